// Package join lets people into workspaces by the domain of their address (S1).
// Which workspaces those are, model/gate knows.
package join

import (
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/gate"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// Workspace makes the actor a viewer of a workspace that invites the domain of
// their verified address.
type Workspace struct{ Name string }

// Kind is the audit word.
func (Workspace) Kind() string { return "workspace.join" }

// Authorize: people with a verified address in the workspace's domain. For others
// it is the same NotFound as a workspace that does not exist, unless they see it
// anyway (R3).
func (o Workspace) Authorize(s model.State, p model.Principal) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	w := find.Workspace(s, o.Name)
	if w != nil && gate.Open(s, w, p.Who) {
		return nil
	}
	if err := rule.OnWorkspace(s, p, o.Name, model.WorkspaceView); err != nil {
		return err
	}
	m := s.Membership(w.ID, p.Who.Username)
	d := gate.Domain(s, w)
	switch {
	case m != nil && m.Person == p.Who.ID && m.RoleAt(s.Now()) != model.NoRole:
		return model.Errorf(model.Conflict, "You are already a member of %s, as %s.", w.Name, m.Role)
	case d == "":
		return model.Errorf(model.Denied, "%s takes nobody in by their domain.", w.Name).WithHint("Ask one of its admins to invite you.")
	case gate.Removed(s, w, p.Who):
		return model.Errorf(model.Denied, "You were removed from %s.", w.Name).WithHint("Only an invitation by one of its admins brings you back.")
	}
	return model.Errorf(model.Denied, "Only people with a verified address at %s can join %s by themselves.", d, w.Name).
		WithHint("Verify such an address, or ask one of its admins to invite you.")
}

// Apply makes the actor a member. Seats and the enforced login provider are
// checked here; the workspace becomes the remembered one (P4).
func (o Workspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	if err := gate.Bar(u, w, by); err != nil {
		return model.Effect{}, err
	}
	p := by.Who
	m := roster.Row(u, w, p)
	if i := u.Invitation(m.Invitation); i != nil { // it has run out, or Bar had told
		invitation.Close(u, i, model.Expired)
		w = u.Workspace(w.ID)
		m = roster.Row(u, w, p)
	}
	m.Role, m.Joined, m.Expires, m.InvitedBy = model.Viewer, u.Now(), time.Time{}, 0
	roster.Put(u, w, m)
	rule.Remember(u, p, w.ID)
	return model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Join " + w.Name + " as " + m.Role.String() + ".",
		Consequences: []string{"Its people see you on their list, with your address. You can leave at any time."},
		Before:       model.Facts{"role": nil},
		After:        model.Facts{"person": p.Username, "role": m.Role.String(), "domain": w.Settings.Domain},
		People:       []model.ID{p.ID},
	}, nil
}
