// Package projects lists the projects of a workspace and its trash, and makes
// new ones.
package projects

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Sections of a route to the list.
const (
	sectionNew   = "new"   // opens the form for a new project
	sectionTrash = "trash" // shows the trash
)

// Screen is the Projects tab of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	list   ui.Turn
	table  *table.Table[view.ProjectRow]
	query  view.ProjectQuery
	again  bool // the list has to be read anew once the present read is done
	filter *filter.Filter

	facts  ui.Turn
	data   *known // nil before the first answer
	err    error
	create bool // the form is to be opened once it is known that it may
}

// known is what the screen has to know beside the rows.
type known struct {
	view.WorkspaceRow
	me              string
	create, private string         // why no project, or no private one, can be made
	copies          []view.WorkRow // being made here, of those that the person knows of (A7)
	trash           view.TrashRow
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace, create: r.Section == sectionNew}
	s.query.Trashed = r.Section == sectionTrash
	s.table = table.New(c.Theme, c.Keys, table.Source[view.ProjectRow]{
		Columns: s.columns(), ID: func(r view.ProjectRow) string { return r.Name }, Cells: s.cells,
	})
	s.filter = filter.New(c.Theme, filter.Options{What: "projects", Fields: []string{"name", "key", "description"}})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.know(), s.fetch()) }

// know is the command that reads what is not in the rows.
func (s *Screen) know() tea.Cmd {
	at := s.at
	return s.c.Read(&s.facts, func(r *ui.Reader) (tea.Msg, error) {
		w, err := r.Workspace(at)
		if err != nil {
			return nil, err
		}
		out := known{WorkspaceRow: w}
		if me := r.Me(); me != nil {
			out.me = me.Username
		}
		_, out.create = r.May(model.ProjectCreate, at)
		_, out.private = r.May(model.ProjectCreatePrivate, at)
		work, err := r.Work(at)
		if err != nil {
			return nil, err
		}
		for _, row := range work {
			if row.Kind == model.TaskDuplicate.String() {
				out.copies = append(out.copies, row)
			}
		}
		if out.trash, err = r.Trash(at); err != nil {
			return nil, err
		}
		return out, nil
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.arrange()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case known:
		return s.learn(msg)
	case table.Batch[view.ProjectRow]:
		return s.deliver(msg)
	case ui.Failed:
		return s.failed(msg)
	case ui.Changed:
		s.table.Refresh()
		return tea.Batch(s.fetch(), s.know())
	case ui.Shown:
		return s.shown(msg.Route.Section)
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		return s.key(msg)
	}
	return nil
}

func (s *Screen) learn(k known) tea.Cmd {
	first := s.data == nil
	s.data, s.err = &k, nil
	if first {
		s.table.SetColumns(s.columns())
	}
	s.message()
	if s.create {
		s.create = false
		return s.openCreate()
	}
	return nil
}

// shown is the screen being asked for again.
func (s *Screen) shown(section string) tea.Cmd {
	switch section {
	case sectionNew:
		if s.data == nil {
			s.create = true
			return nil
		}
		return s.openCreate()
	case sectionTrash:
		return s.showTrash(true)
	}
	return nil
}

func (s *Screen) failed(m ui.Failed) tea.Cmd {
	if m.Turn == &s.facts && s.data == nil {
		s.err = m.Err
		return nil
	}
	return ui.Tell(m.Err)
}

// key is a key that no action used up, or any while letters are text.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	if s.filter.Typing() {
		switch s.filter.Update(msg) {
		case filter.Changed:
			return s.refilter()
		case filter.Handled, filter.Left:
			return nil
		}
		// Letters are the filter's; only arrows and pages get this far.
		if len(msg.Runes) > 0 {
			return nil
		}
	}
	if s.table.Update(msg) {
		return s.fetch()
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string {
	if s.query.Trashed {
		return "Projects in the trash"
	}
	return "Projects"
}

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.filter.Typing() }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group, list = "Projects", "The list of projects"
	return []keys.Action{
		{ID: "projects.open", Keys: []string{"enter"}, Title: "open the project", Group: group, Footer: 60},
		{ID: "projects.create", Keys: []string{"n"}, Title: "create a project", Group: group, Footer: 55},
		{ID: "projects.restore", Keys: []string{"u"}, Title: "restore from the trash", Group: group, Footer: 50},
		{ID: "projects.purge", Keys: []string{"P"}, Title: "delete for good", Group: group, Footer: 48},
		{ID: "projects.lock", Keys: []string{"L"}, Title: "lock or unlock", Group: group, Footer: 40},
		{ID: "projects.visibility", Keys: []string{"v"}, Title: "change the visibility", Group: group, Footer: 35},
		{ID: "projects.hide", Keys: []string{"H"}, Title: "hide", Group: group},
		{ID: "projects.trash", Keys: []string{"D"}, Title: "move to the trash", Group: group, Footer: 30},
		{ID: "projects.leave", Keys: []string{"X"}, Title: "leave the project", Group: group},
		{ID: "projects.duplicate", Keys: []string{"C"}, Title: "copy to a new project", Group: group},
		{ID: "projects.cancel-copy", Keys: []string{"K"}, Title: "cancel the copy that is being made", Group: list},
		{ID: "projects.explain", Keys: []string{"e"}, Title: "explain my access", Group: group},
		{ID: "projects.copy", Keys: []string{"y"}, Title: "copy the full name", Group: group},
		{ID: "projects.copy-export", Keys: []string{"Y"}, Title: "copy the export line for a shell", Group: group},
		{ID: "projects.clear", Keys: []string{"esc"}, Title: "step back", Group: list, Footer: 70},
		{ID: "projects.filter", Keys: []string{"/"}, Title: "filter", Group: list, Footer: 45},
		{ID: "projects.only", Keys: []string{"f"}, Title: "only one visibility", Group: list},
		{ID: "projects.mark", Keys: []string{" "}, Title: "mark for several at once", Group: list},
		{ID: "projects.show-trash", Keys: []string{"t"}, Title: "show the trash", Group: list, Footer: 20},
		{ID: "projects.matrix", Keys: []string{"m"}, Title: "matrix of people and projects", Group: list, Footer: 12},
		{ID: "projects.shared", Keys: []string{"S"}, Title: "shared with me", Group: list, Footer: 15},
	}
}
