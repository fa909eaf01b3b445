package mail_test

import (
	"context"
	"crypto/tls"
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"atrium/cmd/mail"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
)

// I2: an invitation is mailed with its code, over STARTTLS and over TLS, and its text
// is gone from the store afterwards.
func TestI2_AnInvitationIsMailed(t *testing.T) {
	cert, pool := certificate(t)
	s := serve(t, cert)
	h := newHouse(t)
	defer h.sender(mail.Config{Server: s.addr, Trust: &tls.Config{RootCAs: pool}}, h.store)()
	h.invite("grace@example.org")
	m, body := <-s.got, <-s.bodies
	if to, from := m.Header.Get("To"), m.Header.Get("From"); to != "<grace@example.org>" || !strings.Contains(from, "<atrium@example.com>") {
		t.Errorf("from %s to %s", from, to)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "Invitation to ml-team on Atrium" || m.Header.Get("Auto-Submitted") != "auto-generated" || !strings.HasSuffix(m.Header.Get("Message-ID"), "@example.com>") {
		t.Errorf("the headers are %v", m.Header)
	}
	if !strings.Contains(body, "invites you to ml-team as editor") || !strings.Contains(body, "ssh atrium.example.com") {
		t.Errorf("the text is %s", body)
	}
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
}

// A server whose certificate nobody vouches for, one without TLS, and one that is not
// there get nothing; the mail waits.
func TestNothingGoesOutInTheClear(t *testing.T) {
	cert, _ := certificate(t)
	for name, s := range map[string]*server{"unknown certificate": serve(t, cert), "no TLS": serve(t, nil)} {
		h := newHouse(t)
		stop := h.sender(mail.Config{Server: s.addr}, h.store)
		h.invite("grace@example.org")
		h.until(name+" fails", func() bool { m := h.outbox(); return len(m) == 1 && m[0].Tries == 1 })
		stop()
		if len(s.got) != 0 {
			t.Errorf("%s: the mail went out", name)
		}
	}
}

// A mail that the server puts off is tried again with the same Message-ID; the time
// between grows, and after two days the inviter is told.
func TestAMailIsTriedForTwoDays(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	s.refuses(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later\r\nplease"} })
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	h.invite("grace@example.org")
	tries := func(n int) {
		t.Helper()
		h.until("it was tried", func() bool { m := h.outbox(); return len(m) == 1 && m[0].Tries == n })
	}
	tries(1)
	h.later(time.Minute)
	tries(2)
	s.refuses(nil)
	h.later(2 * time.Minute)
	<-s.got
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })

	s.refuses(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} })
	h.invite("joan@example.org")
	tries(1)
	h.later(49 * time.Hour)
	h.until("it is given up", func() bool { return len(h.outbox()) == 0 })
}

// An address that the server refuses for good is given up at once, and the inviter is
// told why; what the server said acts on no terminal.
func TestARefusedAddressIsTold(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	s.refuses(func(string) error { return &smtp.SMTPError{Code: 550, Message: "no such \x1b[31mperson"} })
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	h.invite("grace@example.org")
	h.until("it is given up", func() bool { return len(h.outbox()) == 0 })
	err := h.store.View(context.Background(), h.ada(), func(r *view.Reader) error {
		l, err := r.Inbox(model.Page{})
		if err == nil && (len(l.Data) != 1 || !strings.Contains(l.Data[0].Text, "could not be delivered") || strings.Contains(l.Data[0].Text, "\x1b")) {
			t.Errorf("the inbox is %+v", l.Data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// forgetful loses the word that a mail was sent, as a process that is killed does.
type forgetful struct{ port.Store }

func (f forgetful) Do(ctx context.Context, a model.Actor, ops ...model.Operation) ([]model.Effect, error) {
	if ops[0].Kind() == "mail.sent" {
		return nil, model.Errorf(model.Unavailable, "The process is gone.")
	}
	return f.Store.Do(ctx, a, ops...)
}

// A process that ends between the server's yes and its own note sends once more, with
// the same Message-ID.
func TestARestartInBetweenSendsTheSameMailAgain(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	stop := h.sender(mail.Config{Server: s.addr, TLS: "none"}, forgetful{h.store})
	h.invite("grace@example.org")
	first := <-s.got
	stop()
	if len(h.outbox()) != 1 {
		t.Fatal("the mail is lost")
	}
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	second := <-s.got
	if a, b := first.Header.Get("Message-ID"), second.Header.Get("Message-ID"); a != b || a == "" {
		t.Errorf("the Message-IDs are %q and %q", a, b)
	}
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
}

// What has become of no use is not sent: an invitation that was revoked.
func TestARevokedInvitationIsNotMailed(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	stop := h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)
	stop()
	h.invite("grace@example.org")
	h.do(h.ada(), op.RevokeInvitation{Workspace: "ml-team", Who: "grace@example.org"})
	if n := len(h.outbox()); n != 0 {
		t.Errorf("%d mails wait", n)
	}
	h.invite("joan@example.org")
	h.later(15 * 24 * time.Hour)
	defer h.sender(mail.Config{Server: s.addr, TLS: "none"}, h.store)()
	h.until("the outbox is empty", func() bool { return len(h.outbox()) == 0 })
	if len(s.got) != 0 {
		t.Error("an expired invitation was mailed")
	}
}

// No header can be put in by a name, and no code or password is logged.
func TestNoHeaderIsInjectedAndNoSecretLogged(t *testing.T) {
	s := serve(t, nil)
	h := newHouse(t)
	s.refuses(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} })
	defer h.sender(mail.Config{Server: s.addr, TLS: "none", From: "\"Bcc: eve@example.org\" <atrium@example.com>", Username: ""}, h.store)()
	h.invite("grace@example.org")
	h.until("it was tried", func() bool { m := h.outbox(); return len(m) == 1 && m[0].Tries == 1 })
	code := ""
	for _, line := range strings.Split(h.outbox()[0].Text, "\n") {
		if len(line) == 30 && strings.HasPrefix(line, "    ") {
			code = strings.TrimSpace(line)
		}
	}
	if log := h.logged(); len(code) != 26 || strings.Contains(log, code) {
		t.Errorf("the code %q is logged: %s", code, log)
	}
	s.refuses(nil)
	h.later(time.Minute)
	if m := <-s.got; m.Header.Get("Bcc") != "" || len(m.Header["To"]) != 1 {
		t.Errorf("the headers are %v", m.Header)
	}
}

// What cannot work is refused before anything is sent.
func TestConfig(t *testing.T) {
	h := newHouse(t)
	injected := mail.Config{Server: "smtp.example.com", From: "\"Evil\r\n Bcc: eve@example.org\" <atrium@example.com>"}
	if _, err := mail.New(injected, h.store, h.now, nil); model.CodeOf(err) != model.Invalid {
		t.Errorf("a sender with a header in it: %v", err)
	}
	for want, c := range map[string]mail.Config{
		"this machine":   {Server: "smtp.example.com:25", TLS: "none", From: "a@example.com"},
		"HOST:PORT":      {Server: "smtp.example.com:x", From: "a@example.com"},
		"kind of TLS":    {Server: "smtp.example.com", TLS: "ssl", From: "a@example.com"},
		"not an address": {Server: "smtp.example.com", From: "nobody"},
	} {
		if _, err := mail.New(c, h.store, h.now, nil); model.CodeOf(err) != model.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if err := mail.Off(context.Background(), h.store); err != nil {
		t.Fatal(err)
	}
	if e := h.do(h.ada(), op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Editor}); e.Code == "" {
		t.Error("without mail the code is not shown")
	}
}
