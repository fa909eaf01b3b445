package layout

import (
	"strings"

	"atrium/theme"

	"github.com/charmbracelet/x/ansi"
)

// Overlay draws dialog in the middle of base and returns exactly h lines of w
// cells. The base loses its styles and passes through dim, which may be nil; a
// dialog that is larger than the screen is cut at the right and at the bottom.
func Overlay(base, dialog string, w, h int, dim func(string) string) string {
	w, h = Fit(w), Fit(h)
	if w == 0 || h == 0 {
		return ""
	}
	if dim == nil {
		dim = func(s string) string { return s }
	}
	lines := Lines(Block(Lines(ansi.Strip(base)), w, h))
	top := Lines(Clip(dialog, w, h))
	width := 0
	for _, line := range top {
		width = max(width, ansi.StringWidth(line))
	}
	x, y := (w-width)/2, (h-len(top))/2
	for i, line := range lines {
		if i < y || i >= y+len(top) {
			lines[i] = dim(line)
			continue
		}
		left := Pad(ansi.Cut(line, 0, x), x, "")
		lines[i] = paint(dim, left) + Pad(top[i-y], width, "") + paint(dim, rest(line, x+width, w))
	}
	return strings.Join(lines, "\n")
}

// rest returns the cells of line from x on, filled so that they end at w even
// when a wide character is cut in two.
func rest(line string, x, w int) string {
	need := w - x
	for from := x; from <= w; from++ {
		part := ansi.Cut(line, from, w)
		if have := ansi.StringWidth(part); have <= need {
			return Repeat(" ", need-have) + part
		}
	}
	return Repeat(" ", need)
}

func paint(dim func(string) string, s string) string {
	if s == "" {
		return ""
	}
	return dim(s)
}

// BoxStyle says how a box is drawn.
type BoxStyle struct {
	Glyphs        theme.Glyphs
	Border, Title theme.Paint
}

// Box draws a frame of w cells around body, with the title in its top line and
// one free column inside at each side. h is its height with the frame; 0 means
// as high as the body needs. Under 4 × 2 cells there is no room for a frame and
// the body is returned clipped.
func Box(s BoxStyle, title, body string, w, h int) string {
	lines := Lines(body)
	if h <= 0 {
		h = len(lines) + 2
	}
	if w < 4 || h < 2 {
		return Clip(body, w, h)
	}
	g, inner := s.Glyphs, w-4
	out := make([]string, 0, h)
	out = append(out, s.top(title, w))
	side := s.Border.Wrap(g.V)
	for i := range h - 2 {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, side+" "+Pad(line, inner, g.Ellipsis)+" "+side)
	}
	out = append(out, s.Border.Wrap(g.BottomLeft+Repeat(g.H, w-2)+g.BottomRight))
	return strings.Join(out, "\n")
}

func (s BoxStyle) top(title string, w int) string {
	g := s.Glyphs
	title = Truncate(title, w-6, g.Ellipsis)
	if title == "" {
		return s.Border.Wrap(g.TopLeft + Repeat(g.H, w-2) + g.TopRight)
	}
	line := Repeat(g.H, w-5-ansi.StringWidth(title))
	return s.Border.Wrap(g.TopLeft+g.H) + " " + s.Title.Wrap(title) + " " + s.Border.Wrap(line+g.TopRight)
}
