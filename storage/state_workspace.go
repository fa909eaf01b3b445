package storage

import (
	"bytes"
	"encoding/binary"
	"iter"

	"atrium/model"
	"atrium/storage/kv"
)

// afterID is where the string begins in a key of one id.
const afterID = 1 + idSize

// Workspace implements model.State.
func (s *state) Workspace(id model.ID) *model.Workspace {
	w := loadFirst(s, s.key(tWorkspace).id(id), &s.first.workspace, (*codec).workspace)
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
	m := loadFirst(s, s.key(tMember).id(workspace).str(who), &s.first.member, (*codec).membership)
	if m != nil {
		m.Workspace, m.Who = workspace, who
	}
	return m
}

// Memberships implements model.State.
func (s *state) Memberships(workspace model.ID, span model.Span) iter.Seq[*model.Membership] {
	return each(s, within(s.key(tMember).id(workspace), span), s.membership)
}

func (s *state) membership(k, v []byte) *model.Membership {
	m := decode(s, k, v, (*codec).membership)
	m.Workspace, m.Who = idAt(k, 1), string(k[afterID:])
	return m
}

// MembershipsMatching implements model.State. A row that does not match is
// not decoded: this reads ten thousand rows at a key press. It is checked all the
// same, as damage could be why it does not match.
func (s *state) MembershipsMatching(workspace model.ID, needle string, span model.Span) iter.Seq[*model.Membership] {
	r, sought := within(s.key(tMember).id(workspace), span), []byte(needle)
	return func(yield func(*model.Membership) bool) {
		s.scan(r, func(k, v []byte) bool {
			unseal(k, v)
			return !matches(k, v, sought) || yield(s.membership(k, v))
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
		unseal(k, v)
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
	text, ok := searchText(v)
	return !ok || bytes.Contains(text, sought)
}

// searchText is the search text in the raw value of a membership: its first
// field. It is not ok when the value cannot be one, which decoding then tells.
func searchText(v []byte) ([]byte, bool) {
	if len(v) < frameHead+frameTail {
		return nil, false
	}
	payload := v[frameHead : len(v)-frameTail]
	n, used := binary.Uvarint(payload)
	if len(payload) == 0 {
		return nil, true
	}
	if used <= 0 || n > uint64(len(payload)-used) {
		return nil, false
	}
	return payload[used : used+int(n)], true
}

// Admins implements model.State.
func (s *state) Admins(workspace model.ID) iter.Seq[*model.Membership] {
	return each(s, kv.Prefix(s.key(tWorkspaceAdmin).id(workspace)), func(k, v []byte) *model.Membership {
		unseal(k, v)
		m := s.Membership(workspace, string(k[afterID:]))
		if m == nil {
			damaged(newKey(tMember).id(workspace).str(string(k[afterID:])), "missing, but an index has it")
		}
		return m
	})
}

// WorkspacesOf implements model.State.
func (s *state) WorkspacesOf(person model.ID) iter.Seq[model.ID] {
	return s.tails(s.key(tMemberOf).id(person), model.Span{})
}

// Former implements model.State.
func (s *state) Former(workspace model.ID, who string) *model.Former {
	f := load(s, s.key(tFormer).id(workspace).str(who), (*codec).former)
	if f != nil {
		f.Membership.Workspace, f.Membership.Who = workspace, who
	}
	return f
}

// Project implements model.State.
func (s *state) Project(workspace, project model.ID) *model.Project {
	p := loadFirst(s, s.key(tProject).id(workspace).id(project), &s.first.project, (*codec).project)
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
	return each(s, within(s.key(tProjectName).id(workspace), span), func(k, v []byte) *model.Project {
		return s.projectAt(workspace, idIn(k, v))
	})
}

// Grant implements model.State.
func (s *state) Grant(project *model.Project, who string) *model.Grant {
	return s.grantAt(project.Workspace, project.ID, who)
}

func (s *state) grantAt(workspace, project model.ID, who string) *model.Grant {
	g := loadFirst(s, s.key(tGrant).id(workspace).id(project).str(who), &s.first.grant, (*codec).grant)
	if g != nil {
		g.Workspace, g.Project, g.Who = workspace, project, who
	}
	return g
}

// Grants implements model.State.
func (s *state) Grants(project *model.Project, span model.Span) iter.Seq[*model.Grant] {
	workspace, id := project.Workspace, project.ID
	return each(s, within(s.key(tGrant).id(workspace).id(id), span), func(k, v []byte) *model.Grant {
		g := decode(s, k, v, (*codec).grant)
		g.Workspace, g.Project, g.Who = workspace, id, string(k[afterID+idSize:])
		return g
	})
}

// GrantsOf implements model.State.
func (s *state) GrantsOf(person, workspace model.ID) iter.Seq[*model.Grant] {
	prefix := s.key(tGrantOf).id(person)
	if workspace != 0 {
		prefix = prefix.id(workspace)
	}
	return each(s, within(prefix, model.Span{}), func(k, v []byte) *model.Grant {
		in, project, who := idAt(k, afterID), lastID(k), string(unseal(k, v))
		g := s.grantAt(in, project, who)
		if g == nil {
			damaged(newKey(tGrant).id(in).id(project).str(who), "missing, but an index has it")
		}
		return g
	})
}
