package cmd

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"atrium/cmd/serve"
	"atrium/model"
	"atrium/model/port"
	"atrium/theme"
	"atrium/tui/ui"
)

// Env is the world around one run of the command tree. A local run takes it
// from the process; a session of the SSH host makes its own, so that one process
// serves many people: commands know nothing but their Env.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTTY       bool // a person can be asked
	StdoutTTY      bool // a person reads along
	Getenv         func(string) string
	Now            func() time.Time

	// Open gives the store and the actor of this run.
	Open func(context.Context, Request) (*Session, error)
	// Remote is set where another machine asked for the command: the flags that
	// trust whoever can open the file are refused (SPEC 8).
	Remote bool
	// Hosted is set where another process is the terminal (H0, H1): what only
	// the holder of the file does is not this run's to do.
	Hosted *Hosted
	// Presence tells who is here; nil where this process lets nobody in.
	Presence port.Presence
	// SignedIn is told as whom a session goes on that began as nobody's; may be nil.
	SignedIn func(model.Actor)
	// Touched is told of keys at the console of a process that holds the file; may be
	// nil.
	Touched func()
	// Log takes what only the operator may see of an internal error; may be nil.
	Log func(error)
	// Forward lets commands run where the file is held, or at --server.
	Forward bool
	// Signals ends the listening for signals to go: the command takes them itself.
	Signals func()
	moves   int // how often in a row it went on elsewhere at once
}

// Hosted is what a session of another process brings along.
type Hosted struct {
	Size    func() <-chan tea.WindowSizeMsg // of its terminal
	Notices <-chan string                   // from the host
	Dir     string                          // where it was started; "" is nowhere on this machine
	Door    *serve.Door
	Reads   *serve.Turns // of its commands with those of others
	Frames  *serve.Turns // of its console with those of others
	Themes  *theme.Shelf // of its console with those of others
	// Stranger is what somebody has proven whom nobody knows; nil for all others.
	Stranger *ui.Stranger
	Cook     func() // lines instead of keys, for commands
}

// file is the path that somebody named where the command was asked for.
func (e Env) file(path string) string {
	if e.Hosted == nil || e.Hosted.Dir == "" || path == "-" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(e.Hosted.Dir, path)
}

// Request is what the global flags ask of Open.
type Request struct {
	DB     string    // the file; "" is the default one
	As     string    // act as this person; "" is the one that init stored
	Now    time.Time // look at another day; zero is now
	Create bool      // first start: make the file where there is none
	// Wait is how long another process may take to let go of the file; zero is as
	// long as there is (SPEC 8).
	Wait time.Duration
}

// Session is an open store with the actor for whom it answers.
type Session struct {
	Store port.Store
	Actor model.Actor
	Close func() error
	Path  string // of the file that this process holds; "" when it holds none
}

// Local is the environment of the process, with the file on this machine.
func Local(stdin io.Reader, stdout, stderr io.Writer) Env {
	e := Env{
		Stdin: stdin, Stdout: stdout, Stderr: stderr,
		StdinTTY: isTerminal(stdin), StdoutTTY: isTerminal(stdout),
		Getenv: os.Getenv, Now: time.Now,
	}
	e.Open = e.openFile
	e.Forward = true
	return e
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
