//go:build unix

package run

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"atrium/cmd/track/child"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/line"
	"atrium/cmd/track/sample"
)

// Options are what to run and where it is recorded.
type Options struct {
	Store    *journal.Store
	Identity journal.Identity // without Created, which Start makes; and Run, if it has none
	Mode     Mode
	Child    child.Options   // Argv and streams; Env is completed, Sink is ours
	Uplink   Uplink          // nil: offline
	Why      error           // why the server does not take it at the start; nil: it does
	Journal  journal.Options // zero: the defaults
	Every    time.Duration   // between samples: 5 s
	Linger   time.Duration   // how long the end waits for the server: 5 s
	Backoff  Backoff
	Say      func(string) // a sentence for the person, each once; nil: "atrium: …" on standard error
	Now      func() time.Time
}

// Run is a command that is being tracked.
type Run struct {
	o      Options
	id     journal.RunID
	child  *child.Child
	writer *journal.Writer // nil in modes that record nothing
	intake *intake
	uplink *pump
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Result is how it ended.
type Result struct {
	child.Result
	Records uint64 // in the journal
	Pending uint64 // of them not acknowledged by the server
	Lost    journal.Lost
	Err     error // of the journal's end; the child is not touched by it
}

// Start begins tracking and starts the command. If the journal cannot be made, the
// command runs all the same and the person is told. An error means that the command
// could not be started: child.ExitOf has the status for it.
func Start(o Options) (*Run, error) {
	o.Every, o.Linger = cmp.Or(o.Every, 5*time.Second), cmp.Or(o.Linger, 5*time.Second)
	o.Mode = cmp.Or(o.Mode, Async)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Say == nil {
		o.Say = func(s string) { fmt.Fprintln(os.Stderr, "atrium: "+s) }
	}
	o.Journal.Now = o.Now
	if o.Identity.Run == (journal.RunID{}) {
		o.Identity.Run = NewID()
	}
	r := &Run{o: o, id: o.Identity.Run}
	if o.Mode == ReadOnly || o.Mode == Debug {
		c, err := child.Start(o.Child)
		r.child = c
		return r, err
	}
	o.Identity.RunText, o.Identity.Created = r.id.String(), o.Now().UTC()
	w, err := o.Store.Create(o.Identity, o.Journal)
	if err != nil {
		o.Say(fmt.Sprintf("The run is not recorded: %s.", err))
		c, err := child.Start(o.Child)
		r.child = c
		return r, err
	}
	r.writer = w
	_ = w.Append(o.Now(), journal.Status{State: journal.StateRunning}) // Stats tells what is held back
	if err := r.launch(); err != nil {
		r.abandon(err)
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	r.wg.Go(func() {
		sample.Every(ctx, r.child.Pid(), o.Every, func(at time.Time, u sample.Usage) {
			_ = w.Append(at, journal.Sample{CPUNanos: int64(u.CPU), Memory: u.Memory, Processes: int64(u.Processes)})
		})
	})
	if o.Mode == Async && o.Uplink != nil {
		r.uplink = startPump(o, r.id)
	}
	return r, nil
}

// launch starts the child with its ways to log.
func (r *Run) launch() error {
	o := r.o.Child
	if o.Env == nil {
		o.Env = os.Environ()
	}
	o.Env = append(o.Env[:len(o.Env):len(o.Env)], line.EnvRun+"="+r.id.String())
	r.intake = newIntake(r.writer, r.o.Now)
	server, err := line.Listen(r.intake.direct)
	if err == nil {
		r.intake.server = server
		o.Env = append(o.Env, line.EnvSocket+"="+server.Path())
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	o.Extra, o.ExtraEnv, o.Drain = write, line.EnvFD, read
	o.Sink = func(chunks []child.Chunk) {
		bodies := make([]journal.Body, len(chunks))
		for i, c := range chunks {
			bodies[i] = journal.Console{Stream: journal.Stream(c.Stream), Dropped: c.Dropped, Data: c.Data}
		}
		_ = r.writer.Append(r.o.Now(), bodies...)
	}
	r.child, err = child.Start(o)
	write.Close()
	if err != nil {
		read.Close()
		return err
	}
	r.intake.follow(read)
	return nil
}

// abandon ends the journal of a command that could not be started.
func (r *Run) abandon(err error) {
	_ = r.writer.Append(r.o.Now(), journal.Status{State: journal.StateFailed, Exit: child.ExitOf(err), Note: err.Error()})
	r.intake.close()
	_ = r.writer.Close()
}

// ID is the run's UUID.
func (r *Run) ID() journal.RunID { return r.id }

// Pid is the child's process id.
func (r *Run) Pid() int { return r.child.Pid() }

// Wait waits for the child, finishes the journal, and gives the server Linger to take
// the rest.
func (r *Run) Wait() Result {
	out := Result{Result: r.child.Wait()}
	if r.writer == nil {
		return out
	}
	r.cancel()
	r.intake.close()
	r.wg.Wait()
	_ = r.writer.Append(r.o.Now(), ended(out.Result))
	out.Err = r.writer.Close()
	stats := r.writer.Stats()
	out.Records, out.Lost = stats.Records, stats.Lost
	if !out.Lost.Zero() {
		r.o.Say(fmt.Sprintf("%d records (%d bytes of output, %d points, %d lines, %d files) could not be recorded: %s.",
			out.Lost.Records, out.Lost.Bytes, out.Lost.Points, out.Lost.Lines, out.Lost.Files, out.Lost.Why))
	}
	if out.Err != nil {
		r.o.Say(out.Err.Error() + ".")
	}
	if r.uplink != nil {
		r.uplink.finish(r.o.Linger)
	}
	sum := r.o.Store.Summary(r.id)
	out.Pending = sum.Pending
	if out.Pending > 0 {
		r.o.Say(fmt.Sprintf("%d of %d records of the run %s are in %s; `atrium sync` brings them to the server.", out.Pending, out.Records, r.id, r.o.Store.Dir()))
	}
	return out
}

func ended(c child.Result) journal.Status {
	s := journal.Status{State: journal.StateFinished, Exit: c.Code}
	switch {
	case c.Signal != 0:
		s.State, s.Signal = journal.StateKilled, c.Signal.String()
	case c.Code != 0:
		s.State = journal.StateFailed
	}
	return s
}
