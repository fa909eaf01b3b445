// Package link reaches the server of runs, wherever it is: at --server, in the process
// that holds the file, or here, where this one takes the file and lets others in (H0).
package link

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"atrium/cmd/after"
	"atrium/cmd/remote"
	"atrium/cmd/sshd/dial"
	"atrium/cmd/track/wire"
	"atrium/model"
)

// Place is where a server is, and as whom to come.
type Place struct {
	Server string // ssh://host:port; "": the file
	File   string
	As     string // of the file only
	Getenv func(string) string
	// Take takes the file, waiting no longer than that. The detail "file" of its error is
	// "in use" while another process has it.
	Take func(ctx context.Context, file, as string, wait time.Duration) (*Held, error)
}

// String names it for people.
func (p Place) String() string {
	if p.Server != "" {
		return p.Server
	}
	return p.File
}

// Link is the way to a place. Its Dial is a wire.Dial.
type Link struct {
	at     Place
	mu     sync.Mutex
	held   *Held
	closed bool
}

// To is the way to a place; nothing is opened yet.
func To(p Place) *Link { return &Link{at: p} }

// Between taking the file and letting others in its holder needs a moment (SPEC 8).
const (
	again   = 50 * time.Millisecond
	waiting = 2 * time.Second
)

// Command is what is run at the server.
const Command = "runs ingest"

// Dial reaches the server.
func (l *Link) Dial(ctx context.Context) (io.ReadWriteCloser, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	args := append(strings.Fields(Command), "--json")
	if l.at.Server != "" {
		target, err := dial.Parse(l.at.Server)
		if err != nil {
			return nil, err
		}
		return far(target, l.at.Getenv, args, false), nil
	}
	if l.at.As != "" {
		args = append(args, "--as", l.at.As)
	}
	for end := time.Now().Add(waiting); ; {
		if l.closed {
			return nil, model.Errorf(model.Unavailable, "The link to the server is closed.")
		}
		if l.held != nil && l.held.Over.Err() == nil {
			return near(l.held), nil
		}
		l.release()
		at, err := remote.Holder(l.at.File, args)
		if err != nil {
			return nil, err
		}
		if at != nil {
			return far(at.Target, l.at.Getenv, args, true), nil
		}
		l.held, err = l.at.Take(ctx, l.at.File, l.at.As, again)
		switch {
		case err == nil:
			return near(l.held), nil
		case model.AsError(err).Details["file"] != "in use", time.Now().After(end), ctx.Err() != nil:
			l.held = nil
			return nil, err
		}
	}
}

func (l *Link) release() {
	if l.held != nil {
		l.held.Close()
		l.held = nil
	}
}

// Close lets the file go, if this process has it.
func (l *Link) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.release()
}

// pair is a connection of two pipes.
type pair struct {
	*io.PipeReader // what the server says
	*io.PipeWriter // what it is told
	stop           context.CancelFunc
	done           chan struct{}
}

func (p *pair) Read(b []byte) (int, error)  { return p.PipeReader.Read(b) }
func (p *pair) Write(b []byte) (int, error) { return p.PipeWriter.Write(b) }

// Close ends it; what the server was doing is over when it returns, or soon.
func (p *pair) Close() error {
	_ = p.PipeWriter.Close()
	_ = p.PipeReader.Close()
	p.stop()
	select {
	case <-p.done:
	case <-time.After(time.Second):
	}
	return nil
}

// CloseWithError is the writer's; a pair is closed by Close.
func (p *pair) CloseWithError(err error) error { return p.PipeWriter.CloseWithError(err) }

// connect makes a connection that ends with the context of run.
func connect(run func(ctx context.Context, in *io.PipeReader, out *io.PipeWriter) error) io.ReadWriteCloser {
	ctx, stop := context.WithCancel(context.Background())
	in, told := io.Pipe()
	says, out := io.Pipe()
	p := &pair{says, told, stop, make(chan struct{})}
	go func() {
		defer close(p.done)
		err := run(ctx, in, out)
		if err == nil {
			err = io.ErrUnexpectedEOF
		}
		_ = out.CloseWithError(err)
		_ = in.CloseWithError(io.ErrClosedPipe)
	}()
	return p
}

// near is a connection to the store in this process.
func near(h *Held) io.ReadWriteCloser {
	return connect(func(ctx context.Context, in *io.PipeReader, out *io.PipeWriter) error {
		defer context.AfterFunc(h.Over, func() { _ = in.CloseWithError(io.ErrClosedPipe) })()
		return wire.Serve(ctx, h.Store, h.Actor, in, out)
	})
}

// far is a connection to another process. How its command ends is the error of reading;
// a holder of the file that leaves is a link that broke: there will be another one.
func far(target dial.Target, getenv func(string) string, args []string, holder bool) io.ReadWriteCloser {
	return connect(func(ctx context.Context, in *io.PipeReader, out *io.PipeWriter) error {
		var told tail
		status, err := dial.Run(ctx, target, dial.FromEnv(getenv), dial.Command{Args: args, Stdin: in, Stdout: out, Stderr: &told})
		if err == nil {
			err = ended(status, told.b)
		}
		if holder && model.CodeOf(err) == model.Unavailable {
			err = errors.New(err.Error())
		}
		return err
	})
}

// ended is the error of a command that should not have ended.
func ended(status int, told []byte) error {
	var doc after.ErrorDoc
	for _, line := range bytes.Split(told, []byte("\n")) {
		if json.Unmarshal(line, &doc) == nil && doc.Error.Code != "" {
			e := &model.Error{Code: doc.Error.Code, Message: doc.Error.Message, Details: doc.Error.Details}
			if doc.Error.Hint != nil {
				e.Hint = *doc.Error.Hint
			}
			if e.Code.Exit() == status {
				return e
			}
		}
	}
	return errors.New("the server ended the connection: " + string(bytes.TrimSpace(told)))
}

// tail keeps the end of what is written.
type tail struct{ b []byte }

// Write takes all.
func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if n := len(t.b) - 16<<10; n > 0 {
		t.b = t.b[n:]
	}
	return len(p), nil
}
