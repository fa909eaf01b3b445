package storage

import (
	"bytes"
	"iter"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// afterID is where the string begins in a key of one id.
const afterID = 1 + idSize

// Workspace implements model.State.
func (s *state) Workspace(id model.ID) *model.Workspace {
	w := loadFirst(s, s.key(tWorkspace).id(id), &s.first.workspace, record.Workspace)
	if w != nil {
		w.ID = id
	}
	return w
}

// OpenWorkspaces implements model.State.
func (s *state) OpenWorkspaces() iter.Seq[model.ID] {
	return s.tails(s.key(tOpen), model.Span{})
}

// Membership implements model.State.
func (s *state) Membership(workspace model.ID, who string) *model.Membership {
	m := loadFirst(s, s.key(tMember).id(workspace).str(who), &s.first.member, record.Membership)
	if m != nil {
		m.Workspace, m.Who = workspace, who
	}
	return m
}

// Memberships implements model.State.
func (s *state) Memberships(workspace model.ID, span model.Span) iter.Seq[*model.Membership] {
	return members.each(s, within(s.key(tMember).id(workspace), span))
}

// MembershipsMatching implements model.State. A row that does not match is
// not decoded: this reads ten thousand rows at a key press. It is checked all the
// same, as damage could be why it does not match.
func (s *state) MembershipsMatching(workspace model.ID, needle string, span model.Span) iter.Seq[*model.Membership] {
	r, sought := within(s.key(tMember).id(workspace), span), []byte(needle)
	return func(yield func(*model.Membership) bool) {
		s.scan(r, func(k, v []byte) bool {
			record.Unseal(k, v)
			return !matches(k, v, sought) || yield(members.read(s, k, v))
		})
	}
}

// countStep is how many rows CountMatching reads between two looks at stop.
const countStep = 4096

// CountMatching implements model.State.
func (s *state) CountMatching(workspace model.ID, needle string, stop func() bool) (n int, complete bool) {
	sought, seen := []byte(needle), 0
	complete = true
	s.scan(kv.Prefix(s.key(tMember).id(workspace)), func(k, v []byte) bool {
		if seen++; stop != nil && seen%countStep == 0 && stop() {
			complete = false
			return false
		}
		record.Unseal(k, v)
		if matches(k, v, sought) {
			n++
		}
		return true
	})
	return n, complete
}

// matches tells whether the raw row of a membership has the text in its who or
// search text. A value that cannot be a membership matches: reading it tells.
func matches(k, v, sought []byte) bool {
	if bytes.Contains(k[afterID:], sought) {
		return true
	}
	text, ok := record.FirstText(v)
	return !ok || bytes.Contains(text, sought)
}

// Admins implements model.State.
func (s *state) Admins(workspace model.ID) iter.Seq[*model.Membership] {
	return members.via(s, kv.Prefix(s.key(tWorkspaceAdmin).id(workspace)), func(k, _ []byte) key {
		return append(s.key(tMember), k[1:]...)
	})
}

// WorkspacesOf implements model.State.
func (s *state) WorkspacesOf(person model.ID) iter.Seq[model.ID] {
	return s.tails(s.key(tMemberOf).id(person), model.Span{})
}

// Former implements model.State.
func (s *state) Former(workspace model.ID, who string) *model.Former {
	return formers.get(s, s.key(tFormer).id(workspace).str(who))
}

// Project implements model.State.
func (s *state) Project(workspace, project model.ID) *model.Project {
	p := loadFirst(s, s.key(tProject).id(workspace).id(project), &s.first.project, record.Project)
	if p != nil {
		p.Workspace, p.ID = workspace, project
	}
	return p
}

// ProjectNamed implements model.State.
func (s *state) ProjectNamed(workspace model.ID, name string) *model.Project {
	return s.projectAt(workspace, s.pointer(s.key(tProjectName).id(workspace).str(name)))
}

// ProjectKeyed implements model.State.
func (s *state) ProjectKeyed(workspace model.ID, letters string) *model.Project {
	return s.projectAt(workspace, s.pointer(s.key(tProjectKey).id(workspace).str(letters)))
}

func (s *state) projectAt(workspace, project model.ID) *model.Project {
	if project == 0 {
		return nil
	}
	p := s.Project(workspace, project)
	if p == nil {
		damaged(newKey(tProject).id(workspace).id(project), "missing, but an index has it")
	}
	return p
}

// Projects implements model.State.
func (s *state) Projects(workspace model.ID, span model.Span) iter.Seq[*model.Project] {
	return projects.via(s, within(s.key(tProjectName).id(workspace), span), func(k, id []byte) key {
		return s.key(tProject).id(workspace).id(idIn(k, id))
	})
}

// Grant implements model.State.
func (s *state) Grant(project *model.Project, who string) *model.Grant {
	workspace, id := project.Workspace, project.ID
	g := loadFirst(s, s.key(tGrant).id(workspace).id(id).str(who), &s.first.grant, record.Grant)
	if g != nil {
		g.Workspace, g.Project, g.Who = workspace, id, who
	}
	return g
}

// Grants implements model.State.
func (s *state) Grants(project *model.Project, span model.Span) iter.Seq[*model.Grant] {
	return grants.each(s, within(s.key(tGrant).id(project.Workspace).id(project.ID), span))
}

// GrantsOf implements model.State.
func (s *state) GrantsOf(person, workspace model.ID) iter.Seq[*model.Grant] {
	prefix := s.key(tGrantOf).id(person)
	if workspace != 0 {
		prefix = prefix.id(workspace)
	}
	return grants.via(s, within(prefix, model.Span{}), func(k, who []byte) key {
		return append(s.key(tGrant).id(idAt(k, afterID)).id(lastID(k)), who...)
	})
}
