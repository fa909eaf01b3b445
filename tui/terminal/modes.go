package terminal

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// What a session sets up, and what undoes it. Lines are not wrapped, so that a
// letter that is wider than we think cannot scroll the screen.
const (
	enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
	leave = "\x1b[m\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"

	// Reset gives a terminal back whose console ended without doing so.
	Reset = string(mouseOff) + string(focusOff) + leave

	titlePush = "\x1b[22;2t"
	titlePop  = "\x1b[23;2t"

	askBackground = "\x1b]11;?\x1b\\"
)

// mode is a sequence that switches something on or off.
type mode string

const (
	mouseCells mode = "\x1b[?1002h\x1b[?1006h"
	mouseAll   mode = "\x1b[?1003h\x1b[?1006h"
	mouseOff   mode = "\x1b[?1002l\x1b[?1003l\x1b[?1006l"
	focusOn    mode = "\x1b[?1004h"
	focusOff   mode = "\x1b[?1004l"
	pasteOn    mode = "\x1b[?2004h"
	pasteOff   mode = "\x1b[?2004l"
	cursorOn   mode = "\x1b[?25h"
	cursorOff  mode = "\x1b[?25l"
)

// modes are what the session has changed beside entering; "" is as it was.
type modes struct {
	mouse, focus mode
	titled       bool
}

// undo is the sequence that gives the terminal back.
func (m modes) undo() string {
	s := ""
	if m.mouse != "" {
		s += string(mouseOff)
	}
	if m.focus != "" {
		s += string(focusOff)
	}
	s += leave
	if m.titled {
		s += titlePop
	}
	return s
}

// redo is the sequence that takes a terminal again that somebody else had.
func (m modes) redo() string { return enter + string(m.mouse) + string(m.focus) }

// mostTitle is how many cells of a title are sent.
const mostTitle = 200

// title is the sequence that names the window. A title may hold other people's
// text; no sign of it can end the sequence.
func title(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
	return "\x1b]2;" + ansi.Truncate(s, mostTitle, "") + "\a"
}

// erasesInPaper says whether a kind of terminal erases with the background that
// is set. GNU screen does not, unless it is told to.
func erasesInPaper(term string) bool {
	for _, known := range []string{
		"xterm", "tmux", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "konsole", "vte", "contour", "linux",
	} {
		if strings.HasPrefix(term, known) {
			return true
		}
	}
	return false
}

// synchronizes says whether a kind of terminal may be told to show a frame at
// once. Others of the known kinds pass over it, so nothing has to be asked.
func synchronizes(term string) bool { return erasesInPaper(term) && term != "linux" }

// answers says whether a kind of terminal may know its background.
func answers(term string) bool {
	for _, not := range []string{"dumb", "linux", "vt", "ansi", "screen"} {
		if term == "" || strings.HasPrefix(term, not) {
			return false
		}
	}
	return true
}
