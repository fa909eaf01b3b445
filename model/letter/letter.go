// Package letter writes the mails that go out: invitations, codes and warnings. A
// mail is put into the outbox in the transaction of the change that it tells of;
// sending it is for the host. Where no mail is configured nothing is written.
//
// Mails are plain text. Names in them are foreign text: they are shown encoded, and
// kept to one line.
package letter

import (
	"fmt"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/text"
)

// GiveUp is how long a mail is tried.
const GiveUp = 48 * time.Hour

// On says whether mail is configured.
func On(s model.State) bool { return s.Platform().Mail != "" }

// Post puts a mail into the outbox, to be sent at once.
func Post(u model.Unit, m *model.Mail) {
	m.ID = u.NewRef(func(id model.ID) bool { return u.Mail(id) != nil })
	m.Token, m.Created, m.Next = u.NewUUID(), u.Now(), u.Now()
	if m.Expires.IsZero() || m.Expires.Sub(m.Created) > GiveUp {
		m.Expires = m.Created.Add(GiveUp)
	}
	m.Text = strings.TrimSpace(m.Text) + "\n"
	u.PutMail(m)
}

// Address is where mail to an address goes: the local part as it was typed, the
// domain in its ASCII form.
func Address(email, key string) string {
	local, _, ok := strings.Cut(email, "@")
	if domain := text.EmailDomain(key); ok && domain != "" {
		return local + "@" + domain
	}
	return key
}

// Invitation mails an invitation to an address, with the code that it takes.
func Invitation(u model.Unit, i *model.Invitation, code string) {
	w := u.Workspace(i.Workspace)
	if !On(u) || w == nil || i.EmailKey == "" {
		return
	}
	what, role := w.Name, i.Role.String()
	if p := u.Project(i.Workspace, i.Project); i.Project != 0 && p != nil && len(i.Projects) > 0 {
		what, role = w.Name+"/"+p.Name, i.Projects[0].Role.String()
	}
	from := "Somebody"
	if p := u.Person(i.By); p != nil {
		from = p.Username
		if p.Name != "" {
			from = display.Text(p.Name) + " (" + p.Username + ")"
		}
	}
	Post(u, &model.Mail{
		To: Address(i.Email, i.EmailKey), Subject: "Invitation to " + what + " on Atrium",
		Expires: i.Expires, Invitation: i.ID, By: i.By, Workspace: i.Workspace,
		Text: fmt.Sprintf(`%s invites you to %s as %s.

To accept, %s and give this code:

    %s

It works once, until %s. Whoever has it can use it: keep it to yourself. If you
have an account already, accept with: atrium invitation accept CODE
`, from, what, role, connect(u), code, i.Expires.UTC().Format("2 January 2006, 15:04 UTC")),
	})
}

// connect says how to get in.
func connect(s model.State) string {
	if host := s.Platform().Host; host != "" {
		return "connect with\n\n    ssh " + display.Text(host) + "\n\n"
	}
	return "connect to Atrium over SSH"
}

// Signup mails the code of somebody who signs up.
func Signup(u model.Unit, c *model.OneTimeCode, digits string) {
	post(u, c, "Your code for Atrium: "+spaced(digits), fmt.Sprintf(`Somebody signs up at Atrium with this address. If it is you, type this code:

    %s

It counts for 15 minutes, in the session that asked for it. If it is not you,
there is nothing to do: without the code no account is made.
`, spaced(digits)))
}

// Known tells the holder of an address that it belongs to an account already. It goes
// out where somebody signs up with it, who is not told.
func Known(u model.Unit, c *model.OneTimeCode, username string) {
	post(u, c, "You have an account at Atrium", fmt.Sprintf(`Somebody tries to sign up at Atrium with this address, which belongs to the
account %s already.

If it is you: sign in with a key of that account, or ask an administrator for a
sign-in code. If it is not you, there is nothing to do.
`, username))
}

// Verify mails the code that verifies the address of an account.
func Verify(u model.Unit, c *model.OneTimeCode, username, digits string) {
	post(u, c, "Your code for Atrium: "+spaced(digits), fmt.Sprintf(`This code verifies that the address belongs to the account %s:

    %s

It counts for 15 minutes. If you have not asked for it, there is nothing to do.
`, username, spaced(digits)))
}

func post(u model.Unit, c *model.OneTimeCode, subject, body string) {
	Post(u, &model.Mail{To: Address(c.Email, c.EmailKey), Subject: subject, Text: body, Expires: c.Expires})
}

func spaced(digits string) string { return digits[:4] + " " + digits[4:] }
