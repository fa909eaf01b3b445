package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cell is one place on the screen.
type cell struct {
	text  string // what is written there; "" in the second cell of a wide letter
	style style
	width uint8 // 0 for that second cell
	// shaky says that terminals do not agree about the width, so that after it
	// nobody knows where the cursor is.
	shaky bool
}

// mostText is how many bytes a letter with all its marks may have. Marks beyond
// it are left out: a terminal shows a few of them at most.
const mostText = 48

// blank is an empty cell.
func blank(s style) cell { return cell{text: " ", style: s, width: 1} }

// empty says that nothing is written in the cell and that erasing gives it.
func (c cell) empty() bool {
	return c.text == " " && c.style.attr == 0 && c.style.fg == 0
}

// fill makes every cell blank.
func fill(cells []cell, s style) {
	for i := range cells {
		cells[i] = blank(s)
	}
}

// parse takes one line of a frame apart into cells; what lies beyond them is
// left out. Of all control sequences only SGR has an effect, so a frame cannot
// do anything else to the terminal.
func parse(cells []cell, line string, pen style) {
	fill(cells, style{})
	for x := 0; line != ""; {
		switch c := line[0]; {
		case c == 0x1b:
			line = line[escape(line, &pen):]
		case c >= 0x20 && c < 0x7f && (len(line) == 1 || line[1] < utf8.RuneSelf):
			x = put(cells, x, cell{text: line[:1], style: pen, width: 1})
			line = line[1:]
		case c < 0x20 || c == 0x7f:
			line = line[1:]
		default:
			n, w := cluster(line)
			letter := line[:n]
			line = line[n:]
			if w == 0 {
				mark(cells[:min(x, len(cells))], letter)
				continue
			}
			letter, shaky := settle(letter)
			x = put(cells, x, cell{text: letter, style: pen, width: uint8(w), shaky: shaky})
		}
	}
}

// cluster is the length and the width of the letter at the start of a text.
// Bytes that are no letter count as one each.
func cluster(s string) (n, width int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size <= 1 {
		return 1, 1
	}
	if steady(r) && (len(s) == size || s[size] < utf8.RuneSelf) {
		if r >= 0x3000 {
			return size, 2
		}
		return size, 1
	}
	letter, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if len(letter) == 0 {
		return size, 0
	}
	if unicode.Is(unicode.Cc, r) {
		w = 0
	}
	return len(letter), min(w, 2)
}

// settle is a letter as it is sent, and whether its width is doubtful.
func settle(letter string) (text string, shaky bool) {
	r, size := utf8.DecodeRuneInString(letter)
	if !utf8.ValidString(letter) {
		return "\ufffd", size != len(letter)
	}
	if len(letter) > mostText {
		cut := mostText
		for !utf8.RuneStart(letter[cut]) {
			cut--
		}
		letter = letter[:cut]
	}
	return letter, len(letter) > size || !steady(r)
}

// steady says that every terminal gives a letter the same width: two cells from
// U+3000 on, else one.
func steady(r rune) bool {
	switch {
	case r < 0x300:
		return r >= 0x20 && r < 0x7f || r > 0xa0 && r != 0xad
	case r < 0x2000:
		return r >= 0x370 && r < 0x483 || r >= 0x48a && r < 0x530 || r >= 0x1e00 && r < 0x2000
	case r < 0x3000:
		return r >= 0x2010 && r < 0x2028 || r >= 0x2030 && r < 0x2060 || r >= 0x20a0 && r < 0x20c0 ||
			r >= 0x2190 && r < 0x231a || r >= 0x2400 && r < 0x25fd || r >= 0x2713 && r <= 0x2718
	}
	return r < 0x302a || r >= 0x3041 && r < 0x3097 || r >= 0x30a0 && r < 0x3100 || r >= 0x3400 && r < 0x4dc0 ||
		r >= 0x4e00 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4 || r >= 0xff01 && r < 0xff61
}

// mark adds marks without a width of their own to the letter before them; other
// signs without a width are left out.
func mark(cells []cell, marks string) {
	i := len(cells) - 1
	for i > 0 && cells[i].width == 0 {
		i--
	}
	r, _ := utf8.DecodeRuneInString(marks)
	if i < 0 || !unicode.Is(unicode.M, r) || len(cells[i].text)+len(marks) > mostText {
		return
	}
	cells[i].text, cells[i].shaky = cells[i].text+marks, true
}

// put writes a cell and gives the place after it. A wide letter that fits only
// in part is left out.
func put(cells []cell, x int, c cell) int {
	next := x + int(c.width)
	if next > len(cells) {
		return next
	}
	if c.text == " " {
		c.style = c.style.plain()
	}
	cells[x] = c
	if c.width == 2 {
		cells[x+1] = cell{style: c.style}
	}
	return next
}

// escape applies the control sequence at the start of a text to the pen and
// gives its length.
func escape(s string, pen *style) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[':
		return sgr(s, pen)
	case ']', 'P', '_', '^', 'X':
		for i := 2; i < len(s); i++ {
			switch {
			case s[i] == '\a':
				return i + 1
			case s[i] == 0x1b:
				return i // the end of the string begins a sequence of its own
			}
		}
		return len(s)
	}
	i := 1
	for i < len(s) && s[i] >= 0x20 && s[i] < 0x30 {
		i++
	}
	if i < len(s) && s[i] >= 0x30 && s[i] < 0x7f {
		i++
	}
	return i
}

// mostParams is how many parameters of a sequence count.
const mostParams = 32

// sgr reads a CSI sequence and applies it to the pen if it is SGR.
func sgr(s string, pen *style) int {
	var room [mostParams]int
	params, n, some := room[:0], 0, false
	add := func() {
		if len(params) < mostParams {
			params = append(params, n)
		}
		n = 0
	}
	i, ours := 2, true
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n, some = min(n*10+int(c-'0'), 1<<16), true
		case c == ';':
			add()
			some = true
		case c >= 0x20 && c < 0x40:
			ours = false
		case c >= 0x40 && c < 0x7f:
			if some {
				add()
			}
			if c == 'm' && ours {
				pen.apply(params)
			}
			return i + 1
		default:
			return i // a sequence ends where something else begins
		}
	}
	return i
}

// flow is the style at the end of a line that begins in a style.
func flow(line string, pen style) style {
	for {
		i := strings.IndexByte(line, 0x1b)
		if i < 0 {
			return pen
		}
		line = line[i:]
		line = line[escape(line, &pen):]
	}
}
