// Package display encodes hostile text for output: every stored or foreign
// string passes Text or Lines before it reaches a terminal, and JSON before it
// is printed as JSON (SPEC X2). It is an allow-list: letters, numbers,
// punctuation, symbols, a few marks on each of them and the space U+0020 are
// shown as they are, anything else as visible \u{…}. It strips nothing, so two
// different names never look the same because of what cannot be seen.
//
// It is a leaf: standard library only, no state.
package display

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxMarks is how many combining marks one character may carry; the rest are
// encoded, lest they pile up over other rows.
const MaxMarks = 4

// Text encodes a string for one cell of a terminal. Its result is valid UTF-8
// without control, format, separator (but U+0020), private or unassigned
// characters; so it holds no escape sequence and no line break. A character that
// is not allowed becomes \u{hex}, a byte that is not UTF-8 becomes \x{hex}. A
// backslash stays as it is, which makes Text(Text(s)) == Text(s) and means that
// the result is for people, not for decoding. Allowed strings are returned
// without allocation.
func Text(s string) string { return encode(s, false) }

// Lines is Text for multi-line text such as comments: U+000A stays. Text after
// a line feed is as dangerous to a layout as a row of its own: views split there.
func Lines(s string) string { return encode(s, true) }

func encode(s string, lines bool) string {
	i := plain(s)
	if i == len(s) {
		return s
	}
	c := cursor{lines: lines, based: i > 0}
	if c.based {
		c.prev = rune(s[i-1])
	}
	var b strings.Builder
	changed := false
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && size == 1
		switch {
		case !bad && c.allow(r, s[i+size:]):
			if changed {
				b.WriteString(s[i : i+size])
			}
		default:
			if !changed {
				changed = true
				b.Grow(len(s) + 16)
				b.WriteString(s[:i])
			}
			if bad {
				escape(&b, 'x', rune(s[i]))
			} else {
				escape(&b, 'u', r)
			}
			c.based = false
		}
		i += size
	}
	if !changed {
		return s
	}
	return b.String()
}

// plain is the length of the start of s that is printable ASCII.
func plain(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7E {
			return i
		}
	}
	return len(s)
}

func escape(b *strings.Builder, kind byte, r rune) {
	b.WriteByte('\\')
	b.WriteByte(kind)
	b.WriteByte('{')
	b.WriteString(strconv.FormatInt(int64(r), 16))
	b.WriteByte('}')
}

// cursor is what the rule needs to know of the characters already read.
type cursor struct {
	lines bool // U+000A is allowed
	based bool // prev is shown as it is and can carry marks
	marks int  // marks it carries
	prev  rune
}

// allow decides on r and moves on. Rest is the text after r.
func (c *cursor) allow(r rune, rest string) bool {
	switch {
	case r >= 0x20 && r <= 0x7E:
	case r == '\n' && c.lines:
		c.based, c.marks, c.prev = false, 0, r
		return true
	case r < 0xA0:
		return false
	case unicode.IsMark(r):
		ok := c.based && c.marks < MaxMarks && (!invisible(r) || c.selects(r, rest))
		c.marks++
		c.prev = r
		return ok
	case !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) || invisible(r):
		return false
	}
	c.based, c.marks, c.prev = true, 0, r
	return true
}

// selects reports whether r is an emoji presentation selector in a place where
// it has an effect: after a symbol or within a keycap.
func (c *cursor) selects(r rune, rest string) bool {
	if r != 0xFE0E && r != 0xFE0F {
		return false
	}
	switch {
	case c.prev == '#', c.prev == '*', c.prev >= '0' && c.prev <= '9':
		return strings.HasPrefix(rest, "\u20e3")
	case c.prev == '‼', c.prev == '⁉', c.prev == '〰':
		return true
	}
	return c.prev >= utf8.RuneSelf && unicode.IsSymbol(c.prev)
}

// invisible reports letters and marks that a renderer may leave out: fillers,
// joiners and variation selectors.
func invisible(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}
