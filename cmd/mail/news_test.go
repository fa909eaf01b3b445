package mail_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"atrium/cmd/mail"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/request"
	"atrium/model/op/subscription"
)

// take reads so many mails from the server, as ADDRESS: TEXT.
func (s *server) take(n int) (all []string) {
	for range n {
		body, m := <-s.bodies, <-s.got
		all = append(all, m.Header.Get("To")+": "+strings.ReplaceAll(body, "\r\n", "\n"))
	}
	slices.Sort(all)
	return all
}

// Q5: a warning goes out to an admin by SMTP.
func TestQ5_AWarningIsMailed(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	h.do(h.ada(), op.VerifyEmail{Username: "ada"})
	h.do(h.ada(), subscription.ChoosePlan{Workspace: "ml-team", Plan: "team"})
	h.do(h.ada(), subscription.RecordPayment{Workspace: "ml-team"})
	if all := s.take(1); !strings.HasPrefix(all[0], "<ada@example.com>: A payment for ml-team failed on ") || !strings.Contains(all[0], "ssh atrium.example.com") {
		t.Errorf("%q", all)
	}
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
}

// A6: a request goes to each of those who may answer it; one who was put off gets it
// later, and nobody gets it twice.
func TestA6_ARequestIsMailedToEachOnce(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	h.do(h.ada(), op.VerifyEmail{Username: "ada"})
	for _, name := range []string{"lin", "eve", "grace"} {
		h.do(h.ada(), op.CreateUser{Username: name, Email: name + "@example.com"})
		h.do(h.ada(), op.VerifyEmail{Username: name})
		if name != "grace" {
			h.do(h.ada(), op.AddMember{Workspace: "ml-team", Who: name, Role: model.Admin})
		}
	}
	h.do(h.ada(), op.CreateProject{Project: "ml-team/api"})
	s.refuses(func(to string) error {
		switch to {
		case "lin@example.com":
			return &smtp.SMTPError{Code: 451, Message: "later"}
		case "eve@example.com":
			return &smtp.SMTPError{Code: 550, Message: "nobody"}
		}
		return nil
	})
	ask := request.File{Target: "ml-team/api", Role: model.Owner, Reason: "r"}
	h.do(h.as("grace"), ask)
	if all := s.take(1); !strings.HasPrefix(all[0], "<ada@example.com>: grace asks to become owner of ml-team/api.") {
		t.Errorf("%q", all)
	}
	h.until("it was tried", func() bool { m := h.outbox(); return len(m) == 1 && m[0].Tries == 1 })
	s.refuses(func(to string) error {
		if to == "eve@example.com" {
			return &smtp.SMTPError{Code: 550, Message: "nobody"}
		}
		return nil
	})
	h.later(2 * 60e9)
	if all := s.take(1); !strings.HasPrefix(all[0], "<lin@example.com>: ") {
		t.Errorf("%q", all)
	}
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
	if len(s.got) != 0 {
		t.Error("somebody got it twice")
	}
	ask.Target = "no/where"
	h.do(h.as("grace"), ask)
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
}
