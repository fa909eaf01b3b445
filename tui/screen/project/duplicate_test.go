package project_test

import (
	"context"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/view"
	"atrium/tui/tuitest"
)

// work does a number of steps of what has fallen due, as whoever holds the file does.
func work(c *tuitest.Console, steps int) {
	c.T.Helper()
	ctx := context.Background()
	for range steps {
		var o model.Operation
		err := c.World.Store.View(ctx, chore.Actor(), func(r *view.Reader) error {
			due, err := r.Due(func(model.ID) bool { return false }, 1)
			if len(due) > 0 {
				o = chore.For(due[0], r.Now())
			}
			return err
		})
		if err == nil && o != nil {
			_, err = c.World.Store.Do(ctx, chore.Actor(), o)
		}
		if err != nil {
			c.T.Fatal(err)
		}
	}
	c.Advance(time.Second)
}

// A7: a project is copied from its own screen, also to another workspace, and how far
// that is shows there without a key press.
func TestA7_DuplicateFromTheProject(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		w.Do("ada", op.CreateWorkspace{Name: "labs"})
		for _, name := range []string{"net", "tree"} {
			w.Do("ada", asset.CreateModel{Project: api, Model: name})
		}
	}
	run(t, api, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		c.Lacks("copying")
		c.Press("C")
		c.Sees("Copy ml-team/api", "api-copy")
		c.Press("ctrl+u")
		c.Type("labs/speech")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("copying to speech: 0 of")
		c.Sweep()
		work(c, 20)
		c.Lacks("copying")
		c.World.Read("ada", func(r *tuitest.Reader) error {
			_, err := r.Project("labs/speech")
			return err
		})
	})
}

// A7: the copy is cancelled where it was begun, leaving nothing.
func TestA7_CancelADuplicateFromTheProject(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("C", "enter")
		c.Advance(time.Second)
		c.Sees("copying to api-copy")
		c.Press("K", "y")
		c.Advance(time.Second)
		work(c, 20)
		c.Lacks("copying")
		if err := c.World.Store.View(context.Background(), chore.Actor(), func(r *view.Reader) error {
			_, err := r.Project("ml-team/api-copy")
			return err
		}); model.CodeOf(err) != model.NotFound {
			t.Errorf("it is left: %v", err)
		}
	})
}
