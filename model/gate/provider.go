package gate

import (
	"atrium/model"
	"atrium/model/roster"
)

// looked is the most rows of a People list that are read to say whom a setting
// would lock out.
const looked = 500

// MayRelease says whether somebody may switch an enforced login provider off
// whatever they are in the workspace: who opens the file locally can (S2). For
// platform admins the tables say so already.
func MayRelease(w *model.Workspace, p model.Principal) bool {
	return w != nil && w.State == model.WorkspaceActive && w.Settings.Provider != "" &&
		p.Who.Active() && (p.Via == model.ViaTUI || p.Via == model.ViaCLI)
}

// Enforceable is the login provider that the session can enforce, its own;
// where there is none, why says so in a sentence (S2).
func Enforceable(w *model.Workspace, p model.Principal) (provider, why string) {
	switch {
	case w.Kind != model.Team:
		return "", "Only team workspaces enforce a login provider; " + w.Name + " is " + kindOf(w) + "."
	case p.Provider == "" && p.Via == model.ViaSSH:
		return "", "This session was signed in by a key, which is no login provider. To enforce a provider, sign in through it."
	case p.Provider == "":
		return "", "This session is local and was not signed in through a login provider. To enforce one, sign in through it."
	}
	return p.Provider, ""
}

// SetProvider enforces a login provider or "off", and counts afresh the admins
// that keep W4. The error is denied for another provider than the session's own,
// and a conflict where no admin could sign in through it.
func SetProvider(u model.Unit, w *model.Workspace, p model.Principal, value string) error {
	was := w.Settings.Provider
	switch {
	case value == "" || value == "off":
		value = ""
	case value != was:
		own, why := Enforceable(w, p)
		if why != "" {
			return model.Errorf(model.Denied, "Cannot enforce a login provider for %s.", w.Name).WithHint("%s", why)
		}
		if own != value {
			return model.Errorf(model.Denied, "You can enforce only the login provider of this session, %s.", own).
				WithHint("To enforce another one, sign in through it.").With("provider", own)
		}
	}
	if value == was {
		return nil
	}
	w.Settings.Provider = value
	roster.CountAdmins(u, w)
	if w.Counts.Admins > 0 {
		return nil
	}
	admins, without := 0, 0
	for m := range u.Admins(w.ID) {
		if m.RoleAt(u.Now()) != model.Admin {
			continue
		}
		if admins++; !u.Person(m.Person).LinkedTo(value) {
			without++
		}
	}
	return model.Errorf(model.Conflict, "Cannot enforce %s for %s: %d of %d admins have no login there, and no lasting one would be left.", value, w.Name, without, admins).
		WithHint("Have an admin sign in through %s and link that login first.", value).With("workspace", w.Name).With("provider", value)
}

// Locked is who would be locked out of a workspace by a login provider.
type Locked struct {
	Names []string // the first of them
	Out   int      // how many, among those looked at
	Of    int      // members looked at
	More  bool     // the People list goes on
}

// LockedOut looks through the beginning of the People list for members who have
// no login at the provider. It never reads more than 500 rows.
func LockedOut(s model.State, w *model.Workspace, provider string) (l Locked) {
	seen := 0
	for m := range s.Memberships(w.ID, model.Span{}) {
		if seen++; seen > looked {
			l.More = true
			break
		}
		p := s.Person(m.Person)
		if m.RoleAt(s.Now()) == model.NoRole || p == nil || p.Kind != model.Human {
			continue
		}
		l.Of++
		if p.LinkedTo(provider) {
			continue
		}
		if l.Out++; len(l.Names) < Named {
			l.Names = append(l.Names, m.Who)
		}
	}
	return l
}

// Named is how many names a preview gives at most.
const Named = 5
