package project_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/track"
	"atrium/tui/layout/layouttest"
	"atrium/tui/tuitest"
)

// begun starts a run and ends it as told; "" leaves it running.
func begun(w *tuitest.World, who string, n byte, name, state string) {
	id := model.UUID{n}
	w.Do(who, track.Begin{Project: api, Run: id, Person: who, Name: name, Command: []string{"python", "train.py"}, Created: time.Now()})
	if state == "" {
		return
	}
	time.Sleep(time.Duration(n) * 47 * time.Second)
	st, err := model.ParseRunState(state)
	if err != nil {
		panic(err)
	}
	w.Do(who, track.Append{Workspace: "ml-team", Run: id, Entries: []model.Entry{
		{Seq: 1, At: time.Now(), Status: &model.RunStatus{State: st, Exit: 1}},
	}})
}

// tracked is a team whose project has runs.
func tracked(w *tuitest.World) {
	team(w)
	begun(w, "grace", 1, "baseline", "finished")
	begun(w, "grace", 2, "learning rate 0.1", "failed")
	begun(w, "ada", 3, "", "killed")
	begun(w, "grace", 70, "wide", "finished")
	begun(w, "ada", 5, "wide, seed 2", "")
}

// T7: the runs of a project, newest first, by state, and live.
func TestT7_Runs(t *testing.T) {
	run(t, api, tuitest.Options{Seed: tracked}, func(c *tuitest.Console) {
		c.Press("right")
		c.Sees("[Runs 5]", "API-5", "running", "wide, seed 2", "54m 50s", "learning rate 0.1")
		c.Goldens("runs")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("down")
		c.Sees(">  API-4", "enter open the run")
		begun(c.World, "grace", 9, "another", "")
		c.Settle()
		c.Sees("[Runs 6]", "API-6", ">  API-4") // C3: the cursor follows the run
		c.Press("f")
		c.Sees("running only", "API-6", "API-5")
		c.Lacks("API-4")
		c.Press("f", "f")
		c.Sees("failed only", "API-2")
		c.Press("esc")
		c.Sees("API-1")
	})
}

func TestNoRuns(t *testing.T) {
	run(t, api, tuitest.Options{Seed: team}, func(c *tuitest.Console) {
		c.Press("right")
		c.Sees("No run was tracked in ml-team/api yet.", "atrium track ml-team/api -- COMMAND")
		c.Press("f")
		c.Sees("No run here is running.")
	})
	locked := func(w *tuitest.World) {
		team(w)
		access := model.ViewOnly
		w.Do("ada", op.UpdateProject{Project: api, Access: &access})
	}
	run(t, api, tuitest.Options{Seed: locked, As: "mary"}, func(c *tuitest.Console) {
		c.Press("right")
		c.Sees("You cannot track one: needs project role contributor")
	})
}

// C5: a list of many runs is read by pages.
func TestManyRuns(t *testing.T) {
	run(t, api, tuitest.Options{Seed: func(w *tuitest.World) {
		team(w)
		for n := range 1500 {
			w.Do("grace", track.Begin{Project: api, Run: model.UUID{byte(n), byte(n >> 8), 1}, Person: "grace"})
		}
	}}, func(c *tuitest.Console) {
		c.Press("right")
		c.Sees(">  API-1500")
		c.Press("G")
		c.Sees(">  API-1 ")
		c.Press("g")
		c.Sees(">  API-1500")
	})
}

// X2, R3: names are shown as text, and who may not see the project sees no runs.
func TestHostileRuns(t *testing.T) {
	for _, s := range hostile.Shown() {
		run(t, api, tuitest.Options{Seed: func(w *tuitest.World) {
			team(w)
			begun(w, "grace", 1, s, "")
			w.Do("grace", op.UpdateUser{Username: "grace", Name: &s})
		}}, func(c *tuitest.Console) {
			c.Press("right")
			if strings.Contains(c.Raw(), s) {
				t.Errorf("%q is shown as it is", s)
			}
			layouttest.Fits(t, c.Raw(), 100, 30)
		})
	}
}
