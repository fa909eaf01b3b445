package track_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/track"
	"atrium/storage"
)

// house is a deployment with the team workspace ml-team: ada is its admin, grace an
// editor, linus a viewer; outsider is nobody there, root is platform admin. ml-team/api
// is seen by the workspace, ml-team/secret is private. Time stands still.
type house struct {
	testing.TB
	store *storage.Store
	now   time.Time
}

const (
	api    = "ml-team/api"
	secret = "ml-team/secret"
)

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{TB: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, name := range []string{"ada", "grace", "linus", "outsider"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	for name, role := range map[string]model.Role{"grace": model.Editor, "linus": model.Viewer} {
		h.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: role})
	}
	seen := model.WorkspaceVisible
	h.do("ada", op.CreateProject{Project: api, Visibility: &seen})
	h.do("ada", op.CreateProject{Project: secret})
	return h
}

func (h *house) actor(name string) model.Actor {
	h.Helper()
	switch name {
	case "":
		return model.Actor{}
	case "system":
		return model.Actor{System: true}
	}
	var id model.ID
	h.look(func(u model.Unit) { id = u.Name(name).Person })
	return model.Actor{Person: id, Via: model.ViaCLI}
}

// do carries an operation out; it must succeed.
func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	effects, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatalf("%s: %s: %v (%v)", who, o.Kind(), err, model.AsError(err).Cause)
	}
	return effects[0]
}

// refuse carries an operation out; it must fail with the code, and a sentence
// that has all the parts.
func (h *house) refuse(who string, o model.Operation, code model.Code, parts ...string) string {
	h.Helper()
	_, err := h.store.Do(context.Background(), h.actor(who), o)
	if got := model.CodeOf(err); got != code {
		h.Fatalf("%s: %s: %q (%v), not %q", who, o.Kind(), got, err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			h.Errorf("%s: %s: the sentence %q lacks %q", who, o.Kind(), err, part)
		}
	}
	return err.Error()
}

type probe struct{ fn func(model.Unit) }

func (probe) Kind() string                                 { return "test.probe" }
func (probe) Authorize(model.State, model.Principal) error { return nil }
func (p probe) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Target: "it", Unchanged: true}, nil
}

func (h *house) look(fn func(model.Unit)) {
	h.Helper()
	if _, err := h.store.Do(context.Background(), model.Actor{System: true}, probe{fn}); err != nil {
		h.Fatal(err)
	}
}

// begin starts a run of somebody's in a project, with an id of that number.
func (h *house) begin(who, project string, n byte) model.UUID {
	h.Helper()
	id := model.UUID{n}
	h.do(who, track.Begin{Project: project, Run: id, Person: who, Command: []string{"python", "train.py"}, Created: h.now})
	return id
}

// run is a run of ml-team as it is stored.
func (h *house) run(id model.UUID) (r *model.Run) {
	h.Helper()
	h.look(func(u model.Unit) { r, _ = u.RunOf(u.Name("ml-team").Workspace, id) })
	return r
}

// send brings entries of a run of ml-team, numbered on from what is stored.
func (h *house) send(who string, id model.UUID, entries ...model.Entry) model.Effect {
	h.Helper()
	return h.do(who, h.append(id, entries...))
}

func (h *house) append(id model.UUID, entries ...model.Entry) track.Append {
	h.Helper()
	next := h.run(id).Through
	for i := range entries {
		next++
		entries[i].Seq = next
		if entries[i].At.IsZero() {
			entries[i].At = h.now
		}
	}
	return track.Append{Workspace: "ml-team", Run: id, Entries: entries}
}

// trail is everything that the audit trail says.
func (h *house) trail() string {
	h.Helper()
	var b strings.Builder
	h.look(func(u model.Unit) {
		b.Reset()
		for a := range u.Audit(model.AuditFilter{}, 0) {
			b.WriteString(a.Operation + " " + a.Target + " " + string(a.Before) + " " + string(a.After) + " " + a.Reason + "\n")
		}
	})
	return b.String()
}
