package terminal

import (
	"bytes"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// answer takes a string that a terminal sends as an answer out of the input, so
// that it is never mistaken for keys. is is false where it is none: somebody
// pressed alt and a bracket.
func answer(b []byte) (n int, msg tea.Msg, is bool) {
	if len(b) == 2 {
		return 0, nil, true
	}
	if b[2] < '0' || b[2] > '9' {
		return 0, nil, false
	}
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == '\a':
			return i + 1, told(b[1:i]), true
		case b[i] == 0x1b && i+1 == len(b):
			return 0, nil, true
		case b[i] == 0x1b && b[i+1] == '\\':
			return i + 2, told(b[1:i]), true
		case b[i] < 0x20 || i >= mostHeld:
			return 0, nil, false
		}
	}
	return 0, nil, true
}

// told is what an answer says; nil for one that means nothing to us.
func told(b []byte) tea.Msg {
	if v, ok := bytes.CutPrefix(b, []byte("]11;")); ok {
		if dark, ok := parseBackground(string(v)); ok {
			return Background{dark}
		}
	}
	return nil
}

// parseBackground reads rgb:RRRR/GGGG/BBBB and says whether that is dark.
func parseBackground(s string) (dark, ok bool) {
	s, ok = strings.CutPrefix(s, "rgb:")
	parts := strings.Split(s, "/")
	if !ok || len(parts) != 3 {
		return false, false
	}
	sum := 0.0
	for i, weight := range []float64{0.299, 0.587, 0.114} {
		n, err := strconv.ParseUint(parts[i], 16, 16)
		if err != nil || len(parts[i]) == 0 {
			return false, false
		}
		sum += weight * float64(n) / float64(uint(1)<<(4*len(parts[i]))-1)
	}
	return sum < 0.5, true
}
