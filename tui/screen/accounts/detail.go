package accounts

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Detail is one account: what is known of it, and its workspaces.
type Detail struct {
	c    *ui.Context
	who  string
	w, h int

	turn  ui.Turn
	data  *account // nil before the first answer
	err   error
	table *table.Table[view.PlaceRow]
}

// account is what one read gave.
type account struct {
	view.UserRow
	places []view.PlaceRow
	more   bool // there are more places
	keys   int
	logins []view.LoginRow
}

// NewDetail makes the screen of the account that the route names.
func NewDetail(c *ui.Context, r ui.Route) *Detail {
	s := &Detail{c: c, who: r.Name}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.PlaceRow]{
		Columns: []table.Column{
			{Title: "Workspace", Min: 16, Max: 40, Weight: 2},
			{Title: "Kind", Min: 10, Max: 10, Drop: 2},
			{Title: "Role", Min: 8, Max: 8},
			{Title: "", Min: 18, Weight: 2, Drop: 1},
		},
		ID: func(r view.PlaceRow) string { return r.Workspace }, Cells: s.cells,
	})
	return s
}

func (s *Detail) cells(r view.PlaceRow, c *table.Cells) {
	c.Tone(table.Strong, r.Workspace)
	c.Tone(table.Dim, r.Kind)
	if r.Role == "" {
		c.Tone(table.Dim, "("+r.Status+")")
	} else {
		c.Tone(table.Badge, string(r.Role))
	}
	switch {
	case r.LastAdmin:
		c.Tone(table.Warning, "its last admin")
	case !r.ExpiresAt.IsZero():
		c.Add("ends " + ui.In(r.ExpiresAt.Time, s.c.Now()))
	default:
		c.Add("")
	}
}

// Init implements ui.Screen.
func (s *Detail) Init() tea.Cmd { return s.read() }

func (s *Detail) read() tea.Cmd {
	who := s.who
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		row, err := r.User(who)
		if err != nil {
			return nil, err
		}
		out := account{UserRow: row}
		if row.State == model.PersonDeleted.String() {
			return out, nil
		}
		if out.places, out.more, err = r.UserPlaces(row.Username); err != nil {
			return nil, err
		}
		list, err := r.UserKeys(row.Username, model.Page{Size: 1000})
		if err != nil {
			return nil, err
		}
		out.keys = len(list.Data)
		out.logins, err = r.UserLogins(row.Username)
		return out, err
	})
}

// Update implements ui.Screen.
func (s *Detail) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case account:
		s.data, s.err = &msg, nil
		s.table.SetRows(msg.places)
		s.arrange()
	case candidates:
		return msg.ask(s.c)
	case ui.Failed:
		if msg.Turn != &s.turn {
			return ui.Tell(msg.Err)
		}
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Detail) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

func (s *Detail) arrange() { s.table.SetSize(s.w, max(0, s.h-len(s.head()))) }

// Title implements ui.Screen.
func (s *Detail) Title() string { return s.who }

// CapturesInput implements ui.Screen.
func (s *Detail) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Detail) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading "+s.who+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	lines := s.head()
	if s.table.Len() == 0 {
		none := s.who + " is in no workspace."
		if s.data.State == model.PersonDeleted.String() {
			none = "The account was deleted. What they made stays, with their name."
		}
		lines = append(lines, layout.Lines(ui.Message(s.c, none, "", s.w, s.h))...)
	} else {
		lines = append(lines, s.table.View())
	}
	return layout.Clip(strings.Join(lines, "\n"), s.w, s.h)
}

// head is the account above the list of its workspaces.
func (s *Detail) head() []string {
	if s.data == nil {
		return nil
	}
	w, d := max(0, s.w-1), s.data
	name := d.Name
	if name == d.Username {
		name = ""
	}
	out := []string{" " + ui.Section(s.c, d.Username, name, w)}
	perLine := 1
	if s.w >= 76 {
		perLine = 2
	}
	facts := d.facts(s.c)
	for i := 0; i < len(facts); i += perLine {
		line := ""
		for _, f := range facts[i:min(len(facts), i+perLine)] {
			label := s.c.Theme.Draw(s.c.Theme.Label, layout.Pad(f[0], 10, ""))
			line += layout.Pad(label+display.Text(f[1]), max(0, w/perLine-1), s.c.Theme.Glyphs.Ellipsis) + " "
		}
		out = append(out, " "+strings.TrimRight(line, " "))
	}
	note := s.table.Info()
	if d.more {
		note += " and more"
	}
	return append(out, "", " "+ui.Section(s.c, "Workspaces", note, w))
}

// facts are the labelled words about the account, without those that are empty.
func (d *account) facts(c *ui.Context) [][2]string {
	var out [][2]string
	add := func(label, value string) {
		if value != "" {
			out = append(out, [2]string{label, value})
		}
	}
	state := d.State
	if d.PlatformAdmin {
		state += ", platform admin"
	}
	if d.Kind != model.Human.String() {
		state += ", " + d.Kind + " account"
	}
	email := d.Email
	switch {
	case email == "":
		email = "none"
	case d.EmailVerified:
		email += ", verified"
	default:
		email += ", unverified"
	}
	var logins []string
	for _, l := range d.logins {
		logins = append(logins, l.Provider)
	}
	add("State", state)
	add("Email", email)
	add("Created", ui.Date(d.CreatedAt.Time))
	add("Keys", ui.Count(d.keys, "key", "keys"))
	add("Logins", strings.Join(logins, ", "))
	add("Labels", strings.Join(d.Labels, ", "))
	add("Was called", string(d.OriginalName))
	return out
}

// DetailCatalog lists what can be done on the screen of one account.
func DetailCatalog() []keys.Action {
	return append(
		[]keys.Action{{ID: "user.open", Keys: []string{"enter"}, Title: "see them in the workspace", Group: "One account", Footer: 60}},
		common("user", "One account")...,
	)
}

// Actions implements ui.Screen.
func (s *Detail) Actions() []keys.Action {
	if s.data == nil || s.err != nil {
		return nil
	}
	deeds := map[string]ui.Deed{}
	if r, ok := s.table.Current(); ok {
		deeds["user.open"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.PersonDetail, Workspace: r.Workspace, Name: s.who})
		}}
	}
	bind(s.c, "user", s.data.UserRow, deeds)
	return titled(ui.Bind(DetailCatalog(), deeds), s.data.UserRow)
}
