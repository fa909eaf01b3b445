package dial_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"

	"atrium/cmd/sshd"
	"atrium/cmd/sshd/dial"
	"atrium/cmd/sshd/local"
	"atrium/model"
)

// place is a host, and a home folder of someone who may use it.
type place struct {
	t      *testing.T
	host   *sshd.Host
	l      net.Listener
	target dial.Target
	home   string
	socket string
	key    ed25519.PrivateKey
	known  string
}

// tracked is a listener whose connections can be cut.
type tracked struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func (l *tracked) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		l.mu.Lock()
		l.conns = append(l.conns, c)
		l.mu.Unlock()
	}
	return c, err
}

// cut cuts all connections, as a failing network does.
func (p *place) cut() {
	l := p.l.(*tracked)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
}

func (p *place) env(name string) string {
	if name == "HOME" {
		return p.home
	}
	return ""
}

func newPlace(t *testing.T, handler sshd.Handler) *place {
	t.Helper()
	p := &place{t: t, home: t.TempDir()}
	_, hostKey, _ := ed25519.GenerateKey(rand.Reader)
	signer, err := ssh.NewSignerFromKey(hostKey)
	if err != nil {
		t.Fatal(err)
	}
	_, p.key, _ = ed25519.GenerateKey(rand.Reader)
	own, _ := ssh.NewSignerFromKey(p.key)
	mine := string(own.PublicKey().Marshal())
	p.host, err = sshd.New(sshd.Options{
		Handler: handler, HostKeys: []ssh.Signer{signer},
		Limits: sshd.Limits{PerIdentity: 50},
		Admit: func(_ context.Context, k ssh.PublicKey) sshd.Verdict {
			if string(k.Marshal()) == mine {
				return sshd.Known
			}
			return sshd.Refused
		},
		Identify: func(context.Context, sshd.Proof) (sshd.Identity, error) { return sshd.Identity{Name: "ada"}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if p.l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p.socket = filepath.Join(p.home, "atrium.db.sock")
	unix, err := local.Listen(p.socket, func() error { return nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.l = &tracked{Listener: p.l}
	for _, l := range []net.Listener{p.l, unix} {
		go func() { _ = p.host.Serve(context.Background(), l) }()
	}
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 0)
		defer stop()
		p.host.Shutdown(ctx, "over")
	})
	if p.target, err = dial.Parse("ssh://ada@" + p.l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(p.home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	p.known = knownhosts.Line([]string{p.l.Addr().String()}, signer.PublicKey()) + "\n"
	p.write("known_hosts", p.known)
	p.write("id_ed25519", p.private(""))
	return p
}

func (p *place) private(phrase string) string {
	block, err := ssh.MarshalPrivateKey(p.key, "")
	if phrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(p.key, "", []byte(phrase))
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

func (p *place) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.home, ".ssh", name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) remove(name string) { _ = os.Remove(filepath.Join(p.home, ".ssh", name)) }

func (p *place) run(t dial.Target, c dial.Command) (out, e string, status int, err error) {
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	status, err = dial.Run(context.Background(), t, dial.FromEnv(p.env), c)
	return stdout.String(), stderr.String(), status, err
}

// words says what it was given.
func words(ctx context.Context, s *sshd.Session) int {
	in, _ := io.ReadAll(s.Stdin)
	fmt.Fprintf(s.Stdout, "%q %q %v %s", s.Args, in, s.PTY, s.Getenv("ATRIUM_WORKSPACE"))
	fmt.Fprint(s.Stderr, "told")
	return 6
}

func TestRun(t *testing.T) {
	p := newPlace(t, words)
	for name, target := range map[string]dial.Target{"network": p.target, "socket": dial.Socket(p.socket)} {
		out, e, status, err := p.run(target, dial.Command{
			Args: []string{"people", "invite", "it's", "", "a b"}, Stdin: strings.NewReader("input"),
			Env: map[string]string{"ATRIUM_WORKSPACE": "ml-team", "HOME": "/home/x"},
		})
		if err != nil || status != 6 || e != "told" || out != `["people" "invite" "it's" "" "a b"] "input" false ml-team` {
			t.Errorf("%s: %q %q %d %v", name, out, e, status, err)
		}
	}
}

func TestHostKeys(t *testing.T) {
	p := newPlace(t, words)
	p.remove("known_hosts")
	_, _, _, err := p.run(p.target, dial.Command{Args: []string{"x"}})
	if model.CodeOf(err) != model.Unavailable || !strings.Contains(err.Error(), "SHA256:") || !strings.Contains(err.Error(), "ssh-keyscan -p") {
		t.Errorf("an unknown host: %v", err)
	}
	_, other, _ := ed25519.GenerateKey(rand.Reader)
	s, _ := ssh.NewSignerFromKey(other)
	p.write("known_hosts", knownhosts.Line([]string{p.l.Addr().String()}, s.PublicKey())+"\n")
	_, _, _, err = p.run(p.target, dial.Command{Args: []string{"x"}})
	if model.CodeOf(err) != model.Unavailable || !strings.Contains(err.Error(), "another key") || !strings.Contains(err.Error(), "ssh-keygen -R") {
		t.Errorf("another key: %v", err)
	}
	p.write("known_hosts", "@revoked * "+strings.SplitN(p.known, " ", 2)[1]+p.known)
	if _, _, _, err = p.run(p.target, dial.Command{Args: []string{"x"}}); model.CodeOf(err) != model.Unavailable {
		t.Errorf("a revoked key: %v", err)
	}
	p.write("known_hosts", "nonsense\n")
	if _, _, _, err = p.run(p.target, dial.Command{Args: []string{"x"}}); model.CodeOf(err) != model.Invalid {
		t.Errorf("a broken file: %v", err)
	}
}

func TestKeys(t *testing.T) {
	p := newPlace(t, words)
	p.remove("id_ed25519")
	_, _, _, err := p.run(p.target, dial.Command{Args: []string{"x"}})
	if model.CodeOf(err) != model.Denied || !strings.Contains(err.Error(), "no key at all") {
		t.Errorf("without a key: %v", err)
	}
	// The agent's.
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: p.key}); err != nil {
		t.Fatal(err)
	}
	sock := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, c) }()
		}
	}()
	o := dial.FromEnv(p.env)
	o.Agent = sock
	var out bytes.Buffer
	if status, err := dial.Run(context.Background(), p.target, o, dial.Command{Args: []string{"x"}, Stdout: &out, Stderr: io.Discard}); err != nil || status != 6 {
		t.Errorf("with the agent: %d %v", status, err)
	}
	if testing.Short() {
		return // hashing a passphrase takes seconds under the race detector
	}
	// One with a passphrase.
	p.write("id_ed25519", p.private("open sesame"))
	o.Agent = ""
	asked := 0
	o.Ask = func(q string, secret bool) (string, error) {
		asked++
		if !secret || !strings.Contains(q, "id_ed25519") {
			t.Errorf("asked %q", q)
		}
		return "open sesame", nil
	}
	if status, err := dial.Run(context.Background(), p.target, o, dial.Command{Args: []string{"x"}, Stdout: &out, Stderr: io.Discard}); err != nil || status != 6 || asked != 1 {
		t.Errorf("with a passphrase: %d %v, asked %d times", status, err, asked)
	}
}

