package rule

import (
	"time"

	"atrium/model"
)

// Inside says whether a person belongs to the workspace, so that a grant needs
// no yes and no guests setting: by a role, their own or everyone's (R4), or as
// its service account.
func Inside(w *model.Workspace, m *model.Membership, p *model.Person, now time.Time) bool {
	if p.Kind == model.Service {
		return p.Home == w.ID
	}
	return max(m.RoleAt(now), w.Settings.Everyone) != model.NoRole
}

// Widens says that a grant would give more with a role and an end than it does.
func Widens(g *model.Grant, role model.ProjectRole, until time.Time) bool {
	return role > g.Role || !g.Expires.IsZero() && (until.IsZero() || until.After(g.Expires))
}

// TakesOutsiders says why a project cannot be shared outside its workspace (S3,
// P3); nil where it can.
func TakesOutsiders(w *model.Workspace, pr *model.Project) error {
	full := w.Name + "/" + pr.Name
	switch {
	case w.Kind == model.Individual && pr.Visibility != model.Public:
		return model.Errorf(model.Conflict, "Only public projects of an individual workspace take collaborators; %s is %s.", full, pr.Visibility).
			WithHint("Make it public, or move the work to a team workspace.")
	case w.Kind != model.Individual && !w.Settings.Guests:
		return model.Errorf(model.Denied, "Only members of %s can be granted a role in its projects: it takes no guests.", w.Name).
			WithHint("Invite the person to %s, or ask an admin to switch on guests (atrium workspace set %s guests=on).", w.Name, w.Name)
	}
	return nil
}
