package sshd_test

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// TestCook: lines are echoed and edited; ctrl+c reaches a command that does not read.
func TestCook(t *testing.T) {
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(ctx context.Context, s *sshd.Session) int {
			s.Cook()
			lines := bufio.NewScanner(s.Stdin)
			for lines.Scan() {
				fmt.Fprintf(s.Stdout, "<%s>\n", lines.Text())
				if lines.Text() == "work" {
					<-ctx.Done()
					if errors.Is(context.Cause(ctx), sshd.ErrSignal) {
						return 3
					}
				}
			}
			return 0
		}
	})
	c := h.connect(h.person("ada"))
	for typed, want := range map[string]struct {
		shown  string
		status int
	}{
		"yes\r\x04":                 {"yes\r\n<yes>\r\n", 0},
		"nö\x7fo\x1b[A\x1bOH\r\x04": {"nö\b \bo\r\n<no>\r\n", 0},
		"abc\x15\x08d\x01\r\x04":    {"abc\b \b\b \b\b \bd\r\n<d>\r\n", 0},
		"work\r":                    {"work\r\n<work>\r\n^C\r\n", 3},
	} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		_ = s.RequestPty("xterm", 24, 80, nil)
		in, _ := s.StdinPipe()
		var out lockedBuffer
		s.Stdout = &out
		if err := s.Start("x"); err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(in, typed)
		if want.status == 3 {
			within(t, 5*time.Second, "the command works", func() bool { return strings.Contains(out.String(), "<work>") })
			_, _ = in.Write([]byte{3})
		}
		status := 0
		var exit *ssh.ExitError
		if errors.As(s.Wait(), &exit) {
			status = exit.ExitStatus()
		}
		if out.String() != want.shown || status != want.status {
			t.Errorf("%q: %q and %d, want %q and %d", typed, out.String(), status, want.shown, want.status)
		}
	}
}

// stick is a security key, as far as SSH sees it.
type stick struct {
	private ed25519.PrivateKey
	public  ssh.PublicKey
	touched bool
}

func newStick(t *testing.T) *stick {
	t.Helper()
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := ssh.ParsePublicKey(ssh.Marshal(struct {
		Type string
		Key  []byte
		App  string
	}{ssh.KeyAlgoSKED25519, pub, "ssh:"}))
	if err != nil {
		t.Fatal(err)
	}
	return &stick{private: private, public: k}
}

func (k *stick) PublicKey() ssh.PublicKey { return k.public }

func (k *stick) Sign(_ io.Reader, data []byte) (*ssh.Signature, error) {
	app, message := sha256.Sum256([]byte("ssh:")), sha256.Sum256(data)
	rest := make([]byte, 5)
	if k.touched {
		rest[0] = 1
	}
	binary.BigEndian.PutUint32(rest[1:], 7)
	blob := append(append(append([]byte{}, app[:]...), rest...), message[:]...)
	return &ssh.Signature{Format: ssh.KeyAlgoSKED25519, Blob: ed25519.Sign(k.private, blob), Rest: rest}, nil
}

// TestSecurityKeys: accepted when touched, and only then.
func TestSecurityKeys(t *testing.T) {
	h := open(t, nil)
	k := newStick(t)
	h.mu.Lock()
	h.people[string(k.public.Marshal())] = "ada"
	h.mu.Unlock()
	for _, touched := range []bool{true, false} {
		k.touched = touched
		c, err := h.dial(ssh.PublicKeys(k))
		if got := err == nil; got != touched {
			t.Errorf("touched %v: let in %v, %v", touched, got, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
}
