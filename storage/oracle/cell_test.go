package oracle

import (
	"time"

	"atrium/model"
)

// snapshot is a deployment with one workspace, one project and one person.
// What a decision has no business to read is missing and panics.
type snapshot struct {
	model.State
	platform  model.Platform
	person    *model.Person
	workspace *model.Workspace
	member    *model.Membership
	project   *model.Project
	grant     *model.Grant
}

const (
	theWorkspace model.ID = 7
	theProject   model.ID = 8
	thePerson    model.ID = 9
	theEpoch              = 3
)

func (s *snapshot) Now() time.Time           { return noon }
func (s *snapshot) Platform() model.Platform { return s.platform }

func (s *snapshot) Person(id model.ID) *model.Person {
	if id != thePerson {
		return nil
	}
	return s.person
}

func (s *snapshot) Workspace(id model.ID) *model.Workspace {
	if id != theWorkspace {
		return nil
	}
	return s.workspace
}

func (s *snapshot) Membership(id model.ID, who string) *model.Membership {
	if id != theWorkspace || who != "ada" {
		return nil
	}
	return s.member
}

func (s *snapshot) Project(ws, id model.ID) *model.Project {
	if ws != theWorkspace || id != theProject {
		return nil
	}
	return s.project
}

func (s *snapshot) Grant(p *model.Project, who string) *model.Grant {
	if p.ID != theProject || who != "ada" {
		return nil
	}
	return s.grant
}

// put builds the records of a cell.
func (s *snapshot) put(c cell) model.ID {
	s.platform = model.Platform{Anonymous: c.account == nobodyWelcome}
	*s.workspace = model.Workspace{
		ID: theWorkspace, Name: "ml", Kind: c.kind, State: c.state,
		Settings: model.Settings{Everyone: c.everyone, MembersCreate: c.memberMakes},
	}
	*s.project = model.Project{ID: theProject, Workspace: theWorkspace, Name: "p", Visibility: c.visibility, Access: c.access}
	_, enforced, linked := c.login.session()
	if enforced {
		s.workspace.Settings.Provider = "okta"
	}
	s.project.State = c.unfinished
	if c.trashed {
		s.project.Trashed = noon.Add(-time.Hour)
	}
	*s.person = model.Person{ID: thePerson, Username: "ada", PlatformAdmin: c.admin}
	if linked {
		s.person.Logins = []model.Login{{Provider: "github"}, {Provider: "okta"}}
	}
	switch c.account {
	case suspended:
		s.person.State = model.PersonSuspended
	case deleted:
		s.person.State = model.PersonDeleted
	case service:
		s.person.Kind, s.person.Home = model.Service, theWorkspace
	}
	s.member, s.grant = nil, nil
	if c.account >= nobody {
		return 0
	}
	m := &model.Membership{Workspace: theWorkspace, Who: "ada", Person: thePerson, Epoch: theEpoch}
	m.Role, m.Expires = c.role, c.roleEnds.time()
	if c.invited {
		m.Invitation = 11
	}
	if c.grant != model.NoProjectRole {
		m.Grants = 1
		s.grant = &model.Grant{
			Workspace: theWorkspace, Project: theProject, Person: thePerson, Who: "ada",
			Role: c.grant, Expires: c.grantEnds.time(), Epoch: theEpoch,
		}
	}
	if !m.Empty() {
		s.member = m
	}
	return thePerson
}
