package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"atrium/cmd/hold"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/text"
	"atrium/tui"
)

// console opens the screens. Without a terminal it is help and exit status 2
// (SPEC 8).
func console(c *call, cmd *cobra.Command) error {
	if !c.StdinTTY || !c.StdoutTTY {
		if c.flags.output == "json" {
			return usage.Errorf(cmd, "The console needs a terminal, and no command is given.")
		}
		cmd.SetOut(c.Stderr)
		if err := cmd.Help(); err != nil {
			return unwritable(err)
		}
		return answer(model.Invalid)
	}
	if err := c.timeless(); err != nil {
		return err
	}
	first, err := c.openOrStart()
	if err != nil {
		return err
	}
	if c.flags.plain {
		return c.linear(first)
	}
	return c.screens(first)
}

// openOrStart opens the store; where there is no account yet it is a first
// start, for which the file is made.
func (c *call) openOrStart() (first bool, err error) {
	_, err = c.open()
	if err == nil || c.Remote || c.flags.as != "" || model.CodeOf(err) != model.Unavailable {
		return false, err
	}
	path, pathErr := c.path(c.flags.db)
	if pathErr != nil {
		return false, pathErr
	}
	if _, statErr := os.Stat(path); !errors.Is(statErr, fs.ErrNotExist) && !noAccount(err) {
		return false, err
	}
	c.session, err = c.Open(c.ctx, Request{DB: c.flags.db, Create: true})
	return true, err
}

// noAccount says that the file is well and only nobody is in it yet.
func noAccount(err error) bool { return model.AsError(err).Details["account"] == "none" }

// linear runs the plain console. A command that it runs tells a failed store by
// itself; the status is that of the failure.
func (c *call) linear(first bool) error {
	outer := c.ctx
	told := func(err error) { fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error())) }
	ctx, done := hold.Store(outer, c.session.Store, !c.Remote, told)
	seen := hold.Agenda(ctx, c.session.Store, told)
	c.ctx = ctx
	err := c.plain(first)
	seen()
	err = done(err)
	c.ctx = outer
	return err
}

// screens runs the console on the open store until the person leaves.
func (c *call) screens(first bool) error {
	return RunConsole(c.ctx, c.Env, c.session, Look{First: first, NoColor: c.flags.noColor, Workspace: c.named()})
}

// Look says how a console begins.
type Look struct {
	First     bool // there is no account yet: ask for the first one
	NoColor   bool
	Workspace string // "" is the remembered one
}

// RunConsole runs the screens on an open store until the person leaves or the
// store cannot be written to any more, which is then the error. What went wrong
// inside is told on Stderr afterwards, when no screen is in the way; so is damage
// that the scrub of a local console finds.
func RunConsole(ctx context.Context, e Env, s *Session, l Look) error {
	s.Actor.Via = model.ViaTUI
	faults := &faults{}
	home := e.configHome()
	file, err := os.ReadFile(cmp.Or(e.Getenv("ATRIUM_KEYS"), filepath.Join(home, "keys.yaml")))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return model.Errorf(model.Invalid, "The keys file cannot be read: %v.", err).WithHint("Mend or remove it.")
	}
	theme, _ := os.ReadFile(filepath.Join(home, "theme"))
	actor := s.Actor
	if l.First {
		actor = model.Actor{Via: model.ViaTUI}
	}
	ctx, done := hold.Store(ctx, s.Store, !e.Remote, faults.add)
	stopped := hold.Snapshots(ctx, s.Store, e.snapshots(), e.Now, func(_ string, err error) {
		if err != nil {
			faults.add(err)
		}
	})
	seen := func() {}
	if !e.Remote {
		seen = hold.Agenda(ctx, s.Store, faults.add)
	}
	err = tui.Run(ctx, tui.Options{
		Store: s.Store, Actor: actor, FirstStart: l.First, Username: proposed(osUser(e.Getenv)), Workspace: l.Workspace,
		In: e.Stdin, Out: e.Stdout, Local: !e.Remote, Getenv: e.Getenv, NoColor: l.NoColor,
		Theme: strings.TrimSpace(string(theme)), SaveTheme: func(name string) error { return saveTheme(home, name) },
		Keys: file, Now: e.Now, Log: faults.add,
	})
	seen()
	err = done(err)
	stopped()
	faults.tell(e)
	return err
}

// snapshots is the folder for the rotating snapshots that the holder of the file
// takes; "" takes none.
func (e Env) snapshots() string {
	if e.Remote {
		return ""
	}
	return e.Getenv("ATRIUM_SNAPSHOTS")
}

// configHome is the folder for the person's own choices.
func (e Env) configHome() string {
	if dir := e.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "atrium")
	}
	return filepath.Join(e.Getenv("HOME"), ".config", "atrium")
}

func saveTheme(home, name string) error {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return unwritable(err)
	}
	if err := os.WriteFile(filepath.Join(home, "theme"), []byte(name+"\n"), 0o600); err != nil {
		return unwritable(err)
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

// faults keeps what only the operator may see, a few lines of it.
type faults struct {
	mu  sync.Mutex
	all []error
}

const mostFaults = 20

func (f *faults) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.all) < mostFaults {
		f.all = append(f.all, err)
	}
}

func (f *faults) tell(e Env) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, err := range f.all {
		fmt.Fprintln(e.Stderr, "atrium: "+display.Text(err.Error()))
	}
}
