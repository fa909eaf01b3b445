//go:build unix

package child

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// forwarded are the signals that are the child's business. One that we were started
// with ignored (nohup) stays ignored, for the child, too.
func forwarded() []os.Signal {
	var out []os.Signal
	for _, s := range []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGALRM, syscall.SIGCONT, syscall.SIGWINCH, syscall.SIGPIPE,
	} {
		if !signal.Ignored(s) {
			out = append(out, s)
		}
	}
	return out
}

func (c *Child) forward() {
	defer close(c.quiet)
	for {
		select {
		case <-c.ended:
			return
		case s := <-c.sigs:
			sig, ok := s.(syscall.Signal)
			switch {
			case !ok || sig == syscall.SIGPIPE: // ours: somebody stopped reading
				continue
			case (sig == syscall.SIGINT || sig == syscall.SIGQUIT) && c.foreground():
				continue // the child has it from the terminal
			case sig == syscall.SIGWINCH:
				for _, s := range c.slots {
					s.resize()
				}
			}
			_ = c.Signal(sig)
		}
	}
}

// foreground is whether our process group is the one that the terminal sends signals to.
func (c *Child) foreground() bool {
	if c.tty == nil {
		return false
	}
	group, err := unix.IoctlGetInt(int(c.tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
