package display

import (
	"unicode/utf16"
	"unicode/utf8"
)

// JSON rewrites encoded JSON in ASCII with the same meaning: in strings every
// character outside 0x20–0x7E becomes \uXXXX, above U+FFFF as a surrogate pair
// (SPEC 8). encoding/json leaves DEL, C1, bidi and zero-width characters raw.
// Outside strings line feeds stay, as the layout of the writer, and other blanks
// become spaces. Bytes that are not UTF-8 become \ufffd, as encoding/json reads
// them. The result may be b itself; b is never changed.
func JSON(b []byte) []byte {
	first, inside := 0, false
	for first < len(b) && printable(b[first]) {
		first++
	}
	if first == len(b) {
		return b
	}
	out := make([]byte, 0, len(b)+len(b)/4+16)
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case inside && c == '\\' && i+1 < len(b) && printable(b[i+1]):
			out = append(out, c, b[i+1])
			i += 2
			continue
		case c == '"':
			inside = !inside
			out = append(out, c)
		case printable(c), !inside && c == '\n':
			out = append(out, c)
		case !inside && (c == '\t' || c == '\r'):
			out = append(out, ' ')
		default:
			r, size := utf8.DecodeRune(b[i:])
			out = appendEscaped(out, r)
			i += size
			continue
		}
		i++
	}
	return out
}

func printable(c byte) bool { return c >= 0x20 && c <= 0x7E }

func appendEscaped(out []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
		return appendUnit(appendUnit(out, hi), lo)
	}
	return appendUnit(out, r)
}

// appendUnit writes one UTF-16 unit.
func appendUnit(out []byte, u rune) []byte {
	const hex = "0123456789abcdef"
	return append(out, '\\', 'u', hex[u>>12&0xF], hex[u>>8&0xF], hex[u>>4&0xF], hex[u&0xF])
}
