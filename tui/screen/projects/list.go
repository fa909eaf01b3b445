package projects

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// columns depend on what is shown: the trash, or projects where members are
// more than one.
func (s *Screen) columns() []table.Column {
	name := table.Column{Title: "Name", Min: 18, Max: 40, Weight: 5}
	visibility := table.Column{Title: "Visibility", Min: 10, Max: 10}
	storage := table.Column{Title: "Storage", Min: 9, Max: 10, Align: table.Right, Drop: 4}
	description := table.Column{Title: "Description", Min: 14, Weight: 2, Drop: 5}
	if s.query.Trashed {
		return []table.Column{
			name, visibility,
			{Title: "Deleted", Min: 14, Max: 16, Drop: 2},
			{Title: "Restorable for", Min: 14, Max: 16, Drop: 1},
			storage, description,
		}
	}
	out := []table.Column{name, visibility}
	if !s.individual() {
		out = append(out, table.Column{Title: "Members", Min: 8, Max: 8, Drop: 1})
	}
	return append(
		out,
		table.Column{Title: "My role", Min: 12, Max: 12, Drop: 2},
		table.Column{Title: "People", Min: 6, Max: 6, Align: table.Right, Drop: 3},
		storage, description,
	)
}

func (s *Screen) cells(r view.ProjectRow, c *table.Cells) {
	word, tone := deed.Visibility(r)
	c.Add(r.Name)
	c.Tone(tone, word)
	if s.query.Trashed {
		now := s.c.Now()
		c.Tone(table.Dim, ui.Ago(r.TrashedAt.Time, now))
		c.Add(deed.Left(r, now))
		c.Add(ui.Bytes(r.StorageBytes))
		c.Tone(table.Dim, r.Description)
		return
	}
	if !s.individual() {
		word, tone = deed.Members(s.c.Theme, r)
		c.Tone(tone, word)
	}
	word, tone = deed.Role(r)
	c.Tone(tone, word)
	c.Int(r.People)
	c.Add(ui.Bytes(r.StorageBytes))
	c.Tone(table.Dim, r.Description)
}

// fetch is the command for the page that the table wants.
func (s *Screen) fetch() tea.Cmd {
	at, q := s.at, s.query
	return ui.Fetch(s.c, &s.list, s.table, func(r *ui.Reader, p model.Page) (model.List[view.ProjectRow], error) {
		q.Page = p
		list, err := r.Projects(at, q)
		if list.Prev == "" && list.Next == "" {
			list.Total = len(list.Data)
		}
		return list, err
	})
}

// restart reads the list anew after its query changed. Letters come faster than
// many projects are looked through: so a read under way is waited for, and what
// was typed meanwhile is read at once.
func (s *Screen) restart() tea.Cmd {
	s.message()
	if s.again = s.list.Waiting(); s.again {
		return nil
	}
	s.table.Reset()
	return s.fetch()
}

func (s *Screen) deliver(b table.Batch[view.ProjectRow]) tea.Cmd {
	s.table.Deliver(b)
	if s.again {
		s.again = false
		s.table.Reset()
		return s.fetch()
	}
	if b.Err != nil {
		if s.data == nil {
			return nil // the facts say the same, in the place of the list
		}
		return ui.Tell(b.Err)
	}
	s.message()
	return s.fetch()
}

// refilter reads the list anew after a key in the filter line.
func (s *Screen) refilter() tea.Cmd {
	s.query.Filter = s.filter.Value()
	return s.restart()
}

// nextVisibility narrows the list to the next visibility that projects here can
// have, and after the last to none.
func (s *Screen) nextVisibility() tea.Cmd {
	words := []string{""}
	for v := model.Private; v <= model.Public; v++ {
		if v != model.WorkspaceVisible || !s.individual() {
			words = append(words, v.String())
		}
	}
	at := slices.Index(words, s.query.Visibility)
	s.query.Visibility = words[(at+1)%len(words)]
	return s.restart()
}

// showTrash goes to the trash and back. Marks are of one list only.
func (s *Screen) showTrash(trash bool) tea.Cmd {
	if s.query.Trashed == trash {
		return nil
	}
	s.query.Trashed = trash
	s.filter.Clear()
	s.query.Filter = ""
	s.table.Deselect()
	s.table.SetRows(nil)
	s.table.SetColumns(s.columns())
	return s.restart()
}

func (s *Screen) individual() bool { return s.data != nil && s.data.Kind == model.Individual.String() }

func (s *Screen) marked() bool { return len(s.table.Selected()) > 0 }

// targets are the projects an action is about: the marked ones, else the one
// under the cursor.
func (s *Screen) targets() deed.Targets {
	names := s.table.Targets()
	if r, ok := s.table.Current(); ok && len(names) == 1 && r.Name == names[0] {
		t := deed.One(r)
		t.Done = func() { s.table.Deselect() }
		return t
	}
	t := deed.Targets{Done: func() { s.table.Deselect() }}
	for _, n := range names {
		t.Full = append(t.Full, s.at+"/"+n)
	}
	return t
}

// unlocked says whether any of the targets that are in view can be locked.
func (s *Screen) unlocked() bool {
	targets := map[string]bool{}
	for _, n := range s.table.Targets() {
		targets[n] = true
	}
	for _, r := range s.table.Rows() {
		if targets[r.Name] && !deed.Locked(r) {
			return true
		}
	}
	return false
}
