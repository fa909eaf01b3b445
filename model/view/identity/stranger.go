package identity

import (
	"time"

	"atrium/model"
	"atrium/model/invitation"
	"atrium/model/letter"
	"atrium/model/op/request"
	"atrium/model/view/scope"
)

// SignupRow is what somebody who has no account may know of how to get one (H2).
type SignupRow struct {
	Signup    string    `json:"signup"` // open, invitation, closed
	Mail      bool      `json:"mail"`   // addresses are verified by a mailed code
	Anonymous bool      `json:"anonymous"`
	Contact   scope.Opt `json:"contact"`
}

// Signup tells anybody, signed in or not, how people get in here.
func (r Reader) Signup() SignupRow {
	p := r.s.State.Platform()
	return SignupRow{Signup: p.Signup, Mail: p.Mail != "", Anonymous: p.Anonymous, Contact: scope.Opt(p.Contact)}
}

// OfferRow is what an invitation offers to whoever holds its code.
type OfferRow struct {
	Workspace string    `json:"workspace"`
	Project   scope.Opt `json:"project"`
	Role      string    `json:"role"`
	InvitedBy scope.Opt `json:"invited_by"`
}

// Offer tells whoever holds the code of a pending invitation what it offers; every
// other code has one and the same answer, NotFound. To whom it was sent is not told.
func (r Reader) Offer(code string) (OfferRow, error) {
	i := r.s.State.InvitationByCode(invitation.HashCode(code))
	if i == nil || i.StateAt(r.s.Now()) != model.Pending {
		return OfferRow{}, noOffer()
	}
	w := r.s.State.Workspace(i.Workspace)
	if w == nil || w.State != model.WorkspaceActive {
		return OfferRow{}, noOffer()
	}
	row := OfferRow{Workspace: w.Name, Role: i.Role.String(), InvitedBy: scope.Opt(r.s.Username(i.By))}
	if i.Project != 0 {
		p := r.s.State.Project(i.Workspace, i.Project)
		if p == nil || p.InTrash() || len(i.Projects) == 0 {
			return OfferRow{}, noOffer()
		}
		row.Project, row.Role = scope.Opt(w.Name+"/"+p.Name), i.Projects[0].Role.String()
	}
	return row, nil
}

func noOffer() error {
	return model.Errorf(model.NotFound, "This code does not belong to a pending invitation.").
		WithHint("A code works once and expires; ask for a new one.")
}

// DueMail is a mail whose turn has come.
type DueMail struct {
	model.Mail
	Useless bool     // not to be sent: it has expired, or what it is about holds no more
	Goes    []string // the addresses it goes to, each as a mail of its own
}

// Outbox gives the mails whose turn has come, with their secrets, at most so many,
// and when the turn of the next one after them comes (zero: none waits). For Atrium
// itself; others are Denied.
func (r Reader) Outbox(most int) (due []DueMail, next time.Time, err error) {
	if !r.s.Who.System {
		return nil, next, model.Errorf(model.Denied, "Only Atrium itself sends mail.")
	}
	now := r.s.Now()
	for m := range r.s.State.Mails() {
		if now.Before(m.Next) || len(due) == most {
			return due, m.Next, nil
		}
		due = append(due, r.dueMail(m))
	}
	return due, next, nil
}

// dueMail looks afresh at what a mail is about.
func (r Reader) dueMail(m *model.Mail) DueMail {
	s, now := r.s.State, r.s.Now()
	d := DueMail{Mail: *m, Useless: !now.Before(m.Expires), Goes: []string{m.To}}
	switch {
	case m.Invitation != 0:
		i := s.Invitation(m.Invitation)
		d.Useless = d.Useless || i == nil || i.StateAt(now) != model.Pending
	case m.Request != 0:
		d.Goes = r.answerers(m.Request)
	case m.Person != 0:
		p, w := s.Person(m.Person), s.Workspace(m.Workspace)
		d.Useless = d.Useless || letter.Takes(p) != m.To ||
			m.Admin && (w == nil || w.State != model.WorkspaceActive || model.Stand(s, p, w).Own != model.Admin)
	}
	return d
}

// answerers are the addresses of those who may answer a request that is pending.
func (r Reader) answerers(id model.ID) (all []string) {
	q := r.s.State.Request(id)
	if q == nil || q.StateAt(r.s.Now()) != model.RequestPending {
		return nil
	}
	for _, who := range request.Answerers(r.s.State, q) {
		if to := letter.Takes(r.s.State.Person(who)); to != "" && len(all) < letter.Told {
			all = append(all, to)
		}
	}
	return all
}
