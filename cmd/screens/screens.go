// Package screens seats one person at the console: on this machine, over the
// socket of whoever holds the file, or over SSH.
package screens

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/cmd/hold"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
	"atrium/model/text"
	"atrium/theme"
	"atrium/tui"
	"atrium/tui/ui"
)

// Seat is where a person sits and what for.
type Seat struct {
	Store          port.Store
	Actor          model.Actor
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	// Remote: the person is on another machine; the files of this one are not
	// theirs.
	Remote bool
	OSUser string // proposed at the first start
	// Size is of a terminal in another process; nil: this process holds the file
	// and looks after it meanwhile.
	Size <-chan tea.WindowSizeMsg
	// Notices are the host's words for a person in another process; may be nil.
	Notices <-chan string
	// Told are the faults of a process that looks after the file; nil for guests.
	Told *Faults
	// Log takes a guest's faults for the operator; may be nil.
	Log func(error)
	// Presence tells who is here; may be nil.
	Presence port.Presence
	// SignedIn is told as whom a session goes on that began as nobody's, Touched of
	// keys; both may be nil.
	SignedIn func(model.Actor)
	Touched  func()

	// Stranger is what somebody without an account has proven; nil for all others.
	Stranger *ui.Stranger
	// Logins are the deployment's login providers; may be nil.
	Logins ui.Logins

	First     bool // there is no account yet: ask for the first one
	NoColor   bool
	Workspace string // "" is the remembered one

	Themes *theme.Shelf // shared with other sessions; may be nil
	// Turn is taken for each message and its frame (tui.Options); may be nil.
	Turn func(context.Context) (done func())
}

// Run runs the screens on an open store until the person leaves or the store
// cannot be written to any more, which is then the error. What went wrong inside
// is told on Stderr afterwards, when no screen is in the way; so is damage that the
// scrub of a local console finds.
func Run(ctx context.Context, s Seat) error {
	home, log := home(s.Getenv), s.Log
	if s.Told != nil {
		log = s.Told.Add
	}
	o := tui.Options{
		Store: s.Store, Actor: s.Actor, FirstStart: s.First, Username: proposed(s.OSUser), Workspace: s.Workspace,
		In: s.Stdin, Out: s.Stdout, Local: s.Size == nil, Size: s.Size, Notices: s.Notices, Getenv: s.Getenv, NoColor: s.NoColor,
		Now: s.Now, Log: log, Themes: s.Themes, Turn: s.Turn, Stranger: s.Stranger, Logins: s.Logins,
		Presence: s.Presence, SignedIn: s.SignedIn, Touched: s.Touched,
	}
	if s.First {
		o.Actor = model.Actor{}
	}
	if !s.Remote {
		o.Actor.Via = model.ViaTUI
		o.SaveTheme = func(name string) error { return saveTheme(home, name) }
		var err error
		if o.Keys, err = os.ReadFile(cmp.Or(s.Getenv("ATRIUM_KEYS"), filepath.Join(home, "keys.yaml"))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return model.Errorf(model.Invalid, "The keys file cannot be read: %v.", err).WithHint("Mend or remove it.")
		}
		theme, _ := os.ReadFile(filepath.Join(home, "theme"))
		o.Theme = strings.TrimSpace(string(theme))
	}
	if s.Told == nil {
		return tui.Run(ctx, o)
	}
	ctx, done := hold.House(ctx, s.Store, s.Getenv("ATRIUM_SNAPSHOTS"), s.Now, s.Told.Add)
	err := done(tui.Run(ctx, o))
	s.Told.tell(s.Stderr)
	return err
}

// home is the folder for the person's own choices.
func home(getenv func(string) string) string {
	if dir := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "atrium")
	}
	return filepath.Join(getenv("HOME"), ".config", "atrium")
}

func saveTheme(home, name string) error {
	err := os.MkdirAll(home, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(home, "theme"), []byte(name+"\n"), 0o600)
	}
	if err != nil {
		e := model.Errorf(model.Unavailable, "The choice cannot be kept in %q.", home).WithHint("Look at its mode and the space on its disk.")
		e.Cause = err
		return e
	}
	return nil
}

// proposed is the OS user as a username, where that is one.
func proposed(user string) string {
	if text.Name(text.KindUsername, user) != nil {
		return ""
	}
	return user
}

// Faults keep what only the operator may see, a few lines of it.
type Faults struct {
	mu  sync.Mutex
	all []error
}

const mostFaults = 20

// Add keeps one more.
func (f *Faults) Add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.all) < mostFaults {
		f.all = append(f.all, err)
	}
}

func (f *Faults) tell(w io.Writer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, err := range f.all {
		fmt.Fprintln(w, "atrium: "+display.Text(err.Error()))
	}
}
