package gate

import (
	"atrium/model"
	"atrium/model/domain"
	"atrium/model/invitation"
	"atrium/model/roster"
)

// Open says whether the person may come in by their domain, and so may know of
// the workspace: they have a verified address in the domain that it invites and
// were not removed from it by somebody else (S1, W6). What may still stand in the
// way, Bar says.
func Open(s model.State, w *model.Workspace, p *model.Person) bool {
	d := Domain(s, w)
	return d != "" && p.Active() && p.Kind == model.Human && p.EmailVerified && domain.Of(p.EmailKey) == d && !Removed(s, w, p)
}

// Removed says whether somebody else has taken the person off the workspace, and
// nobody has let them in as a member or brought them back since: then only an
// invitation does (W6). A membership that came to its end is no removal, whether
// or not it has been taken off the list yet.
func Removed(s model.State, w *model.Workspace, p *model.Person) bool {
	f := s.Former(w.ID, p.Username)
	if f == nil || f.Membership.Person != p.ID || f.By == p.ID || f.By == 0 {
		return false
	}
	m := s.Membership(w.ID, p.Username)
	back := m != nil && m.Person == p.ID && (m.Role != model.NoRole || m.Grants > 0 && m.Epoch == f.Membership.Epoch)
	return !back
}

// Bar is why somebody to whom the workspace is open cannot join it in this
// session: they are in or invited, have to sign in otherwise (S2), or there is no
// seat (I5). Nil when they can.
func Bar(s model.State, w *model.Workspace, p model.Principal) error {
	m := roster.Row(s, w, p.Who)
	if role := m.RoleAt(s.Now()); role != model.NoRole {
		return model.Errorf(model.Conflict, "You are already a member of %s, as %s.", w.Name, role)
	}
	for _, i := range invitation.Own(s, p.Who) {
		if i.Workspace == w.ID && i.Project == 0 && i.StateAt(s.Now()) == model.Pending {
			return model.Errorf(model.Conflict, "You are invited to %s as %s, which joining by yourself would not give you.", w.Name, i.Role).
				WithHint("Accept the invitation instead: atrium invitation accept %s", i.ID).
				With("invitation", i.ID.String()).With("role", i.Role.String())
		}
	}
	if enforced := w.Settings.Provider; enforced != "" && (p.Provider != enforced || !p.Who.LinkedTo(enforced)) {
		return model.Errorf(model.Denied, "Only sessions signed in through %s count in %s.", enforced, w.Name).
			WithHint("Sign in through %s, then join.", enforced).With("provider", enforced)
	}
	return roster.SeatFree(s, w, 1)
}
