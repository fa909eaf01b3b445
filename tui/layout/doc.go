// Package layout is the arithmetic of screens: sizes, rectangles and text cut
// by terminal cells. Everything in it is a pure function and every size is
// legal input, zero and negative ones included.
//
// Rules: views never index, repeat or cut strings by themselves; they use this
// package, whose results never hold more lines or cells than asked for. Widths
// are those of grapheme clusters as github.com/charmbracelet/x/ansi counts
// them, and escape sequences count nothing.
package layout
