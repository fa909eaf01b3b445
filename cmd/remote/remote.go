// Package remote runs a command elsewhere: on the host that --server names, or in
// the process that holds the file (H0). The other end runs the whole command;
// this one lends it the terminal and the streams.
package remote

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/muesli/cancelreader"

	"atrium/cmd/serve"
	"atrium/cmd/sshd/dial"
	"atrium/cmd/sshd/local"
	"atrium/tui/terminal"
)

// Place is where a command runs, and what it is there. It goes up as an error
// from where flags are read to where the process ends; it is not one of anybody.
type Place struct {
	Target dial.Target
	Args   []string
	Holder bool // on this machine, by whoever holds the file
}

// Error is for callers that log; nobody sees it.
func (p *Place) Error() string { return "runs at " + p.Target.String() }

// Server is the host of an address. The error is of code invalid.
func Server(address string, args []string) (*Place, error) {
	target, err := dial.Parse(address)
	if err != nil {
		return nil, err
	}
	return &Place{Target: target, Args: without(args)}, nil
}

// answering is how long the holder of the file has to answer (SPEC 8).
const answering = 2 * time.Second

// Holder is the process of this user that holds the file at path and lets others
// in; nil where there is none. A socket that was left behind is none.
func Holder(path string, args []string) (*Place, error) {
	socket := serve.SocketOf(path)
	if _, err := os.Lstat(socket); err != nil {
		return nil, nil
	}
	conn, err := local.Dial(socket, answering)
	switch {
	case errors.Is(err, local.ErrNobody):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &Place{Target: dial.Held(socket, conn), Args: args, Holder: true}, nil
}

// without are the arguments without the flag that has done its work.
func without(args []string) (rest []string) {
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--":
			return append(rest, args[i:]...)
		case args[i] == "--server":
			i++
		case !strings.HasPrefix(args[i], "--server="):
			rest = append(rest, args[i])
		}
	}
	return rest
}

// Console says whether it is the console that runs there: nothing but flags.
func (p *Place) Console() bool { return len(p.Args) == 0 || strings.HasPrefix(p.Args[0], "-") }

// End is this process's end of a command that runs elsewhere.
type End struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       bool // a person sits at Stdin and Stdout
	Getenv         func(string) string
}

// Run runs the command there and gives its exit status. The error is of this side
// or of the connection; local.ErrNobody when the holder has gone.
func (p *Place) Run(ctx context.Context, e End) (int, error) {
	command := dial.Command{Args: p.Args, Stdin: e.Stdin, Stdout: e.Stdout, Stderr: e.Stderr, Env: e.environ(p.Holder)}
	in, inOK := e.Stdin.(*os.File)
	out, outOK := e.Stdout.(*os.File)
	if e.Terminal && inOK && outOK {
		t, done := dial.Local(in, out, cmp.Or(e.Getenv("TERM"), "dumb"), true)
		defer done()
		command.Terminal = t
		keys := typed{Reader: in, interrupt: func() {}}
		if r, err := cancelreader.NewReader(in); err == nil {
			keys.Reader = r
			defer keys.leave(r)
		}
		if !p.Console() { // a host that hangs must not keep the person
			inner, stop := context.WithCancel(ctx)
			defer stop()
			ctx, keys.interrupt = inner, stop
		}
		command.Stdin = &keys
	}
	status, err := dial.Run(ctx, p.Target, dial.FromEnv(e.Getenv), command)
	if err != nil && command.Terminal != nil && p.Console() {
		_, _ = io.WriteString(e.Stdout, terminal.Reset) // what was shown was not taken back
	}
	return status, err
}

// typed is a terminal in raw mode at which ctrl+c also ends the waiting here.
type typed struct {
	io.Reader
	interrupt func()
	mu        sync.Mutex
}

// Read reads keys.
func (t *typed) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.Reader.Read(p)
	if bytes.IndexByte(p[:n], 0x03) >= 0 {
		t.interrupt()
	}
	return n, err
}

// leave stops reading: the next key is for whoever has the terminal then, such as
// the console that goes on in this process.
func (t *typed) leave(r cancelreader.CancelReader) {
	if r.Cancel() {
		t.mu.Lock()
		defer t.mu.Unlock()
		_ = r.Close()
	}
}

// environ is what of the environment means something at the other end.
func (e End) environ(holder bool) map[string]string {
	env := map[string]string{}
	names := []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "TZ", "ATRIUM_WORKSPACE", "ATRIUM_PROJECT", "ATRIUM_THEME", "ATRIUM_GLYPHS"}
	if holder {
		names = append(names, "HOME", "USER", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "ATRIUM_KEYS")
		if dir, err := os.Getwd(); err == nil {
			env["PWD"] = dir
		}
	}
	for _, name := range names {
		if v := e.Getenv(name); v != "" {
			env[name] = v
		}
	}
	return env
}
