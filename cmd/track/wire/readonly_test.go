//go:build unix

package wire_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/cmd/track/child"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/model"
	"atrium/model/op/subscription"
	"atrium/storage"
)

func TestMain(m *testing.M) {
	if child.Relay() {
		return
	}
	os.Exit(m.Run())
}

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// TestT3_ReadOnlyWhileTheRunLives: each of the causes begins in the middle of a run. The
// command goes on with its own status, the cause is said once with its numbers and who
// can end it, nothing is lost, and when it has ended everything comes, once.
func TestT3_ReadOnlyWhileTheRunLives(t *testing.T) {
	for _, c := range []struct {
		cause string
		told  []string
		begin func(h *house, c *clock)
		end   func(h *house)
	}{
		{
			"hours",
			[]string{"of 1 monitoring hours", "ada", "top up"},
			func(_ *house, c *clock) { c.add(3 * time.Hour) },
			func(h *house) { h.do(h.ada, subscription.TopUp{Workspace: "ml-team", Seconds: 100 * 3600}) },
		},
		{
			"storage",
			[]string{"storage", "ada"},
			func(h *house, _ *clock) { h.do(h.ada, subscription.LimitStorage{Workspace: "ml-team", Bytes: 10}) },
			func(h *house) { h.do(h.ada, subscription.LimitStorage{Workspace: "ml-team", Bytes: 1 << 30}) },
		},
		{
			"payment",
			[]string{"payment", "ada"},
			func(h *house, c *clock) {
				h.do(h.ada, subscription.RecordPayment{Workspace: "ml-team"})
				c.add(15 * 24 * time.Hour)
			},
			func(h *house) { h.do(h.ada, subscription.RecordPayment{Workspace: "ml-team", Paid: true}) },
		},
	} {
		t.Run(c.cause, func(t *testing.T) {
			at := &clock{at: time.Now()}
			h := newHouseAt(t, at)
			hours := "100000"
			if c.cause == "hours" {
				hours = "1"
			}
			h.do(h.ada, subscription.SetPlan{Name: "paid", Values: []string{"hours=" + hours, "storage=1GiB", "price=10"}})
			h.do(h.ada, subscription.ChoosePlan{Workspace: "ml-team", Plan: "paid"})
			dir := t.TempDir()
			steps := filepath.Join(dir, "step")
			wait := func(n int) string { return fmt.Sprintf("while [ ! -e %s%d ]; do sleep 0.01; done; ", steps, n) }
			log := func(n int) string { return fmt.Sprintf(`echo '{"loss": %d, "step": %d}' >&$ATRIUM_LOG_FD; `, n, n) }
			script := log(1) + wait(1) + log(2) + wait(2) + log(3) + "exit 7"
			var mu sync.Mutex
			var said []string
			null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer null.Close()
			client := h.client()
			o := run.Options{
				Store: journal.Open(filepath.Join(dir, ".atrium")), Uplink: client, Every: 5 * time.Millisecond, Now: at.now,
				Identity: journal.Identity{Project: project, Person: "ada"}, Backoff: run.Backoff{First: time.Millisecond, Most: 5 * time.Millisecond},
				Child: child.Options{Argv: []string{"sh", "-c", script}, Stdin: null, Stdout: null, Stderr: null},
				Say: func(s string) {
					mu.Lock()
					defer mu.Unlock()
					said = append(said, s)
				},
			}
			r, err := run.Start(o)
			if err != nil {
				t.Fatal(err)
			}
			until := func(what string, is func() bool) {
				t.Helper()
				for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
					if time.Now().After(end) {
						t.Fatalf("never: %s; %q", what, said)
					}
				}
			}
			heard := func(word string) func() bool {
				return func() bool {
					mu.Lock()
					defer mu.Unlock()
					return strings.Contains(strings.Join(said, "\n"), word)
				}
			}
			next := func(n int) {
				if err := os.WriteFile(fmt.Sprint(steps, n), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			until("the run is there", func() bool { return h.stored(r.ID()) > 1 })
			c.begin(h, at)
			next(1)
			until("it goes offline", heard("goes on offline"))
			for _, word := range append(c.told, "ml-team is read-only") {
				if !heard(word)() {
					t.Errorf("%q lacks %q", said, word)
				}
			}
			if got := o.Store.ReasonOf(r.ID()); got.Code != string(model.ReadOnly) {
				t.Errorf("%+v", got)
			}
			next(2)
			res := r.Wait()
			if res.Code != 7 || res.Pending == 0 || strings.Count(strings.Join(said, "\n"), "goes on offline") != 1 {
				t.Errorf("%+v %q", res, said)
			}
			if err := bring(o.Store, client, r.ID(), 0); model.CodeOf(err) != model.ReadOnly {
				t.Errorf("while it is read-only: %v", err)
			}
			c.end(h)
			if err := bring(o.Store, client, r.ID(), 0); err != nil {
				t.Fatal(err)
			}
			sum := o.Store.Summary(r.ID())
			if !sum.Done() || h.stored(r.ID()) != res.Records {
				t.Errorf("%+v", sum)
			}
			h.look(func(u model.Unit) {
				for r := range u.RunsNamed(model.UUID(r.ID())) {
					if m := u.Series(r, model.MetricSeries, "loss"); m == nil || m.Count != 3 || r.Exit != 7 {
						t.Errorf("%+v %+v", m, r)
					}
				}
			})
		})
	}
}

// newHouseAt is a house whose time a test moves.
func newHouseAt(t testing.TB, c *clock) *house {
	t.Helper()
	return furnished(t, storage.Memory(storage.Options{Now: c.now}))
}
