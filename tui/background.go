package tui

import (
	"bytes"
	"io"
	"strconv"
	"strings"
)

// background11 takes the answer to OSC 11 out of the input, so that it is never
// mistaken for keys. It is used by the one goroutine that reads.
type background11 struct {
	found func(dark bool) // nil: no answer is waited for
	held  []byte
}

// longest is more than any answer has; what goes on longer is none.
const longest = 64

func (b *background11) await(found func(dark bool)) { b.found = found }

func (b *background11) read(from io.Reader, p []byte) (int, error) {
	if b.found == nil || len(p) < 2*longest {
		return from.Read(p)
	}
	n := copy(p, b.held)
	b.held = b.held[:0]
	more, err := from.Read(p[n:])
	data := p[:n+more]
	start := bytes.Index(data, []byte("\x1b]11;"))
	if start < 0 {
		// The beginning of the answer may be all that came so far.
		for _, head := range []string{"\x1b]11", "\x1b]1", "\x1b]"} {
			if bytes.HasSuffix(data, []byte(head)) && err == nil {
				b.held = append(b.held, head...)
				return len(data) - len(head), nil
			}
		}
		return len(data), err
	}
	end, size := ending(data[start:])
	if end < 0 {
		if err == nil && len(data)-start < longest {
			b.held = append(b.held, data[start:]...)
			return start, nil
		}
		return len(data), err
	}
	if dark, ok := parseBackground(string(data[start+5 : start+end])); ok {
		b.found(dark)
	}
	b.found = nil
	rest := copy(data[start:], data[start+end+size:])
	return start + rest, err
}

// ending finds where the answer ends, and the size of its end.
func ending(data []byte) (at, size int) {
	if i := bytes.IndexByte(data, '\a'); i >= 0 {
		return i, 1
	}
	if i := bytes.Index(data, []byte("\x1b\\")); i >= 0 {
		return i, 2
	}
	return -1, 0
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
