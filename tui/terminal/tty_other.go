//go:build !unix

package terminal

import tea "github.com/charmbracelet/bubbletea"

// changes tells of nothing: this system has no signal for it.
func (t *tty) changes(func()) (sizes <-chan tea.WindowSizeMsg, quiet func()) {
	return nil, func() {}
}
