package integrations_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func team(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Viewer, "linus")
	seen := model.WorkspaceVisible
	w.Do(
		"ada",
		op.CreateProject{Project: "ml-team/api", Visibility: &seen},
		op.CreateProject{Project: "ml-team/secret"},
		asset.CreateIntegration{
			Workspace: "ml-team", Name: "warehouse", Of: "postgres", Settings: map[string]string{"host": "db.example.com"},
			Secrets: map[string]asset.Secret{"password": "canary-tui"},
		},
		asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "slack"},
		asset.ConnectIntegration{Project: "ml-team/api", Integration: "warehouse"},
		asset.ConnectIntegration{Project: "ml-team/secret", Integration: "warehouse"},
	)
}

// run opens the screen from Settings, as people do.
func run(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	o.Workspace = "ml-team"
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("6", "down", "down", "enter")
		c.Sees("Integrations of ml-team")
		test(c)
	})
}

func TestList(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("warehouse", "postgres", "1 set", "host=db.example.com", "api, secret", "hook", "none")
		c.Goldens("list")
		c.Sweep()
		c.Press("G", "enter")
		c.Sees("password (set; nobody can read them)", "ml-team/secret")
	})
}

func TestPlain(t *testing.T) {
	run(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) { c.Golden("plain") })
}

// Whoever sees the workspace sees names, kinds and their own projects; nothing
// else (A8).
func TestA8_Viewers(t *testing.T) {
	run(t, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		c.Sees("warehouse", "postgres", "api", "settings and secrets are for admins")
		c.Lacks("secret,", ", secret", "db.example.com", "1 set")
		for key, why := range map[string]string{"n": "integration.manage", "e": "integration.manage", "s": "integration.manage", "D": "integration.manage", "c": "integration.connect"} {
			c.Press(key)
			c.Sees("Cannot", why)
			c.Press("enter") // the reason is too long for the status line
		}
		c.Press("G", "enter")
		c.Sees("Settings and secrets are for admins of ml-team.")
	})
}

func TestA8_Create(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("n")
		c.Type("buckets")
		c.Press("enter")
		c.Type("s3")
		c.Press("enter")
		c.Type("region=eu")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("buckets", "region=eu", "1–3 of 3")
		c.Press("g", "c")
		c.Sees("Connect buckets to", "secret")
		c.Type("api")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Done: Connect the integration buckets to ml-team/api.")
		c.Press("D")
		c.Sees("Delete the integration buckets of ml-team?", "1 project loses it: api.")
		c.Press("y")
		c.Advance(time.Second)
		c.Lacks("buckets   ")
	})
}

// A secret is typed unseen, and never comes back (A8).
func TestA8_Secrets(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		look := func() {
			t.Helper()
			if strings.Contains(c.Raw(), "canary") {
				t.Errorf("the screen shows a secret:\n%s", c.Screen())
			}
		}
		c.Press("s")
		c.Type("token")
		c.Press("tab")
		c.Type("canary-2")
		look()
		c.Press("ctrl+s")
		c.Advance(time.Second)
		look()
		c.Sees("1 set")
		c.Press("enter")
		c.Sees("token (set")
		look()
		c.Press("enter", "f")
		c.Sees("Forget a secret of hook", "token")
		c.Press("enter")
		c.Sees("Forget the secret token of hook?")
		c.Press("y")
		c.Advance(time.Second)
		c.Press("f")
		c.Sees("hook has no secret")
		c.Press("5")
		look()
	})
}

// Two people edit the settings: the second is told and keeps their text (C3).
func TestC3_Settings(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("G", "e")
		c.Type("-of-mine")
		c.Do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "warehouse", Settings: map[string]string{"port": "5432"}})
		c.Advance(time.Second)
		c.Press("ctrl+s")
		c.Sees("Somebody else has changed warehouse", "port=5432", "db.example.com-of-mine")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Press("enter")
		c.Sees("db.example.com-of-mine", "port=5432")
	})
}

func TestX2_Hostile(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		for _, s := range hostile.Shown() {
			w.Do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Settings: map[string]string{"k": s}})
		}
	}
	run(t, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		c.Lacks("\ue0b0", "\u0378", "\u00a0")
		c.Sweep()
		c.Press("enter")
		c.Lacks("\ue0b0", "\u0378", "\u00a0")
	})
}
