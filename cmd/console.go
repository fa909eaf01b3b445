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
	"atrium/cmd/serve"
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
	if err == nil || c.Remote || c.Hosted != nil || c.flags.as != "" || model.CodeOf(err) != model.Unavailable {
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
	if c.Hosted != nil {
		return c.plain(first)
	}
	defer c.Env.letIn(c.session, func(err error) { fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error())) })()
	ctx, done := hold.Store(outer, c.session.Store, true, func(err error) {
		fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error()))
	})
	c.ctx = ctx
	err := done(c.plain(first))
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
	if !e.Remote {
		s.Actor.Via = model.ViaTUI
	}
	faults := &faults{}
	home := e.configHome()
	var file, theme []byte
	if !e.Remote { // the files of this machine are not those of people elsewhere
		var err error
		file, err = os.ReadFile(cmp.Or(e.Getenv("ATRIUM_KEYS"), filepath.Join(home, "keys.yaml")))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return model.Errorf(model.Invalid, "The keys file cannot be read: %v.", err).WithHint("Mend or remove it.")
		}
		theme, _ = os.ReadFile(filepath.Join(home, "theme"))
	}
	actor := s.Actor
	if l.First {
		actor = model.Actor{Via: model.ViaTUI}
	}
	o := tui.Options{
		Store: s.Store, Actor: actor, FirstStart: l.First, Username: proposed(osUser(e.Getenv)), Workspace: l.Workspace,
		In: e.Stdin, Out: e.Stdout, Local: e.Hosted == nil, Getenv: e.Getenv, NoColor: l.NoColor,
		Theme: strings.TrimSpace(string(theme)), SaveTheme: func(name string) error { return saveTheme(home, name) },
		Keys: file, Now: e.Now, Log: faults.add,
	}
	if e.Hosted != nil {
		o.Size = e.Hosted.Size()
		if e.Remote {
			o.SaveTheme = nil
		}
		return tui.Run(ctx, o)
	}
	defer e.letIn(s, faults.add)()
	ctx, done := hold.Store(ctx, s.Store, true, faults.add)
	stopped := hold.Snapshots(ctx, s.Store, e.snapshots(), e.Now, func(_ string, err error) {
		if err != nil {
			faults.add(err)
		}
	})
	err := done(tui.Run(ctx, o))
	stopped()
	faults.tell(e)
	return err
}

// letIn lets other local processes use the file for as long as this one holds it
// (H0); done ends that. Without the socket they are told that the file is in use.
func (e Env) letIn(s *Session, told func(error)) (done func()) {
	if s.Path == "" || e.Hosted != nil {
		return func() {}
	}
	ready := make(chan *serve.Holder, 1)
	go func() { // the first frame does not wait for it
		h, err := serve.Hold(s.Store, s.Path, guests(s.Store, e.Now), nil)
		if err != nil {
			told(err)
		}
		ready <- h
	}()
	return func() { (<-ready).Close() }
}

// snapshots is the folder for the rotating snapshots that the holder of the file
// takes; "" takes none.
func (e Env) snapshots() string {
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
