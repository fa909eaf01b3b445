package serve

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/cmd/sshd/local"
	"atrium/model"
	"atrium/model/port"
)

// SocketSuffix makes the socket's path of the file's.
const SocketSuffix = ".sock"

// SocketOf is where the holder of a file listens: beside it, wherever links to it
// lie.
func SocketOf(file string) string {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	return file + SocketSuffix
}

// leaving is how long sessions of others may go on when the holder ends. A
// console of theirs opens the file itself then.
const leaving = time.Second

// Holder lets other local processes of the same user in (H0) for as long as this
// one holds the file.
type Holder struct {
	door *Door
	stop context.CancelFunc
	done chan struct{}
}

// inside makes a door for local processes only.
func inside(store port.Store, guest Guest) (*Door, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, model.AsError(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, model.AsError(err)
	}
	return Open(store, Options{Guest: guest, HostKeys: []ssh.Signer{signer}, Limits: sshd.Limits{Idle: -1}})
}

// hold serves the socket by an open door.
func (d *Door) hold(path string) (*Holder, error) {
	l, err := local.Listen(SocketOf(path), func() error { return nil }, func(uid int) {
		d.log.Warn("another user was refused at the socket", "uid", uid)
	})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	h := &Holder{door: d, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(h.done)
		if err := d.Serve(ctx, l); err != nil && !errors.Is(err, context.Canceled) {
			d.log.Error("the socket ended", "error", err.Error())
		}
	}()
	return h, nil
}

// Close lets the sessions of others finish, for a moment, and closes the socket.
func (h *Holder) Close() {
	if h == nil {
		return
	}
	// Consoles and trackers lose nothing by going at once: each goes on in its own process.
	h.door.EndAll(func(s sshd.Info) error {
		if s.Terminal && (s.Command == "" || s.Command[0] == '-') || strings.HasPrefix(s.Command, "runs ingest") {
			return model.Errorf(model.Unavailable, "%s", Leaving)
		}
		return nil
	})
	h.door.End(leaving, Leaving)
	h.stop()
	<-h.done
}

// Leaving is told to others' consoles when the holder of the file goes.
const Leaving = "The Atrium that held the file has ended; this one goes on."
