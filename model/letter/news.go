package letter

import (
	"strings"

	"atrium/model"
	"atrium/model/display"
)

// Told is the most people who are mailed about one access request, and Asks the most
// requests of one person within a day that anybody is mailed about. All of them are in
// the inbox of whoever may answer.
const (
	Told = 10
	Asks = 5
)

// Takes is the address to which news about an account go: its own, once that is
// verified; "" where there is none, or nobody who reads it.
func Takes(p *model.Person) string {
	if !p.Active() || p.Kind != model.Human || !p.EmailVerified || p.EmailKey == "" {
		return ""
	}
	return Address(p.Email, p.EmailKey)
}

// Warnings mails what an admin of a workspace is warned of (Q5): one mail for all that
// is new, sent only while they are an admin.
func Warnings(u model.Unit, p *model.Person, w *model.Workspace, lines []string) {
	subject := "A warning about " + w.Name + " on Atrium"
	if len(lines) > 1 {
		subject = "Warnings about " + w.Name + " on Atrium"
	}
	news(u, p, &model.Mail{
		Subject: subject, Workspace: w.ID, Admin: true,
		Text: strings.Join(lines, "\n\n") + "\n\nYou get this as an admin of " + w.Name + ", once in a period. More is under Subscription in\n" +
			"the console, and in: atrium subscription show -w " + w.Name + way(u),
	})
}

// Ends mails a person that something of theirs ends soon.
func Ends(u model.Unit, p *model.Person, w *model.Workspace, line string) {
	news(u, p, &model.Mail{
		Subject: "Your access to " + w.Name + " on Atrium ends soon", Workspace: w.ID,
		Text: line + "\n\nIf it should go on, ask an admin of " + w.Name + "." + way(u),
	})
}

// Answer mails a person what became of their access request. It belongs to no
// workspace, as the request does for them (R3): the trail of none tells of it.
func Answer(u model.Unit, p *model.Person, target, line string) {
	news(u, p, &model.Mail{
		Subject: "Your request for " + target + " on Atrium",
		Text:    line + "\n\nIt is in your inbox, too." + way(u),
	})
}

// Asked mails those who may answer a request that there is one. The mail is written
// whether or not there is such a project, and leaves the outbox in the same way: to
// whom it goes is found out when it is sent (R3). What was given as the reason is not
// in it: anybody may ask, and nobody shall write to others in our name.
func Asked(u model.Unit, r *model.Request, by string) {
	if !On(u) {
		return
	}
	Post(u, &model.Mail{
		Request: r.ID, Expires: r.Expires, Subject: by + " asks for access to " + r.Target + " on Atrium",
		Text: by + " asks to become " + r.Role.String() + " of " + r.Target + ".\n\nThe reason stands in your inbox, where you can answer;\n" +
			"so do atrium access requests, approve and deny." + way(u),
	})
}

// news posts a mail to the verified address of a person; without one nothing goes out.
func news(u model.Unit, p *model.Person, m *model.Mail) {
	if m.To = Takes(p); m.To == "" || !On(u) {
		return
	}
	m.Person, m.Text = p.ID, lines(m.Text)
	Post(u, m)
}

// way ends a mail with how to get there, where that is known.
func way(s model.State) string {
	if host := s.Platform().Host; host != "" {
		return "\n\n    ssh " + host
	}
	return ""
}

// lines shows text encoded, line by line.
func lines(s string) string {
	all := strings.Split(s, "\n")
	for i := range all {
		all[i] = display.Text(all[i])
	}
	return strings.Join(all, "\n")
}
