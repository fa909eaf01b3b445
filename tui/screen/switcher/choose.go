package switcher

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/join"
	"atrium/model/setting"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// choose goes to the place under the cursor; an invitation is answered first.
func (s *Screen) choose() tea.Cmd {
	r, ok := s.table.Current()
	switch {
	case !ok:
		return nil
	case r.invitation != "":
		return s.answer(r)
	case r.join:
		return s.join(r)
	case r.failed:
		return s.c.Change(ui.Plan{
			Title: "Go on with the clean-up of " + r.workspace + "?", Yes: "Retry", Ask: true,
			Ops: []model.Operation{chore.Retry{Workspace: r.workspace}},
		})
	case r.barred != "":
		return s.release(r)
	case r.project != "":
		return ui.Visit(ui.Route{Kind: ui.Project, Workspace: r.workspace, Name: r.project})
	case r.workspace == s.c.Workspace.Name:
		return ui.Send(ui.Back{})
	}
	return ui.Send(ui.Enter{Workspace: r.workspace})
}

// join asks whether to become a member, and goes there (S1).
func (s *Screen) join(r row) tea.Cmd {
	return s.c.Change(ui.Plan{
		Ops: []model.Operation{join.Workspace{Name: r.workspace}}, Ask: true, Yes: "Join",
		Then: func([]model.Effect) tea.Cmd { return ui.Send(ui.Enter{Workspace: r.workspace}) },
	})
}

// release tells why a workspace cannot be entered in this session, and lets who
// may switch the enforced login provider off (S2).
func (s *Screen) release(r row) tea.Cmd {
	if !r.release {
		return ui.Warn(r.workspace + " counts only sessions signed in through " + r.barred + ": sign in through it to get in.")
	}
	items := []picker.Item{
		{ID: "back", Title: "Leave it so", Detail: "and sign in through " + r.barred + " to get in"},
		{ID: "off", Title: "Switch the login provider off", Detail: "which this session may, and which is recorded"},
	}
	return ui.Ask(ui.NewPick(s.c, r.workspace+" wants a login through "+r.barred, items, func(id string) tea.Cmd {
		if id != "off" {
			return nil
		}
		return s.c.Change(ui.Plan{
			Ops: []model.Operation{op.SetWorkspace{Name: r.workspace, Values: map[string]string{setting.LoginProvider: "off"}}},
			Ask: true, Yes: "Switch off",
			Then: func([]model.Effect) tea.Cmd { return ui.Send(ui.Enter{Workspace: r.workspace}) },
		})
	}))
}

// answer asks what to say to an invitation.
func (s *Screen) answer(r row) tea.Cmd {
	items := []picker.Item{
		{ID: "accept", Title: "Accept", Detail: "and go to " + r.name + " as " + r.role},
		{ID: "decline", Title: "Decline", Detail: "the inviter is told"},
	}
	return ui.Ask(ui.NewPick(s.c, "Invitation to "+r.name+" "+r.note, items, func(id string) tea.Cmd {
		if id == "decline" {
			return ui.Change(s.c, "", op.DeclineInvitation{Ref: r.invitation})
		}
		return s.c.Change(ui.Plan{
			Ops: []model.Operation{op.AcceptInvitation{Ref: r.invitation}},
			Then: func([]model.Effect) tea.Cmd {
				if r.project != "" {
					return ui.Visit(ui.Route{Kind: ui.Project, Workspace: r.workspace, Name: r.project})
				}
				return ui.Send(ui.Enter{Workspace: r.workspace})
			},
		})
	}))
}

// NewWorkspace is the command that asks for a new team workspace and goes there
// (W1).
func NewWorkspace(c *ui.Context) tea.Cmd {
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "New team workspace",
		Form: form.Options{
			ID: "workspace", Submit: "Create",
			Fields: []form.Field{
				{ID: "name", Label: "Name", Hint: "such as ml-team", Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule("workspace") + ".", Check: checkName},
				{ID: "description", Label: "Description", Limit: text.MaxDescription, Help: "May stay empty, and can be changed.", Check: ui.FreeText("description", text.MaxDescription)},
				{ID: "organization", Label: "Organisation", Kind: form.Choice, Value: "commercial", Options: []form.Option{
					{Value: "commercial"}, {Value: "education", Title: "education, competitions"}, {Value: "non-profit"},
				}, Help: "The free academic plan asks for a verified educational or non-profit address."},
			},
		},
		Plan: func(v form.Values) ui.Plan {
			kind, _ := model.ParseOrganizationType(v["organization"])
			return ui.Plan{
				Ops:  []model.Operation{op.CreateWorkspace{Name: v["name"], Description: v["description"], Organization: kind}},
				Then: func([]model.Effect) tea.Cmd { return ui.Send(ui.Enter{Workspace: v["name"]}) },
			}
		},
		Field: func(e *model.Error) string {
			if e.Code == model.Conflict || strings.Contains(e.Message, "workspace name") {
				return "name"
			}
			return ""
		},
		Watch: func(f *form.Form) tea.Cmd {
			// One letter is not wrong yet, only short.
			if v := f.Value("name"); f.Focused() == "name" && len(v) > 1 {
				if err := text.Name("workspace", v); err != nil {
					f.SetError("name", err.Error())
				}
			}
			return nil
		},
	}))
}

func checkName(name string) string {
	if name == "" {
		return "give it a name"
	}
	if text.Name("workspace", name) != nil {
		return "the name does not fit the rule yet"
	}
	return ""
}
