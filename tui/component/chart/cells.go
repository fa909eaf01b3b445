package chart

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// ink is what a cell is drawn in.
type ink uint8

const (
	none ink = iota
	axis
	label
	first // the first series; the others follow
)

// cell is one sign; the zero value is blank.
type cell struct {
	sign rune
	ink  ink
}

// cells are what a chart is drawn on. Signs are one cell wide; what lies outside
// is not drawn.
type cells struct {
	w, h int
	at   []cell
}

func newCells(w, h int) *cells { return &cells{w, h, make([]cell, w*h)} }

func (c *cells) set(x, y int, sign rune, i ink) {
	if x >= 0 && x < c.w && y >= 0 && y < c.h {
		c.at[y*c.w+x] = cell{sign, i}
	}
}

func (c *cells) get(x, y int) cell {
	if x < 0 || x >= c.w || y < 0 || y >= c.h {
		return cell{}
	}
	return c.at[y*c.w+x]
}

// text writes a label from x on. What is not shown as itself, in one cell, is shown
// as ?, so that columns stay columns.
func (c *cells) text(x, y int, s string, i ink) {
	for _, r := range s {
		if display.Text(string(r)) != string(r) || layout.Width(string(r)) != 1 {
			r = '?'
		}
		c.set(x, y, r, i)
		x++
	}
}

// lines draws what was set, without blanks at the ends.
func (c *cells) lines(th *theme.Theme) []string {
	paints := map[ink]theme.Paint{}
	paint := func(i ink) theme.Paint {
		p, ok := paints[i]
		if !ok {
			p = th.Paint(style(th, i))
			paints[i] = p
		}
		return p
	}
	out := make([]string, c.h)
	var line, run strings.Builder
	for y := range out {
		line.Reset()
		row, last := c.at[y*c.w:(y+1)*c.w], -1
		for x, k := range row {
			if k.sign != 0 && k.sign != ' ' {
				last = x
			}
		}
		for x := 0; x <= last; {
			i := row[x].ink
			run.Reset()
			for ; x <= last && (row[x].ink == i || row[x].sign == 0); x++ {
				if row[x].sign == 0 {
					run.WriteByte(' ')
				} else {
					run.WriteRune(row[x].sign)
				}
			}
			line.WriteString(paint(i).Wrap(run.String()))
		}
		out[y] = line.String()
	}
	return out
}

func style(th *theme.Theme, i ink) lipgloss.Style {
	switch i {
	case none:
		return th.Text
	case axis:
		return th.Border
	case label:
		return th.Dim
	}
	return th.Series(int(i - first))
}

// signs are what lines are drawn in where colours do not tell them apart.
const signs = "*o+x#@%&"

func sign(series int) rune { return rune(signs[series%len(signs)]) }

// letter ends a line that is drawn in colour.
func letter(series int) rune { return rune('a' + series%26) }

func ascii(th *theme.Theme) bool { return th.Glyphs.Name == theme.ASCII().Name }

func rune1(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}
