// Package chore sees to what falls due (model/agenda): it ends what is over,
// announces what will end, and does the work that takes steps. Each is an
// operation with its own audit record, done by Atrium itself in a bounded
// transaction of its own, so that whoever does it may be stopped at any time and
// somebody else goes on.
//
// Shape: an entry is looked up again by its id and its subject afresh. One that
// was overtaken is no work: its operation refuses (Overtaken), and Tidy takes all
// such entries away at once, with one record that says how many, as there is no
// change without a record (X3). Rejected: deleting them on the side of an
// operation about something else, whose record would not tell.
//
// For people there are PurgeProject, DuplicateProject, CancelDuplicate and Retry.
package chore

import (
	"time"

	"atrium/model"
	"atrium/model/op/rule"
)

// Actor is who does the chores.
func Actor() model.Actor { return model.Actor{System: true, Via: model.ViaSystem} }

// For is the operation that sees to an entry of the agenda at a time; nil for a
// kind that is not seen to here.
func For(t *model.Task, now time.Time) model.Operation {
	s := step{t.ID}
	ended := t.Cursor == "" || !now.Before(endOf(t))
	switch t.Kind {
	case model.TaskInvitation:
		return ExpireInvitation{s}
	case model.TaskMembership:
		return rule.Either[model.Operation](ended, ExpireMember{s}, WarnMember{s})
	case model.TaskGrant:
		return rule.Either[model.Operation](ended, ExpireGrant{s}, WarnGrant{s})
	case model.TaskRequest:
		return ExpireRequest{s}
	case model.TaskLeftovers:
		return Leftovers{s}
	case model.TaskPurge:
		return Purge{s}
	case model.TaskErase:
		return Erase{s}
	case model.TaskClean:
		return CleanUp{s}
	case model.TaskDuplicate:
		return Copy{s}
	case model.TaskSubscription:
		return SettleSubscription{s}
	}
	return nil
}

// endOf is the end for which an entry was made.
func endOf(t *model.Task) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, t.Cursor)
	return at
}

// step is what all chores have in common: the entry that they see to.
type step struct{ Task model.ID }

// Authorize lets Atrium itself do it.
func (step) Authorize(_ model.State, p model.Principal) error {
	if p.System {
		return nil
	}
	return model.Errorf(model.Denied, "Only Atrium itself does what falls due.")
}

// due is the entry with its workspace; the error is Overtaken's where there is
// nothing to do about it.
func (o step) due(u model.Unit, kind model.TaskKind) (*model.Task, *model.Workspace, error) {
	t := u.Task(o.Task)
	if t == nil || t.Kind != kind || t.Error != "" || stale(u, t) || u.Now().Before(t.At) {
		return nil, nil, overtaken()
	}
	return t, u.Workspace(t.Workspace), nil
}

func overtaken() error {
	return model.Errorf(model.Conflict, "There is nothing left to do about it.").With("overtaken", "yes")
}

// Overtaken says whether the error of a chore means that its entry has been
// overtaken by what happened since.
func Overtaken(err error) bool {
	return err != nil && model.AsError(err).Details["overtaken"] != ""
}

// stale says whether an entry has been overtaken: what it is about is gone, or
// ends at another time.
func stale(s model.State, t *model.Task) bool {
	if t.Kind == model.TaskRequest {
		r := s.Request(t.Ref)
		return r == nil || r.State != model.RequestPending
	}
	w := s.Workspace(t.Workspace)
	if w == nil || w.State != model.WorkspaceActive && t.Kind != model.TaskClean {
		return true
	}
	switch t.Kind {
	case model.TaskInvitation:
		i := s.Invitation(t.Ref)
		return i == nil || i.State != model.Pending
	case model.TaskMembership:
		m := s.Membership(t.Workspace, t.Who)
		return m == nil || m.Role == model.NoRole || m.Expires.IsZero() || !m.Expires.Equal(endOf(t))
	case model.TaskGrant:
		g := s.Grant(&model.Project{ID: t.Project, Workspace: t.Workspace}, t.Who)
		m := s.Membership(t.Workspace, t.Who)
		return g == nil || g.Expires.IsZero() || !g.Expires.Equal(endOf(t)) ||
			m == nil || m.Person != g.Person || m.Epoch != g.Epoch // dead: a leftover, or restored with an entry of its own
	case model.TaskLeftovers:
		return len(dead(s, t, 1)) == 0
	case model.TaskCharge:
		return paid(s, t)
	case model.TaskPurge, model.TaskDuplicate:
		p := s.Project(t.Workspace, t.Project)
		return p == nil || p.Task != t.ID
	}
	return false
}

