package sshd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/cmd/sshd/local"
	"atrium/model"
)

// console is a session at a terminal, as its person sees it.
type console struct {
	*ssh.Session
	out  lockedBuffer
	over chan error
}

func (h *house) console(c *ssh.Client) *console {
	h.t.Helper()
	s, err := c.NewSession()
	if err != nil {
		h.t.Fatal(err)
	}
	k := &console{Session: s, over: make(chan error, 1)}
	s.Stdout, s.Stderr = &k.out, &k.out
	in, _ := s.StdinPipe()
	_ = in
	if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
		h.t.Fatal(err)
	}
	go func() { k.over <- s.Wait() }()
	within(h.t, 5*time.Second, "the console is ready", func() bool { return strings.Contains(k.out.String(), "ready") })
	return k
}

// status waits for the end.
func (k *console) status(t testing.TB, most time.Duration) int {
	t.Helper()
	select {
	case err := <-k.over:
		var exit *ssh.ExitError
		if errors.As(err, &exit) {
			return exit.ExitStatus()
		}
		if err != nil {
			return -1
		}
		return 0
	case <-time.After(most):
		t.Fatalf("the console is still there after %v", most)
		return 0
	}
}

func TestListAndKick(t *testing.T) {
	h := open(t, nil)
	ada, bob := h.console(h.connect(h.person("ada"))), h.console(h.connect(h.person("bob")))
	list := h.host.Sessions()
	if len(list) != 2 || list[0].Name != "ada" || list[1].Name != "bob" || !list[0].Terminal || list[0].Fingerprint == "" || list[0].Conn == list[1].Conn {
		t.Fatalf("%+v", list)
	}
	if h.host.Kick(12345, errUnknown) || !h.host.Kick(list[0].ID, model.Errorf(model.Denied, "You were removed.")) {
		t.Error("the wrong one was found")
	}
	if st := ada.status(t, time.Second); st != 4 || !strings.Contains(ada.out.String(), "atrium: You were removed.\r\n") {
		t.Errorf("status %d, %q", st, ada.out.String())
	}
	if list := h.host.Sessions(); len(list) != 1 || list[0].Name != "bob" {
		t.Errorf("left: %+v", list)
	}
	_ = bob.Signal(ssh.SIGHUP)
	if st := bob.status(t, time.Second); st != 0 {
		t.Errorf("after a signal: %d", st)
	}
}

// TestKickOfTheUnwilling: a handler that does not heed its context, or a client that
// does not go, is cut off within a second (H3).
func TestKickOfTheUnwilling(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(_ context.Context, s *sshd.Session) int {
			fmt.Fprint(s.Stdout, "ready")
			<-stop
			return 0
		}
	})
	k := h.console(h.connect(h.person("ada")))
	h.host.Kick(h.host.Sessions()[0].ID, errUnknown)
	if st := k.status(t, time.Second); st != -1 {
		t.Errorf("status %d", st)
	}
}

// TestEndOfWhoWaits: a command that waits for input hears the end of its session no
// sooner than its client does, who is told all the same and goes on with others.
func TestEndOfWhoWaits(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var told bytes.Buffer
	s.Stderr = &told
	if _, err = s.StdinPipe(); err == nil {
		err = s.Start("cat")
	}
	if err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the command runs", func() bool {
		return h.host.EndAll(func(sshd.Info) error { return model.Errorf(model.Denied, "Enough.") }) == 1
	})
	exit := (*ssh.ExitError)(nil)
	if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != model.Denied.Exit() || told.String() != "atrium: Enough.\n" {
		t.Errorf("it ended with %v and %q", err, told.String())
	}
	if out, e, _ := output(c, "whoami"); !strings.HasPrefix(out, "ada ") {
		t.Errorf("the connection: %q %s", out, e)
	}
}

func TestRecheck(t *testing.T) {
	h := open(t, nil)
	key := h.person("ada")
	k, other := h.console(h.connect(key)), h.console(h.connect(h.person("bob")))
	if n := h.host.Recheck(nil); n != 0 {
		t.Errorf("%d were ended without a reason", n)
	}
	h.forget(key)
	if n := h.host.Recheck(nil); n != 1 {
		t.Errorf("%d were ended", n)
	}
	if st := k.status(t, time.Second); st != 4 {
		t.Errorf("status %d", st)
	}
	if len(h.host.Sessions()) != 1 {
		t.Error("bob is gone as well")
	}
	_ = other
}

func TestShutdown(t *testing.T) {
	var noticed string
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(ctx context.Context, s *sshd.Session) int {
			fmt.Fprint(s.Stdout, "ready")
			if !s.PTY {
				_, _ = io.Copy(s.Stdout, s.Stdin)
				return 0
			}
			noticed = <-s.Notices
			<-ctx.Done()
			return 0
		}
	})
	idle := h.connect(h.person("idle"))
	output(idle, "")
	k := h.console(h.connect(h.person("ada")))
	bob := h.connect(h.person("bob"))
	s, err := bob.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := s.StdinPipe()
	var out bytes.Buffer
	s.Stdout = &out
	if err := s.Start("cat"); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "two sessions", func() bool { return len(h.host.Sessions()) == 2 })

	ctx, stop := context.WithTimeout(context.Background(), 700*time.Millisecond)
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.host.Shutdown(ctx, "The server restarts.")
	}()
	if err := idle.Wait(); err == nil {
		t.Error("an idle connection stays")
	}
	if _, err := h.dial(ssh.PublicKeys(h.person("late"))); err == nil {
		t.Error("a late one came in")
	}
	if _, err := bob.NewSession(); err == nil {
		t.Error("a new session began")
	}
	// A command at work is let finish.
	_, _ = in.Write([]byte("work"))
	_ = in.Close()
	if err := s.Wait(); err != nil || out.String() != "readywork" {
		t.Errorf("the command at work: %v, %q", err, out.String())
	}
	if st := k.status(t, 3*time.Second); st != 7 || noticed != "The server restarts." || !strings.Contains(k.out.String(), "The server restarts.") {
		t.Errorf("the console ended with %d, was told %q and shows %q", st, noticed, k.out.String())
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("Shutdown does not end")
	}
	if c := h.host.Counters(); c.Connections+c.Sessions != 0 {
		t.Errorf("left: %+v", c)
	}
}

