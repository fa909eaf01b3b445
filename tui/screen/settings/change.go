package settings

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/setting"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/theme"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// describe edits the description; an edit over somebody else's is told and
// keeps its text (C3).
func (s *Screen) describe() tea.Cmd {
	at, version := s.at, s.data.Version
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Description of " + at,
		Form: form.Options{ID: "description", Submit: "Save", Fields: []form.Field{
			{ID: "description", Label: "Description", Value: s.data.Description, Limit: text.MaxDescription},
		}},
		Field: func(*model.Error) string { return "description" },
		Plan: func(v form.Values) ui.Plan {
			d := v["description"]
			return ui.Plan{Ops: []model.Operation{op.UpdateWorkspace{Name: at, Description: &d, Version: version}}}
		},
	}))
}

// choose offers the values of a setting. What it would change for whom is
// asked by the change itself.
func (s *Screen) choose(o setting.Key) tea.Cmd {
	switch o.Name {
	case "visibilities":
		return s.visibilities()
	case setting.DomainInvites:
		return s.domain()
	case setting.LoginProvider:
		return s.provider()
	}
	now := s.data.value(o.Name)
	var items []picker.Item
	for _, v := range strings.Split(o.Values, "|") {
		items = append(items, picker.Item{ID: v, Title: v, Detail: meaning(o.Name, v), Current: v == now, Disabled: s.notAllowed(o.Name, v)})
	}
	return ui.Ask(ui.NewPick(s.c, o.Name, items, func(v string) tea.Cmd { return s.set(o.Name, v) }))
}

func (s *Screen) notAllowed(key, v string) string {
	if key == "default-visibility" && !strings.Contains(s.data.value("visibilities"), v) {
		return "not one of the allowed visibilities"
	}
	return ""
}

// domain offers domain invites, for the one domain there is (S1).
func (s *Screen) domain() tea.Cmd {
	on := picker.Item{ID: "on", Title: "on", Detail: "for the domain of the owner's address", Disabled: s.data.entry.DomainWhy}
	if d := s.data.entry.Offered; d != "" {
		on.Detail = "whoever has a verified address at " + string(d) + " may join"
	}
	off := picker.Item{ID: "off", Title: "off", Detail: "people come in by invitation only"}
	on.Current, off.Current = s.data.Settings.DomainInvites != "", s.data.Settings.DomainInvites == ""
	return ui.Ask(ui.NewPick(s.c, setting.DomainInvites, []picker.Item{on, off}, func(v string) tea.Cmd { return s.set(setting.DomainInvites, v) }))
}

// provider offers the login provider of this session, the only one that can be
// enforced from it (S2).
func (s *Screen) provider() tea.Cmd {
	now, own := string(s.data.Settings.LoginProvider), string(s.data.entry.Session)
	items := []picker.Item{{ID: "off", Title: "off", Detail: "members count in every session", Current: now == ""}}
	if own != "" {
		items = append(items, picker.Item{ID: own, Title: own, Detail: "only sessions signed in through it count", Current: now == own})
	}
	if now != "" && now != own {
		items = append(items, picker.Item{ID: now, Title: now, Detail: "is enforced now", Current: true})
	}
	why := "sign in through it to enforce it"
	if own == "" {
		why = s.data.entry.ProviderWhy
	}
	items = append(items, picker.Item{ID: " ", Title: "another provider", Disabled: why})
	return ui.Ask(ui.NewPick(s.c, setting.LoginProvider, items, func(v string) tea.Cmd { return s.set(setting.LoginProvider, v) }))
}

// properties shows what is fixed about the workspace.
func (s *Screen) properties() tea.Cmd {
	d := s.data
	or := func(v view.Opt) string {
		if v == "" {
			return "(none)"
		}
		return string(v)
	}
	lines := []string{
		"Name          " + d.Name,
		"Id            " + d.ID,
		"Kind          " + d.Kind,
		"Owner         " + or(d.Owner),
		"Created       " + ui.Date(d.CreatedAt.Time),
		"Plan          " + d.Plan,
		"People        " + ui.Number(d.People) + ", and " + ui.Number(d.Pending) + " invited",
		"Projects      " + ui.Number(d.Projects) + " that you see",
	}
	if d.OrganizationType != "" {
		lines = append(lines, "Organisation  "+string(d.OrganizationType))
	}
	if d.OriginalName != "" {
		lines = append(lines, "Imported as   "+string(d.OriginalName))
	}
	return ui.Ask(ui.NewPanel(s.c, "Properties of "+d.Name, append(lines, "", "The name and the id stay for ever; the ownership can be transferred.")...))
}

