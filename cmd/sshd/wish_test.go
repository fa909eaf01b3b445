package sshd_test

import (
	"fmt"
	"net"
	"testing"
	"time"

	charm "github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	"golang.org/x/crypto/ssh"
)

// The tests here hold why the host is not built on wish (doc.go). One that fails
// says that a reason is gone.

// wished starts a wish server.
func wished(t testing.TB, options ...charm.Option) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := wish.NewServer(append([]charm.Option{wish.WithHostKeyPath(t.TempDir() + "/key")}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

func wishDial(addr string, auth ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", addr, &ssh.ClientConfig{User: "x", Auth: auth, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
}

// TestWishLetsAnyoneInWithoutHandlers: what is forgotten is open (S4).
func TestWishLetsAnyoneInWithoutHandlers(t *testing.T) {
	c, err := wishDial(wished(t))
	if err != nil {
		t.Fatalf("wish asks for a key now: %v", err)
	}
	_ = c.Close()
}

// TestWishKeepsWhatAnOfferLeft: what a handler notes about a key that is merely
// offered stays with the session of another key (S1).
func TestWishKeepsWhatAnOfferLeft(t *testing.T) {
	admin, own := newKey(t), newKey(t)
	addr := wished(t,
		wish.WithPublicKeyAuth(func(ctx charm.Context, k charm.PublicKey) bool {
			if charm.KeysEqual(k, admin.PublicKey()) {
				ctx.SetValue("admin", true)
			}
			return true
		}),
		wish.WithMiddleware(func(charm.Handler) charm.Handler {
			return func(s charm.Session) { fmt.Fprint(s, s.Context().Value("admin")) }
		}))
	c, err := wishDial(addr, ssh.PublicKeys(offer(own, admin.PublicKey()), own))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if out, _, _ := output(c, "x"); out != "true" {
		t.Errorf("wish forgets offers now: %q", out)
	}
}

// TestWishSessionOutlivesItsChannel: a session's context is the connection's (P4).
func TestWishSessionOutlivesItsChannel(t *testing.T) {
	ended := make(chan struct{})
	addr := wished(t, wish.WithMiddleware(func(charm.Handler) charm.Handler {
		return func(s charm.Session) {
			fmt.Fprintln(s, "ready")
			<-s.Context().Done()
			close(ended)
		}
	}))
	c, err := wishDial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, _ := c.NewSession()
	out, _ := s.StdoutPipe()
	if err := s.Start("x"); err != nil {
		t.Fatal(err)
	}
	_, _ = out.Read(make([]byte, 10))
	_ = s.Close()
	select {
	case <-ended:
		t.Error("wish ends a session with its channel now")
	case <-time.After(300 * time.Millisecond):
	}
}
