package scope

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/domain"
	"atrium/model/gate"
)

// openings is the most workspaces of one domain that are looked at.
const openings = 1000

// Joins says whether the actor may come into the workspace by their domain and
// has no role of their own there yet (S1).
func (s *Scope) Joins(w *model.Workspace) bool {
	me := s.Who.Who
	if me == nil || w.Settings.Domain == "" {
		return false
	}
	st := s.Standing(w)
	return max(st.Own, st.Behind) == model.NoRole && gate.Open(s.State, w, me)
}

// Joinable are the workspaces that take the actor in by their domain and in which
// they have no role of their own yet, by name, at most 1,000 (S1); none for
// nobody.
func (s *Scope) Joinable() []*model.Workspace {
	me := s.Who.Who
	if !me.Active() || !me.EmailVerified {
		return nil
	}
	var all []*model.Workspace
	looked := 0
	for id := range s.State.DomainWorkspaces(domain.Of(me.EmailKey)) {
		if looked++; looked > openings {
			break
		}
		if w := s.State.Workspace(id); w != nil && s.Joins(w) {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b *model.Workspace) int { return strings.Compare(a.Name, b.Name) })
	return all
}
