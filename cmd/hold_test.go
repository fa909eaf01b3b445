package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"atrium/cmd/assume"
	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/bolt/disk"
)

// sour is a disk whose flushes fail once it has turned.
type sour struct {
	disk.OS
	turned atomic.Bool
}

type sourFile struct {
	disk.File
	d *sour
}

// OpenFile gives a file whose flushes may fail.
func (d *sour) OpenFile(name string, flag int, mode os.FileMode) (disk.File, error) {
	f, err := d.OS.OpenFile(name, flag, mode)
	if err != nil {
		return nil, err
	}
	return sourFile{f, d}, nil
}

// Sync fails when the disk has turned.
func (f sourFile) Sync() error {
	if f.d.turned.Load() {
		return syscall.EIO
	}
	return f.File.Sync()
}

// soured is the world's file, open on a disk that can turn.
func (w *world) soured() (*storage.Store, *sour) {
	w.t.Helper()
	d := &sour{}
	e, err := bolt.Open(w.db, bolt.Options{Witness: storage.Witness(), FS: d})
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := storage.New(e, storage.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return s, d
}

// opens gives an open store to one run, as ada.
func (w *world) opens(s *storage.Store) func(context.Context, Request) (*Session, error) {
	return func(ctx context.Context, _ Request) (*Session, error) {
		actor, err := assume.Actor(ctx, s, "ada", func() string { return "ada" })
		return &Session{Store: s, Actor: actor, Close: s.Close}, err
	}
}

// paper is a terminal that keeps what is written and tells of the first of it.
type paper struct {
	mu   sync.Mutex
	text bytes.Buffer
	want string
	seen chan struct{}
	once sync.Once
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text.Write(b)
	if strings.Contains(p.text.String(), p.want) {
		p.once.Do(func() { close(p.seen) })
	}
	return len(b), nil
}

// TestAFailedStoreEndsTheConsole lets a flush fail while the screens are open,
// as another session's change would: the terminal is given back, the status is 7
// and the reason is on stderr.
func TestAFailedStoreEndsTheConsole(t *testing.T) {
	w := team(t)
	s, d := w.soured()
	in, typed := io.Pipe()
	defer func() { _ = typed.Close() }()
	out := &paper{want: "\x1b[?1049h", seen: make(chan struct{})}
	var errs bytes.Buffer
	dir := t.TempDir()
	env := Env{
		Stdin: in, Stdout: out, Stderr: &errs, StdinTTY: true, StdoutTTY: true, Now: time.Now,
		Getenv: func(k string) string {
			return map[string]string{"TERM": "xterm", "XDG_CONFIG_HOME": filepath.Join(dir, "config")}[k]
		},
		Open: w.opens(s),
	}
	status := make(chan int, 1)
	go func() { status <- Run(context.Background(), env, nil) }()
	await := func(what string, c <-chan struct{}) {
		t.Helper()
		select {
		case <-c:
		case <-time.After(20 * time.Second):
			t.Fatal("no " + what)
		}
	}
	await("screen", out.seen)
	d.turned.Store(true)
	_, err := s.Do(t.Context(), model.Actor{System: true}, op.CreateUser{Username: "late", Email: "late@example.com"})
	if model.CodeOf(err) != model.Unavailable {
		t.Fatalf("the change on a bad disk gave %v", err)
	}
	ended := make(chan struct{})
	code := 0
	go func() { code = <-status; close(ended) }()
	await("end", ended)
	if code != 7 {
		t.Errorf("exit status %d", code)
	}
	contains(t, errs.String(), "may or may not be kept")
	contains(t, out.text.String(), "\x1b[?1049l")
}

// TestAFailedStoreEndsCommands does the same to a command and to the plain
// console, which asks for nothing more.
func TestAFailedStoreEndsCommands(t *testing.T) {
	for _, plain := range []bool{false, true} {
		w := team(t)
		s, d := w.soured()
		d.turned.Store(true)
		args := []string{"user", "create", "late", "--email", "late@example.com"}
		typed := strings.NewReader(strings.Join(args, " ") + "\nuser list\nquit\n")
		var out bytes.Buffer
		var errs locked // the chores of a plain console write there, too
		env := Env{
			Stdin: typed, Stdout: &out, Stderr: &errs, StdinTTY: plain, StdoutTTY: plain, Now: time.Now,
			Getenv: func(string) string { return "" },
			Open:   w.opens(s),
		}
		if plain {
			args = []string{"--plain"}
		}
		if code := Run(t.Context(), env, args); code != 7 {
			t.Errorf("plain %v: exit status %d\n%s", plain, code, errs.String())
		}
		contains(t, errs.String(), "may or may not be kept")
		if strings.Contains(out.String(), "grace") {
			t.Errorf("plain %v: went on", plain)
		}
	}
}
