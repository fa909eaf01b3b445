package chore

import (
	"strings"

	"atrium/model"
	"atrium/model/invitation"
	"atrium/model/op/request"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// walked is the most rows of a list that one step looks at.
const walked = 500

// CleanUp does one step of emptying a workspace that was deleted (W3): first
// what others still find from elsewhere, its invitations, requests and service
// accounts, then all its records. The last step frees its name.
type CleanUp struct{ step }

// Kind is the audit word.
func (CleanUp) Kind() string { return "workspace.clean-up" }

// Apply deletes some of it.
func (o CleanUp) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskClean)
	if err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{Workspace: w.ID, Target: w.Name, Summary: "Clean up the deleted workspace " + w.Name + "."}
	n, at, people := outside(u, w, t.Cursor)
	if t.Cursor = at; at == inside {
		n += u.Erase(w.ID, 0, erased)
	}
	e.People, e.After = people, progress(t, n)
	if u.Workspace(w.ID) != nil {
		t.At = u.Now()
		u.PutTask(t)
		return e, nil
	}
	u.DeleteTask(t)
	if name := u.Name(text.Fold(w.Name)); name != nil && name.Workspace == w.ID {
		if name.Workspace = 0; name.Person == 0 {
			u.DeleteName(name)
		} else {
			u.PutName(name)
		}
	}
	platform := u.Platform()
	platform.Workspaces--
	u.PutPlatform(platform)
	e.After["state"] = "gone"
	tell(u, t.By, 0, model.Info, w.Name+" is cleaned up: "+rule.Plural(t.Done, "record has", "records have")+" been deleted, and its name is free.")
	return e, nil
}

// The phases of a clean-up, as they begin the cursor of its entry; after the
// colon comes where a list goes on.
const (
	listed   = "people:"
	projects = "projects:"
	inside   = "inside"
)

// outside ends some of what can be found of a workspace from elsewhere, and says
// where to go on: inside when all is done.
func outside(u model.Unit, w *model.Workspace, cursor string) (n int, next string, touched []model.ID) {
	if cursor == inside {
		return 0, inside, nil
	}
	if after, ok := strings.CutPrefix(cursor, projects); ok {
		return fromProjects(u, w, after)
	}
	cursor = strings.TrimPrefix(cursor, listed)
	if w.Counts.Pending > 0 {
		rows := first(u.Memberships(w.ID, model.Span{After: cursor}), walked)
		for _, m := range rows {
			cursor = m.Who
			if i := u.Invitation(m.Invitation); i != nil {
				invitation.Close(u, i, model.Revoked)
				touched = append(touched, i.Person)
				n++
			}
			if n == swept {
				return n, listed + cursor, touched
			}
		}
		if len(rows) == walked {
			return n, listed + cursor, touched
		}
	}
	return n, projects, touched
}

// fromProjects goes through the projects: invitations to each, then what counts
// in the workspace as a whole.
func fromProjects(u model.Unit, w *model.Workspace, after string) (n int, next string, touched []model.ID) {
	list := first(u.Projects(w.ID, model.Span{After: after}), walked)
	for _, p := range list {
		for _, i := range first(u.ProjectInvitations(p), swept-n) {
			invitation.Close(u, i, model.Revoked)
			touched = append(touched, i.Person)
			n++
		}
		if n == swept {
			return n, projects + after, touched // this one may have more
		}
		after = p.Name
	}
	if len(list) == walked {
		return n, projects + after, touched
	}
	if n < swept {
		n += request.Release(u, w.ID, 0, swept-n)
	}
	for _, p := range first(u.Services(w.ID, model.Span{}), (swept-n)/3) {
		n += dismiss(u, p)
	}
	for _, t := range first(u.TasksOf(w.ID), swept-n) {
		if t.ID == w.Task {
			continue
		}
		if t.Kind == model.TaskDuplicate {
			tell(u, t.By, 0, model.Warning, "The copy into "+w.Name+" was cancelled: the workspace is deleted.")
			touched = append(touched, t.By)
		}
		u.DeleteTask(t)
		n++
	}
	if n > 0 {
		return n, projects + after, touched
	}
	return 0, inside, touched
}

// dismiss takes a service account away with its keys and its name; it gives the
// number of records. One with many keys takes more than one turn.
func dismiss(u model.Unit, p *model.Person) (n int) {
	keys := first(u.Keys(p.ID), swept)
	for _, k := range keys {
		u.DeleteKey(k)
		n++
	}
	if len(keys) == swept {
		return n
	}
	if name := u.Name(text.Fold(p.Username)); name != nil && name.Person == p.ID {
		u.DeleteName(name)
		n++
	}
	u.DeletePerson(p)
	return n + 1
}
