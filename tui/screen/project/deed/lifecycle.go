package deed

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// Purge deletes the one target for good; its full name has to be typed (A9).
func Purge(c *ui.Context, t Targets) tea.Cmd {
	full := t.Full[0]
	return c.Change(ui.Plan{
		Title: "Delete " + full + " for good?", Yes: "Delete for good", Typed: full, Then: t.then,
		Ops: []model.Operation{chore.PurgeProject{Project: full}},
	})
}

// Duplicate asks where to copy a project to, and begins the copy (A7); begun, which
// may be nil, is told where to.
func Duplicate(c *ui.Context, full string, begun func(target string) tea.Cmd) tea.Cmd {
	ws, name, _ := strings.Cut(full, "/")
	if here := c.Workspace.Name; here != "" {
		ws = here
	}
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Copy " + full,
		Form: form.Options{ID: "duplicate", Submit: "Copy", Fields: []form.Field{{
			ID: "target", Label: "To", Value: ws + "/" + name + "-copy", Limit: 2*text.MaxName + 1, Check: whole,
			Help: "WORKSPACE/NAME of the new project. Runs, models and metadata are copied; nobody sees it before it is complete.",
		}}},
		Plan: func(v form.Values) ui.Plan {
			target := strings.TrimSpace(v["target"])
			p := ui.Plan{Ops: []model.Operation{chore.DuplicateProject{Source: full, Target: target}}}
			if begun != nil {
				p.Then = func([]model.Effect) tea.Cmd { return begun(target) }
			}
			return p
		},
		Field: func(*model.Error) string { return "target" },
	}))
}

// whole is why a text is no full name of a project.
func whole(s string) string {
	if ws, name, _ := strings.Cut(strings.TrimSpace(s), "/"); ws == "" || name == "" {
		return "write WORKSPACE/NAME"
	}
	return ""
}

// Copying says how far a copy is.
func Copying(w view.WorkRow) string {
	_, name, _ := strings.Cut(w.Target, "/")
	says := "copying to " + name + ": " + ui.Number(w.Done) + " of " + ui.Number(w.Total) + " records"
	if w.Error != "" {
		return says + ", stands still: " + string(w.Error)
	}
	return says
}

// Cancel ends a copy that is being made.
func Cancel(c *ui.Context, target string) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Cancel the copy to " + target + "?", Yes: "Cancel the copy", Ask: true,
		Ops: []model.Operation{chore.CancelDuplicate{Target: target}},
	})
}
