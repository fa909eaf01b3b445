package track

import (
	"slices"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// Begin registers a run in a project under the UUID that its tracker made, or finds
// it there. The effect's facts have its "key" (STOC-12) and "run".
type Begin struct {
	Project string // WS/NAME
	Run     model.UUID
	Person  string // whom the tracker recorded it for; "": whoever brings it
	Name    string
	Dir     string
	Host    string
	Origin  model.UUID // of a rerun
	Command []string
	Created time.Time // by the tracker's clock
}

// Kind is the audit word.
func (Begin) Kind() string { return "run.start" }

// Authorize: project.track; for what repeats a run of the project, with more
// arguments if wished, project.execute is enough (SPEC 4).
func (o Begin) Authorize(s model.State, p model.Principal) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	return rule.OnProject(s, p, o.Project, o.needs(s))
}

func (o Begin) needs(s model.State) model.Action {
	if w, p := find.Project(s, o.Project); p != nil && o.Origin != (model.UUID{}) {
		first, _ := s.RunOf(w.ID, o.Origin)
		if first != nil && first.Project == p.ID && len(first.Command) > 0 && len(first.Command) <= len(o.Command) &&
			slices.Equal(first.Command, o.Command[:len(first.Command)]) {
			return model.ProjectExecute
		}
	}
	return model.ProjectTrack
}

// Apply registers it. One that was given up, as its tracker had fallen silent, runs
// again.
func (o Begin) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Project)
	full := w.Name + "/" + p.Name
	if o.Person != "" && text.Fold(o.Person) != text.Fold(by.Name()) {
		return model.Effect{}, foreign(o.Run, o.Person, by)
	}
	r, known := u.RunOf(w.ID, o.Run)
	if known && (r == nil || r.Project != p.ID) {
		return model.Effect{}, deleted(o.Run, full)
	}
	if known && r.Person != by.Person {
		return model.Effect{}, foreign(o.Run, rule.Username(u, r.Person), by)
	}
	if !known || abandoned(r) {
		if err := rule.Writable(u, w); err != nil {
			return model.Effect{}, err
		}
	}
	if known {
		e := effect(w, p, r)
		e.Summary = "Go on with " + p.RunKey(r.Number) + " of " + full + "."
		if e.Unchanged = !abandoned(r); !e.Unchanged {
			e.Before, e.After["state"] = model.Facts{"state": r.State.String()}, model.RunRunning.String()
			r.State, r.Ended = model.RunRunning, time.Time{}
			u.PutRun(r)
		}
		return e, nil
	}
	if err := o.check(); err != nil {
		return model.Effect{}, err
	}
	begun := clamp(o.Created, time.Unix(0, 0).UTC(), u.Now().Add(allowance))
	p.LastRun++
	p.Runs++
	r = &model.Run{
		Workspace: w.ID, Project: p.ID, Number: p.LastRun, UUID: o.Run, Person: by.Person, Name: o.Name, Origin: o.Origin,
		Command: o.Command, Dir: o.Dir, Host: o.Host, Started: begun, Seen: begun, Counted: begun,
	}
	u.PutRun(r)
	u.PutProject(p)
	e := effect(w, p, r)
	e.Summary = "Start " + p.RunKey(r.Number) + " in " + full + "."
	e.After["state"], e.After["started_at"] = r.State.String(), rule.Stamp(r.Started)
	if r.Name != "" {
		e.After["name"] = r.Name
	}
	return e, nil
}

// maxCommand is the most bytes of a run's command with its arguments.
const maxCommand = 256 << 10

// check refuses what no record could hold.
func (o Begin) check() error {
	if o.Run == (model.UUID{}) {
		return model.Errorf(model.Invalid, "The run has no id.").WithHint("Its tracker makes one.")
	}
	if err := text.Free("name", o.Name, text.MaxDisplayName, false); err != nil {
		return rule.Invalid(err)
	}
	n := len(o.Dir) + len(o.Host)
	for _, s := range o.Command {
		n += len(s) + 1
	}
	if n > maxCommand {
		return model.Errorf(model.Invalid, "The command and its folder have %d bytes; %d are the most.", n, maxCommand).
			WithHint("Put long arguments into a file.")
	}
	return nil
}

