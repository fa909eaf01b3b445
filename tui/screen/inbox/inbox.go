// Package inbox shows what waits for a person, in every workspace: invitations
// to answer in place, and notices.
package inbox

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/tui/component/picker"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/request"
	"atrium/tui/ui"
)

// Screen is the inbox of the session's person.
type Screen struct {
	c    *ui.Context
	w, h int

	turn  ui.Turn
	table *table.Table[view.InboxRow]
	err   error
}

// New makes the inbox.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.InboxRow]{Columns: columns(), ID: id, Cells: s.cells})
	return s
}

func columns() []table.Column {
	return []table.Column{
		{Title: "Kind", Min: 10, Max: 10},
		{Title: "Workspace", Min: 10, Max: 30, Weight: 1, Drop: 1},
		{Title: "When", Min: 14, Max: 16, Drop: 2},
		{Title: "What", Min: 20, Weight: 4},
	}
}

// id tells an invitation from a notice of the same number.
func id(r view.InboxRow) string { return r.Kind + ":" + r.ID }

func (s *Screen) cells(r view.InboxRow, c *table.Cells) {
	text := table.Plain
	switch {
	case r.Kind == "invitation" || asked(r):
		c.Tone(table.Accent, r.Kind)
	case r.State != "": // a request that has been answered
		c.Tone(table.Dim, string(r.State))
		text = table.Dim
	case r.Read:
		c.Tone(table.Dim, "read")
		text = table.Dim
	default:
		c.Tone(table.Badge, "new")
	}
	c.Tone(table.Dim, string(r.Workspace))
	c.Tone(table.Dim, ui.Ago(r.At.Time, s.c.Now()))
	c.Tone(text, r.Text)
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.InboxRow], error) {
		return r.Inbox(p)
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.InboxRow]:
		s.err = msg.Err
		s.table.Deliver(msg)
		s.table.SetMessage("Nothing waits for you.\nInvitations and notices appear here by themselves.")
	case ui.Failed:
		s.err = msg.Err
		return nil
	case ui.Changed:
		s.table.Refresh()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return s.fetch()
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-1))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Inbox" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	if s.err != nil && s.table.Len() == 0 {
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	note := ""
	if s.table.Len() > 0 {
		note = s.table.Info()
	}
	head := " " + ui.Section(s.c, "Inbox", note, max(0, s.w-1))
	return layout.Clip(strings.Join([]string{head, s.table.View()}, "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Inbox"
	return []keys.Action{
		{ID: "inbox.open", Keys: []string{"enter"}, Title: "open", Group: group, Footer: 60},
		{ID: "inbox.accept", Keys: []string{"a"}, Title: "accept the invitation", Group: group, Footer: 50},
		{ID: "inbox.decline", Keys: []string{"d"}, Title: "decline the invitation", Group: group, Footer: 40},
		{ID: "inbox.ask", Keys: []string{"n"}, Title: "ask for access to a project", Group: group},
		{ID: "inbox.read", Keys: []string{"m"}, Title: "mark as read", Group: group, Footer: 30},
		{ID: "inbox.read-all", Keys: []string{"M"}, Title: "mark all as read", Group: group, Footer: 20},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	r, ok := s.table.Current()
	deeds := map[string]ui.Deed{
		"inbox.open":     {Run: s.open},
		"inbox.accept":   {Run: func() tea.Cmd { return s.accept(r) }},
		"inbox.decline":  {Run: func() tea.Cmd { return ui.Change(s.c, "", op.DeclineInvitation{Ref: r.ID}) }},
		"inbox.read":     {Run: func() tea.Cmd { return s.mark(r) }},
		"inbox.read-all": {Run: func() tea.Cmd { return ui.Change(s.c, "", op.ReadNotices{}) }},
		"inbox.ask":      {Run: func() tea.Cmd { return request.File(s.c, "", model.NoProjectRole) }},
	}
	why := func(id, reason string) { deeds[id] = ui.Deed{Disabled: reason} }
	switch {
	case !ok:
		for name := range deeds {
			if name != "inbox.ask" {
				why(name, "there is nothing in the inbox.")
			}
		}
	case r.Kind == "invitation":
		why("inbox.read", "an invitation stays until it is answered.")
	case asked(r):
		deeds["inbox.accept"] = ui.Deed{Run: func() tea.Cmd { return request.Approve(s.c, string(r.Request), r.Text) }}
		deeds["inbox.decline"] = ui.Deed{Run: func() tea.Cmd { return request.Deny(s.c, string(r.Request), r.Text) }}
		if r.Read {
			why("inbox.read", "it is read already.")
		}
	default:
		why("inbox.accept", "this is a notice, not an invitation.")
		why("inbox.decline", "this is a notice, not an invitation.")
		if r.Read {
			why("inbox.read", "it is read already.")
		}
	}
	list := ui.Bind(Catalog(), deeds)
	if ok && asked(r) {
		for i := range list {
			switch list[i].ID {
			case "inbox.accept":
				list[i].Title = "approve the request"
			case "inbox.decline":
				list[i].Title = "deny the request"
			}
		}
	}
	return list
}

// asked says that a row is an access request which the person may answer.
func asked(r view.InboxRow) bool { return r.Kind == "request" && r.State == "pending" }

func (s *Screen) accept(r view.InboxRow) tea.Cmd {
	return s.c.Change(ui.Plan{
		Ops:  []model.Operation{op.AcceptInvitation{Ref: r.ID}},
		Then: func(e []model.Effect) tea.Cmd { return s.joined(r, e) },
	})
}

// joined goes where the invitation led: the workspace, or the shared project.
func (s *Screen) joined(r view.InboxRow, effects []model.Effect) tea.Cmd {
	if ws, name, project := strings.Cut(effects[0].Target, "/"); project {
		return ui.Visit(ui.Route{Kind: ui.Project, Workspace: ws, Name: name})
	}
	return ui.Send(ui.Enter{Workspace: string(r.Workspace)})
}

func (s *Screen) mark(r view.InboxRow) tea.Cmd {
	n, ok := model.ParseID(r.ID)
	if !ok {
		return nil
	}
	return s.c.Change(ui.Plan{Ops: []model.Operation{op.ReadNotices{IDs: []model.ID{n}}}, Quiet: true})
}

// answer asks what to say to an invitation.
func (s *Screen) answer(r view.InboxRow) tea.Cmd {
	items := []picker.Item{
		{ID: "accept", Title: "Accept", Detail: "and go there"},
		{ID: "decline", Title: "Decline", Detail: "whoever invited you is told"},
	}
	return ui.Ask(ui.NewPick(s.c, r.Text, items, func(id string) tea.Cmd {
		if id == "accept" {
			return s.accept(r)
		}
		return ui.Change(s.c, "", op.DeclineInvitation{Ref: r.ID})
	}))
}

// open shows a notice whole and marks it; for an invitation it asks.
func (s *Screen) open() tea.Cmd {
	r, ok := s.table.Current()
	switch {
	case !ok:
		return nil
	case r.Kind == "invitation":
		return s.answer(r)
	case asked(r):
		return request.Answer(s.c, string(r.Request), r.Text)
	}
	panel := ui.Ask(ui.NewPanel(s.c, "Notice", r.Text, "", r.At.UTC().Format("2006-01-02 15:04 UTC")))
	if r.Read {
		return panel
	}
	return tea.Batch(panel, s.mark(r))
}
