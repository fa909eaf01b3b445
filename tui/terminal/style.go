package terminal

import "strconv"

// attribute is a set of bits: bold, underline and so on.
type attribute uint16

const (
	bold attribute = 1 << iota
	faint
	italic
	underline
	blink
	reverse
	conceal
	strike
)

// color is a colour with its kind in the upper byte; 0 is the terminal's own.
type color uint32

const (
	basic   color = 1 << 24 // 0..15
	indexed color = 2 << 24 // 0..255
	direct  color = 3 << 24 // red, green, blue
	kind    color = 0xff << 24
)

// style is how a cell looks; the zero style is the terminal's own.
type style struct {
	fg, bg color
	attr   attribute
}

// plain is what a blank cell in this style looks like: a blank shows no ink.
func (s style) plain() style {
	if s.attr&(underline|reverse|strike|blink) != 0 {
		return s
	}
	return style{bg: s.bg}
}

// apply changes the style as the parameters of an SGR sequence say. Parameters
// that nobody knows are passed over.
func (s *style) apply(params []int) {
	if len(params) == 0 {
		*s = style{}
	}
	for i := 0; i < len(params); i++ {
		switch p := params[i]; {
		case p <= 0:
			*s = style{}
		case p == 38 || p == 48 || p == 58:
			c, used := extended(params[i+1:])
			i += used
			switch {
			case used == 0:
				return
			case p == 38:
				s.fg = c
			case p == 48:
				s.bg = c
			}
		case p == 39:
			s.fg = 0
		case p == 49:
			s.bg = 0
		case p >= 30 && p <= 37:
			s.fg = basic | color(p-30)
		case p >= 90 && p <= 97:
			s.fg = basic | color(p-90+8)
		case p >= 40 && p <= 47:
			s.bg = basic | color(p-40)
		case p >= 100 && p <= 107:
			s.bg = basic | color(p-100+8)
		default:
			s.attr = s.attr&^off(p) | on(p)
		}
	}
}

// extended reads 5;n or 2;r;g;b and says how many parameters that were.
func extended(params []int) (c color, used int) {
	switch {
	case len(params) >= 2 && params[0] == 5:
		return indexed | color(params[1]&0xff), 2
	case len(params) >= 4 && params[0] == 2:
		return direct | color(params[1]&0xff)<<16 | color(params[2]&0xff)<<8 | color(params[3]&0xff), 4
	}
	return 0, 0
}

// on and off are the bits that a parameter sets and takes away.
func on(p int) attribute {
	switch p {
	case 1:
		return bold
	case 2:
		return faint
	case 3:
		return italic
	case 4, 21:
		return underline
	case 5, 6:
		return blink
	case 7:
		return reverse
	case 8:
		return conceal
	case 9:
		return strike
	}
	return 0
}

func off(p int) attribute {
	switch p {
	case 22:
		return bold | faint
	case 23:
		return italic
	case 24:
		return underline
	case 25:
		return blink
	case 27:
		return reverse
	case 28:
		return conceal
	case 29:
		return strike
	}
	return 0
}

// change appends the shortest sequence that leads from one style to another.
func change(b []byte, from, to style) []byte {
	switch {
	case from == to:
		return b
	case to == style{}:
		return append(b, "\x1b[m"...)
	}
	start := len(b)
	b = step(append(b, "\x1b["...), from, to)
	stepped := len(b)
	if from != (style{}) {
		b = step(append(b, "\x1b[0;"...), style{}, to)
		if len(b)-stepped < stepped-start {
			b = append(b[:start], b[stepped:]...)
		} else {
			b = b[:stepped]
		}
	}
	return b
}

// step appends the parameters that turn one style into another, and the end of
// the sequence.
func step(b []byte, from, to style) []byte {
	gone := from.attr &^ to.attr
	more := to.attr &^ from.attr
	if gone&(bold|faint) != 0 {
		gone |= bold | faint
		more |= to.attr & (bold | faint)
	}
	last := attribute(0)
	for p := 22; p <= 29; p++ {
		if bits := off(p); bits != 0 && gone&bits != 0 && bits != last {
			b, last = number(b, p), bits
		}
	}
	for p := 1; p <= 9; p++ {
		if p != 6 && more&on(p) != 0 {
			b = number(b, p)
		}
	}
	if from.fg != to.fg {
		b = paint(b, to.fg, 30)
	}
	if from.bg != to.bg {
		b = paint(b, to.bg, 40)
	}
	b[len(b)-1] = 'm'
	return b
}

// paint appends the parameters of a colour; base is 30 for ink and 40 for paper.
func paint(b []byte, c color, base int) []byte {
	v := int(c &^ kind)
	switch c & kind {
	case basic:
		if v >= 8 {
			v += 52
		}
		return number(b, base+v)
	case indexed:
		return number(number(number(b, base+8), 5), v)
	case direct:
		b = number(number(b, base+8), 2)
		return number(number(number(b, v>>16), v>>8&0xff), v&0xff)
	}
	return number(b, base+9)
}

func number(b []byte, n int) []byte { return append(strconv.AppendInt(b, int64(n), 10), ';') }
