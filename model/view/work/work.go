// Package work answers what is on the agenda: to Atrium itself what falls due,
// to people how far the work is that they set going. Its Reader is a part of
// view.Reader.
package work

import (
	"time"

	"atrium/model"
	"atrium/model/view/scope"
)

// Reader answers about the agenda. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Due are the entries whose turn has come, earliest first, that skip does not
// name: at most that many. For Atrium itself: Denied for everybody else.
func (r Reader) Due(skip func(model.ID) bool, most int) ([]*model.Task, error) {
	if err := r.own(); err != nil {
		return nil, err
	}
	var due []*model.Task
	for t := range r.s.State.Due(r.s.Now()) {
		// Entries are listed by the second; a turn comes at its very moment.
		if len(due) == most {
			break
		}
		if !skip(t.ID) && !t.At.After(r.s.Now()) {
			due = append(due, t)
		}
	}
	return due, nil
}

// Next is when the earliest entry falls due, zero for never. For Atrium itself.
func (r Reader) Next() (time.Time, error) { return r.s.State.NextDue(), r.own() }

func (r Reader) own() error {
	if r.s.Who.System {
		return nil
	}
	return model.Errorf(model.Denied, "Only Atrium itself does what falls due.")
}

// Work is the work under way in a workspace that the actor may know of: a
// platform admin of all of it, others of the copies that they began there. Who
// cannot see the workspace is answered NotFound.
func (r Reader) Work(ws string) ([]WorkRow, error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil {
		return nil, err
	}
	rows := []WorkRow{}
	for t := range r.s.State.TasksOf(at.ID) {
		if row, ok := r.row(t); ok && t.Kind != model.TaskCharge {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Duplicate is how far a copy is, by its full name. Only whoever began it and
// platform admins know of it; it is NotFound for everybody else, and when it is
// complete or cancelled.
func (r Reader) Duplicate(target string) (WorkRow, error) {
	if _, err := r.s.SignedIn(); err != nil {
		return WorkRow{}, err
	}
	if _, p := r.s.Find(target); p != nil && p.State == model.ProjectCopying {
		if t := r.s.State.Task(p.Task); t != nil {
			if row, ok := r.row(t); ok {
				return row, nil
			}
		}
	}
	return WorkRow{}, model.NoSuch(model.ProjectView, target)
}

// row is what the actor may know of an entry. A purge that waits for its time in
// the trash is no work yet.
func (r Reader) row(t *model.Task) (WorkRow, bool) {
	me := r.s.Who.Who
	if me == nil || !r.s.Admin() && (t.Kind != model.TaskDuplicate || t.By != me.ID) {
		return WorkRow{}, false
	}
	w := r.s.State.Workspace(t.Workspace)
	if w == nil {
		return WorkRow{}, false
	}
	row := WorkRow{
		Kind: t.Kind.String(), Target: w.Name, State: "working", Done: t.Done, Total: max(t.Total, t.Done),
		Error: scope.Opt(t.Error), Since: scope.At(t.Since), Task: t.ID,
	}
	switch {
	case t.Error != "":
		row.State = "failed"
	case t.Tries > 0:
		row.State = "waiting"
	}
	if t.Kind == model.TaskClean {
		return row, true
	}
	p := r.s.State.Project(t.Workspace, t.Project)
	if p == nil || p.State == model.ProjectActive && t.Error == "" {
		return WorkRow{}, false
	}
	row.Target = scope.FullName(w, p)
	if from := r.s.State.Workspace(t.Source.Workspace); from != nil {
		if p := r.s.State.Project(t.Source.Workspace, t.Source.Project); p != nil {
			st := r.s.Standing(from)
			if d := st.DecideProject(r.s.State, model.ProjectView, p); d.Visible {
				row.Source = scope.Opt(scope.FullName(from, p))
			}
		}
	}
	return row, true
}

// Cleanup is how far the clean-up of a workspace is; nil where there is none. The
// state of the workspace follows from it (W3). The caller has checked that the
// actor may see the workspace.
func Cleanup(s *scope.Scope, w *model.Workspace) (*CleanupRow, model.WorkspaceState) {
	if w.State == model.WorkspaceActive {
		return nil, w.State
	}
	t := s.State.Task(w.Task)
	if t == nil {
		return nil, w.State
	}
	row := &CleanupRow{Done: t.Done, Total: max(t.Total, t.Done), Error: scope.Opt(t.Error), Since: scope.At(t.Since)}
	if t.Error != "" {
		return row, model.WorkspaceFailed
	}
	return row, w.State
}

// searched is the most projects among which the trash is looked for.
const searched = 10000

// Trash is what the trash of a workspace holds, of what the actor sees: what
// emptying it would free (A9). Needs workspace.view.
func (r Reader) Trash(ws string) (TrashRow, error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil || at.Counts.Trashed == 0 {
		return TrashRow{}, err
	}
	var row TrashRow
	looked := 0
	for p := range r.s.State.Projects(at.ID, model.Span{}) {
		if looked++; looked > searched {
			break
		}
		if !p.InTrash() {
			continue
		}
		if d := at.Standing.DecideProject(r.s.State, model.ProjectTrash, p); d.Visible {
			row.Projects++
			row.StorageBytes += p.Storage
		}
	}
	return row, nil
}
