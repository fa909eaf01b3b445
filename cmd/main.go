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
	"syscall"

	"atrium/cmd/quietterm"
	"atrium/cmd/remote"
)

// Main runs one command of the local process and gives its exit status (SPEC 8).
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	quietterm.Restore()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	return Run(ctx, Local(stdin, stdout, stderr), args)
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
