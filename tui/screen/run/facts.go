package run

import (
	"maps"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/project/runs"
	"atrium/tui/ui"
)

// facts are what the run is, and its parameters.
type facts struct {
	c      *ui.Context
	w, h   int
	scroll int
	data   *loaded
}

func newFacts(c *ui.Context) *facts { return &facts{c: c} }

func (f *facts) Know(d *loaded)           { f.data = d }
func (f *facts) Show() tea.Cmd            { return nil }
func (f *facts) SetSize(w, h int)         { f.w, f.h = w, h }
func (f *facts) Typing() bool             { return false }
func (f *facts) Deeds(map[string]ui.Deed) {}

func (f *facts) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	switch f.c.Keys.Move(key) {
	case keys.NavUp:
		f.scroll--
	case keys.NavDown:
		f.scroll++
	case keys.NavPageUp:
		f.scroll -= f.h
	case keys.NavPageDown:
		f.scroll += f.h
	case keys.NavTop:
		f.scroll = 0
	case keys.NavBottom:
		f.scroll = 1 << 20
	}
	return nil
}

func (f *facts) View() string {
	if f.data == nil {
		return ""
	}
	return ui.Scroll(f.c, f.lines(max(0, f.w-2)), &f.scroll, f.w, f.h)
}

// labels is the width of what stands before a fact.
const labels = 15

// lines are all facts in at most w cells.
func (f *facts) lines(w int) []string {
	d, th := f.data, f.c.Theme
	var out []string
	line := func(label, text string) {
		for i, l := range layout.Wrap(display.Text(text), max(1, w-labels)) {
			if i > 0 {
				label = ""
			}
			name := layout.Pad(display.Text(label), labels-1, th.Glyphs.Ellipsis) + " "
			out = append(out, " "+layout.Truncate(th.Draw(th.Label, name)+l, w, th.Glyphs.Ellipsis))
		}
	}
	known := func(label, text string) {
		if text != "" {
			line(label, text)
		}
	}
	out = append(out, " "+ui.Section(f.c, "Run", "", w))
	known("Name", d.Name)
	line("Id", d.ID)
	line("State", d.State+ending(d))
	known("Note", d.Note)
	known("Person", string(d.Person))
	line("Started", moment(d.StartedAt))
	if !d.EndedAt.IsZero() {
		line("Ended", moment(d.EndedAt))
	}
	line("Took", runs.Took(d.RunRow, f.c.Now())+", of which "+runs.Length(time.Duration(d.Seconds)*time.Second)+" count as monitored")
	known("Last heard of", moment(d.SeenAt))
	known("Command", shell(d.Command))
	known("Folder", d.Dir)
	known("Host", d.Host)
	switch {
	case d.origin.Key != "":
		line("Origin", d.origin.Key+" of "+d.origin.Project+", which it repeats")
	case d.Origin != "":
		line("Origin", string(d.Origin)+", which it repeats; you cannot see it, or it is deleted")
	}
	line("Processor", runs.Length(time.Duration(d.CPUSeconds)*time.Second)+" used")
	line("Memory", ui.Bytes(d.Memory)+" at most")
	line("Size", ui.Bytes(d.Bytes)+" stored, of which "+ui.Bytes(d.Console)+" of output")
	known("Not kept", lost(d.Lost))
	note := ui.Count(len(d.Params), "parameter", "parameters")
	if d.More {
		note = "the first " + ui.Number(len(d.Params))
	}
	out = append(out, "", " "+ui.Section(f.c, "Parameters", note, w))
	for _, name := range slices.Sorted(maps.Keys(d.Params)) {
		value, _ := d.Params[name].(string)
		line(name, value)
	}
	return out
}

func moment(t view.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05") + " UTC"
}

// lost says what the tracker recorded and could not keep.
func lost(l view.LostPart) string {
	out := ""
	for _, p := range []struct {
		n         int64
		one, many string
	}{
		{l.Records, "record", "records"},
		{l.Points, "point", "points"},
		{l.Bytes, "byte of output", "bytes of output"},
		{l.Lines, "line", "lines"},
		{l.Files, "file", "files"},
	} {
		if p.n == 0 {
			continue
		}
		if out != "" {
			out += ", "
		}
		word := p.many
		if p.n == 1 {
			word = p.one
		}
		out += strconv.FormatInt(p.n, 10) + " " + word
	}
	return out
}
