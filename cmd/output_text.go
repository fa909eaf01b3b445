package cmd

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/muesli/termenv"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// bold says whether headings may be styled: only on a terminal with colours.
func (c *call) bold() bool {
	return !c.flags.plain && theme.Profile(c.Getenv, c.StdoutTTY && !c.flags.noColor) != termenv.Ascii
}

// table writes aligned columns. A page is aligned by its widest values and
// those of the pages before; nothing is ever cut.
type table struct {
	out     *bufio.Writer
	columns []string
	bold    bool
	widths  []int
}

func (t *table) rows(rows []any) error {
	cells := make([][]string, len(rows))
	right := make([]bool, len(t.columns))
	first := t.widths == nil
	if first {
		t.widths = make([]int, len(t.columns))
		for i, name := range t.columns {
			t.widths[i] = layout.Width(heading(name))
		}
	}
	for n, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		cells[n] = make([]string, len(t.columns))
		for i, name := range t.columns {
			value := r.get(name)
			right[i] = right[i] || numeric(value)
			cells[n][i] = shownValue(name, value)
			t.widths[i] = max(t.widths[i], layout.Width(cells[n][i]))
		}
	}
	if first {
		if err := t.head(right); err != nil {
			return err
		}
	}
	for _, line := range cells {
		if _, err := t.out.WriteString(t.line(line, right) + "\n"); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) head(right []bool) error {
	names := make([]string, len(t.columns))
	for i, name := range t.columns {
		names[i] = heading(name)
	}
	_, err := t.out.WriteString(strong(t.line(names, right), t.bold) + "\n")
	return err
}

func (t *table) line(cells []string, right []bool) string {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		fill := layout.Repeat(" ", t.widths[i]-layout.Width(cell))
		if right[i] {
			cell, fill = fill+cell, ""
		}
		b.WriteString(cell + fill)
	}
	return strings.TrimRight(b.String(), " ")
}

func (t *table) end(pageInfo) error { return nil }

// strong is text in bold where that is allowed.
func strong(s string, allowed bool) string {
	if !allowed {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// linear writes a row as lines of a name and a value, for screen readers.
type linear struct {
	out     *bufio.Writer
	columns []string
	begun   bool
}

func (l *linear) rows(rows []any) error {
	for _, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		if l.begun {
			if err := l.out.WriteByte('\n'); err != nil {
				return err
			}
		}
		l.begun = true
		for _, name := range l.columns {
			if _, err := l.out.WriteString(label(name) + ": " + shownValue(name, r.get(name)) + "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linear) end(pageInfo) error { return nil }

// label is a field's name in front of its value.
func label(name string) string { return strings.ToLower(heading(name)) }

// writeFields prints one object for people: a field a line, then a table for
// each list of things in it.
func writeFields(out *bufio.Writer, v any, bold, plain bool) error {
	r, err := recordOf(v)
	if err != nil {
		return err
	}
	lines, lists := flatten("", r)
	width := 0
	for _, l := range lines {
		width = max(width, layout.Width(label(l.name)))
	}
	for _, l := range lines {
		name := strong(layout.Pad(label(l.name), width, ""), bold) + "  "
		if plain {
			name = label(l.name) + ": "
		}
		if _, err := out.WriteString(name + shownValue(l.name, l.value) + "\n"); err != nil {
			return err
		}
	}
	for _, l := range lists {
		var rows []json.RawMessage
		if err := json.Unmarshal(l.value, &rows); err != nil {
			return err
		}
		if _, err := out.WriteString("\n" + strong(heading(l.name), bold) + "\n"); err != nil {
			return err
		}
		var t pageWriter = &table{out: out, columns: fieldNames(rows[0]), bold: bold}
		if plain {
			t = &linear{out: out, columns: fieldNames(rows[0])}
		}
		anyRows := make([]any, len(rows))
		for i := range rows {
			anyRows[i] = rows[i]
		}
		if err := t.rows(anyRows); err != nil {
			return err
		}
	}
	return nil
}

// flatten brings the fields of objects inside to the top, as outer.inner, and
// takes out the lists of objects.
func flatten(prefix string, r record) (lines, lists record) {
	for _, f := range r {
		f.name = prefix + f.name
		switch {
		case f.value[0] == '{':
			inner, err := recordOf(f.value)
			if err != nil {
				continue // cannot be: it was encoded a moment ago
			}
			more, deep := flatten(f.name+".", inner)
			lines, lists = append(lines, more...), append(lists, deep...)
		case strings.HasPrefix(string(f.value), "[{"):
			lists = append(lists, f)
		default:
			lines = append(lines, f)
		}
	}
	return lines, lists
}

func fieldNames(row json.RawMessage) []string {
	r, err := recordOf(row)
	if err != nil {
		return nil
	}
	names := make([]string, len(r))
	for i, f := range r {
		names[i] = f.name
	}
	return names
}

// csvPages writes RFC 4180: a first line of field names, then the rows. Values
// stay as they are, but for what would act on a terminal.
type csvPages struct {
	w     *csv.Writer
	begun bool
}

func newCSV(out *bufio.Writer) *csvPages { return &csvPages{w: csv.NewWriter(out)} }

func (p *csvPages) rows(rows []any) error {
	for _, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		names, values := make([]string, len(r)), make([]string, len(r))
		for i, f := range r {
			names[i], values[i] = f.name, display.Lines(plainValue(f.value))
		}
		if !p.begun {
			p.begun = true
			if err := p.w.Write(names); err != nil {
				return err
			}
		}
		if err := p.w.Write(values); err != nil {
			return err
		}
	}
	p.w.Flush()
	return p.w.Error()
}

func (p *csvPages) end(pageInfo) error { return nil }
