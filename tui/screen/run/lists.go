package run

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

func listsCatalog() []keys.Action {
	return []keys.Action{
		{ID: "texts.open", Keys: []string{"enter"}, Title: "read the newest", Group: "Texts of the run", Footer: 60},
		{ID: "artifacts.open", Keys: []string{"enter"}, Title: "show the artifact", Group: "Artifacts of the run", Footer: 60},
	}
}

// list is a section with a table of what the run keeps of one kind.
type list[R any] struct {
	c      *ui.Context
	title  string
	id     string // of the action that opens a row
	w, h   int
	turn   ui.Turn
	table  *table.Table[R]
	data   *loaded
	err    error
	stale  bool // something changed since it was read
	source func(*ui.Reader, view.RunRef, model.Page) (model.List[R], error)
	open   func(*list[R], R) tea.Cmd
}

func (l *list[R]) Know(d *loaded) { l.data = d }

func (l *list[R]) Show() tea.Cmd {
	if l.stale {
		l.stale = false
		l.table.Refresh()
	}
	return l.fetch()
}

func (l *list[R]) fetch() tea.Cmd {
	if l.data == nil {
		return nil
	}
	at, source := l.data.at, l.source
	return ui.Fetch(l.c, &l.turn, l.table, func(r *ui.Reader, p model.Page) (model.List[R], error) { return source(r, at, p) })
}

func (l *list[R]) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[R]:
		if l.table.Deliver(msg); msg.Err != nil {
			l.err = msg.Err
			return nil
		}
		l.err = nil
		return l.fetch()
	case ui.Failed:
		if msg.Turn == &l.turn {
			l.err = msg.Err
		}
	case ui.Changed:
		l.stale = true
	case ui.Resized:
		return l.fetch()
	case ui.ThemeChanged:
		l.table.SetTheme(l.c.Theme)
	case tea.KeyMsg:
		if l.table.Update(msg) {
			return l.fetch()
		}
	}
	return nil
}

func (l *list[R]) SetSize(w, h int) {
	l.w, l.h = w, h
	l.table.SetSize(w, max(0, h-1))
}

func (l *list[R]) Typing() bool { return false }

func (l *list[R]) View() string {
	switch {
	case l.w <= 0 || l.h <= 0:
		return ""
	case l.err != nil:
		return ui.Trouble(l.c, l.err, l.w, l.h)
	}
	return layout.Clip(" "+ui.Section(l.c, l.title, l.table.Info(), max(0, l.w-1))+"\n"+l.table.View(), l.w, l.h)
}

func (l *list[R]) Deeds(deeds map[string]ui.Deed) {
	if r, ok := l.table.Current(); ok {
		deeds[l.id] = ui.Deed{Run: func() tea.Cmd { return l.open(l, r) }}
	}
}

// newTexts lists the names under which the run keeps words.
func newTexts(c *ui.Context) *list[view.TextRow] {
	l := &list[view.TextRow]{
		c: c, title: "Texts", id: "texts.open", open: read,
		source: func(r *ui.Reader, at view.RunRef, p model.Page) (model.List[view.TextRow], error) {
			return r.RunTexts(at, p)
		},
	}
	l.table = table.New(c.Theme, c.Keys, table.Source[view.TextRow]{
		Columns: []table.Column{
			{Title: "Lines", Min: 9, Max: 9, Align: table.Right},
			{Title: "Step", Min: 10, Max: 12, Align: table.Right, Drop: 2},
			{Title: "Newest", Min: 14, Max: 14, Drop: 1},
			{Title: "Size", Min: 10, Max: 10, Align: table.Right, Drop: 3},
			{Title: "Name", Min: 12, Weight: 1},
		},
		ID: func(r view.TextRow) string { return r.Name },
		Cells: func(r view.TextRow, cells *table.Cells) {
			cells.Add(ui.Number(int(r.Count)))
			cells.Add(ui.Number(int(r.Step)))
			cells.Tone(table.Dim, ui.Ago(r.At.Time, c.Now()))
			cells.Add(ui.Bytes(r.Bytes))
			cells.Tone(table.Strong, r.Name)
		},
	})
	l.table.SetMessage("This run keeps no words.\nIts command keeps some by: atrium log NAME=WORDS")
	return l
}

// newest is how many lines of a text are read at once.
const newest = 100

// words are what was read under a name.
type words struct {
	name string
	text []string
}

// read shows the newest words under a name.
func read(l *list[view.TextRow], row view.TextRow) tea.Cmd {
	at, c := l.data.at, l.c
	return c.Read(&ui.Turn{}, func(r *ui.Reader) (tea.Msg, error) {
		lines, err := r.RunLines(at, view.PointQuery{Page: model.Page{Size: newest, Last: true}, Name: row.Name})
		if err != nil {
			return nil, err
		}
		var text []string
		if lines.Prev != "" {
			text = append(text, "The newest "+ui.Number(len(lines.Data))+" of "+ui.Number(int(row.Count))+":")
		}
		for _, x := range lines.Data {
			for i, part := range strings.Split(x.Text, "\n") {
				if i == 0 {
					part = ui.Number(int(x.Step)) + "  " + part
				}
				text = append(text, part)
			}
		}
		return words{row.Name, text}, nil
	})
}

// newFiles lists the run's files.
func newFiles(c *ui.Context) *list[view.ArtifactRow] {
	l := &list[view.ArtifactRow]{
		c: c, title: "Artifacts", id: "artifacts.open", open: show,
		source: func(r *ui.Reader, at view.RunRef, p model.Page) (model.List[view.ArtifactRow], error) {
			return r.RunArtifacts(at, p)
		},
	}
	l.table = table.New(c.Theme, c.Keys, table.Source[view.ArtifactRow]{
		Columns: []table.Column{
			{Title: "Size", Min: 10, Max: 10, Align: table.Right},
			{Title: "Added", Min: 14, Max: 14, Drop: 1},
			{Title: "SHA-256", Min: 12, Max: 12, Drop: 2},
			{Title: "Name", Min: 20, Weight: 1},
		},
		ID: func(r view.ArtifactRow) string { return r.Name },
		Cells: func(r view.ArtifactRow, cells *table.Cells) {
			cells.Add(ui.Bytes(r.Bytes))
			cells.Tone(table.Dim, ui.Ago(r.At.Time, c.Now()))
			cells.Tone(table.Dim, r.SHA256)
			cells.Tone(table.Strong, r.Name)
		},
	})
	l.table.SetMessage("This run keeps no files.\nIts command keeps one by: atrium log --artifact FILE")
	return l
}

// show tells everything about a file.
func show(l *list[view.ArtifactRow], r view.ArtifactRow) tea.Cmd {
	return ui.Ask(ui.NewPanel(l.c, r.Name,
		"Size: "+ui.Number(int(r.Bytes))+" bytes", "Added: "+moment(r.At), "SHA-256: "+r.SHA256))
}
