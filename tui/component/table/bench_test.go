package table_test

import (
	"fmt"
	"testing"

	"github.com/muesli/termenv"

	"atrium/tui/layout/layouttest"
)

// BenchmarkKeyDown is one key and the frame after it at 120×40, pages included:
// at most 50 µs, the same at any number of rows (SPEC C5).
func BenchmarkKeyDown(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			l := numbered(n)
			tab := opened(b, l, 120, 40, termenv.ANSI256)
			for range n / 2 / 100 % 50 {
				press(b, tab, l, "pgdown")
			}
			down, up := layouttest.Key("down"), layouttest.Key("up")
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if i++; i%40 < 20 {
					tab.Update(down)
				} else {
					tab.Update(up)
				}
				if w, ok := tab.Want(); ok {
					b.Fatalf("a page is wanted in the middle of a window: %+v", w.Query())
				}
				_ = tab.View()
			}
		})
	}
}

// BenchmarkScroll holds the key down through page after page.
func BenchmarkScroll(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			l := numbered(n)
			tab := opened(b, l, 120, 40, termenv.ANSI256)
			down, home := layouttest.Key("down"), layouttest.Key("home")
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if i++; i%900 == 0 {
					tab.Update(home)
				} else {
					tab.Update(down)
				}
				serve(b, tab, l)
				_ = tab.View()
			}
		})
	}
}
