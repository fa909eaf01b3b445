package output

import (
	"encoding/json"
	"io"
	"strings"

	"atrium/tui/layout"
)

// table writes aligned columns. A page is aligned by its widest values and
// those of the pages before; nothing is ever cut.
type table struct {
	out     io.Writer
	columns []string
	bold    bool
	feed    string
	widths  []int
}

func (t *table) Rows(rows []any) error {
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
			cells[n][i] = shownValue(name, value, t.feed)
			t.widths[i] = max(t.widths[i], layout.Width(cells[n][i]))
		}
	}
	if first {
		if err := t.head(right); err != nil {
			return err
		}
	}
	for _, line := range cells {
		if _, err := io.WriteString(t.out, t.line(line, right)+"\n"); err != nil {
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
	_, err := io.WriteString(t.out, strong(t.line(names, right), t.bold)+"\n")
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

func (t *table) End(Info) error { return nil }

// strong is text in bold where that is allowed.
func strong(s string, allowed bool) string {
	if !allowed {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// linear writes a row as lines of a name and a value, for screen readers.
type linear struct {
	out     io.Writer
	columns []string
	feed    string
	begun   bool
}

func (l *linear) Rows(rows []any) error {
	for _, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		if l.begun {
			if _, err := io.WriteString(l.out, "\n"); err != nil {
				return err
			}
		}
		l.begun = true
		for _, name := range l.columns {
			if _, err := io.WriteString(l.out, label(name)+": "+shownValue(name, r.get(name), l.feed)+"\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linear) End(Info) error { return nil }

// label is a field's name in front of its value.
func label(name string) string { return strings.ToLower(heading(name)) }

// writeFields prints one object for people: a field a line, then a table for
// each list of things in it.
func writeFields(out io.Writer, v any, o Options) error {
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
		name := layout.Pad(label(l.name), width, "") + "  "
		if o.Plain {
			name = label(l.name) + ": "
		}
		if _, err := io.WriteString(out, name+shownValue(l.name, l.value, o.feed())+"\n"); err != nil {
			return err
		}
	}
	for _, l := range lists {
		var rows []json.RawMessage
		if err := json.Unmarshal(l.value, &rows); err != nil {
			return err
		}
		if _, err := io.WriteString(out, "\n"+strong(heading(l.name), o.Bold)+"\n"); err != nil {
			return err
		}
		t := New(out, o, fieldNames(rows[0]), rows[0])
		anyRows := make([]any, len(rows))
		for i := range rows {
			anyRows[i] = rows[i]
		}
		if err := t.Rows(anyRows); err != nil {
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