func TestIdleTerminals(t *testing.T) {
	h := open(t, func(o *sshd.Options) {
		o.Limits = sshd.Limits{Idle: 400 * time.Millisecond}
		o.Handler = func(ctx context.Context, s *sshd.Session) int {
			fmt.Fprint(s.Stdout, "ready")
			if s.PTY {
				fmt.Fprint(s.Stdout, <-s.Notices)
			}
			<-ctx.Done()
			return 0
		}
	})
	c := h.connect(h.person("ada"))
	s, _ := c.NewSession()
	_ = s.Start("no terminal")
	k := h.console(c)
	if st := k.status(t, 5*time.Second); st != 7 || !strings.Contains(k.out.String(), "will be closed soon") || !strings.Contains(k.out.String(), "Nobody has pressed a key") {
		t.Errorf("status %d, %q", st, k.out.String())
	}
	if len(h.host.Sessions()) != 1 {
		t.Error("the command without a terminal is gone too")
	}
	_ = s.Close()
	within(t, 5*time.Second, "a connection that carries nothing is closed", func() bool { return h.host.Counters().Connections == 0 })
}

// TestClosedChannel (P4): a client that closes one session and keeps the connection
// ends that session.
func TestClosedChannel(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	k := h.console(c)
	_ = k.Close()
	within(t, time.Second, "the session is over", func() bool { return len(h.host.Sessions()) == 0 })
	if out, _, _ := output(c, "whoami"); !strings.HasPrefix(out, "ada ") {
		t.Errorf("the connection: %q", out)
	}
}

// TestNothingLeaks (S15, G17): connections that are dropped in the middle of anything
// leave no goroutine and no descriptor.
func TestNothingLeaks(t *testing.T) {
	cycles := 1000
	if testing.Short() {
		cycles = 100
	}
	h := open(t, nil)
	key := h.person("ada")
	once := func(i int) {
		c, err := h.dial(ssh.PublicKeys(key))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		s, err := c.NewSession()
		if err != nil {
			return // the one before is being cleared away
		}
		switch i % 4 {
		case 0:
			_ = s.RequestPty("xterm", 24, 80, nil)
			_ = s.Shell()
		case 1:
			_ = s.Start("flood")
		case 2:
			_ = s.Start("cat")
		}
	}
	for i := range 8 {
		once(i)
	}
	quiet := func() bool { return h.host.Counters().Connections == 0 }
	within(t, 5*time.Second, "the first are over", quiet)
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	for i := range cycles {
		once(i)
	}
	within(t, 10*time.Second, "all are over", func() bool {
		return quiet() && runtime.NumGoroutine() <= goroutines+5 && descriptors(t) <= files
	})
}

func descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not list descriptors")
	}
	return len(all)
}

// TestUnixSocket (H0): the same sessions for processes of this user, without a key.
func TestUnixSocket(t *testing.T) {
	h := open(t, nil)
	path := filepath.Join(t.TempDir(), "s")
	l, err := local.Listen(path, func() error { return nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.host.Serve(context.Background(), l) }()
	raw, err := local.Dial(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	conn, chans, reqs, err := ssh.NewClientConn(raw, "local", &ssh.ClientConfig{User: "x", HostKeyCallback: ssh.FixedHostKey(h.key)})
	if err != nil {
		t.Fatal(err)
	}
	c := ssh.NewClient(conn, chans, reqs)
	if out, e, status := output(c, "whoami"); out != "local " || status != 0 {
		t.Errorf("%q %q %d", out, e, status)
	}
	s, _ := c.NewSession()
	_ = s.Setenv("ATRIUM_DB", "/a b/ä")
	if out, err := s.Output("env"); err != nil || string(out) != "map[ATRIUM_DB:/a b/ä]" {
		t.Errorf("%q, %v", out, err)
	}
	var wg sync.WaitGroup
	for range 9 {
		wg.Go(func() {
			if _, e, status := output(c, "args 'a\nb'"); status != 0 {
				t.Errorf("%d %s", status, e)
			}
		})
	}
	wg.Wait()
	if h.host.Sessions(); !strings.Contains(h.log.String(), fmt.Sprintf(`"remote":"uid %d"`, os.Getuid())) {
		t.Error("the log does not name the user")
	}
	_ = c.Close()
}

func TestMetrics(t *testing.T) {
	h := open(t, nil)
	output(h.connect(h.person("ada")), "whoami")
	_, _ = h.dial(ssh.PublicKeys(newKey(t)))
	var b strings.Builder
	if _, err := h.host.Counters().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"atrium_ssh_started_total 1\n", "atrium_ssh_refused_total 1\n", "# TYPE atrium_ssh_connections gauge\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}
