package model

import "time"

// supposed are the circumstances of a decision, to be changed and decided
// again. All of it is a copy.
type supposed struct {
	Standing
	project Project
	grant   *Grant
}

// would says whether the action were allowed if things were different. The
// person is signed in.
func (d *Decision) would(change func(*supposed)) bool {
	person, ws := *d.standing.Person, *d.standing.Workspace
	s := supposed{Standing: d.standing, grant: d.grant}
	s.Person, s.Workspace = &person, &ws
	if d.project != nil {
		s.project = *d.project
	}
	change(&s)
	if person.Kind == Human {
		s.Role = max(s.Own, ws.Settings.Everyone)
	}
	if d.project == nil {
		return s.Decide(d.Action).Allowed
	}
	return s.decideProject(d.Action, &s.project, s.grant).Allowed
}

// wouldAllow lists what would turn a refusal around, each by itself, nearest
// first. Each was tried: the decision is taken again as if it were so.
func (d *Decision) wouldAllow(target string) (ways []string) {
	switch d.barred {
	case absent, deletingWorkspace, incomplete:
		return nil
	case signedOut:
		return []string{"signing in"}
	}
	ws, human := d.standing.Workspace, d.standing.Person.Kind == Human
	try := func(way string, change func(*supposed)) bool {
		ok := d.would(change)
		if ok {
			ways = append(ways, way)
		}
		return ok
	}
	try(either(human, "a platform admin resuming the account", "an admin of "+ws.Name+" reactivating the service account"), func(s *supposed) { s.Person.State = PersonActive })
	if ws.Settings.Provider != "" {
		try("signing in through "+ws.Settings.Provider, func(s *supposed) { s.Own, s.Behind = max(s.Own, s.Behind), NoRole })
	}
	if d.project != nil {
		d.tryProject(target, try)
	}
	for _, r := range Roles() {
		if !human || ws.Kind == Individual || try("role "+r.String()+orHigher(r < Admin)+" in "+ws.Name, func(s *supposed) { s.Own = max(r, s.Own) }) {
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
func (d *Decision) tryProject(target string, try func(string, func(*supposed)) bool) {
	individual := d.standing.Workspace.Kind == Individual
	try("an owner restoring the project from the trash", func(s *supposed) { s.project.Trashed = time.Time{} })
	for _, r := range ProjectRoles() {
		// Nothing in the trash can be granted, nor what is private there (P3).
		if d.project.InTrash() || individual && d.project.Visibility == Private {
			break
		}
		if try("a grant of "+r.String()+orHigher(r < Owner)+" on "+target, func(s *supposed) { s.give(r) }) {
			break
		}
	}
	try("member access full (unlocking the project)", func(s *supposed) { s.project.Access = Full })
	if individual {
		try("visibility public for the project", func(s *supposed) { s.project.Visibility = Public })
	} else {
		try("visibility workspace for the project", func(s *supposed) { s.project.Visibility = WorkspaceVisible })
	}
}

// give supposes a grant, and the row that it needs.
func (s *supposed) give(r ProjectRole) {
	if s.Member == nil {
		s.Member = &Membership{Person: s.Person.ID}
	}
	s.grant = &Grant{Person: s.Person.ID, Role: r, Epoch: s.Member.Epoch}
}

func orHigher(more bool) string { return either(more, " or higher", "") }
