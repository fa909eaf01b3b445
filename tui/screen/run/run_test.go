package run_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/track"
	"atrium/model/series"
	"atrium/tui/layout/layouttest"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// T7: a run's metrics as charts, several at once.
func TestT7_Charts(t *testing.T) {
	open(t, tuitest.Options{}, "", func(c *tuitest.Console) {
		c.Sees("ml-team/api:API-1", "running", "grace", "[Charts 6]", "accuracy", "loss", "python train.py --note 'it'\\''s new'")
		c.Goldens("charts")
		c.Sweep()
		c.Resize(120, 40)
		c.Press("down", "enter")
		c.Sees("2 of 6")
		c.Lacks("accuracy")
		c.Golden("zoom")
		c.Press("t")
		c.Sees("by time", "2m")
		c.Press("L")
		c.Sees("logarithmic")
		c.Press("esc")
		c.Sees("accuracy")
	})
}

// Metrics are chosen by marks and by the filter.
func TestChooseMetrics(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, "", func(c *tuitest.Console) {
		c.Press("o")
		c.Sees("no metric is marked")
		c.Press("down", " ", "G", " ")
		c.Sees("2 marked")
		c.Press("o")
		c.Sees("2 metrics together", "a loss", "b val/loss")
		c.Golden("together")
		c.Press("esc", "/")
		c.Type("moni")
		c.Sees("monitoring/cpu", "monitoring/memory")
		c.Lacks("accuracy")
		c.Press("enter", "esc")
		c.Sees("accuracy")
		c.Press("/")
		c.Type("none such")
		c.Lacks("accuracy")
	})
}

func TestPlainCharts(t *testing.T) {
	open(t, tuitest.Options{Plain: true, Width: 100, Height: 30}, "", func(c *tuitest.Console) { c.Golden("plain") })
}

// C3: what a run logs appears within a second, the choice stays.
func TestLive(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, "", func(c *tuitest.Console) {
		c.Press("down")
		give(c.World, grow{points: map[string][]series.Point{
			"loss": curve(500, 100, func(int) float64 { return 0.07 }), "aaa": curve(0, 3, func(i int) float64 { return float64(i) }),
		}})
		c.Advance(time.Second)
		c.Sees("[Charts 7]", "aaa", "> loss", "0.07 at step 599")
		give(c.World, grow{state: model.RunFailed, change: func(r *model.Run) { r.Exit = 3 }})
		c.Advance(time.Second)
		c.Sees("failed, exit status 3")
	})
}

// C3: the end of the output is followed, and what is read stays where it is.
func TestConsole(t *testing.T) {
	open(t, tuitest.Options{}, "console", func(c *tuitest.Console) {
		c.Sees("loading data", "! warning: slow disk", "epoch 3", "12,345 bytes were not kept", "following")
		c.Lacks("epoch 2")
		c.Goldens("console")
		c.Sweep()
		c.Resize(100, 30)
		print := func(from, n int) {
			var b strings.Builder
			for i := from; i < from+n; i++ {
				fmt.Fprintf(&b, "line %d of the output\n", i)
			}
			give(c.World, grow{output: []series.Segment{{Stream: 1, Data: []byte(b.String())}}})
			c.Advance(time.Second)
		}
		print(1, 100)
		c.Sees("line 100 of")
		c.Press("up", "up", "up")
		c.Lacks("line 100 of")
		c.Sees("line 97 of", "f follow the end")
		print(101, 100)
		c.Sees("line 97 of")
		c.Lacks("line 101 of")
		c.Press("G")
		c.Sees("line 200 of", "following")
		// Far more than is held.
		print(201, 40_000)
		c.Sees("line 40200 of")
		c.Press("g")
		c.Sees("loading data", "from its beginning")
		c.Press("pgdown")
		c.Lacks("loading data")
		c.Press("f")
		c.Sees("line 40200 of")
		for range 400 {
			c.Press("pgup")
		}
		c.Sees("to the end of what is read")
		give(c.World, grow{state: model.RunFinished})
		c.Advance(time.Second)
		c.Press("G")
		c.Sees("line 40200 of", "to its end")
	})
}

// Every line of a long output is seen once when one goes through it, up and down.
func TestConsoleByPages(t *testing.T) {
	const lines = 30_000
	seed := func(w *tuitest.World) {
		team(w)
		for from := 0; from < lines; from += 1000 {
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&b, "line %05d of the output, which is long\n", from+i)
			}
			give(w, grow{output: []series.Segment{{Stream: 1, Data: []byte(b.String())}}})
		}
	}
	open(t, tuitest.Options{Seed: seed, Width: 100, Height: 200}, "console", func(c *tuitest.Console) {
		through := func(key string) {
			seen := map[string]bool{}
			for range lines/150 + 50 {
				for _, l := range strings.Split(c.Screen(), "\n") {
					if _, n, ok := strings.Cut(l, "line "); ok {
						seen[strings.Fields(n)[0]] = true
					}
				}
				c.Press(key)
			}
			if len(seen) != lines {
				t.Errorf("by %s %d of %d lines were seen", key, len(seen), lines)
			}
		}
		through("pgup")
		c.Press("g")
		through("pgdown")
	})
}

