// Package tui is the console: one App for each session, which owns the frame,
// the keys, the dialogs and the way between screens (SPEC 9). Screens know only
// what tui/ui gives them; see there how to write one.
//
// The App never reads or writes by itself: everything that takes time is a
// command, and its answer comes back as a message that carries the address of
// whoever sent the command. A panic in a command becomes a toast.
package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/port"
	"atrium/tui/component/toast"
	"atrium/tui/layout"
	"atrium/tui/terminal"
	"atrium/tui/ui"
)

// App is one session of the console: a tea.Model.
type App struct {
	c      *ui.Context
	look   look
	places []place
	feed   port.Feed

	w, h  int
	frame layout.Frame

	stack   []ui.Route
	open    map[ui.Route]*entry
	uses    int // counts visits, for forgetting the screen left longest ago
	dialogs []layer
	next    int // the next address

	toast   toast.Toast
	session ui.Turn
	known   bool         // the session has been read at least once
	early   []tea.KeyMsg // pressed before that
	inbox   int
	asked   int

	pending model.Event // what came while updates were held back
	held    bool

	leave time.Time // the first ctrl+c
	mouse bool
	fail  error   // why the session ended by itself
	boot  tea.Cmd // what Run adds to the start
	first bool    // there is no account yet

	stranger bool              // whoever is here has no account yet
	signedIn func(model.Actor) // is told when they have
	touched  func()            // is told of keys
	newcomer bool              // they got it in this session: offer what they may join

	notices <-chan string // of the host
}

// entry is a screen that is kept.
type entry struct {
	id     int
	screen ui.Screen
	missed model.Event // what happened while it was out of view
	size   [2]int
	used   int
}

// layer is an open dialog.
type layer struct {
	id, opener int
	dialog     ui.Dialog
}

// NewApp makes the console of one session. The context must have everything but
// Me and, for the remembered one, Workspace.
func NewApp(c *ui.Context, o Options) *App {
	a := &App{c: c, look: newLook(o), places: places(), open: map[ui.Route]*entry{}, next: 1, notices: o.Notices}
	if c.Theme == nil {
		c.Theme = a.look.theme()
	}
	a.feed = c.Store.Subscribe()
	a.stack = []ui.Route{{Kind: ui.Start}}
	if a.first = o.FirstStart; a.first {
		c.Actor.System = true
	}
	if a.stranger = o.Stranger != nil && c.Actor.Person == 0; a.stranger {
		c.Stranger = *o.Stranger
		a.stack = []ui.Route{{Kind: ui.SignUp}}
	}
	a.signedIn, a.touched = o.SignedIn, o.Touched
	if a.touched == nil {
		a.touched = func() {}
	}
	return a
}

// Close ends the subscription to changes.
func (a *App) Close() { a.feed.Close() }

// Err is why the session ended by itself: the person may not act any more. It
// is nil when they left.
func (a *App) Err() error { return a.fail }

// Init implements tea.Model.
func (a *App) Init() tea.Cmd {
	cmds := []tea.Cmd{a.listen(), a.hear(), a.boot}
	if a.starting() {
		cmds = append(cmds, a.show(nil))
	} else {
		cmds = append(cmds, a.readSession())
	}
	return a.guarded(tea.Batch(cmds...))
}

// starting says that there is no account to act as yet.
func (a *App) starting() bool { return a.first || a.stranger }

// Update implements tea.Model.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return a, a.guarded(a.update(msg))
}

func (a *App) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
		if e := a.top(); e != nil {
			return a.to(e.id, ui.Resized{})
		}
	case tea.KeyMsg:
		a.touched()
		if a.awaits(msg) {
			return nil
		}
		return a.key(msg)
	case tea.MouseMsg:
		return a.click(msg)
	case addressed:
		switch msg.msg.(type) {
		case sessionRead, arrived, released, noticed, toast.ExpireMsg:
			return a.update(msg.msg)
		}
		return a.receive(msg)
	case sessionRead:
		return a.sessionRead(msg)
	case arrived:
		return a.arrived(msg)
	case released:
		return a.release()
	case noticed:
		return tea.Batch(a.toast.Show(toast.Warning, msg.sentence), a.hear())
	case toast.ExpireMsg:
		a.toast.Update(msg)
	case Background:
		return a.background(msg)
	case terminal.Oversized:
		return ui.Warn(fmt.Sprintf("This is too long to paste: %d KiB at most.", msg.Limit>>10))
	default:
		return a.receive(addressed{msg: msg})
	}
	return nil
}

// resize takes the size of the terminal. One without any (a client that has no
// terminal of its own) counts as 80x24.
func (a *App) resize(w, h int) {
	if w <= 0 && h <= 0 {
		w, h = 80, 24
	}
	a.w, a.h = layout.Fit(w), layout.Fit(h)
	a.frame = layout.NewFrame(a.w, a.h, !a.starting())
	a.fit(a.top())
}

// fit gives a screen its size, if that is another one.
func (a *App) fit(e *entry) {
	if e == nil {
		return
	}
	size := [2]int{a.frame.Content.W, a.frame.Content.H}
	if e.size != size {
		e.size = size
		e.screen.SetSize(size[0], size[1])
	}
}
