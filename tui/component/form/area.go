package form

import (
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// area is a text of several lines. It is our own because the Bubbles text area
// keeps a quarter of a megabyte for each field and shows foreign characters as
// they are, and a server has many sessions and many authors.
type area struct {
	text          []rune
	pos           int
	want          int // column that up and down aim for, -1 none
	limit         int
	width, height int
	top           int // first row in view
}

func newArea(value string, limit int) *area {
	a := &area{limit: limit, want: -1, width: 1, height: 1}
	a.setValue(value)
	return a
}

func (a *area) value() string { return string(a.text) }

func (a *area) setValue(s string) {
	a.text = clean(s)
	a.pos, a.want = len(a.text), -1
	a.settle()
}

func (a *area) setSize(width, height int) {
	a.width, a.height = max(1, width), max(1, height)
	a.settle()
}

// clean drops control characters but the line feed, in every spelling of it.
func clean(s string) []rune {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.NewReplacer("\r", "\n", "\t", "    ").Replace(s)
	return slices.DeleteFunc([]rune(s), func(r rune) bool {
		return r != '\n' && unicode.IsControl(r) || r == unicode.ReplacementChar
	})
}

// update edits, and reports false for keys that are not for a text, and for up
// and down where there is no row to go to.
func (a *area) update(k tea.KeyMsg) bool {
	name := k.String()
	if k.Paste {
		name = "paste"
	}
	column := -1
	handled := true
	switch name {
	case "paste":
		a.insert(clean(string(k.Runes)))
	case "enter":
		a.insert([]rune{'\n'})
	case "up", "down":
		column = a.column()
		handled = a.vertical(map[string]int{"up": -1, "down": 1}[name], column)
	default:
		handled = a.horizontal(name) || a.erase(name) || a.letters(k)
	}
	if handled {
		a.want = column
	}
	a.settle()
	return handled
}

func (a *area) letters(k tea.KeyMsg) bool {
	if k.Type != tea.KeyRunes && k.Type != tea.KeySpace || k.Alt {
		return false
	}
	a.insert(clean(string(k.Runes)))
	return true
}

func (a *area) insert(runes []rune) {
	if a.limit > 0 {
		runes = runes[:max(0, min(len(runes), a.limit-len(a.text)))]
	}
	a.text = slices.Insert(a.text, a.pos, runes...)
	a.pos += len(runes)
}

func (a *area) horizontal(name string) bool {
	switch name {
	case "left", "ctrl+b":
		a.pos = a.before()
	case "right", "ctrl+f":
		a.pos = a.after()
	case "home", "ctrl+a":
		rows := a.rows()
		a.pos = rows[a.rowOf(rows)].from
	case "end", "ctrl+e":
		rows := a.rows()
		row := a.rowOf(rows)
		a.pos = rows[row].to
		if row+1 < len(rows) && rows[row+1].from == a.pos {
			// Behind the last letter the cursor would be on the next row.
			a.pos = max(rows[row].from, a.before())
		}
	case "ctrl+home":
		a.pos = 0
	case "ctrl+end":
		a.pos = len(a.text)
	case "alt+left", "ctrl+left", "alt+b":
		a.pos = a.wordStart()
	case "alt+right", "ctrl+right", "alt+f":
		a.pos = a.wordEnd()
	default:
		return false
	}
	return true
}

func (a *area) erase(name string) bool {
	from, to := a.pos, a.pos
	switch name {
	case "backspace", "ctrl+h":
		from = a.before()
	case "delete", "ctrl+d":
		to = a.after()
	case "ctrl+w", "alt+backspace":
		from = a.wordStart()
	case "alt+delete", "alt+d":
		to = a.wordEnd()
	case "ctrl+u":
		for from > 0 && a.text[from-1] != '\n' {
			from--
		}
	case "ctrl+k":
		for to < len(a.text) && a.text[to] != '\n' {
			to++
		}
	default:
		return false
	}
	a.text = slices.Delete(a.text, from, to)
	a.pos = from
	return true
}

func (a *area) wordStart() int {
	p := a.pos
	for p > 0 && unicode.IsSpace(a.text[p-1]) {
		p--
	}
	for p > 0 && !unicode.IsSpace(a.text[p-1]) {
		p--
	}
	return p
}

func (a *area) wordEnd() int {
	p := a.pos
	for p < len(a.text) && unicode.IsSpace(a.text[p]) {
		p++
	}
	for p < len(a.text) && !unicode.IsSpace(a.text[p]) {
		p++
	}
	return p
}
