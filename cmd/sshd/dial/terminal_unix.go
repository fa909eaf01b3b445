//go:build unix

package dial

import (
	"os"
	"os/signal"
	"syscall"
)

// resized tells of changes of the size of this process's terminal, until stop.
func resized() (changes <-chan struct{}, stop func()) {
	signals := make(chan os.Signal, 1)
	out := make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGWINCH)
	go func() {
		for range signals {
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out, func() { signal.Stop(signals); close(signals) }
}
