package roster

import "atrium/model"

// Now is a row as it stands at this moment: as if everything that is over had
// been taken off the list already. It is nil where nothing is left. The row
// given may be nil; it is not changed. A member's number of grants is the one that
// is kept, as some have thousands; Lapsed says which of them are over.
func Now(s model.State, m *model.Membership) *model.Membership {
	now := s.Now()
	if m == nil || m.Over(now) {
		return nil
	}
	lapsed := false
	if m.Invitation != 0 {
		i := s.Invitation(m.Invitation)
		lapsed = i == nil || i.StateAt(now) != model.Pending
	}
	live := m.Grants
	if m.Role == model.NoRole && live > 0 {
		live = 0
		for g := range s.GrantsOf(m.Person, m.Workspace) {
			if g.RoleAt(now, m) != model.NoProjectRole {
				live++
			}
		}
	}
	if !lapsed && live == m.Grants {
		return m
	}
	left := *m
	left.Grants = live
	if lapsed {
		left.Invitation = 0
	}
	if left.Empty() {
		return nil
	}
	return &left
}

// Listed is Now for who goes on to write the row: it still counts the grants that
// are over and not yet taken away.
func Listed(s model.State, m *model.Membership) *model.Membership {
	left := Now(s, m)
	if left == nil || left.Grants == m.Grants {
		return left
	}
	row := *left
	row.Grants = m.Grants
	return &row
}

// Overdue is what is over in each workspace and not yet taken off its list, in
// its counts: what to subtract for the counts at this moment. It reads the
// entries of the agenda that are due, of which there are few while somebody sees
// to them.
func Overdue(s model.State) map[model.ID]model.Counts {
	seen := map[row]bool{}
	over := map[model.ID]model.Counts{}
	for t := range s.Due(s.Now()) {
		switch t.Kind {
		case model.TaskInvitation, model.TaskMembership, model.TaskGrant:
		default:
			continue
		}
		at := row{t.Workspace, t.Who}
		if seen[at] {
			continue
		}
		seen[at] = true
		m, w := s.Membership(t.Workspace, t.Who), s.Workspace(t.Workspace)
		if m == nil || w == nil {
			continue
		}
		c, is, now := over[t.Workspace], Tally(s, w, m), Tally(s, w, Now(s, m))
		c.Rows += is.Rows - now.Rows
		c.People += is.People - now.People
		c.Pending += is.Pending - now.Pending
		c.Admins += is.Admins - now.Admins
		c.Guests += is.Guests - now.Guests
		over[t.Workspace] = c
	}
	return over
}

// row is where somebody stands on a People list.
type row struct {
	workspace model.ID
	who       string
}

// Lapsed is how many grants of members are over and not yet taken away, by the
// workspace and who. Like Overdue it reads what is due of the agenda.
func Lapsed(s model.State) map[model.ID]map[string]int {
	type grant struct {
		row
		project model.ID
	}
	seen := map[grant]bool{}
	over := map[model.ID]map[string]int{}
	for t := range s.Due(s.Now()) {
		at := grant{row{t.Workspace, t.Who}, t.Project}
		if t.Kind != model.TaskGrant || seen[at] {
			continue
		}
		seen[at] = true
		m := s.Membership(t.Workspace, t.Who)
		g := s.Grant(&model.Project{ID: t.Project, Workspace: t.Workspace}, t.Who)
		if m == nil || g == nil || g.Person != m.Person || g.Epoch != m.Epoch || g.Expires.IsZero() || s.Now().Before(g.Expires) {
			continue
		}
		if over[t.Workspace] == nil {
			over[t.Workspace] = map[string]int{}
		}
		over[t.Workspace][t.Who]++
	}
	return over
}

// Counts are those of a workspace at this moment, without what is over.
func Counts(s model.State, w *model.Workspace) model.Counts {
	return Without(w.Counts, Overdue(s)[w.ID])
}

// Without are counts less what is over.
func Without(c, over model.Counts) model.Counts {
	c.Rows -= over.Rows
	c.People -= over.People
	c.Pending -= over.Pending
	c.Admins -= over.Admins
	c.Guests -= over.Guests
	return c
}
