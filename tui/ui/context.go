package ui

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"atrium/model"
	"atrium/model/port"
	"atrium/theme"
	"atrium/tui/keys"
)

// How long a command may take before its person is told that nothing came.
const (
	readTime  = 10 * time.Second
	writeTime = 30 * time.Second
)

// Context is what one session knows. The App makes it and hands it to every
// screen; only the App writes to it, and only in Update. Screens read Theme,
// Workspace and Me when they draw, never in a command.
type Context struct {
	// Store is the one door to everything that is kept.
	Store port.Store
	// Actor is who asks.
	Actor model.Actor
	// Theme is what to draw with now; see ThemeChanged.
	Theme *theme.Theme
	// Keys are this person's.
	Keys *keys.Map
	// Clock tells the time, for ages and expiries on screen.
	Clock func() time.Time
	// Clipboard puts text on the person's clipboard; nil where there is none.
	Clipboard func(string) error
	// Log takes what only the operator may see; never nil.
	Log func(error)

	// Logins are the login providers; nil where there are none.
	Logins Logins
	// Presence tells who is here; nil where nobody can be let in. Its methods are
	// called in commands, never in Update.
	Presence port.Presence
	// Stranger is what somebody without an account has proven by connecting.
	Stranger Stranger

	// Me is the person as last read.
	Me Person
	// Workspace is the one the console is in.
	Workspace Workspace

	// Base ends with the session.
	Base context.Context
}

// Person is who acts.
type Person struct {
	ID             model.ID
	Username, Name string
	PlatformAdmin  bool
}

// Workspace is the current workspace as the frame shows it. Role is "" where the
// person is there as a platform admin only.
type Workspace struct {
	ID               model.ID
	Name, Kind, Role string
	People, Pending  int
	Projects         int
	ReadOnly         string // a word or two for the header; "" when it is not
	Warning          string // what it runs short of, as short; "" for nothing
}

// Hidden is why the person cannot see who is here; "" when they can.
func (c *Context) Hidden() string {
	switch {
	case !c.Me.PlatformAdmin:
		return "who is here is for platform admins to see."
	case c.Presence == nil:
		return "nobody else can be here: this process lets nobody in."
	}
	return ""
}

// Now is the time on the session's clock.
func (c *Context) Now() time.Time { return c.Clock() }

// view reads through fn; a panic becomes an error.
func (c *Context) view(fn func(*Reader) error) (err error) {
	defer c.guard(&err)
	ctx, stop := context.WithTimeout(c.Base, readTime)
	defer stop()
	return c.Store.View(ctx, c.Actor, fn)
}

// guard turns a panic into an internal error whose cause only the log gets.
func (c *Context) guard(err *error) {
	if p := recover(); p != nil {
		e := model.Errorf(model.Internal, "Internal error.").WithHint("Nothing was lost; the operator's log says more.")
		e.Cause = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		c.Log(e.Cause)
		*err = e
	}
}
