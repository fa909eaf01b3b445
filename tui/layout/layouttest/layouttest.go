// Package layouttest checks views against golden files and at every size. It is
// imported by tests only.
package layouttest

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atrium/theme"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// Theme returns a theme for tests: the dark palette and Unicode glyphs at 256
// colours, ASCII glyphs where the profile has no colours.
func Theme(profile termenv.Profile) *theme.Theme {
	g := theme.Unicode()
	if profile == termenv.Ascii {
		g = theme.ASCII()
	}
	return theme.New(theme.Renderer(io.Discard, profile, true), theme.Dark(), g)
}

// Goldens draws a view at 120, 80 and 60 columns, with 256 colours and without
// any, checks that no line is too wide, and compares with the files
// testdata/NAME.ansi256.golden and testdata/NAME.ascii.golden, where escape
// characters are written as ␛.
func Goldens(t *testing.T, name string, view func(th *theme.Theme, w int) string) {
	t.Helper()
	for _, p := range []struct {
		name    string
		profile termenv.Profile
	}{{"ansi256", termenv.ANSI256}, {"ascii", termenv.Ascii}} {
		th := Theme(p.profile)
		var b strings.Builder
		for _, w := range []int{120, 80, 60} {
			got := view(th, w)
			Within(t, fmt.Sprintf("%s at %d", p.name, w), got, w, 1000)
			fmt.Fprintf(&b, "== %d ==\n", w)
			for line := range strings.SplitSeq(got, "\n") {
				b.WriteString(strings.ReplaceAll(line, "\x1b", "␛") + "|\n")
			}
		}
		compare(t, filepath.Join("testdata", name+"."+p.name+".golden"), []byte(b.String()))
	}
}

// Compare compares with a golden file, or writes it with -update.
func Compare(t *testing.T, file string, got []byte) {
	t.Helper()
	compare(t, file, got)
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update to write it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", file, got, want)
	}
}

// Sweep draws a view at sizes from 0x0 to 500x30 and fails when it panics or is
// larger than asked for.
func Sweep(t *testing.T, view func(th *theme.Theme, w, h int) string) {
	t.Helper()
	for _, profile := range []termenv.Profile{termenv.ANSI256, termenv.Ascii} {
		th := Theme(profile)
		for _, h := range []int{-1, 0, 1, 2, 5, 20, 24, 60} {
			for _, w := range []int{-1, 0, 1, 2, 3, 5, 20, 59, 60, 79, 80, 81, 120, 500} {
				Within(t, fmt.Sprintf("%dx%d", w, h), view(th, w, h), w, h)
			}
		}
	}
}

// Within fails when s has more than h lines or a line of more than w cells.
func Within(t *testing.T, where, s string, w, h int) {
	t.Helper()
	if s == "" {
		return
	}
	lines := strings.Split(s, "\n")
	if len(lines) > max(0, h) {
		t.Errorf("%s: %d lines", where, len(lines))
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got > max(0, w) {
			t.Errorf("%s: %d cells in %q", where, got, line)
		}
	}
}