func TestUnreachable(t *testing.T) {
	p := newPlace(t, words)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	nobody, _ := dial.Parse("ssh://" + l.Addr().String())
	if _, _, _, err := p.run(nobody, dial.Command{Args: []string{"x"}}); model.CodeOf(err) != model.Unavailable {
		t.Errorf("nobody listens: %v", err)
	}
	if _, _, _, err := p.run(dial.Socket(filepath.Join(p.home, "absent")), dial.Command{}); !errors.Is(err, local.ErrNobody) {
		t.Errorf("no socket: %v", err)
	}
}

// TestLostConnection: what breaks off is not a success.
func TestLostConnection(t *testing.T) {
	begun := make(chan struct{})
	p := newPlace(t, func(ctx context.Context, s *sshd.Session) int {
		close(begun)
		<-ctx.Done()
		return 0
	})
	done := make(chan error, 1)
	go func() {
		_, _, _, err := p.run(p.target, dial.Command{Args: []string{"x"}})
		done <- err
	}()
	<-begun
	p.cut()
	if err := <-done; model.CodeOf(err) != model.Unavailable || !strings.Contains(err.Error(), "was lost") {
		t.Errorf("got %v", err)
	}
}

// TestInterrupt: the end of the context reaches the command there.
func TestInterrupt(t *testing.T) {
	begun := make(chan struct{})
	p := newPlace(t, func(ctx context.Context, s *sshd.Session) int {
		close(begun)
		<-ctx.Done()
		if !errors.Is(context.Cause(ctx), sshd.ErrSignal) {
			return 99
		}
		return 1
	})
	ctx, stop := context.WithCancel(context.Background())
	go func() { <-begun; stop() }()
	status, err := dial.Run(ctx, p.target, dial.FromEnv(p.env), dial.Command{Args: []string{"x"}, Stdout: io.Discard, Stderr: io.Discard})
	if status != 1 || err != nil {
		t.Errorf("%d %v", status, err)
	}
}

// TestConsole: a terminal there, of the size here.
func TestConsole(t *testing.T) {
	begun := make(chan struct{})
	p := newPlace(t, func(_ context.Context, s *sshd.Session) int {
		close(begun)
		fmt.Fprintf(s.Stdout, "%s %v\n", s.Term, s.Size())
		for size := range sshd.Sizes[sshd.Size](s) {
			if size.Width == 132 {
				fmt.Fprint(s.Stdout, size)
				return 0
			}
		}
		return 1
	})
	var mu sync.Mutex
	width := 100
	resized := make(chan struct{}, 1)
	raw, restored := false, false
	term := &dial.Terminal{
		Term: "xterm-256color", Resized: resized,
		Size: func() (int, int) {
			mu.Lock()
			defer mu.Unlock()
			return width, 30
		},
		Raw: func() (func(), error) { raw = true; return func() { restored = true }, nil },
	}
	in, _ := io.Pipe()
	go func() {
		<-begun
		mu.Lock()
		width = 132
		mu.Unlock()
		resized <- struct{}{}
	}()
	out, _, status, err := p.run(dial.Socket(p.socket), dial.Command{Stdin: in, Terminal: term})
	if err != nil || status != 0 || out != "xterm-256color {100 30}\r\n{132 30}" || !raw || !restored {
		t.Errorf("%q %d %v, raw %v restored %v", out, status, err, raw, restored)
	}
}

func TestParse(t *testing.T) {
	for server, want := range map[string]string{
		"ssh://host": "host:22", "ssh://me@host:2222": "host:2222", "ssh://[::1]:22": "[::1]:22", "ssh://host/": "host:22",
	} {
		if got, err := dial.Parse(server); err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %v, %v", server, got, err)
		}
	}
	for _, bad := range []string{"", "host", "http://host", "ssh://", "ssh://me:secret@host", "ssh://host/path", "ssh://-oProxyCommand=x", "ssh://a b", "ssh://host:x"} {
		if got, err := dial.Parse(bad); model.CodeOf(err) != model.Invalid {
			t.Errorf("Parse(%q) = %v, %v", bad, got, err)
		}
	}
}
