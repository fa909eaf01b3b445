// Package op holds every change that Atrium knows, each as a value: a small
// struct that says which permission it needs (Authorize), applies itself to a
// unit of work (Apply) and tells what it did (the Effect). Whoever wants a
// change builds the value: a screen, a command, an import, a chore.
//
// Things are named as people name them: a workspace by its name, a project by
// workspace/project, a person by WHO of N6.
package op

import (
	"time"

	"atrium/model"
	"atrium/model/find"
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

// onWorkspace authorises an action on a workspace (SPEC 3.3). A refusal repeats
// the name as it was asked for: the stored one would tell that it exists (R3).
func onWorkspace(s model.State, p model.Principal, name string, a model.Action) error {
	if p.System {
		return nil
	}
	w := find.Workspace(s, name)
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
	w, pr := find.Project(s, full)
	if pr == nil {
		return model.NoSuch(a, full)
	}
	d := model.Stand(s, p.Who, w).DecideProject(s, a, pr)
	return d.Require(p.Name(), full)
}

func username(s model.State, id model.ID) string {
	if p := s.Person(id); p != nil {
		return p.Username
	}
	return ""
}

// notify tells somebody in their inbox what the actor did; not the actor.
func notify(u model.Unit, by model.Principal, to, about model.ID, did string) {
	if to != 0 && to != by.Person {
		u.PutNotice(&model.Notice{ID: u.NewID(), Person: to, Workspace: about, At: u.Now(), Text: by.Name() + " " + did})
	}
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

func either[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}
