package cmd

import (
	"context"
	"runtime"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/cmd/assume"
	"atrium/cmd/screens"
	"atrium/cmd/serve"
	"atrium/cmd/sessions"
	"atrium/cmd/sshd"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage"
	"atrium/theme"
)

// guests runs the sessions of others on the store that this process holds: the
// same tree, the same console. Over the Unix socket they act as local ones.
func guests(store port.Store, now func() time.Time) serve.Guest {
	reads, frames := serve.NewTurns(1, time.Second), serve.NewTurns(runtime.GOMAXPROCS(0), time.Second)
	themes := &theme.Shelf{}
	return func(ctx context.Context, d *serve.Door, s *sshd.Session, who model.Actor) int {
		e := Env{
			Stdin: screens.Keyboard{Session: s}, Stdout: s.Stdout, Stderr: s.Stderr, StdinTTY: s.PTY, StdoutTTY: s.PTY,
			Getenv: s.Getenv, Now: now, Remote: !s.Local,
			Hosted: &Hosted{
				Notices: s.Notices, Dir: s.Getenv("PWD"), Door: d, Reads: reads, Frames: frames, Themes: themes, Stranger: screens.Unknown(s, who),
				Cook: s.Cook,
			},
			Presence: d.Presence(s.ID),
			Log:      d.Fault(s.ID),
			SignedIn: func(as model.Actor) { d.Named(s.ID, name(ctx, store, as)) },
		}
		if s.PTY {
			e.Hosted.Size = func() <-chan tea.WindowSizeMsg { return sshd.Sizes[tea.WindowSizeMsg](s) }
		}
		e.Open = func(ctx context.Context, q Request) (*Session, error) {
			session := &Session{Store: store, Actor: who}
			if q.Create {
				return nil, model.Errorf(model.Conflict, "The file is open and has its accounts already.")
			}
			if file, ok := store.(*storage.Store); ok && !q.Now.IsZero() {
				session.Store = file.At(q.Now)
			}
			var err error
			if s.Local {
				session.Actor, err = assume.Actor(ctx, session.Store, q.As, func() string { return osUser(s.Getenv) })
				if err == nil {
					d.Named(s.ID, name(ctx, session.Store, session.Actor))
				}
			}
			return session, err
		}
		return Run(ctx, e, s.Args)
	}
}

// name is the username of whom a session acts as.
func name(ctx context.Context, store port.Store, who model.Actor) (username string) {
	_ = store.View(ctx, who, func(r *view.Reader) error {
		if me := r.Me(); me != nil {
			username = me.Username
		}
		return nil
	})
	return username
}

// sessions is what the commands about who is here get of this run.
func (c *call) sessions() sessions.Run {
	return sessions.Run{
		Host: c.host(), DryRun: func() bool { return c.flags.dryRun },
		Here: func() (port.Presence, model.Actor, error) {
			s, err := c.open()
			if err != nil {
				return nil, model.Actor{}, err
			}
			return c.Presence, s.Actor, nil
		},
	}
}

// refused are the commands that only make sense where the file is (SPEC 8).
var refused = [...]string{"serve", "init", "demo", "restore", "compact", "track", "sync", "clear"}

// refuse refuses a command by its name where another machine asked for it.
func (e Env) refuse(name string) error {
	if !e.Remote || !slices.Contains(refused[:], name) {
		return nil
	}
	return model.Errorf(model.Denied, "%s is for local commands only.", name).WithHint("Run it on the machine that has the file.")
}
