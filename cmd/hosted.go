package cmd

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/cmd/assume"
	"atrium/cmd/screens"
	"atrium/cmd/serve"
	"atrium/cmd/sshd"
	"atrium/model"
	"atrium/model/port"
	"atrium/storage"
	"atrium/theme"
)

// guests runs the sessions of others on the store that this process holds: the
// same tree, the same console. Over the Unix socket they act as local ones.
func guests(store port.Store, now func() time.Time) serve.Guest {
	turns, themes := serve.NewTurns(), &theme.Shelf{}
	return func(ctx context.Context, d *serve.Door, s *sshd.Session, who model.Actor) int {
		e := Env{
			Stdin: s.Stdin, Stdout: s.Stdout, Stderr: s.Stderr, StdinTTY: s.PTY, StdoutTTY: s.PTY,
			Getenv: s.Getenv, Now: now, Remote: !s.Local,
			Hosted: &Hosted{Notices: s.Notices, Dir: s.Getenv("PWD"), Door: d, Turns: turns, Themes: themes, Stranger: screens.Unknown(s, who)},
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
			}
			return session, err
		}
		return Run(ctx, e, s.Args)
	}
}
