package undo

import (
	"fmt"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// access are the operations on who has access to a project.
func access() table {
	return table{
		"access.grant":  {Build: ungrant, Present: onProject},
		"access.revoke": {Build: regrant, Present: onProject, Check: sameOffer, Notes: newInvitation},
	}
}

// sameOffer refuses to undo the revocation of an offer where granting anew would
// not offer the same: it would give the role at once, or go with another
// invitation.
func sameOffer(s model.State, r record) error {
	w, pr := find.Project(s, r.Target)
	if r.was("status") != pending || pr == nil {
		return nil
	}
	refuse := func(format string, args ...any) error {
		return model.Errorf(model.Conflict, "Change %d cannot be undone: %s.", r.Seq, fmt.Sprintf(format, args...)).
			WithHint("`atrium access grant %s WHO ROLE` gives the project as things are now.", r.Target)
	}
	if n, _ := r.before["invitations"].(float64); n > 1 {
		return refuse("two invitations of %s were revoked, and only one can be offered anew", r.who())
	}
	var open *model.Invitation
	m, p, err := find.Member(s, w, r.who())
	if err == nil {
		open = s.Invitation(m.Invitation)
	}
	if p == nil {
		p = find.PersonIn(s, w, r.who())
	}
	_, byItself := r.before["expires_at"]
	switch {
	case p != nil && rule.Inside(w, m, p, s.Now()):
		return refuse("%s has a role in %s now, and would have the project at once", p.Username, w.Name)
	case byItself && open != nil:
		return refuse("%s is invited to %s now, and the project would go with that invitation", r.who(), w.Name)
	case !byItself && open == nil:
		return refuse("the invitation of %s to %s that the project was part of is not pending any more", r.who(), w.Name)
	}
	return nil
}

// ungrant takes a grant back, to the role of before where there was one.
func ungrant(r record) (model.Operation, error) {
	until := r.moment("expires_at")
	lapsed := !until.IsZero() && !r.At.Before(until)
	if was := r.was("role"); was == "" || lapsed {
		return op.RevokeAccess{Project: r.Target, Who: r.who()}, nil
	}
	return regrant(r)
}

func regrant(r record) (model.Operation, error) {
	role, err := model.ParseProjectRole(r.was("role"))
	if err != nil {
		return nil, r.missing("role")
	}
	return op.GrantAccess{Project: r.Target, Who: r.who(), Role: role, Until: r.moment("expires_at"), For: r.lasting()}, nil
}

// onProject is the grant that somebody has on a project now, or is offered.
func onProject(s model.State, r record) model.Facts {
	now := model.Facts{"role": nil, "status": rule.Either(r.is("status") == "revoked", "revoked", "none")}
	w, pr := find.Project(s, r.Target)
	if pr == nil {
		return now
	}
	offered := func(role model.ProjectRole, i *model.Invitation) model.Facts {
		return model.Facts{"role": role.String(), "status": pending, "expires_at": rule.Stamp(i.Until)}
	}
	if m, _, err := find.Member(s, w, r.who()); err == nil {
		if g := s.Grant(pr, m.Who); g != nil && g.Person == m.Person && g.Epoch == m.Epoch {
			return model.Facts{"role": g.Role.String(), "status": "active", "expires_at": rule.Stamp(g.Expires)}
		}
		if i := s.Invitation(m.Invitation); i != nil {
			for _, g := range i.Projects {
				if g.Project == pr.ID {
					return offered(g.Role, i)
				}
			}
		}
	}
	key, _ := text.CanonicalEmail(r.who())
	for i := range s.ProjectInvitations(pr) {
		p := s.Person(i.Person)
		if i.State == model.Pending && (p != nil && p.Username == text.Fold(r.who()) || p == nil && i.EmailKey == key) {
			return offered(i.Projects[0].Role, i)
		}
	}
	return now
}
