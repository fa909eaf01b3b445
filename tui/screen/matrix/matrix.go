// Package matrix shows who has which access where: the people of a workspace
// against its projects, with the source of each access in a letter. Both ways it
// is read in pages: people by the table, projects as many as fit on the screen.
//
// The projects of a page come with its rows, so that what stands in a column is
// what was read for it. Rejected: a second read for the columns, which could be
// of another moment than the rows.
package matrix

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Screen is the matrix of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	turn   ui.Turn
	table  *table.Table[view.MatrixRow]
	filter *filter.Filter
	err    error

	columns []string // the full names of the projects shown
	next    string   // the cursor of the projects after them, "" at the end
	starts  []string // the cursors of the pages of projects up to this one
	col     int      // the column under the cursor
	fits    int      // as many projects as fit
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace, starts: []string{""}, fits: 1}
	s.filter = filter.New(c.Theme, filter.Options{What: "people", Fields: []string{"username", "name", "email"}})
	s.table = table.New(c.Theme, c.Keys, table.Source[view.MatrixRow]{
		Columns: s.heads(), ID: func(r view.MatrixRow) string { return string(r.Person) }, Cells: s.cells,
	})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	at, q := s.at, view.MatrixQuery{Filter: s.filter.Value(), Projects: s.fits, AfterProject: s.starts[len(s.starts)-1]}
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.MatrixRow], error) {
		q.Page = p
		m, err := r.Matrix(at, q)
		return m.List, err
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.MatrixRow]:
		s.err = msg.Err
		if s.table.Deliver(msg) {
			s.learn()
		}
	case ui.Failed:
		s.err = msg.Err
		return nil
	case ui.Changed:
		s.table.Refresh()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.key(msg)
	}
	s.arrange()
	return s.fetch()
}

func (s *Screen) key(msg tea.KeyMsg) {
	switch s.filter.Update(msg) {
	case filter.Changed:
		s.table.Reset()
		return
	case filter.Ignored:
	default:
		return
	}
	switch s.c.Keys.Move(msg) {
	case keys.NavLeft:
		s.left()
	case keys.NavRight:
		s.right()
	default:
		s.table.Update(msg)
	}
}

// left and right move between the columns, and at the edge to the page of
// projects beside this one.
func (s *Screen) left() {
	switch {
	case s.col > 0:
		s.col--
	case len(s.starts) > 1:
		s.starts = s.starts[:len(s.starts)-1]
		s.turnPage(s.fits - 1)
	}
	s.table.SetColumns(s.heads())
}

func (s *Screen) right() {
	switch {
	case s.col+1 < len(s.columns):
		s.col++
	case s.next != "":
		s.starts = append(s.starts, s.next)
		s.turnPage(0)
	}
	s.table.SetColumns(s.heads())
}

// turnPage shows other projects. The rows stay where they are and are empty until
// theirs are read.
func (s *Screen) turnPage(col int) {
	s.columns, s.next, s.col = nil, "", col
	s.table.Refresh()
}

// learn takes the projects from the rows that arrived. When those of this page
// are gone it goes back to the first.
func (s *Screen) learn() {
	rows := s.table.Rows()
	if len(rows) == 0 {
		s.columns, s.next = nil, ""
		s.message()
		return
	}
	newest := rows[0]
	if i := len(rows) - 1; len(newest.Projects) != len(rows[i].Projects) {
		newest = rows[i]
	}
	s.columns = s.columns[:0]
	for _, c := range newest.Projects {
		s.columns = append(s.columns, c.Project)
	}
	s.next = string(newest.NextProject)
	if len(s.columns) == 0 && len(s.starts) > 1 {
		s.starts = s.starts[:1]
		s.table.Refresh()
	}
	s.cut()
	s.table.SetColumns(s.heads())
	s.message()
}

// cut leaves as many projects as fit; the others are on the next page.
func (s *Screen) cut() {
	if len(s.columns) > s.fits {
		s.columns = s.columns[:s.fits]
		s.next = strings.TrimPrefix(s.columns[s.fits-1], s.at+"/")
	}
	s.col = max(0, min(s.col, len(s.columns)-1))
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	if fits := fitting(w); fits != s.fits {
		s.fits = fits
		s.cut()
		s.table.SetColumns(s.heads())
		s.table.Refresh()
	}
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Access matrix" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.filter.Typing() }

// current is the cell under the cursor; ok is false where there is none.
func (s *Screen) current() (row view.MatrixRow, cell view.MatrixCell, ok bool) {
	row, ok = s.table.Current()
	if !ok || s.col >= len(s.columns) {
		return row, cell, false
	}
	cell, ok = cellOf(row, s.columns[s.col])
	return row, cell, ok
}

// cellOf is a row's cell of a project.
func cellOf(row view.MatrixRow, project string) (view.MatrixCell, bool) {
	for _, c := range row.Projects {
		if c.Project == project {
			return c, true
		}
	}
	return view.MatrixCell{}, false
}
