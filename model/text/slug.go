package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// slugInput bounds the bytes that are looked at, far above any name's length.
const slugInput = 256

// slug rewrites any text in the characters of a name: accents are dropped,
// everything else that does not fit becomes one "-". The result starts with a
// letter and obeys N1 except that it may be too short or too long; it is empty
// when nothing could be kept. Lossy tells that letters were lost, so that other
// texts may well give the same result.
func slug(s string, at bool) (out string, lossy bool) {
	if len(s) > slugInput {
		s, lossy = s[:slugInput], true
	}
	var b strings.Builder
	dash := func() {
		if n := b.Len(); n > 0 && b.String()[n-1] != '-' {
			b.WriteByte('-')
		}
	}
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case r == '-':
			dash()
		case r < utf8.RuneSelf && nameByte(byte(r), at):
			b.WriteByte(byte(r))
		case r < utf8.RuneSelf:
			dash()
		case unicode.Is(unicode.Mn, r):
		default:
			if t := latin(r); t != "" {
				b.WriteString(t)
			} else {
				lossy = true
				dash()
			}
		}
	}
	out = strings.TrimRight(strings.TrimLeft(b.String(), "-@.+_"), "-")
	if out != "" && digit(out[0]) {
		out = "n-" + out
	}
	return out, lossy
}

// latin spells the lower-case letters that have no decomposition but a common
// spelling in ASCII; "" for all others.
func latin(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'þ':
		return "th"
	}
	return ""
}
