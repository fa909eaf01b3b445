package visitors_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// house is a door with visitors that a test moves.
type house struct {
	store port.Store

	mu       sync.Mutex
	rows     []port.Visitor
	watchers []chan struct{}
	kicked   []uint64
	reads    int
	refuses  error
}

func (h *house) Visitors(ctx context.Context, actor model.Actor) ([]port.Visitor, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reads++
	err := h.refuses
	if viewed := h.store.View(ctx, actor, func(r *tuitest.Reader) error {
		if me := r.Me(); me == nil || !me.PlatformAdmin {
			return model.Errorf(model.Denied, "Who is here is for platform admins to see.")
		}
		return nil
	}); viewed != nil {
		err = viewed
	}
	return slices.Clone(h.rows), err
}

func (h *house) Kick(_ context.Context, _ model.Actor, id uint64) error {
	if !h.leaves(id) {
		return model.Errorf(model.NotFound, "There is no session %d.", id)
	}
	h.kicked = append(h.kicked, id)
	return nil
}

func (h *house) Watch(ctx context.Context) <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan struct{}, 1)
	h.watchers = append(h.watchers, c)
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.watchers = slices.DeleteFunc(h.watchers, func(w chan struct{}) bool { return w == c })
	})
	return c
}

// set changes who is here.
func (h *house) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
	for _, c := range h.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (h *house) comes(v port.Visitor) { h.set(func() { h.rows = append(h.rows, v) }) }

func (h *house) leaves(id uint64) (was bool) {
	h.set(func() {
		before := len(h.rows)
		h.rows = slices.DeleteFunc(h.rows, func(v port.Visitor) bool { return v.ID == id })
		was = len(h.rows) < before
	})
	return was
}

var print1, print2 = "SHA256:qrC0Hm3vFf4gS1Ytg9HxMe7mVbOnZ0J3yYk8bXh1Q2E", "SHA256:8hJ2kQm5tW9zXcVbNmAsDfGhJkLpOiUyTrEwQ3456789"

// filled is a house with one visitor of each kind; the console under test is 7.
func filled() *house {
	at := func(minutes int) time.Time {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(minutes) * time.Minute)
	}
	return &house{rows: []port.Visitor{
		{ID: 1, Person: "ada", Via: port.ViaHolder, Remote: "ops", Terminal: true, BeganAt: at(3000), ActiveAt: at(95)},
		{ID: 4, Person: "grace", Via: port.ViaSSH, Remote: "192.0.2.17:50412", Key: &print1, Terminal: true, BeganAt: at(60), ActiveAt: at(0)},
		{ID: 7, Person: "ada", Via: port.ViaSSH, Remote: "198.51.100.4:40022", Key: &print2, Terminal: true, BeganAt: at(2), ActiveAt: at(0), Own: true},
		{ID: 9, Person: "grace", Via: port.ViaSSH, Remote: "192.0.2.17:50412", Key: &print1, Command: "people list -w ml-team --json", BeganAt: at(0), ActiveAt: at(0)},
		{ID: 11, Via: port.ViaSSH, Remote: "[2001:db8::1]:60001", Terminal: true, BeganAt: at(5), ActiveAt: at(4)},
		{ID: 12, Person: "linus", Via: port.ViaSocket, Remote: "uid 1000", Terminal: true, Command: "--as linus", BeganAt: at(700), ActiveAt: at(20)},
	}}
}

func open(t *testing.T, o tuitest.Options, h *house, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store {
		h.store = storage.Memory(storage.Options{})
		return h.store
	}
	o.Presence = h
	o.Seed = func(w *tuitest.World) { w.Users("grace", "linus") }
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press(":")
		c.Type("who is here")
		c.Press("enter")
		c.Advance(time.Second)
		test(c)
	})
}

// on puts the cursor on a session.
func on(c *tuitest.Console, id uint64) {
	c.T.Helper()
	c.Press("g")
	for range 12 {
		if strings.Contains(c.Screen(), fmt.Sprintf("Session %d, ", id)) {
			return
		}
		c.Press("j")
	}
	c.T.Fatalf("there is no session %d:\n%s", id, c.Screen())
}

func TestPictures(t *testing.T) {
	open(t, tuitest.Options{}, filled(), func(c *tuitest.Console) {
		on(c, 4)
		c.Goldens("list")
		c.Sweep()
		c.Press("x")
		c.Goldens("kick")
		c.Sweep()
	})
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, filled(), func(c *tuitest.Console) {
		on(c, 9)
		c.Golden("plain")
	})
}

// Everything that is known of a session is told even where most columns have no
// room.
func TestDetailAtTheSmallestSize(t *testing.T) {
	open(t, tuitest.Options{Width: 60, Height: 20}, filled(), func(c *tuitest.Console) {
		on(c, 9)
		c.Sees("Session 9, ssh from 192.0.2.17:50412", "runs: people list -w ml-team --json", print1[:40], "since 2000-01-01 00:00, last key 2000-01-01 00:00 UTC")
		on(c, 11)
		c.Sees("(unknown)", "no key", "console, at a terminal")
	})
}

