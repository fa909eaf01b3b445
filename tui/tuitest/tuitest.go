// Package tuitest drives a whole console in a test: keys in, screen out. It is
// imported by tests only.
//
// A test runs in a bubble of testing/synctest: commands run one after the other
// until they wait for something, the clock stands at 2000-01-01 00:00 UTC and
// moves only by Advance, and nothing ever sleeps for real. Make the store inside
// Open, so that it belongs to the bubble.
//
//	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seed}, func(c *tuitest.Console) {
//		c.Press("2")
//		c.Sees("grace")
//		c.Press("x", "y")
//		c.Lacks("grace")
//		c.Golden("people")
//	})
package tuitest

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/theme"
	"atrium/tui"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Options describe a console under test.
type Options struct {
	// Open makes the store: storage.Memory. Required.
	Open func() port.Store
	// Seed fills it. Before it the first account exists: ada, a platform
	// admin; not so with FirstStart.
	Seed func(*World)
	// As is who uses the console; ada by default.
	As string
	// Provider is the login provider of the session, which then comes over SSH;
	// none and local by default.
	Provider string
	// Workspace is where it begins; the remembered one by default.
	Workspace string
	// Stranger begins as somebody without an account who has connected with this
	// key or, if that is empty, with none. Logins are the login providers.
	Stranger *ui.Stranger
	Logins   ui.Logins
	// Presence tells who is here; nobody lets anybody in by default.
	Presence port.Presence
	// FirstStart begins without any account.
	FirstStart bool
	// Plain has no colours and ASCII signs, else 256 colours and Unicode.
	Plain bool
	// Width and Height are the terminal; 100 x 30 by default.
	Width, Height int
	// Keys is a keys file.
	Keys string
	// Ahead are keys that are pressed before anything has been read.
	Ahead string
}

// Console is a running console.
type Console struct {
	*World
	T       *testing.T
	App     *tui.App
	Context *ui.Context
	// Copied is what was last put on the clipboard.
	Copied string
	// Left says that the console has ended.
	Left bool
	// Logged are the errors that the operator would see.
	Logged []error

	results chan tea.Msg
	queue   []tea.Msg
	w, h    int
}

// Run runs a test of a console.
func Run(t *testing.T, o Options, test func(*Console)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := begin(t, o)
		ctx, stop := context.WithCancel(context.Background())
		c.Context.Base = ctx
		c.start(o)
		defer func() {
			stop()
			c.App.Close()
			// Every timer that still runs ends in the bubble's own time.
			time.Sleep(time.Hour)
			synctest.Wait()
		}()
		test(c)
	})
}

func begin(t *testing.T, o Options) *Console {
	t.Helper()
	w := &World{t: t, Store: o.Open(), ids: map[string]model.ID{}}
	c := &Console{World: w, T: t, results: make(chan tea.Msg, 4096), w: 100, h: 30}
	if o.Width > 0 {
		c.w, c.h = o.Width, o.Height
	}
	actor := model.Actor{Via: model.ViaTUI, Provider: o.Provider}
	if o.Provider != "" {
		actor.Via = model.ViaSSH
	}
	if !o.FirstStart {
		w.system(op.Init{Username: "ada", Email: "ada@example.com", Name: "Ada Lovelace"})
		if o.Seed != nil {
			o.Seed(w)
		}
		if o.As == "" {
			o.As = "ada"
		}
		if o.Stranger == nil {
			actor.Person = w.ID(o.As)
		} else {
			actor.Via, actor.Key = model.ViaSSH, o.Stranger.Fingerprint
		}
	}
	c.Context = &ui.Context{
		Store: w.Store, Actor: actor, Clock: time.Now, Workspace: ui.Workspace{Name: o.Workspace},
		Me: ui.Person{Username: o.As}, Logins: o.Logins, Presence: o.Presence,
		Clipboard: func(s string) error { c.Copied = s; return nil },
		Log:       func(err error) { c.Logged = append(c.Logged, err) },
	}
	m, problems := keys.Load(tui.Catalog(), []byte(o.Keys))
	for _, p := range problems {
		t.Errorf("keys: %s", p)
	}
	c.Context.Keys = m
	return c
}

func (c *Console) start(o Options) {
	env := map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8", "ATRIUM_GLYPHS": "unicode"}
	if o.Plain {
		env = map[string]string{"TERM": "dumb"}
	}
	c.App = tui.NewApp(c.Context, tui.Options{
		Out: io.Discard, NoTerminal: o.Plain, Getenv: func(k string) string { return env[k] }, FirstStart: o.FirstStart, Stranger: o.Stranger,
	})
	boot := c.App.Init()
	for _, r := range o.Ahead {
		c.App.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	c.run(boot)
	c.Send(tea.WindowSizeMsg{Width: c.w, Height: c.h})
}

// Theme is the console's present theme.
func (c *Console) Theme() *theme.Theme { return c.Context.Theme }
