package e2e

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/hinshun/vt10x"
	"github.com/mattn/go-runewidth"
)

// filler stands in the second cell of a wide letter. The emulator gives every
// letter one cell; so each wide one is followed by a filler, and marks without a
// width are left out.
const filler = '\U0010fffd'

// screen is an emulated terminal.
type screen struct {
	vt   vt10x.Terminal
	torn []byte // the beginning of a letter whose end has not come yet
}

// newScreen makes a screen that answers questions to the keyboard's side.
func newScreen(w, h int, answers io.Writer) *screen {
	return &screen{vt: vt10x.New(vt10x.WithSize(w, h), vt10x.WithWriter(answers))}
}

func (s *screen) resize(w, h int) { s.vt.Resize(w, h) }

func (s *screen) write(p []byte) {
	s.torn = append(s.torn, p...)
	var out strings.Builder
	for len(s.torn) > 0 && utf8.FullRune(s.torn) {
		r, size := utf8.DecodeRune(s.torn)
		s.torn = s.torn[size:]
		switch w := runewidth.RuneWidth(r); {
		case r < 0x20 || r == 0x7f || w == 1:
			out.WriteRune(r)
		case w == 2:
			out.WriteRune(r)
			out.WriteRune(filler)
		}
	}
	_, _ = io.WriteString(s.vt, out.String())
}

// row is one line of the screen as it is, blanks and fillers included.
func (s *screen) row(y int) []vt10x.Glyph {
	w, _ := s.vt.Size()
	cells := make([]vt10x.Glyph, w)
	for x := range cells {
		cells[x] = s.vt.Cell(x, y)
		if cells[x].Char == 0 {
			cells[x].Char = ' '
		}
	}
	return cells
}

func (s *screen) text() string {
	_, h := s.vt.Size()
	lines := make([]string, h)
	for y := range lines {
		var b strings.Builder
		for _, g := range s.row(y) {
			if g.Char != filler {
				b.WriteRune(g.Char)
			}
		}
		lines[y] = strings.TrimRight(b.String(), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// restored says what is wrong with the terminal after a program has ended.
func (s *screen) restored() (wrong []string) {
	if s.vt.Mode()&vt10x.ModeAltScreen != 0 {
		wrong = append(wrong, "the alternate screen is still shown")
	}
	if !s.vt.CursorVisible() {
		wrong = append(wrong, "the cursor is hidden")
	}
	if s.vt.Mode()&vt10x.ModeMouseMask != 0 {
		wrong = append(wrong, "the mouse is still caught")
	}
	return wrong
}
