package reason

import (
	"time"

	"atrium/model"
)

// supposed are the circumstances of a decision, to be changed and decided
// again. All of it is a copy.
type supposed struct {
	model.Standing
	project model.Project
	grant   *model.Grant
}

// would says whether the action were allowed if things were different. The
// person is signed in.
func (d teller) would(change func(*supposed)) bool {
	person, ws := *d.Standing.Person, *d.Standing.Workspace
	s := supposed{Standing: d.Standing, grant: d.Held}
	s.Person, s.Workspace = &person, &ws
	if d.On != nil {
		s.project = *d.On
	}
	change(&s)
	if person.Kind == model.Human {
		s.Role = max(s.Own, ws.Settings.Everyone)
	}
	if d.On == nil {
		return s.Decide(d.Action).Allowed
	}
	return s.DecideWith(d.Action, &s.project, s.grant).Allowed
}

// wouldAllow lists what would turn a refusal around, each by itself, nearest
// first. Each was tried: the decision is taken again as if it were so.
func (d teller) wouldAllow(target string) (ways []string) {
	switch d.Bar {
	case model.BarAbsent, model.BarDeleting, model.BarIncomplete:
		return nil
	case model.BarSignedOut:
		return []string{"signing in"}
	}
	ws, human := d.Standing.Workspace, d.Standing.Person.Kind == model.Human
	try := func(way string, change func(*supposed)) bool {
		ok := d.would(change)
		if ok {
			ways = append(ways, way)
		}
		return ok
	}
	try(either(human, "a platform admin resuming the account", "an admin of "+ws.Name+" reactivating the service account"), func(s *supposed) { s.Person.State = model.PersonActive })
	if ws.Settings.Provider != "" {
		try("signing in through "+ws.Settings.Provider, func(s *supposed) { s.Own, s.Behind = max(s.Own, s.Behind), model.NoRole })
	}
	if d.On != nil {
		d.tryProject(target, try)
	}
	for _, r := range model.Roles() {
		if !human || ws.Kind == model.Individual || try("role "+r.String()+orHigher(r < model.Admin)+" in "+ws.Name, func(s *supposed) { s.Own = max(r, s.Own) }) {
			break
		}
	}
	try("the setting members-create-projects in "+ws.Name, func(s *supposed) { s.Workspace.Settings.MembersCreate = true })
	if human {
		try("being a platform admin", func(s *supposed) { s.Person.PlatformAdmin = true })
	}
	return ways
}

// tryProject tries what can be changed about a project.
func (d teller) tryProject(target string, try func(string, func(*supposed)) bool) {
	individual := d.Standing.Workspace.Kind == model.Individual
	try("an owner restoring the project from the trash", func(s *supposed) { s.project.Trashed = time.Time{} })
	for _, r := range model.ProjectRoles() {
		// Nothing in the trash can be granted, nor what is private there (P3).
		if d.On.InTrash() || individual && d.On.Visibility == model.Private {
			break
		}
		if try("a grant of "+r.String()+orHigher(r < model.Owner)+" on "+target, func(s *supposed) { s.give(r) }) {
			break
		}
	}
	try("member access full (unlocking the project)", func(s *supposed) { s.project.Access = model.Full })
	if individual {
		try("visibility public for the project", func(s *supposed) { s.project.Visibility = model.Public })
	} else {
		try("visibility workspace for the project", func(s *supposed) { s.project.Visibility = model.WorkspaceVisible })
	}
}

// give supposes a grant, and the row that it needs.
func (s *supposed) give(r model.ProjectRole) {
	if s.Member == nil {
		s.Member = &model.Membership{Person: s.Person.ID}
	}
	s.grant = &model.Grant{Person: s.Person.ID, Role: r, Epoch: s.Member.Epoch}
}

func orHigher(more bool) string { return either(more, " or higher", "") }
