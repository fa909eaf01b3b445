// Package departure takes people off a workspace's People list: those who are
// removed or leave, and those whose membership has come to its end (W5, W6, I4).
package departure

import (
	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// Take takes a member or guest off the list and keeps what they had, for
// restoring it (W6). By is who does it: the person themselves where they leave,
// nobody where a membership ends. The workspace is as it is in the unit
// afterwards.
func Take(u model.Unit, w *model.Workspace, m *model.Membership, by model.ID) {
	invitation.Close(u, u.Invitation(m.Invitation), model.Revoked)
	m.Invitation = 0
	f := &model.Former{Membership: *m, Removed: u.Now(), By: by}
	*w = *u.Workspace(w.ID)
	roster.Drop(u, w, m)
	u.PutFormer(f)
	agenda.Leftovers(u, m)
	if p := u.Person(m.Person); p != nil && p.Current == w.ID {
		rule.Remember(u, p, p.Home)
	}
}
