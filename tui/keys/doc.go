// Package keys holds what can be done and which keys do it.
//
// A screen returns one list of actions. That list drives the dispatch of keys,
// the footer, the help and the palette, so none of them can disagree (SPEC C1).
// A person's file changes the keys; Map.Apply puts them into a list.
//
// Rules: arrow keys, Enter and Esc keep their meaning whatever a file says; two
// actions that are alive together never share a key by a file; a mistake in a
// file is reported and skipped, never fatal.
package keys
