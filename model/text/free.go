package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest free texts in characters, that is Unicode code points (N4).
const (
	MaxDisplayName = 100
	MaxDescription = 1_000
	MaxComment     = 10_000
)

// Free checks free text: at most limit characters of valid UTF-8 in NFC without
// control, bidi, zero-width or tag characters; multiline allows line feeds (N4).
// It rejects and never changes. The sentence names the field, the character as
// U+XXXX and its position, counted from 1 in characters. Empty text is fine.
// Emoji presentation selectors count as part of the symbol before them.
func Free(field, s string, limit int, multiline bool) error {
	// Bytes bound characters, so a huge text is refused before it is walked.
	if len(s) > limit*utf8.UTFMax {
		return tooLong(field, limit)
	}
	pos := 0
	prev := rune(-1)
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		pos++
		if r == utf8.RuneError && size == 1 {
			return faultf("The %s is not valid UTF-8: character %d is the byte 0x%02X. Type it again without it.", field, pos, s[i])
		}
		emoji := (r == 0xFE0E || r == 0xFE0F) && selects(prev, s[i+size:])
		if what := hidden(r); what != "" && !emoji && !(multiline && r == '\n') {
			return faultf("The %s contains U+%04X (%s) as character %d, which is not allowed. Type it again without it.", field, r, what, pos)
		}
		prev = r
	}
	if pos > limit {
		return tooLong(field, limit)
	}
	if n, ok := nfc(s); !ok {
		r, _ := utf8.DecodeRuneInString(s[n:])
		return faultf("The %s is not in the composed form of Unicode (NFC) from U+%04X as character %d on. Type it again there.", field, r, utf8.RuneCountInString(s[:n])+1)
	}
	return nil
}

func tooLong(field string, limit int) error {
	return faultf("The %s is too long: at most %d characters are allowed. Shorten it.", field, limit)
}

// nfc reports whether s is in NFC, else where the first part that is not begins.
func nfc(s string) (int, bool) {
	if norm.NFC.IsNormalString(s) {
		return len(s), true
	}
	n, _ := norm.NFC.SpanString(s, true)
	return n, false
}

// selects reports whether an emoji presentation selector between prev and rest
// changes how a symbol looks; anywhere else it only makes two texts differ that
// look alike.
func selects(prev rune, rest string) bool {
	switch {
	case prev == '#', prev == '*', prev >= '0' && prev <= '9':
		return strings.HasPrefix(rest, "\u20e3")
	case prev == '‼', prev == '⁉', prev == '〰':
		return true
	}
	return prev >= utf8.RuneSelf && unicode.IsSymbol(prev)
}

// hidden says what kind of forbidden character r is; "" for those allowed.
func hidden(r rune) string {
	switch {
	case r >= 0x20 && r < 0x7F:
		return ""
	case r == '\n', r == '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return "a line break"
	case r == '\t':
		return "a tab"
	case unicode.Is(unicode.Cc, r):
		return "a control character"
	case unicode.Is(unicode.Bidi_Control, r):
		return "a bidirectional control"
	case r >= 0xE0000 && r <= 0xE007F:
		return "a tag character"
	case unicode.Is(unicode.Cf, r), ignorable(r):
		return "a zero-width or format character"
	}
	return ""
}

// ignorable reports the letters and marks that Unicode lets renderers leave out
// (Default_Ignorable_Code_Point outside Cf): fillers, joiners and selectors.
func ignorable(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}
