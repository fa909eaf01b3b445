package output

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"atrium/theme"
)

// reader takes the output of one stream apart: letters, ends of lines, and escape
// sequences, of which it keeps the colours.
type reader struct {
	state  state
	params []byte // of a control sequence so far
	odd    bool   // that sequence is not one that is kept
	rest   []byte // the start of a letter whose end has not come
	ink    theme.Ink
}

// state is where in an escape sequence the reader is.
type state int

const (
	ground    state = iota
	escaped         // after ESC
	sequence        // in a control sequence
	text            // in a string of a command, such as a title
	textEnd         // after ESC in it
	following       // one more byte belongs to it
)

const (
	escape = 0x1b
	bell   = 0x07
)

// read adds what came to the rows.
func (in *reader) read(data []byte, to *Rows) {
	if len(in.rest) > 0 {
		data, in.rest = append(in.rest, data...), nil
	}
	for len(data) > 0 {
		if in.state != ground {
			in.step(data[0], to)
			data = data[1:]
			continue
		}
		n := bytes.IndexFunc(data, control)
		if n < 0 {
			n = len(data)
			if cut := unfinished(data); cut > 0 {
				n -= cut
				in.rest = bytes.Clone(data[n:])
				data = data[:n]
			}
		}
		if n > 0 {
			to.letters(in.ink, data[:n])
			data = data[n:]
			continue
		}
		if len(data) > 0 {
			data = data[in.control(data, to):]
		}
	}
}

// control says whether a character is one that acts.
func control(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }

// unfinished is how many bytes at the end begin a letter that is not whole.
func unfinished(data []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		if b := data[len(data)-n]; utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(data[len(data)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// control does what a control character says, and tells its length.
func (in *reader) control(data []byte, to *Rows) int {
	r, n := utf8.DecodeRune(data)
	switch r {
	case '\n':
		to.end()
	case '\r':
		to.back = to.size > 0
	case '\t':
		to.tab(in.ink)
	case escape:
		in.state = escaped
	case 0x9b:
		in.begin()
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f:
		in.state = text
	}
	return n
}

func (in *reader) begin() { in.state, in.params, in.odd = sequence, in.params[:0], false }

// step reads one byte of an escape sequence.
func (in *reader) step(b byte, to *Rows) {
	if b == escape && in.state != text {
		in.state = escaped
		return
	}
	switch in.state {
	case escaped:
		switch {
		case b == '[':
			in.begin()
		case b == ']' || b == 'P' || b == 'X' || b == '^' || b == '_':
			in.state = text
		case b >= 0x20 && b < 0x30:
			in.state = following
		default:
			in.state = ground
		}
	case following:
		if b < 0x20 || b >= 0x30 {
			in.state = ground
		}
	case sequence:
		in.sequence(b, to)
	case text:
		switch b {
		case bell, '\n': // a string that nobody ends does not hide what follows
			in.state = ground
			if b == '\n' {
				to.end()
			}
		case escape:
			in.state = textEnd
		}
	case textEnd:
		in.state = text
		if b == '\\' {
			in.state = ground
		}
	}
}

// sequence reads one byte of a control sequence.
func (in *reader) sequence(b byte, to *Rows) {
	const most = 64
	switch {
	case b >= '0' && b <= '9' || b == ';' || b == ':':
		if len(in.params) < most {
			in.params = append(in.params, b)
		} else {
			in.odd = true
		}
	case b >= 0x20 && b < 0x40:
		in.odd = true
	case b >= 0x40 && b < 0x7f:
		in.state = ground
		switch {
		case in.odd:
		case b == 'm':
			in.colour()
		case b == 'K' && to.back:
			to.clear()
		}
	case b == '\n':
		in.state = ground
		to.end()
	}
}

// colour reads what the next letters look like. What is not kept is passed over.
func (in *reader) colour() {
	var list []int
	for _, p := range bytes.FieldsFunc(append([]byte("0"), in.params...), func(r rune) bool { return r == ';' || r == ':' }) {
		n, _ := strconv.Atoi(string(p))
		list = append(list, n)
	}
	for i := 0; i < len(list); i++ {
		switch n := list[i]; {
		case n == 0:
			in.ink = theme.Ink{}
		case n == 1:
			in.ink.Bold = true
		case n == 2:
			in.ink.Faint = true
		case n == 3:
			in.ink.Italic = true
		case n == 4:
			in.ink.Underline = true
		case n == 22:
			in.ink.Bold, in.ink.Faint = false, false
		case n == 23:
			in.ink.Italic = false
		case n == 24:
			in.ink.Underline = false
		case n >= 30 && n <= 37:
			in.ink.Color = basic(n - 30)
		case n >= 90 && n <= 97:
			in.ink.Color = basic(n - 90 + 8)
		case n == 39:
			in.ink.Color = theme.Color{}
		case n == 38 || n == 48 || n == 58:
			c, used := extended(list[i+1:])
			if i += used; n == 38 && used > 0 {
				in.ink.Color = c
			}
			if used == 0 {
				return
			}
		}
	}
}

func basic(n int) theme.Color {
	s := strconv.Itoa(n)
	return theme.Color{Hex: s, X256: s, X16: s}
}

// extended reads 5;N or 2;R;G;B.
func extended(list []int) (c theme.Color, used int) {
	switch {
	case len(list) >= 2 && list[0] == 5 && list[1] < 256:
		if list[1] < 16 {
			return basic(list[1]), 2
		}
		s := strconv.Itoa(list[1])
		return theme.Color{Hex: s, X256: s}, 2
	case len(list) >= 4 && list[0] == 2:
		hex := "#"
		for _, v := range list[1:4] {
			if v > 255 {
				return theme.Color{}, 4
			}
			hex += strconv.FormatInt(int64(v>>4), 16) + strconv.FormatInt(int64(v&15), 16)
		}
		return theme.Color{Hex: hex}, 4
	}
	return theme.Color{}, 0
}
