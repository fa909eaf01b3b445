// Package output makes rows for a screen of what a program printed.
//
// A program may print anything, so nothing of it reaches the terminal as it is
// (X2): escape sequences are taken out, all but the colour of letters and bold,
// faint, italic and underlined, which are read and written anew as the session's
// terminal has them; text is encoded as everywhere. A carriage return starts its
// line again, so of a progress bar the newest state is seen. Rejected: keeping
// backgrounds, reverse video and hidden letters, with which a program could draw
// what looks like the console's own; and showing sequences encoded, which makes
// coloured logs unreadable.
package output

import (
	"bytes"
	"unicode/utf8"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// longest is the most bytes of a line; a longer one is broken there.
const longest = 8 << 10

// Row is one line of the screen.
type Row struct {
	Text   string // with its colours
	Stream byte   // as fed; Ours for a note
}

// Ours is the stream of rows that no program printed.
const Ours = 0xff

// Rows collects output and breaks it into rows. Use New.
type Rows struct {
	th   *theme.Theme
	w    int
	done []Row

	line    []run
	size    int // bytes in line
	stream  byte
	back    bool // a carriage return came: the next letter starts the line again
	streams map[byte]*reader
	paints  map[theme.Ink]theme.Paint
}

// run is text in one colour.
type run struct {
	ink  theme.Ink
	text []byte
}

// New makes rows of at most w cells for one session.
func New(th *theme.Theme, w int) *Rows {
	return &Rows{th: th, w: max(1, w), streams: map[byte]*reader{}, paints: map[theme.Ink]theme.Paint{}}
}

// Feed adds a piece of output of one stream. It may be cut anywhere.
func (r *Rows) Feed(stream byte, data []byte) {
	if stream != r.stream && r.size > 0 {
		r.end()
	}
	r.stream = stream
	in := r.streams[stream]
	if in == nil {
		in = &reader{}
		r.streams[stream] = in
	}
	in.read(data, r)
}

// Note adds a row that no program printed.
func (r *Rows) Note(text string) {
	if r.size > 0 {
		r.end()
	}
	for _, l := range layout.Wrap(display.Text(text), r.w) {
		r.done = append(r.done, Row{r.th.Draw(r.th.Dim, l), Ours})
	}
}

// Len is the number of rows, the one that has not ended included.
func (r *Rows) Len() int { return len(r.All()) }

// All are the rows from the first on, the one that has not ended included.
func (r *Rows) All() []Row {
	if r.size == 0 {
		return r.done
	}
	return append(r.done[:len(r.done):len(r.done)], r.broken()...)
}

// letters adds printable text, and what is shown encoded.
func (r *Rows) letters(ink theme.Ink, text []byte) {
	if r.back {
		r.line, r.size, r.back = nil, 0, false
	}
	for len(text) > 0 {
		n := min(len(text), longest-r.size)
		for n < len(text) && n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		if n == 0 {
			if r.size == 0 {
				n = len(text) // no letter is that long: it is encoded byte by byte
			} else {
				r.end()
				continue
			}
		}
		if last := len(r.line) - 1; last >= 0 && r.line[last].ink == ink {
			r.line[last].text = append(r.line[last].text, text[:n]...)
		} else {
			r.line = append(r.line, run{ink, bytes.Clone(text[:n])})
		}
		r.size += n
		text = text[n:]
	}
}

// tab goes to the next of the columns that are eight apart.
func (r *Rows) tab(ink theme.Ink) {
	at := 0
	for _, p := range r.line {
		at += layout.Width(display.Text(string(p.text)))
	}
	if r.back {
		at = 0
	}
	r.letters(ink, []byte(layout.Repeat(" ", 8-at%8)))
}

// clear takes the line away.
func (r *Rows) clear() { r.line, r.size, r.back = nil, 0, false }

// end ends the line.
func (r *Rows) end() {
	if r.size == 0 {
		r.done = append(r.done, Row{"", r.stream})
	}
	r.done = append(r.done, r.broken()...)
	r.clear()
}

// broken is the line in rows.
func (r *Rows) broken() (out []Row) {
	row, used := "", 0
	for _, p := range r.line {
		text := display.Text(string(p.text))
		for text != "" {
			head := cut(text, r.w-used)
			if head == "" && used == 0 {
				_, n := utf8.DecodeRuneInString(text) // wider than the screen
				head, text = "?", text[n:]
			} else {
				text = text[len(head):]
			}
			row += r.paint(p.ink).Wrap(head)
			used += layout.Width(head)
			if text != "" {
				out = append(out, Row{row, r.stream})
				row, used = "", 0
			}
		}
	}
	if row != "" {
		out = append(out, Row{row, r.stream})
	}
	return out
}

// cut is the start of a text that fits.
func cut(text string, w int) string {
	if w <= 0 {
		return ""
	}
	// Most is ASCII, of which a byte is a cell.
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			break
		}
		if i == w {
			return text[:w]
		}
	}
	return layout.Truncate(text, w, "")
}

func (r *Rows) paint(i theme.Ink) theme.Paint {
	p, ok := r.paints[i]
	if !ok {
		p = r.th.Ink(i)
		r.paints[i] = p
	}
	return p
}
