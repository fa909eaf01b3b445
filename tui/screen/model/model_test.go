package model_test

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

const api = "ml-team/api"

func ref[T any](v T) *T { return &v }

func team(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Viewer, "linus")
	w.Do(
		"ada",
		op.CreateProject{Project: api, Visibility: ref(model.WorkspaceVisible)},
		asset.CreateModel{Project: api, Model: "churn", Description: "Who is about to leave"},
		asset.AddVersion{Project: api, Model: "churn", Description: "first try", Metadata: map[string]string{"accuracy": "0.91"}},
		asset.AddVersion{Project: api, Model: "churn", Stage: model.Production, Metadata: map[string]string{"accuracy": "0.93", "rows": "1200"}},
		asset.AddVersion{Project: api, Model: "churn", Stage: model.Staging, Description: "More data"},
	)
}

func run(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Model, Workspace: "ml-team", Name: "api:churn"}))
		test(c)
	})
}

func TestModel(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("› churn", "ml-team/api:churn", "in production: 2", "in staging: 3", "Who is about to leave", "Versions  1–3 of 3")
		c.Goldens("model")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	run(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) { c.Golden("plain") })
}

// Any number of versions may be in production; the change shows at once.
func TestA12_Stages(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("s")
		c.Sees("Stage of version 3", "being tried")
		c.Type("prod")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("in production: 2, 3")
		c.Press("y")
		if c.Copied != "ml-team/api:churn/3" {
			t.Errorf("copied %q", c.Copied)
		}
	})
}

func TestA12_Versions(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("a")
		c.Type("Fewer features")
		c.Press("tab", "tab")
		c.Type("accuracy=0.95")
		c.Press("enter")
		c.Type("nonsense")
		c.Press("ctrl+s")
		c.Sees("is not KEY=VALUE")
		for range "nonsense" {
			c.Press("backspace")
		}
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("1–4 of 4", "Fewer features", "accuracy=0.95")
		c.Press("G", "enter")
		c.Sees("ml-team/api:churn/1", "accuracy=0.91", "first try")
		c.Press("enter", "x")
		c.Sees("Delete version 1 of ml-team/api:churn?", "its number is not used again")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("1–3 of 3")
		c.Press("D")
		c.Sees("Delete the model churn", "3 versions go with it")
		c.Press("y")
		c.Advance(time.Second)
		c.Lacks("› churn")
	})
}

// Two people edit a version: the second is told and keeps their text (C3).
func TestC3_Versions(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("e")
		c.Type(" of mine")
		c.Do("grace", asset.UpdateVersion{Project: api, Model: "churn", Number: 3, Stage: ref(model.Archived)})
		c.Advance(time.Second)
		c.Press("ctrl+s")
		c.Sees("Somebody else has changed this version", "archived now", "More data of mine")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("More data of mine")
	})
}

func TestReasons(t *testing.T) {
	run(t, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		for _, key := range []string{"a", "s", "e", "x", "d", "D"} {
			c.Press(key)
			c.Sees("needs project role", "Ask ada.", "r ask for access")
			c.Press("esc")
		}
	})
}

func TestX2_Hostile(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		for _, s := range hostile.Shown() {
			w.Do("ada", asset.AddVersion{Project: api, Model: "churn", Description: s, Metadata: map[string]string{"k": s}})
		}
	}
	run(t, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		c.Lacks("\ue0b0", "\u0378", "\u00a0")
		c.Sweep()
		c.Press("enter")
		c.Lacks("\ue0b0", "\u0378", "\u00a0")
	})
}
