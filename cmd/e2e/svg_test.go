package e2e

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/hinshun/vt10x"
)

// A cell of the picture, and the edge around the screen, in pixels.
const (
	cellW, cellH = 8.4, 18.0
	edge         = 14.0
)

// svg draws the screen as an image that looks the same whatever fonts there are:
// every run of letters is fitted to its cells, and lines are drawn, not written.
func (s *screen) svg(title string) string {
	w, h := s.vt.Size()
	width, height := float64(w)*cellW+2*edge, float64(h)*cellH+2*edge
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`+"\n",
		width, height, width, height, escaped(title))
	fmt.Fprintf(&b, `<rect width="%g" height="%g" rx="8" fill="%s"/>`+"\n", width, height, ground)
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">` + "\n")
	for y := range h {
		for _, r := range runs(s.row(y)) {
			r.draw(&b, float64(y)*cellH+edge)
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// run is a piece of a line in one style; a drawn sign is a run of its own.
type run struct {
	at     int
	cells  int
	text   string
	fg, bg vt10x.Color
	mode   int16
}

func runs(row []vt10x.Glyph) (out []run) {
	for x, g := range row {
		if g.Char == filler && len(out) > 0 {
			out[len(out)-1].cells++
			continue
		}
		if g.Char == ' ' && g.Mode&underlined == 0 { // shows no ink: it goes with what stands before it
			if n := len(out) - 1; n >= 0 && out[n].bg == g.BG && out[n].mode&underlined == 0 && drawn(first(out[n].text)) == "" {
				out[n].cells++
				out[n].text += " "
				continue
			}
			g.FG, g.Mode = vt10x.DefaultFG, 0
		}
		if n := len(out) - 1; n >= 0 && drawn(g.Char) == "" && drawn(first(out[n].text)) == "" &&
			out[n].fg == g.FG && out[n].bg == g.BG && out[n].mode == g.Mode {
			out[n].cells++
			out[n].text += string(g.Char)
			continue
		}
		out = append(out, run{at: x, cells: 1, text: string(g.Char), fg: g.FG, bg: g.BG, mode: g.Mode})
	}
	return out
}

func first(s string) rune { return []rune(s)[0] }

// The attributes as the emulator keeps them.
const (
	underlined = 1 << 1
	bold       = 1 << 2
)

func (r run) draw(b *strings.Builder, top float64) {
	left, wide := float64(r.at)*cellW+edge, float64(r.cells)*cellW
	if bg := colour(r.bg); bg != ground {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%g" fill="%s"/>`+"\n", left, top, wide, cellH, bg)
	}
	if shape := drawn(first(r.text)); shape != "" {
		fmt.Fprintf(b, `<path transform="translate(%.1f %.1f)" d="%s" fill="none" stroke="%s"/>`+"\n", left, top, shape, colour(r.fg))
		return
	}
	text := strings.TrimRight(r.text, " ")
	if text == "" {
		return
	}
	wide -= float64(len(r.text)-len(text)) * cellW
	blank := len(text) - len(strings.TrimLeft(text, " "))
	left, wide = left+float64(blank)*cellW, wide-float64(blank)*cellW
	style := ""
	if r.mode&bold != 0 {
		style = ` font-weight="bold"`
	}
	if r.mode&underlined != 0 {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		left, top+13.5, wide, colour(r.fg), style, escaped(text[blank:]))
}

// drawn is the path of a sign that has to meet its neighbours.
func drawn(r rune) string {
	switch r {
	case '─':
		return "M0 9H8.4"
	case '│':
		return "M4.2 0V18"
	case '╭':
		return "M4.2 18V13Q4.2 9 8.4 9"
	case '╮':
		return "M4.2 18V13Q4.2 9 0 9"
	case '╰':
		return "M4.2 0V5Q4.2 9 8.4 9"
	case '╯':
		return "M4.2 0V5Q4.2 9 0 9"
	}
	return ""
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// The terminal's own colours in the pictures.
const (
	ground = "#16181d"
	ink    = "#d6d9df"
)

// colour is a colour of the emulator: its own, one of the xterm table, or 24 bits.
func colour(c vt10x.Color) string {
	switch {
	case c == vt10x.DefaultFG:
		return ink
	case c == vt10x.DefaultBG:
		return ground
	case c < 16:
		return strings.Fields(`#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5
			#666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #ffffff`)[c]
	case c >= 232 && c < 256:
		v := 8 + 10*(c-232)
		return fmt.Sprintf("#%02x%02x%02x", v, v, v)
	case c < 232:
		level := func(n vt10x.Color) vt10x.Color {
			if n == 0 {
				return 0
			}
			return 55 + 40*n
		}
		n := c - 16
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
	}
	return fmt.Sprintf("#%06x", uint32(c))
}
