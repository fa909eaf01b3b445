// Package text holds the pure rules for text that people type: names (SPEC
// N1), names derived at imports, project keys (N3), free text (N4), email
// addresses (N5) and expiries (SPEC 8).
//
// Every check accepts or rejects; none changes its input, apart from the
// functions whose name says so (Fold, Derive, CanonicalEmail). Errors are one
// complete sentence or two for people, in printable characters only, whatever
// was typed. The package knows nothing of the rest of the program.
package text

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// fault is an error whose text is made for people: whole sentences, unlike the
// fragments that Go code usually chains.
type fault string

func (f fault) Error() string { return string(f) }

func faultf(format string, args ...any) error {
	return fault(fmt.Sprintf(format, args...))
}

// Fold brings a name to the form in which names are compared in the namespace
// that people and workspaces share (N2). Only A-Z change: names are ASCII, and
// Unicode folding would make foreign letters equal to ASCII ones.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return foldFrom(s, i)
		}
	}
	return s
}

func foldFrom(s string, first int) string {
	b := []byte(s)
	for i := first; i < len(b); i++ {
		if b[i] >= 'A' && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// quotedRunes bounds what an error repeats of the input.
const quotedRunes = 80

// Quote shows typed text inside a sentence: ASCII only, so that no control or
// direction character reaches a terminal, and cut when it is long.
func Quote(s string) string {
	cut := 0
	for n := 0; n < quotedRunes && cut < len(s); n++ {
		_, size := utf8.DecodeRuneInString(s[cut:])
		cut += size
	}
	if cut == len(s) {
		return strconv.QuoteToASCII(s)
	}
	return strconv.QuoteToASCII(s[:cut]) + "…"
}

func lowerASCII(c byte) bool { return c >= 'a' && c <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }
