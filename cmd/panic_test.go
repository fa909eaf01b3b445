package cmd

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/serve"
	"atrium/cmd/sshd"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/view"
	"atrium/storage"
)

func mines(t *testing.T) *minefield {
	t.Helper()
	f := &minefield{t: t, m: &mine{Store: storage.Memory(storage.Options{})}, keys: map[string]ssh.Signer{}}
	ctx, system := context.Background(), model.Actor{System: true}
	do := func(who model.Actor, o model.Operation) {
		t.Helper()
		if _, err := f.m.Store.Do(ctx, who, o); err != nil {
			t.Fatal(err)
		}
	}
	do(system, op.Init{Username: "ada", Email: "ada@example.com"})
	var ada model.Actor
	if err := f.m.Store.View(ctx, system, func(r *view.Reader) error {
		h, err := r.NamedHolder("ada")
		ada.Person = h.Person
		return err
	}); err != nil {
		t.Fatal(err)
	}
	f.m.only.Store(int64(ada.Person))
	do(ada, op.CreateUser{Username: "grace", Email: "grace@example.com"})
	do(ada, op.CreateWorkspace{Name: "team"})
	do(ada, op.AddMember{Workspace: "team", Who: "grace", Role: model.Editor})
	signer := func() ssh.Signer {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, name := range []string{"ada", "grace"} {
		f.keys[name] = signer()
		do(ada, identity.AddKey{Username: name, Line: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(f.keys[name].PublicKey())))})
	}
	guest, other := guests(f.m, f.m.now), guests(f.m.Store, time.Now)
	door, err := serve.Open(f.m, serve.Options{
		HostKeys: []ssh.Signer{signer()}, Log: slog.New(slog.NewJSONHandler(&f.log, nil)),
		Limits: sshd.Limits{Rate: 1e6, Burst: 1e6, PerIdentity: 1000},
		Guest: func(ctx context.Context, d *serve.Door, s *sshd.Session, who model.Actor) int {
			if int64(who.Person) != f.m.only.Load() {
				return other(ctx, d, s, who)
			}
			s.Stdin = mineStream{s.Stdin, nil, f.m, "reading"}
			s.Stdout = mineStream{nil, s.Stdout, f.m, "writing"}
			return guest(ctx, d, s, who)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.door = door
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.addr = l.Addr().String()
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { _ = door.Serve(ctx, l) })
	wg.Go(func() { door.Follow(ctx) })
	t.Cleanup(func() {
		door.End(0, "The test is over.")
		stop()
		wg.Wait()
	})
	return f
}

// sitting is somebody at a console there, or the run of a command.
type sitting struct {
	*ssh.Session
	conn   *ssh.Client
	in     io.Writer
	out    locked
	err    locked
	status chan int
}

// sit connects and runs a command; "" is the console.
func (f *minefield) sit(name, command string) *sitting {
	f.t.Helper()
	c, err := ssh.Dial("tcp", f.addr, &ssh.ClientConfig{
		User: "x", Auth: []ssh.AuthMethod{ssh.PublicKeys(f.keys[name])}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		f.t.Fatal(err)
	}
	s := &sitting{conn: c, status: make(chan int, 1)}
	if s.Session, err = c.NewSession(); err != nil {
		f.t.Fatal(err)
	}
	s.Stdout, s.Stderr = &s.out, &s.err
	if s.in, err = s.StdinPipe(); err != nil {
		f.t.Fatal(err)
	}
	_ = s.Setenv("ATRIUM_WORKSPACE", "team")
	if command == "" || strings.HasPrefix(command, "tty ") {
		err = s.RequestPty("xterm-256color", 40, 120, nil)
	}
	if command = strings.TrimPrefix(command, "tty "); err == nil && command == "" {
		err = s.Shell()
	} else if err == nil {
		err = s.Start(command)
	}
	if err != nil {
		f.t.Fatal(err)
	}
	go func() {
		err, exit := s.Wait(), (*ssh.ExitError)(nil)
		switch {
		case err == nil:
			s.status <- 0
		case errors.As(err, &exit):
			s.status <- exit.ExitStatus()
		default:
			s.status <- -1
		}
	}()
	return s
}

// holds waits for a condition.
func (f *minefield) holds(what string, ok func() bool) {
	f.t.Helper()
	for end := time.Now().Add(15 * time.Second); !ok(); {
		if time.Now().After(end) {
			f.t.Fatalf("%s: that did not come about", what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// TestPanicsEndOneProgram (G15, P5): a panic anywhere in what a person's session runs
// ends that session at the most. Its terminal is given back, it says so with status
// 1, the operator has the stack, and somebody else types on.
func TestPanicsEndOneProgram(t *testing.T) {
	f := mines(t)
	witness := f.sit("grace", "")
	f.holds("the witness sees the console", func() bool { return strings.Contains(witness.out.String(), "Recent activity") })
	key := 0
	types := func(after string) {
		t.Helper()
		before := len(witness.out.String())
		key++
		if _, err := io.WriteString(witness.in, []string{"1", "2"}[key%2]); err != nil {
			t.Fatalf("after a panic %s somebody else cannot type: %v", after, err)
		}
		f.holds("after a panic "+after+" somebody else types on", func() bool { return len(witness.out.String()) > before })
	}
	types("that never happened")
	quiet := runtime.NumGoroutine()
	n := 0
	for _, c := range []struct {
		point, command string
		early          bool // before there is a frame
		keys           []string
	}{
		{point: "before a view", early: true},
		{point: "in a view", early: true},
		{point: "at the end of a view", early: true},
		{point: "before a view", keys: []string{"2", "3", "4", "5"}},
		{point: "in a view", keys: []string{"2", "3", "4", "5"}},
		{point: "in a feed", keys: []string{"!"}},
		{point: "in a frame", keys: []string{"2", "1", "5"}},
		{point: "in an update", keys: []string{"\x03"}},
		{point: "reading", keys: []string{"2"}},
		{point: "writing", keys: []string{"2"}},
		{point: "before a view", command: "people list -w team"},
		{point: "in a view", command: "people list -w team --json"},
		{point: "writing", command: "people list -w team"},
		{point: "before a change", command: "workspace create w1"},
		{point: "in a decision", command: "workspace create w2"},
		{point: "in a change", command: "workspace create w3"},
		{point: "reading", command: "project comment add team/none -", keys: []string{"x"}},
		{point: "reading", command: "tty user delete grace", keys: []string{"g\r"}},
	} {
		t.Run(strings.ReplaceAll(fmt.Sprintf("%s %s %v", c.point, c.command, c.early), " ", "_"), func(t *testing.T) {
			f := &minefield{t: t, m: f.m, door: f.door, addr: f.addr, keys: f.keys}
			console := c.command == ""
			if c.early || !console {
				f.m.armed.Store(&c.point)
			}
			s := f.sit("ada", c.command)
			if console && !c.early {
				f.holds("the console is there", func() bool { return strings.Contains(s.out.String(), "Recent activity") })
				f.m.armed.Store(&c.point)
			}
			for i := 0; f.m.armed.Load() != nil && len(c.keys) > 0 && i < 100; i++ {
				if key := c.keys[i%len(c.keys)]; key == "!" {
					n++
					other := f.sit("grace", fmt.Sprintf("project create team/p%d", n))
					t.Logf("%d %s", <-other.status, other.err.String())
					_ = other.conn.Close()
				} else {
					_, _ = io.WriteString(s.in, key)
				}
				<-time.After(20 * time.Millisecond)
			}
			f.holds("it happened", func() bool { return f.m.armed.Load() == nil })
			types(c.point + " " + c.command)
			status := -2
			select {
			case status = <-s.status:
			case <-time.After(300 * time.Millisecond):
			}
			went := status != -2
			for i := 0; !went && i < 50; i++ { // it lives on: it is left as usual
				_, _ = io.WriteString(s.in, "\x03")
				select {
				case status = <-s.status:
					went = true
				case <-time.After(100 * time.Millisecond):
				}
			}
			t.Logf("status %d: %.200q", status, s.err.String())
			switch told := s.err.String() + s.out.String(); {
			case !went:
				t.Errorf("the session neither ends nor can be left: %.300q", told)
			case status == -1:
				t.Error("the connection broke")
			case !console && status == 0:
				t.Error("the command has succeeded")
			}
			if out := s.out.String(); console && strings.LastIndex(out, "\x1b[?1049h") > strings.LastIndex(out, "\x1b[?1049l") {
				t.Error("the terminal is not given back")
			}
			_ = s.conn.Close()
		})
	}
	if out := f.log.String(); strings.Count(out, "injected at") < 18 || strings.Count(out, "goroutine ") < 18 {
		t.Errorf("the log has %d panics with %d stacks", strings.Count(out, "injected at"), strings.Count(out, "goroutine "))
	}
	if stays := func() bool { return runtime.NumGoroutine() <= quiet+5 }; !stays() {
		f.holds("their goroutines end", stays)
	}
}
