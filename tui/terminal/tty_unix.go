//go:build unix

package terminal

import (
	"os"
	"os/signal"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// changes tells of another size, and calls resumed when the process goes on that
// was stopped. Only a terminal of this machine has changes; quiet ends them.
func (t *tty) changes(resumed func()) (sizes <-chan tea.WindowSizeMsg, quiet func()) {
	if t.out == nil {
		return nil, func() {}
	}
	signals, out, done := make(chan os.Signal, 8), make(chan tea.WindowSizeMsg), make(chan struct{})
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGCONT)
	go func() {
		for {
			select {
			case s := <-signals:
				if s == syscall.SIGCONT {
					resumed()
				}
				if size, ok := t.size(); ok {
					select {
					case out <- size:
					case <-done:
						return
					}
				}
			case <-done:
				return
			}
		}
	}()
	return out, func() { signal.Stop(signals); close(done) }
}