// End says that a run's tracker sends no more. A run that has not ended by then was
// killed with its tracker, at its last sample (T5).
type End struct {
	Workspace string
	Run       model.UUID
}

// Kind is the audit word.
func (End) Kind() string { return "run.end" }

// Authorize: project.track, and whoever began the run.
func (o End) Authorize(s model.State, p model.Principal) error { return own(s, p, o.Workspace, o.Run) }

// Apply ends it. It is done in a read-only workspace, too: it brings nothing.
func (o End) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, r, err := running(u, o.Workspace, o.Run)
	if err != nil {
		return model.Effect{}, err
	}
	e := effect(w, p, r)
	e.Tracked, e.Summary = p.ID, "End "+p.RunKey(r.Number)+"."
	if e.Unchanged = r.State != model.RunRunning; !e.Unchanged {
		r.State, r.Ended = model.RunKilled, r.Seen
		e.After["state"] = r.State.String()
		u.PutRun(r)
	}
	return e, nil
}

// abandoned says whether a run ended only because its tracker sent no more: a kill
// that a tracker saw has a signal or a status.
func abandoned(r *model.Run) bool {
	return r.State == model.RunKilled && r.Signal == "" && r.Exit == 0
}

// effect is the common part: where, what, and how the run is called.
func effect(w *model.Workspace, p *model.Project, r *model.Run) model.Effect {
	key := p.RunKey(r.Number)
	return model.Effect{
		Workspace: w.ID, Target: RunName(w.Name+"/"+p.Name, key),
		After: model.Facts{"key": key, "run": r.UUID.String()},
	}
}

// RunName is how the trail names a run: WS/NAME:STOC-12.
func RunName(full, key string) string { return full + ":" + key }

// own authorises what the tracker of a run does: the person who began it, who may
// still track in its project, or repeat its runs. For everybody else there is no
// such run (R3).
func own(s model.State, p model.Principal, workspace string, id model.UUID) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	w, pr, r, err := running(s, workspace, id)
	if err != nil {
		return err
	}
	full := w.Name + "/" + pr.Name
	if err := rule.OnProject(s, p, full, model.ProjectView); err != nil {
		return absent(workspace, id)
	}
	needs := Begin{Project: full, Origin: r.Origin, Command: r.Command}.needs(s)
	if err := rule.OnProject(s, p, full, needs); err != nil {
		return err
	}
	if r.Person != p.Who.ID {
		return foreign(id, rule.Username(s, r.Person), p)
	}
	return nil
}

// running finds a run for its tracker.
func running(s model.State, workspace string, id model.UUID) (*model.Workspace, *model.Project, *model.Run, error) {
	if w := find.Workspace(s, workspace); w != nil {
		if r, _ := s.RunOf(w.ID, id); r != nil {
			if p := s.Project(w.ID, r.Project); p != nil {
				return w, p, r, nil
			}
		}
	}
	return nil, nil, nil, absent(workspace, id)
}

func absent(workspace string, id model.UUID) error {
	return model.Errorf(model.NotFound, "There is no run %s in %s that you can see.", id, workspace).
		WithHint("It was deleted, or never came; `atrium clear %s` removes its journal.", id)
}

func deleted(id model.UUID, full string) error {
	return model.Errorf(model.NotFound, "The run %s was deleted from %s.", id, full).
		WithHint("`atrium clear %s` removes its journal.", id)
}

func foreign(id model.UUID, whose string, by model.Principal) error {
	return model.Errorf(model.Denied, "The run %s is %s's, and you are %s.", id, strings.ToValidUTF8(whose, "?"), by.Name()).
		WithHint("Bring it as %s: sign in so, or use --as %s.", whose, whose)
}

// clamp is a moment that a tracker's clock told, as far as it can be: from one
// moment to another.
func clamp(t, from, to time.Time) time.Time {
	t = t.UTC().Round(0)
	if t.After(to) {
		t = to
	}
	if t.Before(from) {
		t = from
	}
	return t
}
