// Package tracking has the commands about runs of this machine (SPEC 7): track, log, sync,
// status, clear, and the hidden one by which a server takes runs. They work beside the
// file: only what brings runs reaches for it, by cmd/tracking/link.
package tracking

import (
	"cmp"
	"context"
	"io"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/cmd/track/wire"
	"atrium/cmd/tracking/link"
	"atrium/model"
	"atrium/model/port"
)

// Run is the run that a command is part of.
type Run struct {
	host.Host
	Stdout, Stderr io.Writer
	Terminal       bool // a person reads along
	Getenv         func(string) string
	Dir            string // where it was started
	// Guest says that another process, or another machine, asked for the command.
	Guest  bool
	DryRun func() bool
	// Confirm asks for what is not to be done by accident.
	Confirm func([]model.Effect) error
	// Listing prints rows that are at hand, none of which the store has.
	Listing func(host.Sheet, output.Listing) error
	// Place is where the flags and the environment say the server is; named whether a flag
	// did.
	Place func() (at link.Place, named bool, err error)
	// Signals gives the signals to go, which end a command, to the command that is tracked.
	Signals func()
	// Here is the store that this process has open, for Ingest.
	Here func() (port.Store, model.Actor, error)
}

// Tracked is a command that is to be tracked.
type Tracked struct {
	Project string // WS/NAME
	Mode    run.Mode
	Name    string
	Origin  string // of a rerun: the UUID of the run it repeats
	Command []string
	Dir     string // where it runs; "": where this process does
}

// Again tracks the command of a run once more, in a mode of track ("" as the environment
// says, or the usual one).
func (r Run) Again(ctx context.Context, t Tracked, mode string) (err error) {
	if err := r.local("runs rerun"); err != nil {
		return err
	}
	if t.Mode, err = run.ParseMode(cmp.Or(mode, r.Getenv("ATRIUM_MODE"))); err != nil {
		return err
	}
	return r.Track(ctx, t)
}

// Commands are those of this machine.
func Commands(r Run) []*cobra.Command {
	return []*cobra.Command{newTrack(r), newLog(r), newSync(r), newStatus(r), newClear(r)}
}

// Ingest is the hidden command that trackers and syncers run at their server: it speaks
// the protocol of runs on its standard streams.
func Ingest(r Run) *cobra.Command {
	cmd := host.Verb("ingest", "Take runs from a tracker", nil)
	cmd.Hidden = true
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		store, actor, err := r.Here()
		if err != nil {
			return err
		}
		return serve(cmd.Context(), store, actor, r.Stdin, r.Stdout)
	}
	return cmd
}

// serve ends with the context, whatever the client does.
func serve(ctx context.Context, store port.Store, actor model.Actor, in io.Reader, out io.Writer) error {
	over := make(chan error, 1)
	go func() { over <- wire.Serve(ctx, store, actor, in, out) }()
	select {
	case err := <-over:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// local refuses what is about the folder that a command is started in where that is on
// another machine.
func (r Run) local(name string) error {
	if !r.Guest {
		return nil
	}
	return model.Errorf(model.Denied, "%s is for local commands only.", name).WithHint("Run it on the machine where the command ran.")
}

// store is the offline store of the folder (T4).
func (r Run) store() *journal.Store { return journal.Open(journal.Path(r.Dir, r.Getenv)) }
