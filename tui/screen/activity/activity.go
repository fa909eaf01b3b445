// Package activity shows the audit trail of a workspace, newest first: who
// changed what, with the values before and after.
package activity

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Screen is the activity of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	turn   ui.Turn
	table  *table.Table[view.AuditRow]
	filter *filter.Filter
	only   narrowing
	began  time.Time // when it was narrowed: what 30d counts back from
	mine   ui.Turn
	err    error
}

// kinds are the groups of operations that the screen can narrow to; "" is all.
func kinds() []string {
	return []string{"", "people", "invitation", "project", "access", "workspace", "undo"}
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace}
	s.filter = filter.New(c.Theme, filter.Options{What: "changes", Fields: []string{"the thing changed"}})
	s.table = table.New(c.Theme, c.Keys, table.Source[view.AuditRow]{
		Columns: columns(), ID: func(r view.AuditRow) string { return strconv.FormatUint(r.Seq, 10) }, Cells: s.cells,
	})
	return s
}

func columns() []table.Column {
	return []table.Column{
		{Title: "When", Min: 13, Max: 14},
		{Title: "Who", Min: 8, Max: 20, Weight: 1},
		{Title: "Did", Min: 12, Max: 28, Weight: 4},
		{Title: "To", Min: 16, Weight: 4},
		{Title: "Via", Min: 6, Drop: 1},
	}
}

func (s *Screen) cells(r view.AuditRow, c *table.Cells) {
	c.Tone(table.Dim, ui.Ago(r.At.Time, s.c.Now()))
	c.Tone(table.Strong, who(r))
	c.Add(did(r))
	c.Add(ui.Whom(r, strings.TrimPrefix(r.Target, s.at+"/")))
	c.Tone(table.Dim, r.Via)
}

// did is the operation in words, with what became of it: an undo says of which
// change, and a change that was undone says so.
func did(r view.AuditRow) string {
	said := ui.Did(r.Operation)
	if undone, ok := strings.CutPrefix(string(r.Reason), "undoes "); ok {
		seq, _, _ := strings.Cut(undone, " ")
		said = "undid change " + seq + " of"
	}
	if r.UndoneBy != 0 {
		said = "(undone) " + said
	}
	return said
}

// who names the actor, and behind it who assumed them (P6).
func who(r view.AuditRow) string {
	if r.Operator != "" {
		return r.Actor + " (" + string(r.Operator) + ")"
	}
	return r.Actor
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	q := view.AuditQuery{Workspace: s.at, Actor: s.only.actor, Operation: s.only.operation, Target: s.only.target}
	if typed := s.filter.Value(); typed != "" {
		q.Target = typed
	}
	q.Since, _ = moment(s.only.since, s.began)
	q.Until, _ = moment(s.only.until, s.began)
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.AuditRow], error) {
		q.Page = p
		return r.Audit(q)
	})
}

// again reads from the newest: another filter, another kind.
func (s *Screen) again() tea.Cmd {
	s.table.Reset()
	return s.fetch()
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.AuditRow]:
		s.err = msg.Err
		s.table.Deliver(msg)
		s.table.SetMessage(s.empty())
	case latest:
		return s.foundMine(msg)
	case ui.Failed:
		if msg.Turn == &s.mine {
			return ui.Tell(msg.Err)
		}
		s.err = msg.Err
		return nil
	case ui.Changed:
		s.table.Refresh()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		switch s.filter.Update(msg) {
		case filter.Changed:
			return s.again()
		case filter.Ignored:
			s.table.Update(msg)
		}
	}
	return s.fetch()
}

func (s *Screen) empty() string {
	if s.filter.Active() {
		return s.filter.Empty()
	}
	if s.only.any() {
		return "No change here matches: " + strings.ToLower(s.only.title()[:1]) + s.only.title()[1:] + ". Esc shows everything."
	}
	return "Nothing was changed here yet."
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.filter.SetSize(max(0, w-1), s.filter.Height())
	s.table.SetSize(w, max(0, h-1-s.filter.Height()))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Activity" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.filter.Typing() }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Activity"
	return []keys.Action{
		{ID: "activity.open", Keys: []string{"enter"}, Title: "before and after", Group: group, Footer: 60},
		{ID: "activity.undo", Keys: []string{"u"}, Title: "undo", Group: group, Footer: 55},
		{ID: "activity.undo-mine", Keys: []string{"U"}, Title: "undo my own newest change", Group: group},
		{ID: "activity.filter", Keys: []string{"/"}, Title: "filter", Group: group, Footer: 50},
		{ID: "activity.narrow", Keys: []string{"f"}, Title: "by whom, what and when", Group: group, Footer: 45},
		{ID: "activity.kind", Keys: []string{"v"}, Title: "next kind of change", Group: group, Footer: 40},
		{ID: "activity.export", Keys: []string{"E"}, Title: "how to export this", Group: group},
		{ID: "activity.clear", Keys: []string{"esc"}, Title: "show everything", Group: group},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.filter.Typing() {
		return ui.Filtering()
	}
	deeds := map[string]ui.Deed{
		"activity.open":      {Run: s.open},
		"activity.undo-mine": {Run: s.undoMine},
		"activity.filter":    {Run: s.search},
		"activity.narrow":    {Run: func() tea.Cmd { return ui.Ask(newNarrower(s.c, s.only, s.narrow)) }},
		"activity.kind":      {Run: s.nextKind},
		"activity.export":    {Run: s.export},
	}
	if r, ok := s.table.Current(); ok {
		deeds["activity.undo"] = ui.Deed{Run: func() tea.Cmd { return s.undo(r) }, Disabled: undoWhy(r)}
	} else {
		const nothing = "there is no change under the cursor"
		deeds["activity.open"], deeds["activity.undo"] = ui.Deed{Disabled: nothing}, ui.Deed{Disabled: nothing}
	}
	if s.filter.Active() || s.only.any() {
		deeds["activity.clear"] = ui.Deed{Run: func() tea.Cmd {
			s.filter.Clear()
			return s.narrow(narrowing{})
		}}
	}
	return ui.Bind(Catalog(), deeds)
}

// narrow shows only what is asked for.
func (s *Screen) narrow(n narrowing) tea.Cmd {
	s.only, s.began = n, s.c.Now()
	s.SetSize(s.w, s.h)
	return s.again()
}

// nextKind narrows the list to the next of the kinds.
func (s *Screen) nextKind() tea.Cmd {
	n := s.only
	n.operation = kinds()[(slices.Index(kinds(), n.operation)+1)%len(kinds())]
	return s.narrow(n)
}

func (s *Screen) search() tea.Cmd {
	s.filter.Open()
	s.SetSize(s.w, s.h)
	return nil
}

// open shows one record with its values before and after.
func (s *Screen) open() tea.Cmd {
	r, ok := s.table.Current()
	if !ok {
		return nil
	}
	return ui.Ask(ui.NewPanel(s.c, "Change "+number(r), record(r)...))
}
