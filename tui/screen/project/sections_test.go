package project_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/view"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// busy is a team whose project has comments, models, an integration and
// metadata.
func busy(w *tuitest.World) {
	team(w)
	w.Do("linus", asset.AddComment{Project: api, Text: "The recall on the long tail is much better now, but somebody should look at the calibration before this goes anywhere near production.\n\n1. threshold\n2. drift"})
	time.Sleep(2 * time.Second)
	w.Do("ada", asset.AddComment{Project: api, Text: "Done, @linus."})
	w.Do(
		"ada",
		asset.CreateModel{Project: api, Model: "churn", Description: "Who is about to leave"},
		asset.CreateModel{Project: api, Model: "ranker"},
		asset.AddVersion{Project: api, Model: "churn", Stage: model.Production},
		asset.AddVersion{Project: api, Model: "churn", Stage: model.Staging},
		asset.CreateIntegration{Workspace: "ml-team", Name: "warehouse", Of: "postgres"},
		asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "slack"},
		asset.ConnectIntegration{Project: api, Integration: "warehouse"},
		asset.SetMeta{Project: api, Values: map[string]string{"dataset": "2026-03", "owner/team": "vision"}},
	)
}

func section(c *tuitest.Console, name string) {
	c.T.Helper()
	c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: "api", Section: name}))
}

func TestA11_Comments(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		c.Press("right", "right")
		c.Sees("[Comments 2]", "> ada", "Done, @linus.", "near production.", "    2. drift")
		c.Goldens("comments")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("down")
		c.Sees("> linus")
		c.Press("e")
		c.Sees("only linus can edit this comment")
		c.Press("esc", "o")
		c.Sees("oldest first", "> linus")
		c.Press("a")
		c.Type("Shipped")
		c.Press("enter")
		c.Type("at last")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("[Comments 3]", "> ada", "    Shipped", "    at last")
		c.Press("e")
		c.Type(".")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("    at last.", "edited")
		c.Press("x")
		c.Sees("Delete the comment of ada on ml-team/api?", "Shipped")
		c.Press("enter")
		c.Sees("at last.")
		c.Press("x", "y")
		c.Advance(time.Second)
		c.Lacks("at last.")
		c.Sees("[Comments 2]")
	})
}

// An owner deletes what others said, and says so to them; a viewer does not.
func TestA11_Moderation(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy, As: "linus"}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Press("x")
		c.Sees("only ada and owners of the project can delete")
		c.Press("down", "x")
		c.Sees("Delete the comment of linus")
	})
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Press("down", "x")
		c.Sees("Delete the comment of linus", "linus is told.")
	})
}

// The list follows others, and the cursor its comment (C3).
func TestC3_CommentsOfOthersAppear(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Press("down")
		c.Sees("> linus")
		c.Advance(time.Second)
		c.Do("grace", asset.AddComment{Project: api, Text: "And another one"})
		c.Advance(time.Second)
		c.Sees("And another one", "> linus", "[Comments 3]")
	})
}

// A comment that is being edited in two consoles keeps its text (C3).
func TestC3_TwoEditsOfAComment(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Press("e")
		c.Type(" Mine")
		var id string
		c.Read("ada", func(r *tuitest.Reader) error {
			l, err := r.Comments(api, view.CommentQuery{})
			if err == nil {
				id = l.Data[0].ID
			}
			return err
		})
		c.Do("ada", asset.EditComment{Project: api, ID: id, Text: "Theirs"})
		c.Advance(time.Second)
		c.Press("ctrl+s")
		c.Sees("edited meanwhile", "begins now: Theirs", "Done, @linus. Mine")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Done, @linus. Mine")
		c.Lacks("Theirs")
	})
}

// Many comments are read by pages, long ones by lines.
func TestC5_PagesOfComments(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		for i := range 120 {
			time.Sleep(time.Second)
			w.Do("ada", asset.AddComment{Project: api, Text: fmt.Sprintf("comment %d", i)})
		}
		time.Sleep(time.Second)
		w.Do("ada", asset.AddComment{Project: api, Text: strings.Repeat("a line\n", 60) + "its end"})
	}
	run(t, api, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Sees("a line", "50 comments of a page")
		c.Lacks("its end")
		c.Press("pgdown", "pgdown", "pgdown", "pgdown")
		c.Sees("its end")
		for range 60 {
			c.Press("down")
		}
		c.Sees("comment 61")
		c.Press("G")
		c.Sees("> ada", "comment 0")
		for range 60 {
			c.Press("up")
		}
		c.Sees("> ada", "comment 59")
		c.Press("g")
		c.Sees("a line")
	})
}

