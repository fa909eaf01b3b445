package terminal

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"
)

// emulator is an emulated terminal. The emulator below it gives every rune one
// cell; so each letter, marks included, gets a rune of its own from a private
// area, and a wide one a filler behind it.
type emulator struct {
	vt    vt10x.Terminal
	names map[string]rune
	// stained says that something was erased while the pen had a background,
	// which not every terminal does alike. Two cells are erased only to be written.
	stained bool
}

const filler = '\U0010fffd'

func newEmulator(w, h int, names map[string]rune) *emulator {
	e := &emulator{vt: vt10x.New(vt10x.WithSize(w, h)), names: names}
	e.write("\x1b[?7l")
	return e
}

func (e *emulator) write(s string) {
	var out strings.Builder
	for s != "" {
		if c := s[0]; c < 0x20 || c == 0x7f {
			n := 1
			if c == 0x1b {
				n = sequenceLength(s)
			}
			if strings.ContainsRune("JKXLM", rune(s[n-1])) {
				_, _ = e.vt.Write([]byte(out.String()))
				out.Reset()
				e.stained = e.stained || s[:n] != "\x1b[2X" && e.vt.Cursor().Attr.BG != vt10x.DefaultBG
			}
			out.WriteString(s[:n])
			s = s[n:]
			continue
		}
		letter, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(letter):]
		if len(letter) > 1 {
			name, ok := e.names[letter]
			if !ok {
				name = 0xf0000 + rune(len(e.names))
				e.names[letter] = name
			}
			letter = string(name)
		}
		if w > 0 {
			out.WriteString(letter)
		}
		if w == 2 {
			out.WriteRune(filler)
		}
	}
	_, _ = e.vt.Write([]byte(out.String()))
}

// sequenceLength is the length of the CSI or OSC sequence at the start.
func sequenceLength(s string) int {
	for i := 2; i < len(s); i++ {
		if s[1] == '[' && s[i] >= 0x40 || s[1] == ']' && s[i] == '\a' {
			return i + 1
		}
	}
	return min(len(s), 2)
}

// look is what somebody before the screen sees in a cell. A blank shows no ink.
func (e *emulator) look(x, y int) string {
	const underlined, reversed = 2, 1
	g := e.vt.Cell(x, y)
	if g.Char == 0 {
		g.Char = ' '
	}
	if g.Char == ' ' {
		g.FG = 0
		if g.Mode &= underlined | reversed; g.Mode&reversed == 0 {
			return fmt.Sprintf("blank %v %v", g.BG, g.Mode)
		}
	}
	return fmt.Sprintf("%q %v %v %v", g.Char, g.FG, g.BG, g.Mode)
}

// same fails unless two emulators show the same.
func same(t testing.TB, got, want *emulator, frame string) {
	t.Helper()
	w, h := want.vt.Size()
	for y := range h {
		for x := range w {
			if a, b := got.look(x, y), want.look(x, y); a != b {
				t.Fatalf("cell %d,%d: %s, want %s\nframe %q", x, y, a, b, frame)
			}
		}
	}
}

// whole paints a frame the simple way: every line from its start.
func whole(frame string, w, h int, names map[string]rune) *emulator {
	e := newEmulator(w, h, names)
	for y, line := range strings.Split(frame, "\n") {
		if y < h {
			e.write(fmt.Sprintf("\x1b[%d;1H%s", y+1, ansi.Truncate(line, w, "")))
			// Truncating keeps the sequences of what is cut.
		}
	}
	return e
}

func TestEmulatorKnowsWidths(t *testing.T) {
	e := newEmulator(10, 1, map[string]rune{})
	e.write("a\u4e2de\u0301z")
	if e.vt.Cell(1, 0).Char == e.vt.Cell(3, 0).Char || e.vt.Cell(2, 0).Char != filler || e.vt.Cell(4, 0).Char != 'z' {
		t.Fatalf("%q", e.vt.String())
	}
	if !utf8.ValidString(e.vt.String()) {
		t.Fatal("not text")
	}
}
