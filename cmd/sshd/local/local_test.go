package local_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/cmd/sshd/local"
	"atrium/model"
)

func mine() error { return nil }

func listen(t *testing.T, path string) *local.Listener {
	t.Helper()
	l, err := local.Listen(path, mine, func(uid int) { t.Errorf("user %d was refused", uid) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// say lets a client say a word and the listener hear it.
func say(t *testing.T, l *local.Listener, path string) {
	t.Helper()
	done := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			done <- err.Error()
			return
		}
		defer c.Close()
		if uid := c.(*local.Conn).UID; uid != os.Getuid() {
			t.Errorf("the peer is %d", uid)
		}
		word, _ := io.ReadAll(c)
		done <- string(word)
	}()
	c, err := local.Dial(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Write([]byte("hello"))
	_ = c.Close()
	if word := <-done; word != "hello" {
		t.Errorf("heard %q", word)
	}
}

func TestSocket(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "atrium.db.sock")
	l := listen(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	say(t, l, path)
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := local.Dial(path, time.Second); !errors.Is(err, local.ErrNobody) {
		t.Errorf("without a socket: %v", err)
	}
}

func TestLongPath(t *testing.T) {
	dir := t.TempDir()
	for len(dir) < 300 {
		dir = filepath.Join(dir, strings.Repeat("d", 50))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "atrium.db.sock")
	say(t, listen(t, path), path)
}

// TestStaleSocket: a socket that a killed process left is replaced by who holds
// the file, and by nobody else.
func TestStaleSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	old.SetUnlinkOnClose(false)
	_ = old.Close()
	if _, err := local.Dial(path, time.Second); !errors.Is(err, local.ErrNobody) {
		t.Errorf("a stale socket: %v", err)
	}
	no := model.Errorf(model.Unavailable, "The file is in use.")
	if _, err := local.Listen(path, func() error { return no }, nil); !errors.Is(err, no) {
		t.Errorf("replaced without holding the file: %v", err)
	}
	say(t, listen(t, path), path)
}

func TestWhatIsNoSocketIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := local.Listen(path, mine, nil); model.CodeOf(err) != model.Unavailable {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "mine" {
		t.Errorf("the file became %q", text)
	}
}