func TestA12_Models(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "models")
		c.Sees("[Models 2]", "churn", "ranker", "none")
		c.Goldens("models")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("a")
		c.Type("Fraud")
		c.Sees("fraud") // the near name that is valid
		c.Press("esc", "y", "a")
		c.Type("fraud")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("[Models 3]")
		c.Press("g", "x")
		c.Sees("Delete the model churn of ml-team/api?", "2 versions go with it", "In production: version 1.")
		c.Press("n", "enter")
		c.Sees("› churn", "in production: 1")
	})
	run(t, api, tuitest.Options{Seed: busy, As: "mary"}, func(c *tuitest.Console) {
		c.Do("ada", op.UpdateProject{Project: api, Access: ref(model.ViewOnly)})
		c.Advance(time.Second)
		section(c, "models")
		c.Press("a")
		c.Sees("needs project role contributor")
	})
}

func TestA8_Connections(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "integrations")
		c.Sees("[Integrations 1]", "warehouse", "postgres")
		c.Goldens("connections")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("a")
		c.Sees("Connect to ml-team/api", "connected already")
		c.Type("hook")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("[Integrations 2]", "slack")
		c.Press("g", "x")
		c.Sees("Disconnect the integration hook from ml-team/api?", "the integration stays")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("[Integrations 1]")
		c.Press("enter")
		c.Sees("Integrations of ml-team")
	})
	run(t, api, tuitest.Options{Seed: busy, As: "linus"}, func(c *tuitest.Console) {
		section(c, "integrations")
		c.Press("a")
		c.Sees("integration.connect needs")
	})
}

func TestA12_Metadata(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		section(c, "settings")
		c.Sees("Metadata  2 keys, m changes them", "dataset", "2026-03", "owner/team")
		c.Goldens("metadata")
		c.Resize(100, 30)
		c.Press("m")
		c.Type("dataset")
		c.Press("enter")
		c.Type("-b")
		c.Do("grace", asset.SetMeta{Project: api, Values: map[string]string{"dataset": "2026-04"}})
		c.Advance(time.Second)
		c.Press("ctrl+s")
		c.Sees("It is now: 2026-04", "2026-03-b")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("2026-03-b")
		c.Press("m", "enter")
		c.Type("bad key")
		c.Press("ctrl+s")
		c.Sees("1 to 64 characters")
		c.Press("esc", "y")
	})
}

// Whoever sees a project only because it is public sees its models and its
// metadata, and is told why not the rest.
func TestA5_PublicOnly(t *testing.T) {
	seed := func(w *tuitest.World) {
		busy(w)
		w.Do("ada", op.UpdateProject{Project: api, Visibility: ref(model.Public)})
	}
	run(t, api, tuitest.Options{Seed: seed, As: "zoe"}, func(c *tuitest.Console) {
		section(c, "comments")
		c.Sees("Comments are for people with a role in this project.")
		c.Lacks("Done, @linus.")
		c.Press("a")
		c.Sees("Cannot write a comment")
		c.Press("esc")
		section(c, "integrations")
		c.Sees("for people with a role in it")
		c.Lacks("warehouse")
		section(c, "models")
		c.Sees("churn")
		section(c, "settings")
		c.Sees("2026-03")
		c.Press("m")
		c.Sees("Cannot set metadata")
	})
}

// In the trash nothing changes, and everything says so (A9).
func TestA9_SectionsInTheTrash(t *testing.T) {
	run(t, api, tuitest.Options{Seed: busy}, func(c *tuitest.Console) {
		c.Do("ada", op.TrashProject{Project: api})
		c.Advance(time.Second)
		for name, key := range map[string]string{"comments": "a", "models": "a", "integrations": "a", "settings": "m"} {
			section(c, name)
			c.Press(key)
			c.Sees("is in the trash; restore it first")
			c.Sweep()
		}
	})
}

// Hostile text is shown as text in every section (X2).
func TestX2_HostileSections(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		for _, s := range hostile.Shown() {
			time.Sleep(time.Second)
			w.Do("ada", asset.AddComment{Project: api, Text: s + "\n> ada | just now\n" + s})
			w.Do("ada", asset.SetMeta{Project: api, Values: map[string]string{"k": s}})
		}
	}
	run(t, api, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		for _, name := range []string{"comments", "settings"} {
			section(c, name)
			for _, bad := range []string{"\ue0b0", "\u0378", "\u00a0"} {
				if strings.Contains(c.Raw(), bad) {
					t.Errorf("%s shows %q", name, bad)
				}
			}
			c.Sweep()
		}
	})
}

func ref[T any](v T) *T { return &v }