// meaning says in a few words what a value does.
func meaning(key, v string) string {
	switch key + "=" + v {
	case "guests=on":
		return "owners may invite outsiders to their projects"
	case "guests=off":
		return "only members get a role; guests keep what they have"
	case "members-create-projects=on":
		return "members may create projects that are not private"
	case "members-create-projects=off":
		return "editors and admins create projects"
	case "everyone=none":
		return "only members get in"
	case "everyone=viewer":
		return "every signed-in person sees workspace projects"
	case "everyone=editor":
		return "every signed-in person works on workspace projects"
	case "default-visibility=private":
		return "grants and admins only"
	case "default-visibility=workspace":
		return "everyone in the workspace"
	case "default-visibility=public":
		return "anyone"
	}
	return ""
}

func (s *Screen) visibilities() tea.Cmd {
	all := []string{"private", "private,workspace", "private,workspace,public", "workspace", "workspace,public", "private,public", "public"}
	now, fallback := s.data.value("visibilities"), s.data.value("default-visibility")
	items := make([]picker.Item, len(all))
	for i, v := range all {
		items[i] = picker.Item{ID: v, Title: strings.ReplaceAll(v, ",", ", "), Current: v == now}
		if !strings.Contains(v, fallback) {
			items[i].Disabled = "the default visibility is " + fallback + "; change that first"
		}
	}
	return ui.Ask(ui.NewPick(s.c, "Allowed visibilities", items, func(v string) tea.Cmd { return s.set("visibilities", v) }))
}

func (s *Screen) set(key, v string) tea.Cmd {
	return s.c.Change(ui.Plan{
		Ops: []model.Operation{op.SetWorkspace{Name: s.at, Values: map[string]string{key: v}, Version: s.data.Version}},
		Ask: v != s.data.value(key), Yes: "Change",
	})
}

func (s *Screen) theme() tea.Cmd {
	var items []picker.Item
	for _, n := range theme.Names() {
		items = append(items, picker.Item{ID: n, Title: n, Current: n == s.c.Theme.Palette.Name})
	}
	return ui.Ask(ui.NewPick(s.c, "Theme", items, func(n string) tea.Cmd { return ui.Send(ui.SetTheme{Name: n}) }))
}

func (s *Screen) keys() tea.Cmd {
	return ui.Ask(ui.NewPanel(
		s.c, "Keys", "Press ? on any screen to see and search its keys.", "",
		"To change them, write the defaults to a file and edit it:", "", "atrium keys > ~/.config/atrium/keys.yaml", "",
		"The console reads it when it starts and tells about mistakes in it.",
	))
}

func (s *Screen) transfer() tea.Cmd {
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Transfer " + s.at,
		Form: form.Options{ID: "transfer", Submit: "Transfer", Fields: []form.Field{
			{ID: "who", Label: "New owner", Hint: "a member's username", Help: "The owner is who created the workspace, a fact beside the roles: you keep yours.", Check: func(who string) string {
				if who == "" {
					return "name a member"
				}
				return ""
			}},
		}},
		Field: func(*model.Error) string { return "who" },
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{op.TransferWorkspace{Name: s.at, Who: v["who"]}}}
		},
	}))
}

func (s *Screen) leave() tea.Cmd {
	return ui.Change(s.c, "Leave "+s.at+"?", op.LeaveWorkspace{Workspace: s.at})
}

// remove deletes the workspace once its name is typed (W3).
func (s *Screen) remove() tea.Cmd {
	return s.c.Change(ui.Plan{
		Title: "Delete " + s.at + "?", Ops: []model.Operation{op.DeleteWorkspace{Name: s.at}}, Typed: s.at, Yes: "Delete",
	})
}
