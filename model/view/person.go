package view

import (
	"iter"

	"atrium/model"
	"atrium/model/roster"
	"atrium/model/text"
	"atrium/model/view/scope"
)

// detailed is the most projects that the detail of a person lists.
const detailed = 1000

// peopleRow makes a row of a membership as it stands now (roster.Now). A
// suspended account is suspended whatever else holds.
func (r *Reader) peopleRow(at scope.Place, m *model.Membership) PeopleRow {
	now := at.Standing.Now
	row := PeopleRow{
		Who: m.Who, Email: m.Who, Kind: model.Human.String(), Role: scope.RoleWord(m.RoleAt(now)), Status: "active",
		JoinedAt: At(m.Joined), ExpiresAt: At(m.Expires), InvitedBy: Opt(r.s.Username(m.InvitedBy)), Projects: r.s.Grants(m),
	}
	kind := model.Human
	if m.Person != 0 {
		row.Email = ""
		row.Person = Opt(m.Who)
		if p := r.s.State.Person(m.Person); p != nil {
			kind = p.Kind
			row.Name, row.Email, row.Kind = p.Shown(), p.Email, p.Kind.String()
			if !p.Active() {
				row.Status = "suspended"
			}
		}
	}
	row.Guest = kind == model.Human && m.Grants > 0 && m.RoleAt(now) == model.NoRole &&
		at.Settings.Everyone == model.NoRole
	if m.Invitation == 0 {
		return row
	}
	inv := r.s.State.Invitation(m.Invitation)
	if inv == nil {
		return row
	}
	row.Invitation, row.InvitationExpiresAt = Opt(inv.ID.String()), At(inv.Expires)
	row.InvitedBy, row.ExpiresAt = Opt(r.s.Username(inv.By)), At(inv.Until)
	if row.Person == "" && inv.Email != "" {
		row.Email = inv.Email
	}
	if row.Status == "active" {
		row.Status = "pending"
	}
	if !row.Guest {
		row.Role = scope.RoleWord(inv.Role)
	}
	return row
}

// rowOf finds the membership row that was meant by who (N6). What is not on
// the list is one and the same NotFound, whether or not there is an account.
func (r *Reader) rowOf(at scope.Place, who string) (*model.Membership, error) {
	if m := roster.Now(r.s.State, r.s.State.Membership(at.ID, text.Fold(who))); m != nil {
		return m, nil
	}
	if key, err := text.CanonicalEmail(who); err == nil {
		if m := roster.Now(r.s.State, r.s.State.Membership(at.ID, key)); m != nil {
			return m, nil
		}
		if p := r.s.State.PersonByEmail(key); p != nil {
			if m := roster.Now(r.s.State, r.s.State.Membership(at.ID, p.Username)); m != nil && m.Person == p.ID {
				return m, nil
			}
		}
	}
	return nil, model.Errorf(model.NotFound, "There is no %s in %s.", who, at.Name)
}

// Person is one row of the People list with every project that the person has
// access to and on which the actor sees the people, by name, at most 1,000
// (More says that there are others). Needs people.view.
func (r *Reader) Person(ws, who string) (PersonDetail, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return PersonDetail{}, err
	}
	m, err := r.rowOf(at, who)
	if err != nil {
		return PersonDetail{}, err
	}
	row := []PeopleRow{r.peopleRow(at, m)}
	r.fill(at, row)
	out := PersonDetail{PeopleRow: row[0], Access: []ProjectAccess{}}
	p := r.s.State.Person(m.Person)
	if p == nil {
		return out, nil
	}
	theirs := model.Stand(r.s.State, p, at.Workspace)
	for project := range r.within(theirs) {
		a := theirs.DecideProject(r.s.State, model.ProjectPeopleView, project)
		if !a.Allowed {
			continue
		}
		if mine := at.Standing.DecideProject(r.s.State, model.ProjectPeopleView, project); !mine.Allowed {
			continue
		}
		if len(out.Access) == detailed {
			out.More = true
			break
		}
		out.Access = append(out.Access, ProjectAccess{
			Project: scope.FullName(at.Workspace, project), Role: scope.ProjectRoleWord(a.Project), Sources: sources(a),
			ExpiresAt: At(r.ends(a, theirs, project)),
		})
	}
	return out, nil
}

// within are the projects that somebody may have access to: all of the
// workspace, or for those without a role there only the granted ones.
func (r *Reader) within(st model.Standing) iter.Seq[*model.Project] {
	w := st.Workspace
	if st.Role != model.NoRole || st.Person.PlatformAdmin {
		return r.s.State.Projects(w.ID, model.Span{})
	}
	return func(yield func(*model.Project) bool) {
		for _, p := range r.granted(st) {
			if !yield(p) {
				return
			}
		}
	}
}