// C2: a session ends only after a question that names it, and No is the default.
func TestC2_KickIsAsked(t *testing.T) {
	h := filled()
	open(t, tuitest.Options{}, h, func(c *tuitest.Console) {
		on(c, 4)
		c.Press("x")
		c.Sees("End session 4 of grace?", "told that it was you", "suspend the account")
		c.Press("enter")
		c.Advance(time.Second)
		if len(h.kicked) > 0 {
			t.Fatal("Enter alone has ended a session")
		}
		c.Press("x", "y")
		c.Sees("Done: End session 4 of grace.")
		c.Advance(time.Second)
		c.Lacks("Session 4, ")
		if !slices.Equal(h.kicked, []uint64{4}) {
			t.Errorf("ended: %v", h.kicked)
		}
		on(c, 11)
		c.Press("x")
		c.Sees("End session 11 of somebody unknown?", "signup=closed")
		c.Press("n")
		on(c, 12)
		c.Press("x")
		c.Sees("a process of the same user")
		h.leaves(12)
		c.Press("y")
		c.Sees("Session 12 has ended by itself meanwhile.")
	})
}

// C1: what cannot be done says why.
func TestC1_Reasons(t *testing.T) {
	open(t, tuitest.Options{}, filled(), func(c *tuitest.Console) {
		on(c, 7)
		c.Press("x")
		c.Sees("this is your own session")
		on(c, 1)
		c.Press("x")
		c.Sees("this console holds the file")
		c.Press("y")
		c.Sees("this session proved no key.")
		on(c, 11)
		c.Press("enter")
		c.Sees("whoever this is has no account.")
		on(c, 4)
		c.Press("y")
		if c.Copied != print1 {
			t.Errorf("copied: %q", c.Copied)
		}
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("grace@example.com")
	})
}

// C3: who comes and goes is seen within a second, without a key; the cursor stays
// on its session.
func TestC3_Live(t *testing.T) {
	h := filled()
	open(t, tuitest.Options{}, h, func(c *tuitest.Console) {
		on(c, 9)
		h.leaves(4)
		h.comes(port.Visitor{ID: 20, Person: "mary", Via: port.ViaSSH, Remote: "203.0.113.9:1", Command: "whoami", BeganAt: time.Now(), ActiveAt: time.Now()})
		c.Advance(time.Second)
		c.Sees("mary", "whoami", "Session 9, ", "6 sessions")
		// A storm costs a few readings a second.
		before := h.reads
		for i := range 100 {
			h.comes(port.Visitor{ID: uint64(100 + i), Person: "mary", Via: port.ViaSSH})
			c.Advance(10 * time.Millisecond)
		}
		c.Advance(time.Second)
		c.Sees("106 sessions", "Session 9, ")
		if n := h.reads - before; n > 10 {
			t.Errorf("%d readings of 100 visitors that came within a second", n)
		}
	})
}

// The times of keys are read anew while one looks, and are left alone when not.
func TestTimesOfKeys(t *testing.T) {
	h := filled()
	open(t, tuitest.Options{}, h, func(c *tuitest.Console) {
		on(c, 12)
		c.Sees("20 minutes ago")
		h.mu.Lock()
		h.rows[5].ActiveAt = time.Now()
		h.mu.Unlock()
		c.Advance(21 * time.Second)
		c.App.View()
		c.Lacks("20 minutes ago")
		c.Press("1")
		c.Advance(time.Minute)
		before := h.reads
		c.Advance(time.Hour)
		if h.reads != before {
			t.Errorf("%d readings that nobody looked at", h.reads-before)
		}
		if n := len(h.watchers); n != 1 {
			t.Errorf("%d watches", n)
		}
		h.comes(port.Visitor{ID: 21, Person: "mary", Via: port.ViaSSH})
		c.Advance(time.Second)
		c.Command(ui.Visit(ui.Route{Kind: ui.Visitors}))
		c.Sees("mary")
	})
}

func TestFilter(t *testing.T) {
	open(t, tuitest.Options{}, filled(), func(c *tuitest.Console) {
		c.Press("/")
		c.Type("grace")
		c.Sees("192.0.2.17")
		c.Lacks("linus", "(unknown)")
		c.Press("enter", "esc")
		c.Sees("linus")
		c.Press("/")
		c.Type("no-such-thing")
		c.Lacks("grace ", "linus")
		c.Sees("no-such-thing")
	})
}

// H3: who is a platform admin no longer sees nobody any more, at once.
func TestForPlatformAdminsOnly(t *testing.T) {
	h := filled()
	open(t, tuitest.Options{As: "grace"}, h, func(c *tuitest.Console) {
		c.Sees("who is here is for platform admins to see.")
		c.Press("esc")
		c.Do("ada", op.SetPlatformAdmin{Username: "grace", On: true})
		c.Advance(time.Second)
		c.Command(ui.Visit(ui.Route{Kind: ui.Platform}))
		c.Advance(time.Second)
		c.Press("v")
		c.Advance(time.Second)
		c.Sees("192.0.2.17")
		c.Do("ada", op.SetPlatformAdmin{Username: "grace", On: false})
		c.Advance(time.Second)
		c.Lacks("192.0.2.17")
		c.Sees("for platform admins to see")
	})
}

// A process that lets nobody in says so.
func TestNobodyCanBeHere(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: func() port.Store { return storage.Memory(storage.Options{}) }}, func(c *tuitest.Console) {
		c.Press(":")
		c.Type("who is here")
		c.Press("enter")
		c.Sees("this process lets nobody in")
		c.Press("esc")
		c.Command(ui.Visit(ui.Route{Kind: ui.Visitors}))
		c.Sees("Nobody else can be here")
		c.Sweep()
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		h := &house{rows: []port.Visitor{{ID: 3, Person: s, Via: port.ViaSSH, Remote: s, Key: &s, Command: s}}}
		open(t, tuitest.Options{Width: 120, Height: 40}, h, func(c *tuitest.Console) {
			for _, press := range []string{"", "x", "y"} {
				if press != "" {
					c.Press(press)
				}
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is", s)
				}
			}
		})
	}
}
