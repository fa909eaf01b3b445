//go:build unix

package child

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// relayEnv asks a process of ours to be the relay of so many outputs and descriptors
// for the log, which are only emptied.
const relayEnv = "ATRIUM_OUTPUT_RELAY"

// Relay must be the first thing main does. It is true in a process that passes on the
// output of a command whose tracker has gone, before it or by kill -9; it has then done
// so, and main returns.
func Relay() bool {
	var outputs, drains int
	if n, err := fmt.Sscanf(os.Getenv(relayEnv), "%d,%d", &outputs, &drains); err != nil || n != 2 || outputs < 0 || outputs > 2 || drains < 0 || drains > 1 {
		return false
	}
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGPIPE)
	// Nothing comes here: its other end is the tracker's, and closed when that has gone.
	_, _ = os.NewFile(3, "life").Read(make([]byte, 1))
	done := make(chan struct{})
	pass := func(to io.Writer, from *os.File) {
		// A reader that is gone breaks the descendant's end, too, as without us.
		_, _ = io.Copy(struct{ io.Writer }{to}, struct{ io.Reader }{from})
		from.Close()
		if f, ok := to.(io.Closer); ok {
			f.Close()
		}
		done <- struct{}{}
	}
	fd := 4
	for range outputs {
		go pass(os.NewFile(uintptr(fd+1), "to"), os.NewFile(uintptr(fd), "from"))
		fd += 2
	}
	for range drains {
		go pass(io.Discard, os.NewFile(uintptr(fd), "drain"))
		fd++
	}
	for range outputs + drains {
		<-done
	}
	return true
}

// relay is the process that waits for us to be gone.
type relay struct {
	pid  int
	life *os.File // closed: it is to go on
}

// standby starts a relay, which holds the ends that we read from: were we killed, the
// command would die of its next word. Nil: it could not be started.
func standby(slots []*slot, drain *os.File) *relay {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	defer null.Close()
	theirs, life, err := os.Pipe()
	if err != nil {
		return nil
	}
	defer theirs.Close()
	files, drains := []*os.File{null, null, null, theirs}, 0
	for _, s := range slots {
		files = append(files, s.from, s.to)
	}
	if drain != nil {
		files, drains = append(files, drain), 1
	}
	r := &relay{life: life}
	err = numbered(files, nil, func(fds []uintptr) (err error) {
		r.pid, err = syscall.ForkExec(self, []string{self}, &syscall.ProcAttr{
			Env: append(os.Environ(), fmt.Sprintf("%s=%d,%d", relayEnv, len(slots), drains)), Files: fds,
			Sys: &syscall.SysProcAttr{Setsid: true},
		})
		return err
	})
	if err != nil {
		life.Close()
		return nil
	}
	return r
}

// numbered calls f with the descriptors of files. Not by Fd, which would make blocking
// what must not be.
func numbered(files []*os.File, fds []uintptr, f func([]uintptr) error) error {
	if len(files) == 0 {
		return f(fds)
	}
	raw, err := files[0].SyscallConn()
	if err != nil {
		return err
	}
	inner := raw.Control(func(fd uintptr) { err = numbered(files[1:], append(fds, fd), f) })
	if inner != nil {
		return inner
	}
	return err
}

// handOver lets it go on: what is left is its.
func (r *relay) handOver() { r.life.Close() }

// dismiss ends it: nothing is left. What it held is closed when this returns.
func (r *relay) dismiss() {
	_ = syscall.Kill(r.pid, syscall.SIGKILL)
	var status syscall.WaitStatus
	for {
		if _, err := syscall.Wait4(r.pid, &status, 0, nil); err != syscall.EINTR {
			break
		}
	}
	r.life.Close()
}

// watch starts the relay when the command has lived for a moment: most that are shorter
// are over before a relay were there.
func (c *Child) watch(drain *os.File) {
	defer close(c.watched)
	timer := time.NewTimer(100 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-c.over:
	case <-timer.C:
		c.relay = standby(c.slots, drain)
	}
}

// leave ends the relay, or leaves it the outputs that somebody still holds.
func (c *Child) leave(left []*slot) {
	close(c.over)
	<-c.watched
	switch {
	case len(left) == 0 && c.relay != nil:
		c.relay.dismiss()
	case len(left) == 0:
	case c.relay == nil:
		if r := standby(left, nil); r != nil {
			r.handOver()
		}
	default:
		c.relay.handOver()
	}
}
