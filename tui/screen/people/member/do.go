package member

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// Targets are whom an action is about: usernames and addresses, and the row
// where it is one that is in view.
type Targets struct {
	Who []string
	Row view.PeopleRow // zero for several
}

// One is a single row.
func One(r view.PeopleRow) Targets { return Targets{[]string{r.Who}, r} }

// name is the one person, or how many.
func (t Targets) name() string {
	if len(t.Who) == 1 && t.Row.Who == t.Who[0] {
		return Called(t.Row)
	}
	if len(t.Who) == 1 {
		return t.Who[0]
	}
	return ui.Count(len(t.Who), "person", "people")
}

// ops makes one operation for each.
func (t Targets) ops(of func(who string) model.Operation) []model.Operation {
	out := make([]model.Operation, len(t.Who))
	for i, who := range t.Who {
		out[i] = of(who)
	}
	return out
}

// ChangeRole asks for a role and gives it to the targets.
func (p Place) ChangeRole(c *ui.Context, t Targets) tea.Cmd {
	if len(t.Who) == 0 {
		return nil
	}
	var items []picker.Item
	for _, role := range model.Roles() {
		item := picker.Item{ID: role.String(), Title: role.String(), Detail: Adds(role)}
		if t.Row.Who != "" {
			item.Current = string(t.Row.Role) == role.String()
			item.Disabled = p.raise(t.Row, role)
		}
		items = append(items, item)
	}
	return ui.Ask(ui.NewPick(c, "Role of "+t.name()+" in "+p.Workspace, items, func(id string) tea.Cmd {
		role, err := model.ParseRole(id)
		if err != nil {
			return ui.Tell(err)
		}
		return c.Change(ui.Plan{
			Title: "Change the role of " + t.name() + " to " + id + "?",
			Ops: t.ops(func(who string) model.Operation {
				return op.SetRole{Workspace: p.Workspace, Who: who, Role: role}
			}),
		})
	}))
}

// raise is why a row cannot get a role: nobody raises their own (R1).
func (p Place) raise(r view.PeopleRow, to model.Role) string {
	now, err := model.ParseRole(string(r.Role))
	if r.Who == p.Me && err == nil && to > now {
		return "you cannot raise your own role; ask another admin"
	}
	return ""
}

// Remove takes the targets off the list, each invitation or membership by the
// name of what ends.
func (p Place) Remove(c *ui.Context, t Targets) tea.Cmd {
	if t.Row.Who != "" && t.Row.Invitation != "" && t.Row.JoinedAt.IsZero() {
		return p.Revoke(c, t)
	}
	name := t.name()
	if len(t.Who) == 1 && t.Who[0] == p.Me {
		name = "yourself, " + name + ","
	}
	return c.Change(ui.Plan{
		Title: "Remove " + name + " from " + p.Workspace + "?", Yes: "Remove",
		Ops: t.ops(func(who string) model.Operation { return op.RemoveMember{Workspace: p.Workspace, Who: who} }),
	})
}

// Revoke takes pending invitations back (I3).
func (p Place) Revoke(c *ui.Context, t Targets) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Revoke the invitation of " + t.name() + " to " + p.Workspace + "?", Yes: "Revoke",
		Ops: t.ops(func(who string) model.Operation { return op.RevokeInvitation{Workspace: p.Workspace, Who: who} }),
	})
}

// Resend sends pending invitations again (I3).
func (p Place) Resend(c *ui.Context, t Targets) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Send the invitation of " + t.name() + " again?", Yes: "Send",
		Ops: t.ops(func(who string) model.Operation { return op.ResendInvitation{Workspace: p.Workspace, Who: who} }),
	})
}

// Leave ends the actor's own membership (W5).
func (p Place) Leave(c *ui.Context) tea.Cmd {
	return ui.Change(c, "Leave "+p.Workspace+"?", op.LeaveWorkspace{Workspace: p.Workspace})
}

// Restore asks for somebody who was removed and brings them back (W6).
func (p Place) Restore(c *ui.Context) tea.Cmd {
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Bring a removed member back",
		Form: form.Options{
			ID: "restore", Submit: "Bring back",
			Fields: []form.Field{{
				ID: "who", Label: "Who", Hint: "such as ada", Limit: 254,
				Help: "Username or address. Role and grants return as they were; possible for 90 days after the removal.",
				Check: func(who string) string {
					if strings.TrimSpace(who) == "" {
						return "name the person"
					}
					return ""
				},
			}},
		},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{op.RestoreMember{Workspace: p.Workspace, Who: v["who"]}}}
		},
		Field: func(*model.Error) string { return "who" },
	}))
}
