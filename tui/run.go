package tui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/port"
	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/terminal"
	"atrium/tui/ui"
)

// Options are what a session gets from outside.
type Options struct {
	// Store is the one door to everything that is kept. Required.
	Store port.Store
	// Actor is who acts. With FirstStart, where there is no account yet, it
	// has no person: the console makes the first one and goes on as it.
	Actor      model.Actor
	FirstStart bool
	// Stranger is what somebody without an account has proven by connecting: then
	// Actor has no person, and the console lets them sign up or in (H2). Nil for
	// everybody else.
	Stranger *ui.Stranger
	// Logins are the deployment's login providers; may be nil.
	Logins ui.Logins
	// SignedIn is told as whom a session goes on that began as nobody's; may be nil.
	// Touched is told of every key; may be nil. Both are called in the goroutine of the
	// session and must be quick.
	SignedIn func(model.Actor)
	Touched  func()
	// Presence tells who else is here; nil where nobody can be.
	Presence port.Presence
	// Username is proposed at the first start: the OS user.
	Username string
	// Workspace is where to begin; "" is the remembered one.
	Workspace string

	// In and Out are the terminal; the end of In is a hang-up. Nothing else may
	// write to Out. Local says that they are this machine's own, so that it may
	// be asked for its background.
	In    io.Reader
	Out   io.Writer
	Local bool
	// NoTerminal says that Out shows no attributes.
	NoTerminal bool
	// Getenv is the session's environment: TERM, COLORTERM, NO_COLOR, LANG,
	// ATRIUM_THEME, ATRIUM_GLYPHS. Nil knows nothing.
	Getenv func(string) string
	// NoColor is --no-color.
	NoColor bool
	// Theme is the palette's name (theme.Names); SaveTheme keeps another
	// choice, and may be nil.
	Theme     string
	SaveTheme func(string) error
	// Themes are shared with the other sessions of the process; may be nil.
	Themes *theme.Shelf
	// Keys is the person's keys file; mistakes in it are told in the console.
	Keys []byte
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Log takes what only the operator may see; may be nil.
	Log func(error)
	// Size is the terminal's size where Out cannot be asked; may be nil. What it
	// holds at the start is the size of the first frame, so give it room for one.
	// Closing it is a hang-up.
	Size <-chan tea.WindowSizeMsg
	// Turn is taken for each message and the frame it makes, so that the sessions of
	// a process share its processors with what else it does; nil is no waiting.
	Turn func(context.Context) (done func())
	// Notices are sentences of the host for the person: it stops, for example. Nil
	// where nobody sends any; never closed.
	Notices <-chan string
}

// Run shows the console until the person leaves, the context ends, the terminal
// is gone, or the person may not act any more, which is its error. Errors are
// *model.Error. The terminal is as it was before when Run returns.
func Run(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	l := newLook(o)
	host := terminal.New(terminal.Options{
		In: o.In, Out: o.Out, Size: o.Size, Local: o.Local, Turn: o.Turn, Term: l.env("TERM"),
		AskBackground: o.Local && l.tty && l.automatic(),
	})
	c, problems := newContext(ctx, o)
	c.Clipboard = func(text string) error { return clip(host, text) }
	app := NewApp(c, o)
	defer app.Close()
	app.boot = told(problems)
	err := host.Run(ctx, app)
	switch {
	case app.Err() != nil:
		return app.Err()
	case err == nil, ctx.Err() != nil, errors.Is(err, terminal.ErrGone):
		return nil
	}
	c.Log(err)
	e := model.Errorf(model.Internal, "The console ended by an internal error.")
	e.Cause = err
	return e
}

// newContext makes the session's context.
func newContext(ctx context.Context, o Options) (*ui.Context, []keys.Problem) {
	c := &ui.Context{
		Store: o.Store, Actor: o.Actor, Clock: o.Now, Log: o.Log, Base: ctx,
		Workspace: ui.Workspace{Name: o.Workspace}, Me: ui.Person{Username: o.Username}, Logins: o.Logins, Presence: o.Presence,
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = func(error) {}
	}
	var problems []keys.Problem
	if c.Keys = new(keys.Map); len(o.Keys) > 0 { // else the catalog, 80 KB, is of no use
		c.Keys, problems = keys.Load(Catalog(), o.Keys)
	}
	return c, problems
}

// told says what is wrong in the keys file.
func told(problems []keys.Problem) tea.Cmd {
	if len(problems) == 0 {
		return nil
	}
	e := model.Errorf(model.Invalid, "Keys file: %s.", problems[0].String())
	if len(problems) > 1 {
		e.Message += " " + ui.Count(len(problems)-1, "more mistake", "more mistakes") + "."
	}
	return ui.Tell(e.WithHint("The default keys are used there."))
}
