package settings

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/setting"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// row is one thing that can be set.
type row struct {
	id, title string
	value     string
	help      string
	why       string // why the person cannot change it
	here      bool   // why is not about their rights: nobody could change it here
	change    func() tea.Cmd
}

// told is why the setting cannot be changed, as a sentence before its help.
func (r row) told() string {
	if r.here {
		return "Cannot be switched on here: " + r.why
	}
	return "Not for you to change: " + r.why
}

func columns() []table.Column {
	return []table.Column{
		{Title: "Setting", Min: 24, Max: 30},
		{Title: "Now", Min: 20, Weight: 1},
	}
}

func cells(r row, c *table.Cells) {
	tone := table.Strong
	if r.why != "" {
		tone = table.Dim
	}
	c.Tone(tone, r.title)
	c.Add(r.value)
}

// rows are the workspace's settings, then the console's.
func (s *Screen) rows() []row {
	d := s.data
	out := []row{{
		id: "description", title: "description", value: d.Description, why: d.update, change: s.describe,
		help: "What the workspace is for: everyone who can see it reads this. The name stays as it is.",
	}}
	out = append(out, row{
		id: "properties", title: "properties", value: d.Name + ", " + d.Kind, change: s.properties,
		help: "What is fixed about the workspace: its name and id, its owner, when it was created, its plan.",
	})
	out = append(out, row{
		id: "integrations", title: "integrations", value: d.integrations, change: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.Integrations, Workspace: s.at})
		},
		help: "The services outside that the projects of the workspace can use, with their settings and secrets.",
	})
	if d.Kind == "individual" {
		out[0].help += " An individual workspace has no other settings."
	} else {
		for _, o := range setting.Workspace() {
			r := row{
				id: o.Name, title: o.Name, value: d.shown(o.Name), help: o.Help, why: d.manage,
				change: func() tea.Cmd { return s.choose(o) },
			}
			if why := d.impossible(o.Name); r.why == "" && why != "" {
				r.why, r.here = why, true
			}
			out = append(out, r)
		}
	}
	if d.platformAdmin {
		out = append(out, row{
			id: "deployment", title: "the deployment", value: "settings and accounts", change: func() tea.Cmd {
				return ui.Visit(ui.Route{Kind: ui.Platform})
			},
			help: "What holds for all workspaces: who may create them and make accounts, invitations, whom to ask. For platform admins.",
		})
	}
	return append(out,
		row{
			id: "account", title: "your account", value: d.me, change: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Account}) },
			help: "How you sign in: your address, your keys, your logins at login providers.",
		},
		row{
			id: "theme", title: "theme of the console", value: s.c.Theme.Palette.Name, change: s.theme,
			help: "The colours of this console: dark, light, sixteen colours, high contrast or none.",
		},
		row{
			id: "keys", title: "keys of the console", value: "all in one file", change: s.keys,
			help: "Every key can be changed in one file.",
		},
	)
}

// value is the present value of a setting in the words of `workspace set`.
func (d *loaded) value(key string) string {
	if d.Settings == nil {
		return ""
	}
	switch key {
	case setting.DomainInvites:
		return onOff(d.Settings.DomainInvites != "")
	case setting.LoginProvider:
		if d.Settings.LoginProvider == "" {
			return "off"
		}
		return string(d.Settings.LoginProvider)
	case "guests":
		return onOff(d.Settings.Guests)
	case "members-create-projects":
		return onOff(d.Settings.MembersCreate)
	case "visibilities":
		return strings.Join(d.Settings.Visibilities, ",")
	case "default-visibility":
		return d.Settings.DefaultVisibility
	case "everyone":
		return d.Settings.Everyone
	}
	return ""
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// shown is the present value of a setting as the list has it.
func (d *loaded) shown(key string) string {
	v := d.value(key)
	switch {
	case key == setting.DomainInvites && v == "on":
		return "on for " + string(d.Settings.DomainInvites)
	case key == "visibilities":
		return strings.ReplaceAll(v, ",", ", ")
	}
	return v
}

// impossible is why a setting that is off cannot be switched on by anybody who
// is signed in as this person is, "" when it can (S1, S2).
func (d *loaded) impossible(key string) string {
	switch {
	case d.value(key) != "off":
		return ""
	case key == setting.DomainInvites:
		return d.entry.DomainWhy
	case key == setting.LoginProvider:
		return d.entry.ProviderWhy
	}
	return ""
}

// notOwner is why the person cannot transfer the workspace.
func (d *loaded) notOwner() string {
	if d.platformAdmin || string(d.Owner) == d.me {
		return ""
	}
	return "only its owner, " + string(d.Owner) + ", or a platform admin may"
}

func (d *loaded) notMember() string {
	if d.Role == "" {
		return "you are not a member"
	}
	return ""
}

// teamOnly is why something is not possible here, before any other reason.
func (s *Screen) teamOnly(other string) string {
	switch s.data.Kind {
	case "individual":
		return "an individual workspace goes with its account"
	case "builtin":
		return "a built-in workspace stays as it is"
	}
	return other
}
