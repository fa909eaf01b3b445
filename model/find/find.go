// Package find turns the names that people use into records: workspaces by
// name, projects by workspace/project, people by WHO of N6. It finds them
// whoever asks; what the actor may see of them is for Decide to say.
package find

import (
	"strings"

	"atrium/model"
	"atrium/model/roster"
	"atrium/model/text"
)

// Workspace finds a workspace by its name in any case (N2); nil when there is
// none.
func Workspace(s model.State, name string) *model.Workspace {
	n := s.Name(text.Fold(name))
	if n == nil || n.Workspace == 0 {
		return nil
	}
	return s.Workspace(n.Workspace)
}

// Project finds a project by its full name, with its workspace; the project is
// nil when there is none.
func Project(s model.State, full string) (*model.Workspace, *model.Project) {
	ws, name, _ := strings.Cut(full, "/")
	w := Workspace(s, ws)
	if w == nil {
		return nil, nil
	}
	return w, s.ProjectNamed(w.ID, text.Fold(name))
}

// Person finds an account by WHO (N6): a username, a service account
// name@workspace, or the address of an account. It is nil when there is none,
// or no longer.
func Person(s model.State, who string) *model.Person {
	if n := s.Name(text.Fold(who)); n != nil && n.Person != 0 {
		if p := s.Person(n.Person); p != nil && p.State != model.PersonDeleted {
			return p
		}
		return nil
	}
	if key, err := text.CanonicalEmail(who); err == nil {
		return s.PersonByEmail(key)
	}
	return nil
}

// PersonIn is Person as far as a workspace goes: its own service accounts are
// found, those of other workspaces are not there, and an address that is written
// like the name of one is an address.
func PersonIn(s model.State, w *model.Workspace, who string) *model.Person {
	if p := Person(s, who); p == nil || p.Kind != model.Service || p.Home == w.ID {
		return p
	}
	if key, err := text.CanonicalEmail(who); err == nil {
		return s.PersonByEmail(key)
	}
	return nil
}

// AccountIn is PersonIn with the refusal of Account.
func AccountIn(s model.State, w *model.Workspace, who string) (*model.Person, error) {
	if p := PersonIn(s, w, who); p != nil {
		return p, nil
	}
	return nil, noAccount(who)
}

// Account is Person with a refusal that names the way out: not_found.
func Account(s model.State, who string) (*model.Person, error) {
	if p := Person(s, who); p != nil {
		return p, nil
	}
	return nil, noAccount(who)
}

func noAccount(who string) error {
	return model.Errorf(model.NotFound, "There is no person %s.", text.Quote(who)).
		WithHint("Use a username, or the address of an account.")
}

// Member finds the row of WHO on a workspace's People list: a member, a guest,
// or someone invited, by username or address, as the row stands at this moment. The person is nil for an address
// without an account; the error is not_found.
func Member(s model.State, w *model.Workspace, who string) (*model.Membership, *model.Person, error) {
	// An invited address is a row of its own, even if somebody on the list has
	// that address too: whoever names it means what is written there.
	if key, err := text.CanonicalEmail(who); err == nil {
		if m := roster.Listed(s, s.Membership(w.ID, key)); m != nil && m.Person == 0 {
			return m, nil, nil
		}
	}
	if p := PersonIn(s, w, who); p != nil {
		if m := roster.Listed(s, s.Membership(w.ID, p.Username)); m != nil && m.Person == p.ID {
			return m, p, nil
		}
	}
	return nil, nil, model.Errorf(model.NotFound, "%s is not on the People list of %s.", text.Quote(who), w.Name)
}
