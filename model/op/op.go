// Package op holds every change that Atrium knows, each as a value: a small
// struct that says which permission it needs (Authorize), applies itself to a
// unit of work (Apply) and tells what it did (the Effect). Whoever wants a
// change builds the value: a screen, a command, an import, a chore.
//
// Things are named as people name them: a workspace by its name, a project by
// workspace/project, a person by WHO of N6.
package op

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/text"
)

// signedIn refuses those who are not.
func signedIn(p model.Principal) error {
	if p.Who == nil && !p.System {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	return nil
}

// platformAdmin refuses everyone but platform admins and Atrium itself.
func platformAdmin(p model.Principal, what string) error {
	if p.System || p.Who != nil && p.Who.PlatformAdmin {
		return nil
	}
	return model.Errorf(model.Denied, "Only platform admins may %s.", what)
}

// workspace finds a workspace by name, whoever asks.
func workspace(s model.State, name string) *model.Workspace {
	n := s.Name(text.Fold(name))
	if n == nil || n.Workspace == 0 {
		return nil
	}
	return s.Workspace(n.Workspace)
}

// project finds a project by its full name, whoever asks.
func project(s model.State, full string) (*model.Workspace, *model.Project) {
	ws, name, _ := strings.Cut(full, "/")
	w := workspace(s, ws)
	if w == nil {
		return nil, nil
	}
	return w, s.ProjectNamed(w.ID, text.Fold(name))
}

// onWorkspace authorises an action on a workspace (SPEC 3.3). A refusal repeats
// the name as it was asked for: the stored one would tell that it exists (R3).
func onWorkspace(s model.State, p model.Principal, name string, a model.Action) error {
	if p.System {
		return nil
	}
	w := workspace(s, name)
	if w == nil {
		return model.NoSuch(a, name)
	}
	d := model.Stand(s, p.Who, w).Decide(a)
	return d.Require(p.Name(), name)
}

// onProject authorises an action on a project (SPEC 4).
func onProject(s model.State, p model.Principal, full string, a model.Action) error {
	if p.System {
		return nil
	}
	w, pr := project(s, full)
	if pr == nil {
		return model.NoSuch(a, full)
	}
	d := model.Stand(s, p.Who, w).DecideProject(s, a, pr)
	return d.Require(p.Name(), full)
}

// person finds an account by WHO (N6): a username, a service account
// name@workspace, or the address of an account. It is nil when there is none.
func person(s model.State, who string) *model.Person {
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

// mustPerson is person with the refusal that names the way out.
func mustPerson(s model.State, who string) (*model.Person, error) {
	if p := person(s, who); p != nil {
		return p, nil
	}
	return nil, model.Errorf(model.NotFound, "There is no person %s.", quote(who)).
		WithHint("Use a username, or the address of an account.")
}

// mustMember finds the row of WHO on a workspace's People list: a member, a
// guest, or someone invited, by username or address.
func mustMember(s model.State, w *model.Workspace, who string) (*model.Membership, *model.Person, error) {
	if p := person(s, who); p != nil {
		if m := s.Membership(w.ID, p.Username); m != nil && m.Person == p.ID {
			return m, p, nil
		}
	}
	if key, err := text.CanonicalEmail(who); err == nil {
		if m := s.Membership(w.ID, key); m != nil && m.Person == 0 {
			return m, nil, nil
		}
	}
	return nil, nil, model.Errorf(model.NotFound, "%s is not on the People list of %s.", quote(who), w.Name)
}

func username(s model.State, id model.ID) string {
	if p := s.Person(id); p != nil {
		return p.Username
	}
	return ""
}

// invalid turns a text rule's sentence into an error.
func invalid(err error) error {
	if err == nil {
		return nil
	}
	return model.Errorf(model.Invalid, "%s", err)
}

// stale refuses a save that started from an older version of a record (C3).
func stale(what string, asked, now uint64) error {
	if asked == 0 || asked == now {
		return nil
	}
	return model.Errorf(model.Conflict, "%s was changed by someone else since you opened it.", what).
		WithHint("Look at the new version, then save again.")
}

// stillAhead refuses an expiry that has passed already; zero is no expiry.
func stillAhead(s model.State, t time.Time) error {
	if t.IsZero() || s.Now().Before(t) {
		return nil
	}
	return model.Errorf(model.Invalid, "The expiry %s is not in the future.", t.UTC().Format("2006-01-02 15:04 UTC")).
		WithHint("Give a duration such as 30d, or a later date.")
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + t.UTC().Format("2006-01-02 15:04 UTC")
}

func quote(s string) string {
	if len(s) > 80 {
		s = s[:80]
	}
	return `"` + s + `"`
}

func either[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}
