package terminal

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// The sizes that are drawn for. Larger windows are drawn in part, so that nobody
// can have a server lay out a screen of a million columns.
const (
	MostWidth  = 500
	MostHeight = 200
)

// resizeTime is the least time between two changes of size.
const resizeTime = time.Second / 30

// Clamp is the size that is drawn for. A client that has no terminal of its own
// tells 0x0, which counts as 80x24.
func Clamp(size tea.WindowSizeMsg) tea.WindowSizeMsg {
	if size.Width <= 0 && size.Height <= 0 {
		return tea.WindowSizeMsg{Width: 80, Height: 24}
	}
	size.Width = min(max(size.Width, 1), MostWidth)
	size.Height = min(max(size.Height, 1), MostHeight)
	return size
}

// sizes passes changes of size on, at most thirty a second and the newest always
// last, until done. A channel that is closed is a terminal that is gone (P4).
// There is a timer only while a size waits.
func sizes(from <-chan tea.WindowSizeMsg, local <-chan tea.WindowSizeMsg, done <-chan struct{}, send func(tea.WindowSizeMsg), gone func(error)) {
	var last time.Time
	var waits *tea.WindowSizeMsg
	var timer *time.Timer
	var due <-chan time.Time
	pass := func(size tea.WindowSizeMsg) {
		size = Clamp(size)
		wait := resizeTime - time.Since(last)
		if waits != nil || wait > 0 {
			if waits == nil {
				timer = time.NewTimer(wait)
				due = timer.C
			}
			waits = &size
			return
		}
		last = time.Now()
		send(size)
	}
	defer func() {
		if timer != nil {
			timer.Stop()
		}
	}()
	for {
		select {
		case size, ok := <-from:
			if !ok {
				gone(nil)
				return
			}
			pass(size)
		case size := <-local:
			pass(size)
		case <-due:
			size := *waits
			waits, due, last = nil, nil, time.Now()
			send(size)
		case <-done:
			return
		}
	}
}
