package undo

import (
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
		"access.revoke": {Build: regrant, Present: onProject, Notes: newInvitation},
	}
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
