// Package quietterm keeps libraries from asking the terminal questions while
// the program starts. Bubble Tea asks for the background colour when it is
// imported, for every command, and waits seconds for terminals that do not
// answer; with TERM=dumb it does not ask.
//
// The package imports nothing but os and its path sorts before every
// github.com path. Go initialises packages in the order of their paths as soon
// as their imports are ready, so this one comes first. The package may not
// import anything else; a test of cmd watches the result.
package quietterm

import "os"

// The terminal's name as the process was started with. They are written while
// the package initialises and only read afterwards.
var original, known = os.LookupEnv("TERM")

func init() { set("dumb", true) }

// Restore gives the process its TERM back. Main calls it first.
func Restore() { set(original, known) }

// set ignores failures: a TERM that cannot be set costs a delay, no more.
func set(term string, present bool) {
	if present {
		_ = os.Setenv("TERM", term)
		return
	}
	_ = os.Unsetenv("TERM")
}
