package op

import (
	"strings"

	"atrium/model"
)

// tally is what one row of the People list adds to its workspace's counts.
func tally(u model.State, m *model.Membership) (c model.Counts) {
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
	if m.Role == model.Admin && m.Expires.IsZero() {
		if p := u.Person(m.Person); p.Active() && p.Kind == model.Human {
			c.Admins = 1 // one that keeps W4
		}
	}
	return c
}

// putRow writes a row of the People list, or takes it off when nothing is left
// that would keep it there, and moves the workspace's counts along. It is the
// only way in which rows change.
func putRow(u model.Unit, w *model.Workspace, m *model.Membership) {
	before := tally(u, u.Membership(w.ID, m.Who))
	if m.Empty() {
		u.DeleteMembership(m)
	} else {
		u.PutMembership(m)
	}
	shift(u, w, before, tally(u, m))
}

// dropRow takes a row off the People list whatever it holds.
func dropRow(u model.Unit, w *model.Workspace, m *model.Membership) {
	before := tally(u, m)
	u.DeleteMembership(m)
	shift(u, w, before, model.Counts{})
}

func shift(u model.Unit, w *model.Workspace, before, after model.Counts) {
	w.Counts.Rows += after.Rows - before.Rows
	w.Counts.People += after.People - before.People
	w.Counts.Pending += after.Pending - before.Pending
	w.Counts.Admins += after.Admins - before.Admins
	if before != after {
		u.PutWorkspace(w)
	}
}

// row is the person's row in the workspace, or a fresh one. A fresh one starts
// a new epoch, so that grants from before a removal stay dead (W6).
func row(s model.State, w *model.Workspace, p *model.Person) *model.Membership {
	if m := s.Membership(w.ID, p.Username); m != nil && m.Person == p.ID {
		return m
	}
	m := &model.Membership{Workspace: w.ID, Who: p.Username, Person: p.ID, Epoch: 1, Search: search(p)}
	if f := s.Former(w.ID, p.Username); f != nil {
		m.Epoch = f.Membership.Epoch + 1
	}
	return m
}

// search is what the filter of the People list looks at beside the username.
func search(p *model.Person) string { return strings.ToLower(p.Email + " " + p.Name) }

// keepAdmin refuses a change that has left a team workspace without an admin
// who can act (W4).
func keepAdmin(w *model.Workspace, verb, who string) error {
	if w.Kind != model.Team || w.State != model.WorkspaceActive || w.Counts.Admins > 0 {
		return nil
	}
	return model.Errorf(model.Conflict, "Cannot %s %s: the last admin of %s.", verb, who, w.Name).
		WithHint("Make someone else an admin first.").With("workspace", w.Name)
}

// seatFree refuses one more seat where the plan has no more (I5).
func seatFree(s model.State, w *model.Workspace, more int) error {
	plan := s.Plan(w.Plan)
	used := w.Counts.People + w.Counts.Pending
	if plan == nil || plan.Seats == 0 || used+more <= plan.Seats {
		return nil
	}
	return model.Errorf(model.OverQuota, "%s has no free seat: %d of %d are taken by members and pending invitations.", w.Name, used, plan.Seats).
		WithHint("Remove someone, revoke an invitation, or choose a plan with more seats.")
}

// notify puts a line into a person's inbox.
func notify(u model.Unit, to, about model.ID, text string) {
	if to == 0 {
		return
	}
	u.PutNotice(&model.Notice{ID: u.NewID(), Person: to, Workspace: about, At: u.Now(), Text: text})
}
