package sshd

import (
	"strings"
	"unicode/utf8"

	"atrium/model/display"
)

// mostLogged bounds, in bytes, what of a peer's text reaches the log.
const mostLogged = 128

// clean makes text of a peer fit for a log: one line, no control or formatting
// character, bounded.
func clean(s string) string {
	cut := len(s) > mostLogged
	if cut {
		s = s[:mostLogged]
	}
	s = display.Text(strings.ToValidUTF8(s, "?"))
	if len(s) <= mostLogged {
		return s
	}
	s = s[:mostLogged]
	for len(s) > 0 && !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}

// panicked tells the operator of a panic that was caught.
func (h *Host) panicked(point string, value any, stack []byte) {
	h.counters.panics.Add(1)
	h.log.Error("panic", "point", point, "value", clean(sprint(value)), "stack", string(stack))
}
