//go:build unix

package child

import (
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// relayEnv asks a process of ours to be the relay of so many outputs.
const relayEnv = "ATRIUM_OUTPUT_RELAY"

// Relay must be the first thing main does. It is true in a process that Wait started
// to pass on the output of a descendant that outlived the child; it has then done so,
// and main returns.
func Relay() bool {
	n, err := strconv.Atoi(os.Getenv(relayEnv))
	if err != nil || n < 1 || n > 2 {
		return false
	}
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT)
	done := make(chan struct{})
	for i := range n {
		from, to := os.NewFile(uintptr(3+2*i), "from"), os.NewFile(uintptr(4+2*i), "to")
		go func() {
			// A reader that is gone breaks the descendant's end, too, as without us.
			_, _ = io.Copy(struct{ io.Writer }{to}, struct{ io.Reader }{from})
			from.Close()
			to.Close()
			done <- struct{}{}
		}()
	}
	for range n {
		<-done
	}
	return true
}

// handOver starts a relay for outputs that somebody still holds. If that fails the
// outputs end with us.
func handOver(left []*slot) {
	if len(left) == 0 {
		return
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer null.Close()
	files := []*os.File{null, null, null}
	for _, s := range left {
		files = append(files, s.from, s.to)
	}
	p, err := os.StartProcess(self, []string{self}, &os.ProcAttr{
		Env:   append(os.Environ(), relayEnv+"="+strconv.Itoa(len(left))),
		Files: files,
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err == nil {
		_ = p.Release()
	}
}
