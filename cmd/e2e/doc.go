// Package e2e runs the real program in pseudo-terminals: stories that people
// live through, what the program leaves behind in the terminal, figures of the
// whole program (docs/performance.md), and the pictures in docs/screens. All of
// it is tests.
package e2e
