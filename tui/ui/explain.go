package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/picker"
)

// explained is the most projects that ExplainIn offers.
const explained = 500

// Explain asks for an action and tells whether somebody may do it to the target
// (WS or WS/NAME), with every source that was tried and what would change the
// answer (A2).
func Explain(c *Context, who, target string) tea.Cmd {
	table := model.WorkspacePermissions()
	if strings.Contains(target, "/") {
		table = model.ProjectPermissions()
	}
	var items []picker.Item
	for _, p := range table {
		items = append(items, picker.Item{ID: p.Name, Title: p.Name, Detail: p.Note})
	}
	return Ask(NewPick(c, "What may "+who+" do? "+target, items, func(action string) tea.Cmd {
		return c.explain(who, action, target)
	}))
}

// ExplainIn is Explain after asking for the workspace itself or one of its
// projects.
func ExplainIn(c *Context, who, workspace string) tea.Cmd {
	return func() tea.Msg {
		items := []picker.Item{{ID: workspace, Title: workspace, Detail: "the workspace itself"}}
		err := c.view(func(r *Reader) error {
			list, err := r.Projects(workspace, view.ProjectQuery{Page: model.Page{Size: explained}})
			for _, p := range list.Data {
				items = append(items, picker.Item{ID: p.FullName, Title: p.Name, Detail: p.Visibility})
			}
			return err
		})
		return Step{func() tea.Cmd {
			if err != nil {
				return Tell(err)
			}
			return Ask(NewPick(c, "Access of "+who+" to what?", items, func(target string) tea.Cmd {
				return Explain(c, who, target)
			}))
		}}
	}
}

// explain reads the answer and shows it.
func (c *Context) explain(who, action, target string) tea.Cmd {
	return func() tea.Msg {
		var row view.CanRow
		err := c.view(func(r *Reader) (err error) {
			row, err = r.Can(who, action, target)
			return err
		})
		return Step{func() tea.Cmd {
			if err != nil {
				return Tell(err)
			}
			return Ask(NewAnswer(c, row))
		}}
	}
}

// NewAnswer opens a panel with the explanation of a decision (A2).
func NewAnswer(c *Context, row view.CanRow) *Panel {
	title := "No: " + row.Person + " may not " + row.Action
	if row.Allowed {
		title = "Yes: " + row.Person + " may " + row.Action
	}
	text := []string{row.Reason, "", "Sources tried:"}
	for _, s := range row.Sources {
		gave := "nothing"
		if s.Role != "" {
			gave = string(s.Role)
		}
		text = append(text, c.Theme.Glyphs.Bullet+" "+s.Source+" gives "+gave+": "+s.Detail)
	}
	if len(row.WouldAllow) > 0 {
		text = append(text, "", "Any of these would allow it:")
		for _, w := range row.WouldAllow {
			text = append(text, c.Theme.Glyphs.Bullet+" "+w)
		}
	}
	return NewPanel(c, title, text...)
}
