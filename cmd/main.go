// Package cmd is the command line: one noun a file, flags and wiring only. A
// command builds an operation or asks a reader, and hands what it got to the one
// way out in output.go. The rules are in atrium/model.
//
// The tree is built anew for every run and keeps its state in a call, so the
// SSH host runs the same tree for its sessions.
package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"atrium/cmd/quietterm"
	"atrium/cmd/remote"
)

// Main runs one command of the local process and gives its exit status (SPEC 8).
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	quietterm.Restore()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	env := Local(stdin, stdout, stderr)
	env.Signals = interrupted(stop)
	defer env.Signals()
	return Run(ctx, env, args)
}

// interrupted ends what runs at the first signal to go, and the process at once at
// the second. done stops listening. One goroutine sees both, so that a second
// signal that comes right behind the first is not lost.
func interrupted(end func()) (done func()) {
	signals, over := make(chan os.Signal, 2), make(chan struct{})
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // by nohup, for what we start, too
			signal.Notify(signals, s)
		}
	}
	go func() {
		select {
		case <-signals:
			end()
		case <-over:
			return
		}
		select {
		case again := <-signals:
			signal.Reset()
			if self, err := os.FindProcess(os.Getpid()); err != nil || self.Signal(again) != nil {
				os.Exit(1)
			}
		case <-over:
		}
	}()
	return sync.OnceFunc(func() {
		signal.Stop(signals)
		close(over)
	})
}

// Run runs one command in an environment and gives its exit status. An error is
// told on Stderr; Stdout then stays empty, unless an output of several pages
// had begun.
func Run(ctx context.Context, env Env, args []string) int {
	c := &call{Env: env, ctx: ctx, args: args}
	err := c.execute(args)
	if at, ok := errors.AsType[*remote.Place](err); ok {
		return c.forward(at)
	}
	if closing := c.close(); err == nil {
		err = closing
	}
	if err == nil {
		return 0
	}
	return c.fail(err, args)
}