func TestFacts(t *testing.T) {
	open(t, tuitest.Options{}, "facts", func(c *tuitest.Console) {
		c.Sees("gpu-7", "/home/grace/churn", "12 points, 1 byte of output", "optimizer", "adam", "2 parameters")
		c.Goldens("facts")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("y")
		if c.Copied != id().String() {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("e")
		c.Sees("atrium runs export API-1 run.jsonl -w ml-team")
		c.Press("esc", "r")
		c.Sees("atrium runs rerun API-1 -w ml-team")
	})
}

// A run that repeats another names it, and leads there; one that is gone is named
// by its id.
func TestOrigin(t *testing.T) {
	seed := func(w *tuitest.World) {
		busy(w)
		w.Do("grace", track.Begin{Project: api, Run: model.UUID{8}, Person: "grace", Origin: id(), Created: time.Now()})
		give(w, grow{change: func(r *model.Run) { r.Origin = model.UUID{9} }})
	}
	open(t, tuitest.Options{Seed: seed}, "facts", func(c *tuitest.Console) {
		c.Sees("09000000-0000-0000-0000-000000000000, which it repeats; you cannot see it")
		c.Command(ui.Visit(ui.Route{Kind: ui.Run, Workspace: "ml-team", Name: "api:2", Section: "facts"}))
		c.Advance(time.Second)
		c.Sees("API-1 of ml-team/api, which it repeats")
		c.Press("O")
		c.Sees("ml-team/api:API-1")
	})
}

func TestTextsAndArtifacts(t *testing.T) {
	open(t, tuitest.Options{}, "texts", func(c *tuitest.Console) {
		c.Sees("[Texts 1]", "sample")
		c.Goldens("texts")
		c.Resize(100, 30)
		c.Press("enter")
		c.Sees("1  a cat", "2  a dog", "on a mat")
		c.Press("esc", "right")
		c.Sees("[Artifacts 2]", "model.pt", "12.0 MiB", "report/confusion.csv")
		c.Goldens("artifacts")
		c.Resize(100, 30)
		c.Press("enter")
		c.Sees("SHA-256:", "abababababababab")
		c.Press("esc")
		give(c.World, grow{files: map[string]int64{"z.bin": 1}})
		c.Advance(time.Second)
		c.Sees("[Artifacts 3]", "z.bin")
	})
}

func TestNothingKept(t *testing.T) {
	open(t, tuitest.Options{Seed: team}, "", func(c *tuitest.Console) {
		c.Sees("This run has logged no metrics yet.", "atrium log")
		c.Press("right")
		c.Sees("This run has printed nothing yet.")
		c.Press("right", "right")
		c.Sees("This run keeps no words.")
		c.Press("right")
		c.Sees("This run keeps no files.")
		c.Sweep()
	})
}

// T7: running it again takes a right, and the reason says which.
func TestActionsSayWhy(t *testing.T) {
	open(t, tuitest.Options{As: "mary"}, "facts", func(c *tuitest.Console) {
		c.Press("r")
		c.Sees("atrium runs rerun")
	})
	locked := func(w *tuitest.World) {
		busy(w)
		access := model.ViewOnly
		w.Do("ada", op.UpdateProject{Project: api, Access: &access})
	}
	open(t, tuitest.Options{As: "mary", Seed: locked}, "facts", func(c *tuitest.Console) {
		c.Press("r")
		c.Sees("needs project role contributor")
	})
}

// Deleting asks first, says what becomes free, and steps back; who may not is told
// why.
func TestDelete(t *testing.T) {
	open(t, tuitest.Options{As: "mary"}, "", func(c *tuitest.Console) {
		c.Press("D")
		c.Sees("needs project role contributor")
	})
	open(t, tuitest.Options{Width: 100, Height: 30}, "", func(c *tuitest.Console) {
		c.Press("D")
		c.Sees("Delete API-1 of ml-team/api for good?", "which frees 15.3 KiB", "It is running")
		c.Golden("delete")
		c.Press("enter")
		c.Sees("[Charts 6]") // C2: No is the default
		c.Press("D", "y")
		c.Advance(time.Second)
		c.Lacks("[Charts 6]")
	})
}

// R3: a run that one may not see is like one that there is not, also once it is
// open.
func TestR3_Unseen(t *testing.T) {
	open(t, tuitest.Options{As: "zoe"}, "", func(c *tuitest.Console) { c.Lacks("API-1", "train.py", "Charts") })
	open(t, tuitest.Options{As: "mary"}, "", func(c *tuitest.Console) {
		c.Sees("API-1")
		private := model.Private
		c.Do("ada", op.UpdateProject{Project: api, Visibility: &private})
		c.Advance(time.Second)
		c.Lacks("train.py", "accuracy")
	})
}

// X2: whatever a run says of itself and prints, nothing acts on the terminal.
func TestHostile(t *testing.T) {
	for _, text := range append(hostile.Payloads(), hostile.Shown()...) {
		seed := func(w *tuitest.World) {
			team(w)
			give(w, grow{
				points: map[string][]series.Point{text: curve(0, 5, func(i int) float64 { return float64(i) })},
				output: []series.Segment{{Stream: 1, Data: []byte(text)}, {Stream: 2, Data: []byte(text + "\n" + text)}},
				lines:  map[string][]series.Line{text: {{Text: text}}},
				params: map[string]string{text: text}, files: map[string]int64{text: 1},
				change: func(r *model.Run) {
					r.Name, r.Dir, r.Host, r.Note, r.Signal, r.Command = text, text, text, text, text, []string{text}
				},
			})
		}
		for _, section := range []string{"charts", "console", "facts", "texts", "artifacts"} {
			open(t, tuitest.Options{Seed: seed}, section, func(c *tuitest.Console) {
				layouttest.Fits(t, c.Raw(), 100, 30)
				c.Press("enter")
				layouttest.Fits(t, c.Raw(), 100, 30)
			})
		}
	}
}
