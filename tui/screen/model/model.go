// Package model shows one model of a project and its versions (A12): what they
// are, in which stage each is, and what can be done to them.
package model

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	words "atrium/model"
	"atrium/model/display"
	"atrium/model/op/asset"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/ui"
)

// Screen is one model.
type Screen struct {
	c          *ui.Context
	full, name string // of the project, and of the model
	w, h       int

	facts ui.Turn
	turn  ui.Turn
	data  *loaded // nil before the first answer
	err   error
	table *table.Table[view.VersionRow]
}

// loaded is what the screen knows beside the versions.
type loaded struct {
	view.ModelRow
	edit, erase string // why not; "" when the actor can
}

// New makes the screen for the route's model, PROJECT:MODEL.
func New(c *ui.Context, r ui.Route) *Screen {
	project, name, _ := strings.Cut(r.Name, ":")
	s := &Screen{c: c, full: r.Workspace + "/" + project, name: name}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.VersionRow]{
		Columns: []table.Column{
			{Title: "Version", Min: 7, Max: 7, Align: table.Right},
			{Title: "Stage", Min: 10, Max: 10},
			{Title: "Added", Min: 14, Max: 30, Weight: 1, Drop: 1},
			{Title: "Metadata", Min: 12, Weight: 2, Drop: 2},
			{Title: "Description", Min: 14, Weight: 3},
		},
		ID:    func(r view.VersionRow) string { return strconv.Itoa(r.Number) },
		Cells: s.cells,
	})
	return s
}

func (s *Screen) cells(r view.VersionRow, c *table.Cells) {
	c.Int(r.Number)
	c.Tone(tone(r.Stage), r.Stage)
	added := ui.Ago(r.CreatedAt.Time, s.c.Now())
	if r.CreatedBy != "" {
		added += " by " + string(r.CreatedBy)
	}
	c.Tone(table.Dim, added)
	c.Tone(table.Dim, strings.Join(holdings.Pairs(r.Metadata), ", "))
	c.Add(r.Description)
}

func tone(stage string) table.Tone {
	switch stage {
	case words.Production.String():
		return table.Success
	case words.Staging.String():
		return table.Warning
	}
	return table.Dim
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.know(), s.fetch()) }

func (s *Screen) know() tea.Cmd {
	full, name := s.full, s.name
	return s.c.Read(&s.facts, func(r *ui.Reader) (tea.Msg, error) {
		m, err := r.Model(full, name)
		if err != nil {
			return nil, err
		}
		p, err := r.Project(full)
		if err != nil {
			return nil, err
		}
		out := loaded{ModelRow: m}
		out.edit = deed.First(deed.LiveWhy(p), why(r, p, words.ProjectEdit))
		out.erase = deed.First(deed.LiveWhy(p), why(r, p, words.ProjectDeleteData))
		return out, nil
	})
}

func why(r *ui.Reader, p view.ProjectRow, a words.Action) string {
	return deed.Why(r, p, a)
}

func (s *Screen) fetch() tea.Cmd {
	full, name := s.full, s.name
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p words.Page) (words.List[view.VersionRow], error) {
		return r.Versions(full, name, p)
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		message := "There is no version of " + s.name + " yet.\nPress a to add the first one."
		if msg.edit != "" {
			message = "There is no version of " + s.name + " yet.\nYou cannot add one: " + msg.edit
		}
		s.table.SetMessage(message)
		s.arrange()
	case table.Batch[view.VersionRow]:
		if s.table.Deliver(msg); msg.Err != nil {
			return ui.Tell(msg.Err)
		}
		return s.fetch()
	case ui.Failed:
		if msg.Turn == &s.facts && s.data == nil {
			s.err = msg.Err
			return nil
		}
		return ui.Tell(msg.Err)
	case ui.Changed:
		s.table.Refresh()
		return tea.Batch(s.fetch(), s.know())
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		if s.table.Update(msg) {
			return s.fetch()
		}
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

func (s *Screen) arrange() { s.table.SetSize(s.w, max(0, s.h-len(s.head()))) }

// Title implements ui.Screen.
func (s *Screen) Title() string { return s.name }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading "+s.name+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	return layout.Clip(strings.Join(append(s.head(), s.table.View()), "\n"), s.w, s.h)
}

// head names the model, what it is for, and what of it is in use.
func (s *Screen) head() []string {
	if s.data == nil {
		return nil
	}
	th, d, w := s.c.Theme, s.data, max(0, s.w-1)
	sep := " " + th.Glyphs.Separator + " "
	live := "nothing in production"
	if len(d.Production) > 0 {
		live = "in production: " + holdings.Numbers(d.Production)
	}
	if len(d.Staging) > 0 {
		live += sep + "in staging: " + holdings.Numbers(d.Staging)
	}
	title := th.Draw(th.Title, display.Text(asset.ModelName(s.full, s.name))) + "  " + th.Draw(th.Dim, display.Text(live))
	out := []string{" " + layout.Truncate(title, w, th.Glyphs.Ellipsis)}
	if d.Description != "" && s.h >= 10 {
		out = append(out, " "+th.Draw(th.Dim, layout.Truncate(display.Text(d.Description), w, th.Glyphs.Ellipsis)))
	}
	if s.h >= 20 {
		out = append(out, "")
	}
	return append(out, " "+ui.Section(s.c, "Versions", s.table.Info(), w))
}
