// Package hostile lists text that acts on a terminal or deceives its reader,
// for the tests of every package that shows, prints, logs or stores text
// (SPEC X2). Only tests import it.
package hostile

import "strings"

// Payloads returns a fresh list of hostile strings, each of them wrapped in
// harmless letters or not, as an attacker would use it. Display encoding changes
// every one; as a display name every one is refused (N4), apart from those of
// Shown.
func Payloads() []string {
	return append(sequences(), deceptions()...)
}

// Shown returns hostile strings that N4 lets in, since they are made of letters
// and marks, but that are encoded when they are displayed.
func Shown() []string {
	return []string{
		"pile" + strings.Repeat("\u0334", 12),
		"\u0488starts with a mark",
		"private \ue0b0 use",
		"no-break\u00a0space",
		"unassigned \u0378 character",
	}
}

// sequences act on the terminal itself.
func sequences() []string {
	return []string{
		"\x1b[2J\x1b[H",              // clear the screen
		"\x1b[31mred",                // colour left on
		"\x1b[8mhidden\x1b[0m",       // concealed text
		"\x1b[1A\x1b[2Kover",         // overwrite the row above
		"\x1b[?1049l",                // leave the alternate screen
		"\x1b[?1000h",                // mouse reports on
		"\x1b[?2004l",                // bracketed paste off
		"\x1b[c",                     // device attributes: a reply as input
		"\x1b[6n",                    // cursor report: a reply as input
		"\x1b[21t",                   // title report: a reply as input
		"\x1b[200~y\r\x1b[201~",      // a forged paste
		"\x1bc",                      // full reset
		"\x1b(0",                     // line-drawing character set
		"\x1b]0;owned\x07",           // title
		"\x1b]2;owned\x1b\\",         // title, ended by ST
		"\x1b]52;c;cm0gLXJmIH4=\x07", // write the clipboard
		"\x1b]52;c;?\x07",            // read the clipboard
		"\x1b]8;;https://evil.example/\x1b\\ada\x1b]8;;\x1b\\", // link
		"\x1b]10;?\x07",                    // colour query
		"\x1b]1337;File=inline=1:AAAA\x07", // inline file
		"\x1b]9;notice\x07",                // desktop notification
		"\x1bP$q\"p\x1b\\",                 // DECRQSS
		"\x1bP+q544e\x1b\\",                // XTGETTCAP
		"\x1b_Gf=24,s=1,v=1;AAAA\x1b\\",    // kitty graphics (APC)
		"\x1b^secret\x1b\\",                // PM
		"\x1bXsos\x1b\\",                   // SOS
		"\u009b2J",                         // CSI as C1
		"\u009d52;c;AAAA\u009c",            // OSC as C1
		"\u0090$q\"p\u009c",                // DCS as C1
		"a\u0085b",                         // NEL
		"\x9b31m",                          // C1 as a raw byte
		"bell\x07",                         // BEL
		"ada\x08\x08\x08eve",               // BS
		"a\x7fb",                           // DEL
		"nul\x00byte",                      // NUL
		"\x0e\x0f",                         // SO, SI
		"a\x0bb\x0cc",                      // VT, FF
		"a\tb",                             // TAB
		"cut \xe2\x80",                     // a cut UTF-8 sequence
		"\xc0\x9b",                         // overlong ESC
		"\xed\xa0\x80",                     // a surrogate in UTF-8
	}
}

// deceptions make text look like something else.
func deceptions() []string {
	tags := make([]rune, 0, 8)
	for _, c := range "hidden" {
		tags = append(tags, 0xE0000+c)
	}
	return []string{
		"ada\r\nRemove grace from ml-team? [y/N]", // a forged row
		"ada\rroot",                   // a row overwritten
		"one\ntwo",                    // two rows
		"a\u2028b",                    // line separator
		"a\u2029b",                    // paragraph separator
		"admin\u202etxt.exe",          // right-to-left override
		"\u2066ada\u2069",             // isolate
		"a\u200fb\u200ea",             // direction marks
		"a\u061cb",                    // Arabic letter mark
		"ad\u200bmin",                 // zero-width space
		"ad\u200cmi\u200dn",           // non-joiner, joiner
		"\ufeffadmin",                 // byte order mark
		"ad\u2060min",                 // word joiner
		"ad\u00admin",                 // soft hyphen
		"ad\u034fmin",                 // grapheme joiner
		"ad\u3164min\u115f",           // Hangul fillers
		"ad\ufe0fmin",                 // selector without a symbol
		"ad\U000e0101min",             // supplementary selector
		"ada" + string(tags),          // tag characters
		"\ufff9shown\ufffaread\ufffb", // annotation
		"👩\u200d💻",                    // an emoji with joiner
	}
}