// tidied is the most entries that are taken away at once.
const tidied = 50

// Tidy takes entries away that are due and have been overtaken.
type Tidy struct{ step }

// Kind is the audit word.
func (Tidy) Kind() string { return "agenda.tidy" }

// Apply takes them away.
func (Tidy) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	var gone []*model.Task
	for t := range u.Due(u.Now()) {
		if stale(u, t) {
			gone = append(gone, t)
		}
		if len(gone) == tidied {
			break
		}
	}
	for _, t := range gone {
		u.DeleteTask(t)
	}
	return model.Effect{
		Target: "agenda", Summary: "Drop " + rule.Plural(len(gone), "entry", "entries") + " of the agenda that nothing is left to do about.",
		Before: model.Facts{"entries": len(gone)}, After: model.Facts{"entries": 0}, Unchanged: len(gone) == 0,
	}, nil
}

// Tries is how often a chore is tried that fails.
const Tries = 5

// Postpone puts an entry off whose chore failed: a minute, then four times as
// long each time. After the last try it stands still, with the reason, until
// somebody sets it going again (Retry).
type Postpone struct {
	step
	Why string
}

// Later puts an entry off whose chore failed, for the reason given.
func Later(task model.ID, why string) Postpone { return Postpone{step{task}, why} }

// Kind is the audit word.
func (Postpone) Kind() string { return "agenda.postpone" }

// Apply counts the try.
func (o Postpone) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t := u.Task(o.Task)
	if t == nil || t.Error != "" {
		return model.Effect{Unchanged: true}, nil
	}
	t.Tries++
	e := model.Effect{
		Workspace: t.Workspace, Target: nameOf(u, t), Summary: "Try the " + t.Kind.String() + " again later.",
		After: model.Facts{"work": t.Kind.String(), "tries": t.Tries, "error": o.Why},
	}
	if t.Tries < Tries {
		t.At = u.Now().Add(time.Minute << (2 * (t.Tries - 1)))
		e.After["next_at"] = rule.Stamp(t.At)
	} else {
		t.Error = o.Why
		e.Summary = "Leave the " + t.Kind.String() + " until somebody sets it going again."
	}
	u.PutTask(t)
	return e, nil
}

// nameOf is the thing that an entry is about.
func nameOf(s model.State, t *model.Task) string {
	if t.Kind == model.TaskRequest {
		return "request"
	}
	w := s.Workspace(t.Workspace)
	if w == nil {
		return "agenda"
	}
	if p := s.Project(t.Workspace, t.Project); t.Project != 0 && p != nil {
		return w.Name + "/" + p.Name
	}
	return w.Name
}

// Retry sets work of a workspace going again that stands still: its clean-up
// (W3), or purges and copies in it.
type Retry struct{ Workspace string }

// Kind is the audit word.
func (Retry) Kind() string { return "workspace.retry" }

// Authorize: platform admins.
func (o Retry) Authorize(s model.State, p model.Principal) error {
	if err := rule.PlatformAdmin(p, "set failed work going again"); err != nil {
		return err
	}
	return rule.OnWorkspace(s, p, o.Workspace, model.WorkspaceView)
}
