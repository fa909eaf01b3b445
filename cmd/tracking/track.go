//go:build unix

package tracking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/track/child"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/cmd/track/wire"
	"atrium/cmd/tracking/link"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
)

// newTrack runs a command as a child and records it (T1).
func newTrack(r Run) *cobra.Command {
	var mode, name string
	cmd := &cobra.Command{
		Use: "track [WS/NAME] -- COMMAND [ARGS…]", Short: "Run a command and record it in a project",
		DisableFlagsInUseLine: true,
	}
	cmd.Flags().StringVar(&mode, "mode", "", "`async|offline|read-only|debug` (env ATRIUM_MODE; default async)")
	cmd.Flags().StringVar(&name, "name", "", "what to call the run, a `NAME` for people")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := r.local("track"); err != nil {
			return err
		}
		at := cmd.ArgsLenAtDash()
		if at < 0 || at == len(args) {
			return usage.Errorf(cmd, "No command is given after --.")
		}
		if at > 1 {
			return usage.Errorf(cmd, "track takes one project before --, not %d words.", at)
		}
		project := r.Getenv("ATRIUM_PROJECT")
		if at == 1 {
			project = args[0]
		}
		m, err := run.ParseMode(cmp.Or(mode, r.Getenv("ATRIUM_MODE")))
		if err != nil {
			return err
		}
		return r.Track(cmd.Context(), Tracked{Project: project, Mode: m, Name: name, Command: args[at:]})
	}
	return cmd
}

// Track runs it; the error is its exit status, or why it was not started.
func (r Run) Track(ctx context.Context, t Tracked) error {
	recorded := t.Mode == run.Async || t.Mode == run.Offline
	if ws := r.Named(); recorded && t.Project != "" && !strings.Contains(t.Project, "/") && ws != "" {
		t.Project = ws + "/" + t.Project
	}
	if ws, name, ok := strings.Cut(t.Project, "/"); recorded && (!ok || ws == "" || name == "" || strings.Contains(name, "/")) {
		if t.Project == "" {
			return model.Errorf(model.Invalid, "No project is given.").WithHint("Name it as WS/NAME, or in ATRIUM_PROJECT.")
		}
		return model.Errorf(model.Invalid, "%q is not the name of a project.", t.Project).WithHint("Name it as WS/NAME.")
	}
	o := run.Options{
		Store: r.store(), Mode: t.Mode, Child: child.Options{Argv: t.argv(), Dir: t.Dir},
		Say: func(s string) { fmt.Fprintln(r.Stderr, "atrium: "+display.Text(s)) },
	}
	if !recorded {
		o.Child.Env = append(os.Environ(), "ATRIUM_MODE="+string(t.Mode), "ATRIUM_LOG_SOCKET=")
	}
	client, way, err := r.server(t, &o)
	if err != nil {
		return err
	}
	if client != nil {
		defer way.Close()
		defer client.Close()
		if o.Why, err = r.check(ctx, client, &o.Identity); err != nil {
			return err
		}
		o.Uplink = client
	}
	if r.DryRun() {
		return r.Print("would: track " + display.Text(strings.Join(t.Command, " ")) + " in " + display.Text(cmp.Or(t.Project, "no project")))
	}
	tracked, err := run.Start(o)
	if r.Signals != nil {
		r.Signals()
	}
	if err != nil {
		fmt.Fprintf(r.Stderr, "atrium: %s cannot be started: %s\n", display.Text(t.Command[0]), display.Text(reason(err)))
		return host.Exit(child.ExitOf(err))
	}
	return host.Exit(tracked.Wait().Code)
}

// argv is the command as it is started: where a program is named by its path, that is
// from the folder in which it runs.
func (t Tracked) argv() []string {
	if t.Dir == "" || !strings.Contains(t.Command[0], "/") || filepath.IsAbs(t.Command[0]) {
		return t.Command
	}
	return append([]string{filepath.Join(t.Dir, t.Command[0])}, t.Command[1:]...)
}

func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	if in := errors.Unwrap(err); in != nil {
		return in.Error()
	}
	return err.Error()
}

// server fills in whose the run is and where it belongs. The client is nil where the mode
// sends nothing.
func (r Run) server(t Tracked, o *run.Options) (*wire.Client, *link.Link, error) {
	if t.Mode == run.Debug || t.Mode == run.ReadOnly {
		return nil, nil, nil
	}
	at, _, err := r.Place()
	if err != nil {
		return nil, nil, err
	}
	machine, _ := os.Hostname()
	id := run.NewID()
	o.Identity = journal.Identity{
		Run: id, RunText: id.String(), Project: t.Project, Person: at.As, Server: at.Server, Name: t.Name, Origin: t.Origin,
		Command: t.Command, Dir: cmp.Or(t.Dir, r.Dir), Host: machine,
	}
	if at.Server == "" {
		if o.Identity.File, err = filepath.Abs(at.File); err != nil {
			o.Identity.File = at.File
		}
	}
	if t.Mode == run.Offline {
		return nil, nil, nil
	}
	way := link.To(at)
	client := wire.New(way.Dial)
	client.Name = at.String()
	return client, way, nil
}

// How long a command waits for its server before it starts without it. A server on this
// machine answers in milliseconds.
const before = 4 * time.Second

// check asks before the command starts whether it may be tracked. wrong is what the person
// has to know first; why is what makes the run go offline (T3).
func (r Run) check(ctx context.Context, c *wire.Client, id *journal.Identity) (why, wrong error) {
	limited, done := context.WithTimeout(ctx, before)
	defer done()
	person, err := c.Check(limited, *id)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	id.Person = cmp.Or(person, id.Person)
	switch model.CodeOf(err) {
	case model.Invalid, model.NotFound, model.Denied:
		return nil, err
	}
	return err, nil
}
