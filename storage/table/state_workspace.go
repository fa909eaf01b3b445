package table

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
func (s *State) Workspace(id model.ID) *model.Workspace {
	w := loadFirst(s, s.key(Workspace).ID(id), &s.first.workspace, record.Workspace)
	if w != nil {
		w.ID = id
	}
	return w
}

// OpenWorkspaces implements model.State.
func (s *State) OpenWorkspaces() iter.Seq[model.ID] {
	return s.tails(s.key(Open), model.Span{})
}

// Membership implements model.State.
func (s *State) Membership(workspace model.ID, who string) *model.Membership {
	m := loadFirst(s, s.key(Member).ID(workspace).Str(who), &s.first.member, record.Membership)
	if m != nil {
		m.Workspace, m.Who = workspace, who
	}
	return m
}

// Memberships implements model.State.
func (s *State) Memberships(workspace model.ID, span model.Span) iter.Seq[*model.Membership] {
	return members.each(s, within(s.key(Member).ID(workspace), span))
}

// MembershipsMatching implements model.State. A row that does not match is
// not decoded: this reads ten thousand rows at a key press. It is checked all the
// same, as damage could be why it does not match.
func (s *State) MembershipsMatching(workspace model.ID, needle string, span model.Span) iter.Seq[*model.Membership] {
	r, sought := within(s.key(Member).ID(workspace), span), []byte(needle)
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
func (s *State) CountMatching(workspace model.ID, needle string, stop func() bool) (n int, complete bool) {
	sought, seen := []byte(needle), 0
	complete = true
	s.scan(kv.Prefix(s.key(Member).ID(workspace)), func(k, v []byte) bool {
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
func (s *State) Admins(workspace model.ID) iter.Seq[*model.Membership] {
	return members.via(s, kv.Prefix(s.key(WorkspaceAdmin).ID(workspace)), func(k, _ []byte) Key {
		return append(s.key(Member), k[1:]...)
	})
}

// MembershipsOf implements model.State.
func (s *State) MembershipsOf(workspace model.ID, kind model.RowKind, span model.Span) iter.Seq[*model.Membership] {
	prefix := s.key(MemberKind).ID(workspace).Str(string(kind))
	size := len(prefix)
	return members.via(s, within(prefix, span), func(k, _ []byte) Key {
		return s.key(Member).ID(workspace).Str(string(k[size:]))
	})
}

// WorkspacesOf implements model.State.
func (s *State) WorkspacesOf(person model.ID) iter.Seq[model.ID] {
	return s.tails(s.key(MemberOf).ID(person), model.Span{})
}

// Former implements model.State.
func (s *State) Former(workspace model.ID, who string) *model.Former {
	return formers.get(s, s.key(Former).ID(workspace).Str(who))
}

// Project implements model.State.
func (s *State) Project(workspace, project model.ID) *model.Project {
	p := loadFirst(s, s.key(Project).ID(workspace).ID(project), &s.first.project, record.Project)
	if p != nil {
		p.Workspace, p.ID = workspace, project
	}
	return p
}

// ProjectNamed implements model.State.
func (s *State) ProjectNamed(workspace model.ID, name string) *model.Project {
	return s.projectAt(workspace, s.pointer(s.key(ProjectName).ID(workspace).Str(name)))
}

// ProjectKeyed implements model.State.
func (s *State) ProjectKeyed(workspace model.ID, letters string) *model.Project {
	return s.projectAt(workspace, s.pointer(s.key(ProjectKey).ID(workspace).Str(letters)))
}

func (s *State) projectAt(workspace, project model.ID) *model.Project {
	if project == 0 {
		return nil
	}
	p := s.Project(workspace, project)
	if p == nil {
		damaged(NewKey(Project).ID(workspace).ID(project), "missing, but an index has it")
	}
	return p
}

// Projects implements model.State.
func (s *State) Projects(workspace model.ID, span model.Span) iter.Seq[*model.Project] {
	return projects.via(s, within(s.key(ProjectName).ID(workspace), span), func(k, id []byte) Key {
		return s.key(Project).ID(workspace).ID(idIn(k, id))
	})
}

// Grant implements model.State.
func (s *State) Grant(project *model.Project, who string) *model.Grant {
	workspace, id := project.Workspace, project.ID
	g := loadFirst(s, s.key(Grant).ID(workspace).ID(id).Str(who), &s.first.grant, record.Grant)
	if g != nil {
		g.Workspace, g.Project, g.Who = workspace, id, who
	}
	return g
}

// Grants implements model.State.
func (s *State) Grants(project *model.Project, span model.Span) iter.Seq[*model.Grant] {
	return grants.each(s, within(s.key(Grant).ID(project.Workspace).ID(project.ID), span))
}

// GrantsOf implements model.State.
func (s *State) GrantsOf(person, workspace model.ID) iter.Seq[*model.Grant] {
	prefix := s.key(GrantOf).ID(person)
	if workspace != 0 {
		prefix = prefix.ID(workspace)
	}
	return grants.via(s, within(prefix, model.Span{}), func(k, who []byte) Key {
		return append(s.key(Grant).ID(idAt(k, afterID)).ID(lastID(k)), who...)
	})
}
