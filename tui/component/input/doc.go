// Package input is a one-line text field with a list of completions under it.
//
// The field edits like any terminal field (it drives the Bubbles text input) but
// draws itself: by grapheme cluster, encoded for display, with a text cursor
// that is also seen without colours, and never wider than its width. It does not
// blink, so an idle screen draws nothing.
//
// The field never asks for completions: on Changed its owner may read Token,
// look names up in a command and hand them to Suggest.
package input
