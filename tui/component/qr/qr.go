// Package qr draws QR codes in text: two rows of modules a line in half blocks, or,
// where only ASCII is shown, one row a line with two signs a module.
package qr

import (
	"strings"

	"rsc.io/qr"
)

// quiet is the margin that readers of codes ask for, in modules. Two are enough on a
// screen, where four would often not fit.
const quiet = 2

// Options say how to draw.
type Options struct {
	// ASCII draws with # and blanks.
	ASCII bool
	// Light says that the terminal is light: then dark modules are drawn, else
	// light ones.
	Light bool
}

// Lines draws a text as a QR code; nil where it does not fit into w × h cells or has
// too much text for a code.
func Lines(text string, o Options, w, h int) []string {
	code, err := qr.Encode(text, qr.L)
	if err != nil || text == "" {
		return nil
	}
	n := code.Size + 2*quiet
	drawn := func(x, y int) bool {
		x, y = x-quiet, y-quiet
		black := x >= 0 && y >= 0 && x < code.Size && y < code.Size && code.Black(x, y)
		return black == o.Light
	}
	if o.ASCII {
		if 2*n > w || n > h {
			return nil
		}
		return rows(n, n, 1, func(x, y int) string { return pick(drawn(x, y), "##", "  ") })
	}
	if n > w || (n+1)/2 > h {
		return nil
	}
	return rows(n, n, 2, func(x, y int) string {
		top, bottom := drawn(x, y), y+1 < n && drawn(x, y+1)
		switch {
		case top && bottom:
			return "█"
		case top:
			return "▀"
		case bottom:
			return "▄"
		}
		return " "
	})
}

func rows(w, h, step int, cell func(x, y int) string) (out []string) {
	for y := 0; y < h; y += step {
		var b strings.Builder
		for x := range w {
			b.WriteString(cell(x, y))
		}
		out = append(out, b.String())
	}
	return out
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
