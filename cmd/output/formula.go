package output

import "strings"

// formula says whether a spreadsheet takes a cell for one, and runs it: by its first
// character, after apostrophes.
func formula(s string) bool {
	return strings.IndexAny(strings.TrimLeft(s, "'"), "=+-@\t\r\n＝＋－＠") == 0
}

// Guarded is text as a cell of CSV: with an apostrophe before it where a spreadsheet
// would take it for a formula, and before one that has such apostrophes already, so
// that Unguarded finds the very text again. Others stay as they are.
func Guarded(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// Unguarded is the text of a cell that Guarded made.
func Unguarded(cell string) string {
	if s, ok := strings.CutPrefix(cell, "'"); ok && formula(s) {
		return s
	}
	return cell
}
