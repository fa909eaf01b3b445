// Package local is the Unix socket beside the file (H0): who comes through it is
// proven by the kernel to be a process of the same user, or of root.
//
// Its protocol is SSH without a proof of identity inside, so that one machinery
// serves both doors: see the measurements in docs/performance.md. Rejected: a
// framing of our own, which saves a millisecond and costs a second session loop.
package local

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"atrium/model"
)

// Conn is a connection whose peer is known: UID is that of the process at the
// other end when it connected, PID its number, 0 where the system does not tell.
type Conn struct {
	net.Conn
	UID, PID int
}

// Listener accepts connections of our own user and of root; all others are closed
// before a byte was read.
type Listener struct {
	l       *net.UnixListener
	path    string
	refused func(uid int)
}

// Listen makes the socket. The file lock is what decides who may: mine must say
// nil only while this process holds the file the socket belongs to. A socket that
// another process left behind is replaced then, in one step; anything else at
// the path is left alone, which is an error. refused, which may be nil, hears of
// foreign users.
func Listen(path string, mine func() error, refused func(uid int)) (*Listener, error) {
	if err := mine(); err != nil {
		return nil, err
	}
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, unavailable(err, "The socket %q cannot be made.", path)
	case info.Mode().Type() != fs.ModeSocket:
		return nil, unavailable(nil, "There is something at %q that is not a socket.", path)
	}
	l, err := bind(path)
	if err != nil {
		return nil, unavailable(err, "The socket %q cannot be made.", path)
	}
	if refused == nil {
		refused = func(int) {}
	}
	return &Listener{l: l, path: path, refused: refused}, nil
}

// bind makes the socket in a folder that only we can enter, gives it its mode there
// and moves it into place: it is never open to others, not even for a moment, and
// never half there. A umask would do the same to every other file of the process.
func bind(path string) (*net.UnixListener, error) {
	var random [8]byte
	_, _ = rand.Read(random[:])
	room := filepath.Join(filepath.Dir(path), ".s"+hex.EncodeToString(random[:]))
	if err := os.Mkdir(room, 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(room)
	inside := filepath.Join(room, "s")
	short, done, err := shorten(inside)
	if err != nil {
		return nil, err
	}
	defer done()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it knows the wrong path
	err = os.Chmod(inside, 0o600)
	if err == nil {
		err = os.Rename(inside, path)
	}
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

// Accept gives the next connection of our own user or root, as a *Conn.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.l.AcceptUnix()
		if err != nil {
			return nil, err
		}
		uid, pid, err := peer(c)
		if err == nil && ours(uid) {
			return &Conn{Conn: c, UID: uid, PID: pid}, nil
		}
		_ = c.Close()
		l.refused(uid)
	}
}

// Close ends accepting and removes the socket.
func (l *Listener) Close() error {
	removed := os.Remove(l.path)
	if errors.Is(removed, fs.ErrNotExist) {
		removed = nil
	}
	return errors.Join(l.l.Close(), removed)
}

// Addr is the socket's address.
func (l *Listener) Addr() net.Addr { return &net.UnixAddr{Name: l.path, Net: "unix"} }

// ErrNobody says that nobody listens at the socket: there is none, or the one
// there was left behind.
var ErrNobody = errors.New("nobody listens")

// Dial connects to whoever holds the file, if that is a process of our own user or
// root. Without one it is ErrNobody.
func Dial(path string, timeout time.Duration) (*Conn, error) {
	short, done, err := shorten(path)
	if err != nil {
		return nil, errors.Join(ErrNobody, err)
	}
	defer done()
	c, err := net.DialTimeout("unix", short, timeout)
	if err != nil {
		if gone(err) {
			return nil, errors.Join(ErrNobody, err)
		}
		return nil, unavailable(err, "The socket %q does not answer.", path)
	}
	uid, pid, err := peer(c.(*net.UnixConn))
	if err != nil || !ours(uid) {
		_ = c.Close()
		return nil, unavailable(err, "Another user (%d) listens at the socket %q.", uid, path)
	}
	return &Conn{Conn: c, UID: uid, PID: pid}, nil
}

// ours says whom a socket may connect to.
func ours(uid int) bool { return uid == os.Getuid() || uid == 0 }

func unavailable(cause error, format string, args ...any) *model.Error {
	e := model.Errorf(model.Unavailable, format, args...).WithHint("Look at its folder, or name another file with --db.")
	e.Cause = cause
	return e
}
