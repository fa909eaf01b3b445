package sshd_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// TestPanicsEndOneSession (S6, G15): a panic at any point of the host ends one session
// at most; another one, on a connection of its own, does not notice.
func TestPanicsEndOneSession(t *testing.T) {
	times := 100
	if testing.Short() {
		times = 10
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	var armed atomic.Pointer[string]
	h := open(t, func(o *sshd.Options) {
		o.Limits = sshd.Limits{Stall: time.Second, SignIn: 2 * time.Second, PerIdentity: 100, Rate: 1e6, Burst: 1e6}
		o.Fault = func(point string) {
			mu.Lock()
			seen[point] = true
			mu.Unlock()
			if p := armed.Load(); p != nil && *p == point && armed.CompareAndSwap(p, nil) {
				panic("injected at " + point)
			}
		}
	})
	victim, other := h.person("ada"), h.person("bob")
	witness := h.connect(other)
	w, err := witness.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := w.StdinPipe()
	out, _ := w.StdoutPipe()
	if err := w.Start("cat"); err != nil {
		t.Fatal(err)
	}
	alive := func(after string) {
		t.Helper()
		b := make([]byte, 1)
		if _, err := in.Write([]byte("x")); err != nil {
			t.Fatalf("after a panic in %s the other session is over: %v", after, err)
		}
		if _, err := out.Read(b); err != nil {
			t.Fatalf("after a panic in %s the other session is over: %v", after, err)
		}
	}
	visit := func(c *ssh.Client) {
		_, _, _ = c.SendRequest("nonsense", true, nil)
		output(c, "both")
		s, err := c.NewSession()
		if err != nil {
			return
		}
		_ = s.RequestPty("xterm", 24, 80, nil)
		_ = s.WindowChange(30, 90)
		if s.Shell() != nil {
			return
		}
		over := make(chan struct{})
		go func() {
			defer close(over)
			_ = s.Wait()
		}()
		h.host.Recheck(nil)
		within(t, 10*time.Second, "the session was ended", func() bool {
			h.host.EndAll(func(i sshd.Info) error {
				if i.Terminal {
					return errUnknown
				}
				return nil
			})
			select {
			case <-over:
				return true
			default:
				return false
			}
		})
	}
	use := func() {
		c, err := h.dial(ssh.PublicKeys(victim))
		if err != nil {
			return
		}
		defer c.Close()
		// A channel that the library's client opens while the connection breaks may wait
		// for ever; only the visit counts.
		over, gone := make(chan struct{}), make(chan struct{})
		go func() { defer close(over); visit(c) }()
		go func() { defer close(gone); _ = c.Wait() }()
		select {
		case <-over:
		case <-gone:
		}
	}
	use()
	alive("nothing")
	mu.Lock()
	var points []string
	for p := range seen {
		// Who cannot be rechecked is ended: TestPanickingCallbacks.
		if p != "sweep" && p != "recheck" && !strings.HasPrefix(p, "selftest") {
			points = append(points, p)
		}
	}
	mu.Unlock()
	if len(points) < 10 {
		t.Fatalf("only the points %v are passed", points)
	}
	for _, p := range points {
		for range times {
			armed.Store(&p)
			use()
			alive(p)
			armed.Store(nil)
		}
	}
	t.Logf("%d points, %d panics", len(points), h.host.Counters().Panics)
	if n := h.host.Counters().Panics; n < int64(len(points)*times*8/10) {
		t.Errorf("only %d panics at %d points", n, len(points))
	}
	if !strings.Contains(h.log.String(), `"msg":"panic"`) || !strings.Contains(h.log.String(), "goroutine ") {
		t.Error("no panic was logged with its stack")
	}
	_ = in.Close()
	within(t, 5*time.Second, "all sessions are over", func() bool { return h.host.Counters().Sessions == 0 })
	output(witness, "whoami")
	_ = witness.Close()
	within(t, 5*time.Second, "all connections are over", func() bool { return h.host.Counters().Connections == 0 })
	out2, _, _ := output(h.connect(victim), "whoami")
	if !strings.HasPrefix(out2, "ada ") {
		t.Errorf("afterwards: %q", out2)
	}
}

// TestPanickingCallbacks: the callbacks of the host's user are no better.
func TestPanickingCallbacks(t *testing.T) {
	var on atomic.Bool
	h := open(t, func(o *sshd.Options) {
		identify, admit := o.Identify, o.Admit
		o.Identify = func(ctx context.Context, p sshd.Proof) (sshd.Identity, error) {
			if on.Load() {
				panic("identify")
			}
			return identify(ctx, p)
		}
		o.Admit = func(ctx context.Context, k ssh.PublicKey) sshd.Verdict {
			if on.Load() {
				panic("admit")
			}
			return admit(ctx, k)
		}
	})
	key := h.person("ada")
	c := h.connect(key)
	output(c, "whoami")
	on.Store(true)
	if _, err := h.dial(ssh.PublicKeys(key)); err == nil {
		t.Error("it came in")
	}
	if _, _, status := output(c, "whoami"); status == 0 {
		t.Error("a command ran")
	}
	k, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	on.Store(false)
	if err := k.Start("wait"); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the session is known", func() bool {
		all := h.host.Sessions()
		return len(all) == 1 && all[0].Name == "ada"
	})
	on.Store(true)
	if n := h.host.Recheck(nil); n != 1 {
		t.Errorf("%d were ended by a recheck that fails", n)
	}
	_ = k.Wait()
	on.Store(false)
	if out, e, _ := output(c, "whoami"); !strings.HasPrefix(out, "ada ") {
		t.Errorf("afterwards: %q %s", out, e)
	}
}

// TestEveryGoroutineIsGuarded fails on a go statement or timer function outside package
// guard; the client's side may crash only itself.
func TestEveryGoroutineIsGuarded(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "guard" || d.Name() == "dial"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: a bare go statement", set.Position(n.Pos()))
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && n.Sel.Name == "AfterFunc" {
					t.Errorf("%s: a bare time.AfterFunc", set.Position(n.Pos()))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
