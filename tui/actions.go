package tui

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/component/help"
	"atrium/tui/component/palette"
	"atrium/tui/component/tabs"
	"atrium/tui/keys"
	"atrium/tui/screen/request"
	"atrium/tui/screen/switcher"
	"atrium/tui/ui"
)

// globals are the actions that are alive everywhere, with their default keys.
func globals() []keys.Action {
	act := func(id, title string, weight int, keyNames ...string) keys.Action {
		return keys.Action{ID: "app." + id, Title: title, Group: "Console", Keys: keyNames, Footer: weight}
	}
	out := []keys.Action{
		act("help", "help", 9, "?"),
		act("palette", "all actions", 8, ":", "ctrl+p"),
		act("switcher", "workspaces", 7, "w"),
		act("back", "one step back", 0, "esc"),
		act("create-workspace", "create a workspace", 0),
		act("request-access", "request access to a project", 0),
		act("public", "public projects of all workspaces", 0),
		act("accounts", "accounts of the deployment", 0),
		act("platform", "settings of the deployment", 0),
		act("visitors", "who is here", 0),
		act("inbox", "open the inbox", 0, "I"),
		act("refresh", "read again", 0, "ctrl+r"),
		act("theme", "next theme", 0, "T"),
		act("mouse", "mouse on or off", 0),
		act("quit", "leave Atrium", 0),
	}
	for i := 1; i <= 9; i++ {
		n := strconv.Itoa(i)
		out = append(out, keys.Action{ID: "app.tab-" + n, Group: "Going to", Keys: []string{n}})
	}
	return out
}

// actions are the globals as they are now, tabs by their names.
func (a *App) actions() []keys.Action {
	runs := map[string]ui.Deed{
		"app.help":    {Run: a.openHelp},
		"app.palette": {Run: a.openPalette},
		"app.mouse":   {Run: a.toggleMouse},
		"app.quit":    {Run: func() tea.Cmd { return tea.Quit }},
		"app.theme":   {Run: func() tea.Cmd { return a.setTheme(a.nextTheme()) }},
	}
	if !a.starting() {
		runs["app.switcher"] = ui.Deed{Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Switcher}) }}
		runs["app.create-workspace"] = ui.Deed{Run: func() tea.Cmd { return switcher.NewWorkspace(a.c) }}
		runs["app.request-access"] = ui.Deed{Run: func() tea.Cmd { return request.File(a.c, "", model.NoProjectRole) }}
		runs["app.accounts"] = ui.Deed{Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Accounts}) }}
		runs["app.visitors"] = ui.Deed{Disabled: a.c.Hidden(), Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Visitors}) }}
		if !a.c.Me.PlatformAdmin {
			runs["app.accounts"] = ui.Deed{Disabled: "the list of accounts is for platform admins."}
		}
		runs["app.platform"] = ui.Deed{Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Platform}) }}
		runs["app.public"] = ui.Deed{Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Public}) }}
		runs["app.back"] = ui.Deed{Run: a.back}
		runs["app.refresh"] = ui.Deed{Run: a.refresh}
		if _, ok := a.place(ui.Inbox); ok {
			runs["app.inbox"] = ui.Deed{Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.Inbox}) }}
		}
	}
	if a.stranger && len(a.stack) > 1 {
		runs["app.back"] = ui.Deed{Run: a.back}
		runs["app.refresh"] = ui.Deed{Run: a.refresh}
	}
	list := ui.Bind(globals(), runs)
	if a.starting() {
		return a.c.Keys.Apply(list)
	}
	for i, p := range a.tabs() {
		kind := p.kind
		list = append(list, keys.Action{
			ID: "app.tab-" + strconv.Itoa(i+1), Keys: []string{strconv.Itoa(i + 1)}, Title: p.tab, Group: "Going to",
			Run: func() tea.Cmd { return a.visit(ui.Route{Kind: kind}) },
		})
	}
	if a.c.Logins != nil {
		for _, p := range a.c.Logins.Providers() {
			list = append(list, keys.Action{
				ID: "app.sign-in-" + p, Title: "sign in through " + p, Group: "Going to",
				Run: func() tea.Cmd { return a.visit(ui.Route{Kind: ui.SignIn, Name: p}) },
			})
		}
	}
	return a.c.Keys.Apply(list)
}

// screenActions are those of the screen in view with this person's keys; what
// they send comes back to the screen.
func (a *App) screenActions() []keys.Action {
	e := a.top()
	if e == nil {
		return nil
	}
	list := a.c.Keys.Apply(e.screen.Actions())
	for i := range list {
		if run := list[i].Run; run != nil {
			list[i].Run = func() tea.Cmd { return a.from(e.id, run()) }
		}
		if ask := list[i].Ask; ask != nil {
			list[i].Ask = func() tea.Cmd { return a.from(e.id, ask()) }
		}
	}
	return list
}

func (a *App) openPalette() tea.Cmd {
	return a.ask(0, palette.New(a.c.Theme, append(a.screenActions(), a.actions()...)).Refusing(a.refuse))
}

func (a *App) openHelp() tea.Cmd {
	list := append(a.screenActions(), a.actions()...)
	for _, m := range a.c.Keys.Apply(keys.Navigation()) {
		m.Run = func() tea.Cmd { return nil }
		list = append(list, m)
	}
	title := ""
	if e := a.top(); e != nil {
		title = e.screen.Title()
	}
	return a.ask(0, help.New(a.c.Theme, title, list).Refusing(a.refuse))
}

// refresh reads everything in view again.
func (a *App) refresh() tea.Cmd {
	e := a.top()
	if e == nil {
		return a.readSession()
	}
	changed := ui.Changed{}
	changed.Event.Overflow = true
	if a.starting() {
		return a.to(e.id, changed)
	}
	return tea.Batch(a.readSession(), a.to(e.id, changed))
}

// step goes to the tab after (1) or before (-1) the present one.
func (a *App) step(by int) tea.Cmd {
	list := a.tabs()
	if len(list) == 0 || a.starting() {
		return nil
	}
	return a.visit(ui.Route{Kind: list[tabs.Next(a.tab(), by, len(list))].kind})
}

// tab is the index of the tab one is under.
func (a *App) tab() int {
	for i, p := range a.tabs() {
		if p.kind == a.stack[0].Kind {
			return i
		}
	}
	return 0
}
