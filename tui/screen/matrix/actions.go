package matrix

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Access matrix"
	return []keys.Action{
		{ID: "matrix.explain", Keys: []string{"enter"}, Title: "explain this access", Group: group, Footer: 60},
		{ID: "matrix.grant", Keys: []string{"a"}, Title: "grant a role", Group: group, Footer: 55},
		{ID: "matrix.revoke", Keys: []string{"x"}, Title: "revoke the grant", Group: group, Footer: 50},
		{ID: "matrix.person", Keys: []string{"o"}, Title: "open the person", Group: group, Footer: 40},
		{ID: "matrix.project", Keys: []string{"p"}, Title: "open the project", Group: group, Footer: 35},
		{ID: "matrix.filter", Keys: []string{"/"}, Title: "filter people", Group: group, Footer: 45},
		{ID: "matrix.clear", Keys: []string{"esc"}, Title: "show everybody", Group: group, Footer: 70},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.filter.Typing() {
		return ui.Filtering()
	}
	deeds := map[string]ui.Deed{"matrix.filter": {Run: s.search}}
	if s.filter.Active() {
		deeds["matrix.clear"] = ui.Deed{Run: s.clear}
	}
	row, cell, ok := s.current()
	why := ""
	if !ok {
		why = "there is nobody and no project under the cursor"
	}
	who := string(row.Person)
	deeds["matrix.explain"] = ui.Deed{Run: func() tea.Cmd { return ui.Explain(s.c, who, cell.Project) }, Disabled: why}
	deeds["matrix.grant"] = ui.Deed{Run: func() tea.Cmd { return s.grant(row, cell) }, Disabled: why}
	deeds["matrix.person"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.PersonDetail, Workspace: s.at, Name: who})
	}, Disabled: why}
	deeds["matrix.project"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.Project, Workspace: s.at, Name: cell.Project[len(s.at)+1:], Section: "access"})
	}, Disabled: why}
	if ok && !slices.Contains(cell.Sources, model.FromGrant.String()) {
		why = who + " has no grant on " + cell.Project
		if cell.Role != "" {
			why += "; the access is from " + ui.Sources(cell.Sources)
		}
	}
	deeds["matrix.revoke"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Change(s.c, "Revoke the grant of "+who+" on "+cell.Project+"?", op.RevokeAccess{Project: cell.Project, Who: who})
	}, Disabled: why}
	return ui.Bind(Catalog(), deeds)
}

func (s *Screen) search() tea.Cmd {
	s.filter.Open()
	s.arrange()
	return nil
}

func (s *Screen) clear() tea.Cmd {
	s.filter.Clear()
	s.arrange()
	s.table.Reset()
	return s.fetch()
}

// grant asks for a role and its end.
func (s *Screen) grant(row view.MatrixRow, cell view.MatrixCell) tea.Cmd {
	who, c := string(row.Person), s.c
	role := form.Field{ID: "role", Label: "Role", Kind: form.Choice, Value: string(cell.Role)}
	for _, r := range model.ProjectRoles() {
		role.Options = append(role.Options, form.Option{Value: r.String()})
	}
	if cell.Role != "" {
		role.Help = "Access now comes from " + ui.Sources(cell.Sources) + ". The highest source counts."
	}
	expiry := func(v string) (time.Time, error) {
		if v == "" {
			return time.Time{}, nil
		}
		return text.Expiry(v, c.Now())
	}
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Access of " + who + " to " + cell.Project,
		Form: form.Options{ID: "grant", Submit: "Grant", Fields: []form.Field{role, {
			ID: "expires", Label: "Expires", Hint: "never", Limit: 40,
			Help: "30d, 12h or a date such as 2030-12-31 (UTC); empty for never.",
			Check: func(v string) string {
				if _, err := expiry(v); err != nil {
					return err.Error()
				}
				return ""
			},
		}}},
		Plan: func(v form.Values) ui.Plan {
			role, _ := model.ParseProjectRole(v["role"])
			until, _ := expiry(v["expires"])
			return ui.Plan{Ops: []model.Operation{op.GrantAccess{Project: cell.Project, Who: who, Role: role, Until: until}}}
		},
	}))
}
