package sshd_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/model"
)

// house is a host with people, for tests.
type house struct {
	t    testing.TB
	host *sshd.Host
	addr string
	key  ssh.PublicKey // the host's

	mu     sync.Mutex
	people map[string]string // marshalled key to name
	log    lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newKey(t testing.TB) ssh.Signer {
	t.Helper()
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

// open starts a house; change may be nil. It serves on a port of the loopback.
func open(t testing.TB, change func(*sshd.Options)) *house {
	t.Helper()
	h := &house{t: t, people: map[string]string{}}
	hostKey := newKey(t)
	h.key = hostKey.PublicKey()
	o := sshd.Options{
		Handler: echo, Identify: h.identify, Admit: h.admit, HostKeys: []ssh.Signer{hostKey},
		Log: slog.New(slog.NewJSONHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	host, err := sshd.New(o)
	if err != nil {
		t.Fatal(err)
	}
	h.host = host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- host.Serve(context.Background(), l) }()
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 0)
		defer stop()
		host.Shutdown(ctx, "the test is over")
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return h
}

// person makes a key that is somebody's.
func (h *house) person(name string) ssh.Signer {
	k := newKey(h.t)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.people[string(k.PublicKey().Marshal())] = name
	return k
}

func (h *house) forget(k ssh.Signer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.people, string(k.PublicKey().Marshal()))
}

func (h *house) admit(_ context.Context, k ssh.PublicKey) sshd.Verdict {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.people[string(k.Marshal())] != "" {
		return sshd.Known
	}
	return sshd.Refused
}

// strangers lets unknown keys in.
func strangers(o *sshd.Options) {
	admit, identify := o.Admit, o.Identify
	o.Admit = func(ctx context.Context, k ssh.PublicKey) sshd.Verdict {
		if v := admit(ctx, k); v != sshd.Refused {
			return v
		}
		return sshd.Stranger
	}
	o.Identify = func(ctx context.Context, p sshd.Proof) (sshd.Identity, error) {
		who, err := identify(ctx, p)
		if errors.Is(err, errUnknown) {
			return sshd.Identity{}, nil
		}
		return who, err
	}
}

var errUnknown = model.Errorf(model.Denied, "This key is not known here.")

func (h *house) identify(_ context.Context, p sshd.Proof) (sshd.Identity, error) {
	if p.Local {
		return sshd.Identity{Name: "local"}, nil
	}
	if p.Key == nil {
		return sshd.Identity{Value: "nobody"}, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	name := h.people[string(p.Key.Marshal())]
	if name == "" {
		return sshd.Identity{}, errUnknown
	}
	return sshd.Identity{Name: name}, nil
}

// echo is a handler with a few words.
func echo(ctx context.Context, s *sshd.Session) int {
	word := ""
	if len(s.Args) > 0 {
		word = s.Args[0]
	}
	switch word {
	case "whoami":
		who, err := s.Identify(ctx)
		if err != nil {
			return model.CodeOf(err).Exit()
		}
		fmt.Fprintf(s.Stdout, "%s %s", who.Name, s.Fingerprint)
	case "args":
		fmt.Fprintf(s.Stdout, "%q", s.Args[1:])
	case "env":
		fmt.Fprintf(s.Stdout, "%v", s.Environ())
	case "cat":
		_, _ = io.Copy(s.Stdout, s.Stdin)
	case "both":
		fmt.Fprint(s.Stdout, "out\n")
		fmt.Fprint(s.Stderr, "err\n")
		return 5
	case "flood":
		block := make([]byte, 64<<10)
		for {
			if _, err := s.Stdout.Write(block); err != nil {
				return 1
			}
		}
	case "panic":
		panic("by request")
	case "", "wait":
		fmt.Fprint(s.Stdout, "ready\n")
		<-ctx.Done()
	}
	return 0
}

func (h *house) config(auth ...ssh.AuthMethod) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: "whoever", Auth: auth, HostKeyCallback: ssh.FixedHostKey(h.key), Timeout: 10 * time.Second}
}

func (h *house) dial(auth ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", h.addr, h.config(auth...))
}

// connect dials with a key and must succeed.
func (h *house) connect(k ssh.Signer) *ssh.Client {
	h.t.Helper()
	c, err := h.dial(ssh.PublicKeys(k))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	return c
}

// output runs a command and gives what it said and its status.
func output(c *ssh.Client, command string) (stdout, stderr string, status int) {
	s, err := c.NewSession()
	if err != nil {
		return "", err.Error(), -1
	}
	defer s.Close()
	var out, e bytes.Buffer
	s.Stdout, s.Stderr = &out, &e
	err = s.Run(command)
	var exit *ssh.ExitError
	switch {
	case errors.As(err, &exit):
		status = exit.ExitStatus()
	case err != nil:
		return out.String(), err.Error(), -1
	}
	return out.String(), e.String(), status
}

// within waits until a condition holds.
func within(t testing.TB, most time.Duration, what string, cond func() bool) {
	t.Helper()
	end := time.Now().Add(most)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", most, what)
		}
		<-tick.C
	}
}

// long says that the long versions of tests run.
func long() bool { return os.Getenv("ATRIUM_LONG") == "1" }

func TestCommands(t *testing.T) {
	h := open(t, nil)
	key := h.person("ada")
	c := h.connect(key)
	for command, want := range map[string]struct {
		out, err string
		status   int
	}{
		"whoami":           {"ada " + ssh.FingerprintSHA256(key.PublicKey()), "", 0},
		"args 'a b' -- \"": {"", "atrium: The command has a quote (\") that is not closed. Quote arguments with '…' or \"…\"; no shell reads them.\n", 2},
		"args 'a b' -- c":  {`["a b" "--" "c"]`, "", 0},
		"both":             {"out\n", "err\n", 5},
		"panic":            {"", "atrium: Internal error.\n", 1},
	} {
		out, e, status := output(c, command)
		if out != want.out || e != want.err || status != want.status {
			t.Errorf("%s: %q, %q, %d; want %q, %q, %d", command, out, e, status, want.out, want.err, want.status)
		}
	}
	if n := h.host.Counters().Panics; n != 1 {
		t.Errorf("%d panics were counted", n)
	}
	_, e, status := output(c, "args "+strings.Repeat("x", 64<<10))
	if status != 2 || !strings.Contains(e, "longer than 65536 bytes") {
		t.Errorf("a long command: %d, %s", status, e)
	}
}

func TestInputAndTerminal(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	s, _ := c.NewSession()
	s.Stdin = strings.NewReader(strings.Repeat("0123456789", 50_000))
	out, err := s.Output("cat")
	if err != nil || len(out) != 500_000 {
		t.Errorf("%d bytes came back, %v", len(out), err)
	}
	s, _ = c.NewSession()
	if err := s.RequestPty("xterm-256color", 40, 120, nil); err != nil {
		t.Fatal(err)
	}
	_ = s.Setenv("LANG", "C.UTF-8")
	_ = s.Setenv("ATRIUM_DB", "/etc/passwd")
	_ = s.Setenv("LD_PRELOAD", "x")
	_ = s.Setenv("LC_ALL", "a\x1b[2J")
	out, err = s.Output("env")
	if err != nil || string(out) != "map[LANG:C.UTF-8 TERM:xterm-256color]" {
		t.Errorf("%q, %v", out, err)
	}
	s, _ = c.NewSession()
	_ = s.RequestPty("xterm", 40, 120, nil)
	if out, _ := s.Output("both"); string(out) != "out\r\nerr\r\n" && string(out) != "out\r\n" {
		t.Errorf("a terminal gets %q", out)
	}
}
