package people

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/screen/people/member"
	"atrium/tui/ui"
)

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group, list, field = "People", "The list of people", "Inviting"
	return append(fieldCatalog(field), []keys.Action{
		{ID: "people.open", Keys: []string{"enter"}, Title: "open the person", Group: group, Footer: 60},
		{ID: "people.invite", Keys: []string{"i"}, Title: "invite people", Group: group, Footer: 55},
		{ID: "people.role", Keys: []string{"r"}, Title: "change the role", Group: group, Footer: 45},
		{ID: "people.remove", Keys: []string{"x"}, Title: "remove from the workspace", Group: group, Footer: 40},
		{ID: "people.resend", Keys: []string{"R"}, Title: "send the invitation again", Group: group, Footer: 30},
		{ID: "people.revoke", Keys: []string{"X"}, Title: "revoke the invitation", Group: group, Footer: 25},
		{ID: "people.explain", Keys: []string{"e"}, Title: "explain access", Group: group, Footer: 20},
		{ID: "people.turn", Keys: []string{"d"}, Title: "deactivate or reactivate the service account", Group: group},
		{ID: "people.service", Keys: []string{"b"}, Title: "create a service account", Group: group},
		{ID: "people.restore", Keys: []string{"U"}, Title: "bring a removed member back", Group: group},
		{ID: "people.copy", Keys: []string{"y"}, Title: "copy the username", Group: group},
		{ID: "people.copy-email", Keys: []string{"Y"}, Title: "copy the email address", Group: group},
		{ID: "people.leave-workspace", Title: "leave this workspace", Group: group},
		{ID: "people.clear", Keys: []string{"esc"}, Title: "show everybody", Group: list, Footer: 70},
		{ID: "people.filter", Keys: []string{"/"}, Title: "filter", Group: list, Footer: 50},
		{ID: "people.guests", Keys: []string{"v"}, Title: "only guests", Group: list, Footer: 15},
		{ID: "people.status", Keys: []string{"f"}, Title: "only one status", Group: list},
		{ID: "people.services", Keys: []string{"B"}, Title: "only service accounts", Group: list},
		{ID: "people.only-role", Keys: []string{"F"}, Title: "only one role", Group: list},
		{ID: "people.sort", Keys: []string{"s"}, Title: "sort", Group: list, Footer: 10},
		{ID: "people.reverse", Keys: []string{"S"}, Title: "turn the order around", Group: list},
		{ID: "people.matrix", Keys: []string{"m"}, Title: "matrix of people and projects", Group: list},
		{ID: "people.mark", Keys: []string{" "}, Title: "mark for several at once", Group: list},
	}...)
}

func fieldCatalog(group string) []keys.Action {
	return []keys.Action{
		{ID: "people.field.send", Keys: []string{"enter"}, Title: "invite", Group: group, Footer: 60},
		{ID: "people.field.role", Keys: []string{"ctrl+o"}, Title: "next role", Group: group, Footer: 50},
		{ID: "people.field.leave", Keys: []string{"esc"}, Title: "to the list", Group: group, Footer: 40},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	switch {
	case s.field.line.Focused():
		return ui.Bind(Catalog(), map[string]ui.Deed{
			"people.field.send":  {Run: s.send},
			"people.field.role":  {Run: func() tea.Cmd { return s.stepRole(1) }},
			"people.field.leave": {Run: s.closeField},
		})
	case s.filter.Typing():
		return ui.Filtering()
	case s.place.Workspace == "":
		return nil
	}
	deeds := map[string]ui.Deed{
		"people.invite":          {Run: s.openField, Disabled: s.place.InviteWhy()},
		"people.restore":         {Run: func() tea.Cmd { return s.place.Restore(s.c) }, Disabled: s.place.InviteWhy()},
		"people.leave-workspace": {Run: func() tea.Cmd { return s.place.Leave(s.c) }, Disabled: s.place.LeaveWhy()},
		"people.service":         {Run: func() tea.Cmd { return s.place.NewService(s.c) }, Disabled: s.place.Manage},
		"people.services":        {Run: s.onlyServices},
		"people.filter":          {Run: s.openFilter},
		"people.guests":          {Run: func() tea.Cmd { return s.onlyGuests(!s.query.Guests) }},
		"people.status":          {Run: s.nextStatus},
		"people.only-role":       {Run: s.nextRole},
		"people.sort":            {Run: s.pickSort},
		"people.reverse":         {Run: s.reverse},
		"people.matrix":          {Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Matrix, Workspace: s.at}) }},
	}
	if s.query.Filter != "" || s.narrowed() || s.marked() {
		deeds["people.clear"] = ui.Deed{Run: s.leave}
	}
	s.rowDeeds(deeds)
	list := ui.Bind(Catalog(), deeds)
	for i := range list {
		switch {
		case list[i].ID == "people.clear" && s.marked():
			list[i].Title = "unmark all"
		case list[i].ID == "people.guests" && s.query.Guests:
			list[i].Title = "not only guests"
		}
	}
	return list
}

// rowDeeds adds what can be done to the rows marked or under the cursor.
func (s *Screen) rowDeeds(deeds map[string]ui.Deed) {
	r, ok := s.table.Current()
	if !ok {
		return
	}
	run := func(do func(member.Place, *ui.Context, member.Targets) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd {
			t, _ := s.selected()
			return do(s.place, s.c, t)
		}
	}
	// Of several each gets its own verdict; only what forbids all of them
	// disables the action.
	role, remove, invited := s.place.Manage, s.place.Manage, s.place.Manage
	if !s.marked() {
		role, remove, invited = s.place.RoleWhy(r.PeopleRow), s.place.RemoveWhy(r.PeopleRow), s.place.InvitedWhy(r.PeopleRow)
	}
	deeds["people.role"] = ui.Deed{Run: run(member.Place.ChangeRole), Disabled: role}
	deeds["people.remove"] = ui.Deed{Run: run(member.Place.Remove), Disabled: remove}
	deeds["people.resend"] = ui.Deed{Run: run(member.Place.Resend), Disabled: invited}
	deeds["people.revoke"] = ui.Deed{Run: run(member.Place.Revoke), Disabled: invited}
	deeds["people.turn"] = ui.Deed{Run: func() tea.Cmd { return s.place.Turn(s.c, r.PeopleRow) }, Disabled: s.place.TurnWhy(r.PeopleRow)}
	deeds["people.open"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.PersonDetail, Workspace: s.at, Name: r.Who})
	}}
	deeds["people.explain"] = ui.Deed{Run: func() tea.Cmd { return ui.ExplainIn(s.c, r.Who, s.at) }, Disabled: member.ExplainWhy(r.PeopleRow)}
	deeds["people.copy"] = ui.Deed{Run: func() tea.Cmd { return s.c.Copy(r.Who, r.Who) }}
	deeds["people.copy-email"] = ui.Deed{Run: func() tea.Cmd { return s.c.Copy(r.Email, r.Email) }, Disabled: member.EmailWhy(r.PeopleRow)}
	deeds["people.mark"] = ui.Deed{Run: func() tea.Cmd {
		s.table.Do(table.Toggle)
		s.table.Do(table.Down)
		return s.fetch()
	}}
}

func (s *Screen) marked() bool { return len(s.table.Selected()) > 0 }

func (s *Screen) openFilter() tea.Cmd {
	s.filter.Open()
	return nil
}
