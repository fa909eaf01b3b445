package holdings

import (
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// part is what the lists of this package have in common.
type part struct {
	w, h int
	err  error
}

// size gives the table what the heading leaves.
func (p *part) size(table func(w, h int), w, h int) {
	p.w, p.h = w, h
	table(w, max(0, h-1))
}

// draw puts the heading over the list, or an error in its place.
func (p *part) draw(c *ui.Context, title, note, list string) string {
	switch {
	case p.w <= 0 || p.h <= 0:
		return ""
	case p.err != nil:
		return ui.Trouble(c, p.err, p.w, p.h)
	}
	return layout.Clip(" "+ui.Section(c, title, note, max(0, p.w-1))+"\n"+list, p.w, p.h)
}

func counted(loaded bool, total int) int {
	if !loaded {
		return -1
	}
	return total
}
