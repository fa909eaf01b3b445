// Package post is about the mail that goes out: what is configured, and what became
// of a mail that was tried. Only Atrium itself does these.
package post

import (
	"time"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/letter"
	"atrium/model/op/rule"
)

// Configure tells the deployment whether mail goes out, from which address, and what
// people connect to. Whoever holds the file does it at the start: both stand in its
// configuration, not in the deployment.
type Configure struct {
	From string // the address that mail is sent from; "": there is no mail
	Host string // what stands behind "ssh" in mails; may be empty
}

// Kind is the audit word.
func (Configure) Kind() string { return "mail.configure" }

// Authorize: Atrium itself.
func (Configure) Authorize(_ model.State, p model.Principal) error { return itself(p) }

func itself(p model.Principal) error {
	if p.System {
		return nil
	}
	return model.Errorf(model.Denied, "Only Atrium itself sends mail.")
}

// Apply keeps it.
func (o Configure) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Platform()
	e := model.Effect{
		Target: "platform", Summary: rule.Either(o.From == "", "Send no mail.", "Send mail from "+o.From+"."),
		Before: model.Facts{"mail": p.Mail, "host": p.Host}, After: model.Facts{"mail": o.From, "host": o.Host},
		Unchanged: p.Mail == o.From && p.Host == o.Host,
	}
	p.Mail, p.Host = o.From, o.Host
	u.PutPlatform(p)
	return e, nil
}

// Sent takes a mail that the mail server has accepted out of the outbox, with its
// text. With Dropped it was not sent, because it had become of no use.
type Sent struct {
	ID      model.ID
	Dropped bool
}

// Kind is the audit word.
func (Sent) Kind() string { return "mail.sent" }

// Authorize: Atrium itself.
func (Sent) Authorize(_ model.State, p model.Principal) error { return itself(p) }

// Apply deletes it. One that is gone already is no error: it was sent twice at worst.
func (o Sent) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	m := u.Mail(o.ID)
	if m == nil {
		return model.Effect{Target: "mail", Unchanged: true, Summary: "The mail is gone already."}, nil
	}
	u.DeleteMail(m)
	to := whom(u, m)
	return model.Effect{
		Workspace: m.Workspace, Target: to,
		Summary: rule.Either(o.Dropped, "Drop a mail to "+to+".", "Send a mail to "+to+"."),
		After:   model.Facts{"sent": !o.Dropped, "mail": m.ID.String()},
	}, nil
}

// whom a mail goes to, as the trail says it: an account by its name. Of a request it
// never says whether there was anybody (R3).
func whom(s model.State, m *model.Mail) string {
	switch name := rule.Username(s, m.Person); {
	case m.Request != 0:
		return "whoever may answer a request"
	case name != "":
		return name
	}
	return m.To
}

// Failed keeps that a mail could not be sent, and when it is tried again. A mail that
// was refused for good, or tried for two days, is given up: whoever it was sent for is
// told.
type Failed struct {
	ID    model.ID
	Error string // for people; the text of the mail is not in it
	Final bool   // trying again is of no use
}

// Kind is the audit word.
func (Failed) Kind() string { return "mail.failed" }

// Authorize: Atrium itself.
func (Failed) Authorize(_ model.State, p model.Principal) error { return itself(p) }

// Apply keeps it.
func (o Failed) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	m := u.Mail(o.ID)
	if m == nil {
		return model.Effect{Target: "mail", Unchanged: true, Summary: "The mail is gone already."}, nil
	}
	m.Error, m.Tries = Short(o.Error), m.Tries+1
	m.Next = u.Now().Add(Wait(m.Tries))
	to := whom(u, m)
	e := model.Effect{
		Workspace: m.Workspace, Target: to, Summary: "Sending a mail to " + to + " has failed.",
		After: model.Facts{"mail": m.ID.String(), "tries": m.Tries, "error": m.Error, "given_up": false},
	}
	if !o.Final && m.Next.Before(m.Created.Add(letter.GiveUp)) {
		u.PutMail(m)
		return e, nil
	}
	u.DeleteMail(m)
	e.After["given_up"], e.Summary = true, "A mail to "+to+" cannot be delivered."
	if p := u.Person(m.By); p.Active() {
		rule.Tell(u, &model.Notice{
			Person: p.ID, Workspace: m.Workspace, Kind: model.Warning,
			Text: "The mail to " + m.To + " could not be delivered: " + m.Error,
		})
		e.People = append(e.People, p.ID)
	}
	return e, nil
}

// Wait is how long to wait after so many tries: from a minute to four hours.
func Wait(tries int) time.Duration {
	return min(time.Minute<<min(max(tries-1, 0), 10), 4*time.Hour)
}

// most is how much of an error is kept, in bytes.
const most = 300

// Short is an error as it is kept: one line of printable text.
func Short(s string) string {
	s = display.Text(s)
	if len(s) > most {
		s = s[:most] + "…"
	}
	return s
}
