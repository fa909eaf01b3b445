package subscription_test

import (
	"slices"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/post"
	"atrium/model/op/subscription"
	"atrium/model/view"
)

// mails are what waits in the outbox and would be sent, as ADDRESS: TEXT.
func (h *house) mails() (all []string) {
	h.Helper()
	due := read(h, "system", func(r *view.Reader) (due []view.DueMail, err error) {
		due, _, err = r.Outbox(1000)
		return due, err
	})
	for _, m := range due {
		for _, to := range m.Goes {
			if !m.Useless {
				all = append(all, to+": "+m.Text)
			}
		}
	}
	return all
}

func mailed(all []string, part string) (n int) {
	for _, m := range all {
		if strings.Contains(m, part) {
			n++
		}
	}
	return n
}

// Q5: a warning is mailed once a period, to the verified addresses of admins.
func TestQ5_WarningsAreMailedOncePerPeriod(t *testing.T) {
	h := newHouse(t, "academic")
	h.do("root", op.CreateUser{Username: "lin", Email: "lin@example.com"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "lin", Role: model.Admin})
	h.do("root", op.VerifyEmail{Username: "ada"})
	h.do("root", op.VerifyEmail{Username: "grace"})
	h.do("system", post.Configure{From: "atrium@example.com", Host: "atrium.example.com"})
	for range 3 {
		h.use("grace", 1200/3)
		h.chores()
	}
	h.use("grace", 10)
	all := h.mails()
	if len(all) != 1 || mailed(all, "ada@example.com: ml-team has used 1,200 of 1,500 monitoring hours (80 %)") != 1 ||
		mailed(all, "\n\n    ssh atrium.example.com\n") != 1 {
		t.Errorf("%q", all)
	}
	h.use("grace", 220)
	if all = h.mails(); len(all) != 2 || mailed(all, "(95 %)") != 1 {
		t.Errorf("%q", all)
	}
	h.now = h.now.AddDate(0, 0, 1)
	h.keeps("grace", 1<<39+1<<38+1<<37) // 87.5 % of a TiB
	if all = h.mails(); len(all) != 3 || mailed(all, "of storage (88 %)")+mailed(all, "of storage (87 %)") != 1 {
		t.Errorf("%q", all)
	}
}

// Q5: without mail nothing is written, and what was written before somebody ceased to
// be an admin, or changed their address, is not sent.
func TestQ5_MailGoesToWhoIsAdminStill(t *testing.T) {
	h := newHouse(t, "academic")
	h.do("root", op.VerifyEmail{Username: "ada"})
	h.use("grace", 1200)
	if all := h.mails(); len(all) != 0 {
		t.Fatalf("%q without mail", all)
	}
	h.do("system", post.Configure{From: "atrium@example.com"})
	h.do("root", op.VerifyEmail{Username: "grace"})
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	h.use("grace", 225)
	if all := h.mails(); len(all) != 2 || mailed(all, "grace@example.com: ") != 1 {
		t.Fatalf("%q", all)
	}
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	if all := h.mails(); len(all) != 1 || mailed(all, "grace@") != 0 {
		t.Errorf("%q", all)
	}
	address := "countess@example.com"
	h.do("root", op.UpdateUser{Username: "ada", Email: &address})
	if all := h.mails(); len(all) != 0 {
		t.Errorf("%q", all)
	}
}

// Q5: the first failed payment, three days before read-only and seats are mailed, each
// once a period.
func TestQ5_PaymentsAndSeatsAreMailed(t *testing.T) {
	h := newHouse(t, "team")
	h.do("root", op.VerifyEmail{Username: "ada"})
	h.do("system", post.Configure{From: "atrium@example.com"})
	for range 2 {
		h.do("root", subscription.RecordPayment{Workspace: "ml-team"})
	}
	if all := h.mails(); len(all) != 1 || mailed(all, "A payment for ml-team failed") != 1 {
		t.Fatalf("%q", all)
	}
	for range 11 {
		h.now = h.now.Add(day)
		h.chores()
	}
	read := h.inbox("ada")
	if n := len(slices.DeleteFunc(read, func(s string) bool { return !strings.Contains(s, "becomes read-only on 2026-02-14") })); n != 1 {
		t.Errorf("the inbox has it %d times", n)
	}
	all := h.mails()
	if len(all) != 1 || mailed(all, "becomes read-only on 2026-02-14") != 1 { // the first has expired: it is tried for two days
		t.Errorf("%q", all)
	}
	h.do("root", subscription.SetPlan{Name: "team", Values: []string{"seats=4"}})
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "a@example.com", Role: model.Viewer})
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "b@example.com", Role: model.Viewer})
	h.chores()
	if all := h.mails(); mailed(all, "has taken 4 of 4 seats (100 %)") != 1 || mailed(all, "seats (") != 1 {
		t.Errorf("%q", all)
	}
}
