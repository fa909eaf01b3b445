package theme

import (
	"sync"
	"testing"

	"github.com/muesli/termenv"
)

// TestShelf has many sessions draw with the same theme at once, and others get
// theirs.
func TestShelf(t *testing.T) {
	s := &Shelf{}
	take := func(p Palette, dark bool) *Theme {
		return s.Theme(termenv.ANSI256, p, dark, GlyphsFor(func(string) string { return "" }))
	}
	first := take(Dark(), true)
	want := first.Accent.Render("x")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if mine := take(Dark(), true); mine != first || mine.Accent.Render("x") != want {
					t.Error("another theme")
					return
				}
			}
		})
	}
	wg.Wait()
	if take(Light(), false) == first || (*Shelf)(nil).Theme(termenv.ANSI256, Dark(), true, first.Glyphs) == first {
		t.Error("one theme for two kinds of terminal")
	}
}
