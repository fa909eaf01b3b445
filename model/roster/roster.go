// Package roster keeps the People list of a workspace: its rows, the counts
// that limits and W4 read, the epochs that make old grants count or not (W6),
// and the seats (I5). Rows and grants change through here only.
package roster

import (
	"strings"

	"atrium/model"
	"atrium/model/agenda"
)

// Tally is what one row of the People list adds to its workspace's counts. An
// admin keeps W4 who is an active person, whose membership has no end and who can
// sign in through the login provider, where one is enforced.
func Tally(u model.State, w *model.Workspace, m *model.Membership) (c model.Counts) {
	if m == nil || m.Empty() {
		return c
	}
	c.Rows = 1
	if m.Role != model.NoRole {
		c.People = 1
	}
	if m.Invitation != 0 {
		c.Pending = 1
	}
	if m.Guest() {
		c.Guests = 1
	}
	if m.Role == model.Admin && m.Expires.IsZero() {
		p, provider := u.Person(m.Person), w.Settings.Provider
		if p.Active() && p.Kind == model.Human && (provider == "" || p.LinkedTo(provider)) {
			c.Admins = 1
		}
	}
	return c
}

// Put writes a row of the People list, or takes it off when nothing is left
// that would keep it there, and moves the workspace's counts along. It is the
// only way in which rows change. Who gets a first role or grant joins now.
func Put(u model.Unit, w *model.Workspace, m *model.Membership) {
	if m.Joined.IsZero() && (m.Role != model.NoRole || m.Grants > 0) {
		m.Joined = u.Now()
	}
	was := u.Membership(w.ID, m.Who)
	before := Tally(u, w, was)
	if was.Over(u.Now()) && was.Epoch != m.Epoch {
		// It came to its end, and nobody has taken it off yet: as departure does.
		u.PutFormer(&model.Former{Membership: *was, Removed: u.Now()})
		agenda.Leftovers(u, was)
	}
	if was == nil || !was.Expires.Equal(m.Expires) || was.Role == model.NoRole {
		agenda.Membership(u, m)
	}
	if m.Empty() {
		u.DeleteMembership(m)
	} else {
		u.PutMembership(m)
	}
	taken := w.Counts.People + w.Counts.Pending
	Shift(u, w, before, Tally(u, w, m))
	if now := w.Counts.People + w.Counts.Pending; now > taken {
		agenda.Seats(u, w, taken, now)
	}
}

// Drop takes a row off the People list whatever it holds.
func Drop(u model.Unit, w *model.Workspace, m *model.Membership) {
	before := Tally(u, w, m)
	u.DeleteMembership(m)
	Shift(u, w, before, model.Counts{})
}

// Shift moves the workspace's counts from what a row added before to what it
// adds after a change.
func Shift(u model.Unit, w *model.Workspace, before, after model.Counts) {
	w.Counts.Rows += after.Rows - before.Rows
	w.Counts.People += after.People - before.People
	w.Counts.Pending += after.Pending - before.Pending
	w.Counts.Admins += after.Admins - before.Admins
	w.Counts.Guests += after.Guests - before.Guests
	if before != after {
		u.PutWorkspace(w)
	}
}

// CountAdmins counts afresh the admins that keep W4, after a change of what they
// need for it: the enforced login provider.
func CountAdmins(u model.Unit, w *model.Workspace) {
	w.Counts.Admins = 0
	for m := range u.Admins(w.ID) {
		w.Counts.Admins += Tally(u, w, m).Admins
	}
	u.PutWorkspace(w)
}

// Row is the person's row in the workspace, or a fresh one. A fresh one starts
// a new epoch, so that grants from before a removal stay dead (W6), and so do
// those of a membership that is over.
func Row(s model.State, w *model.Workspace, p *model.Person) *model.Membership {
	fresh := &model.Membership{Workspace: w.ID, Who: p.Username, Person: p.ID, Epoch: 1, Search: Search(p)}
	m := s.Membership(w.ID, p.Username)
	switch f := s.Former(w.ID, p.Username); {
	case m != nil && m.Person == p.ID && !m.Over(s.Now()):
		return m
	case m != nil && m.Person == p.ID:
		fresh.Epoch = m.Epoch + 1
	case f != nil:
		fresh.Epoch = f.Membership.Epoch + 1
	}
	return fresh
}

// Search is what the filter of the People list looks at beside the username.
func Search(p *model.Person) string { return strings.ToLower(p.Email + " " + p.Name) }

// KeepAdmin refuses a change that has left a team workspace without an admin
// who can act (W4).
func KeepAdmin(w *model.Workspace, verb, who string) error {
	if w.Kind != model.Team || w.State != model.WorkspaceActive || w.Counts.Admins > 0 {
		return nil
	}
	return model.Errorf(model.Conflict, "Cannot %s %s: the last admin of %s. Make someone else an admin first.", verb, who, w.Name).
		With("workspace", w.Name)
}

// SeatFree refuses one more seat where the plan has no more (I5).
func SeatFree(s model.State, w *model.Workspace, more int) error {
	plan := s.Plan(w.Plan)
	used := w.Counts.People + w.Counts.Pending
	if plan == nil || plan.Seats == 0 || used+more <= plan.Seats {
		return nil
	}
	now := Counts(s, w) // only a full workspace is worth looking for what is over
	if used = now.People + now.Pending; used+more <= plan.Seats {
		return nil
	}
	return model.Errorf(model.OverQuota, "%s has no free seat: %d of %d are taken by members and pending invitations.", w.Name, used, plan.Seats).
		WithHint("Remove someone, revoke an invitation, or choose a plan with more seats.")
}

// PutGrant writes a grant for the row's person and keeps the row's count. The
// caller writes the row.
func PutGrant(u model.Unit, m *model.Membership, g *model.Grant) {
	pr := &model.Project{ID: g.Project, Workspace: g.Workspace}
	old := u.Grant(pr, m.Who)
	if old == nil || old.Person != m.Person || old.Epoch != m.Epoch {
		m.Grants++
	}
	g.Person, g.Who, g.Epoch, g.At = m.Person, m.Who, m.Epoch, u.Now()
	if old == nil || old.Epoch != g.Epoch || !old.Expires.Equal(g.Expires) {
		agenda.Grant(u, g)
	}
	u.PutGrant(g)
}
