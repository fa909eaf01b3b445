package scope

import (
	"iter"
	"slices"
	"strings"

	"atrium/model"
)

// Mine are the workspaces in which the actor has a role, their own or
// everyone's, by name; none for nobody.
func (s *Scope) Mine() []*model.Workspace {
	me := s.Who.Who
	if me == nil {
		return nil
	}
	var all []*model.Workspace
	seen := map[model.ID]bool{}
	for _, ids := range []iter.Seq[model.ID]{s.State.WorkspacesOf(me.ID), s.State.OpenWorkspaces()} {
		for id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			w := s.State.Workspace(id)
			// A workspace in deletion gives nobody a role, though platform admins see it.
			if w != nil && w.State == model.WorkspaceActive && s.Standing(w).Role != model.NoRole && s.Sees(w) {
				all = append(all, w)
			}
		}
	}
	slices.SortFunc(all, func(a, b *model.Workspace) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Own are the workspaces in which the actor has a role of their own, by name.
// What everyone sees does not make neighbours.
func (s *Scope) Own() []*model.Workspace {
	return slices.DeleteFunc(s.Mine(), func(w *model.Workspace) bool {
		return s.Standing(w).Own == model.NoRole
	})
}

// Directed says whether the directory setting shows the account to the actor
// (I1).
func (s *Scope) Directed(p *model.Person) bool {
	if s.Who.Who == nil || p.Kind == model.Service {
		return false // a service account is its workspace's own
	}
	switch s.State.Platform().Directory {
	case "all":
		return true
	case "workspace":
		for _, w := range s.Own() {
			if m := s.State.Membership(w.ID, p.Username); m != nil && m.Person == p.ID {
				return true
			}
		}
	}
	return false
}
