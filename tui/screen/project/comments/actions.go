package comments

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Catalog lists what can be done to comments, with the default keys.
func Catalog() []keys.Action {
	const group = "Comments on the project"
	return []keys.Action{
		{ID: "comments.add", Keys: []string{"a"}, Title: "write a comment", Group: group, Footer: 60},
		{ID: "comments.edit", Keys: []string{"e"}, Title: "edit your comment", Group: group, Footer: 50},
		{ID: "comments.delete", Keys: []string{"x"}, Title: "delete the comment", Group: group, Footer: 45},
		{ID: "comments.order", Keys: []string{"o"}, Title: "oldest first", Group: group, Footer: 35},
	}
}

// Deeds adds what can be done to the comments now.
func (l *List) Deeds(deeds map[string]ui.Deed) {
	if l.at.Comment != "" {
		deeds["comments.add"] = ui.Deed{Disabled: l.at.Comment}
		return
	}
	deeds["comments.add"] = ui.Deed{Run: l.add}
	deeds["comments.order"] = ui.Deed{Run: l.turnRound}
	r, ok := l.current()
	if !ok {
		return
	}
	deeds["comments.edit"] = ui.Deed{Run: func() tea.Cmd { return l.edit(r) }, Disabled: editWhy(r)}
	deeds["comments.delete"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Change(l.c, "", asset.DeleteComment{Project: l.at.Full, ID: r.ID})
	}, Disabled: l.deleteWhy(r)}
}

// Oldest says which end is first, for the title of the action that turns it.
func (l *List) Oldest() bool { return l.oldest }

func editWhy(r view.CommentRow) string {
	if r.Mine {
		return ""
	}
	return "only " + string(r.Person) + " can edit this comment; owners of the project can delete it (x)."
}

func (l *List) deleteWhy(r view.CommentRow) string {
	if r.Mine || l.at.Moderate == "" {
		return ""
	}
	return "only " + string(r.Person) + " and owners of the project can delete this comment."
}

func field(value string) form.Field {
	return form.Field{
		ID: "text", Label: "Comment", Kind: form.Lines, Value: value, Limit: text.MaxComment, Height: 8,
		Help: "Enter breaks the line. Who is named as @username is told, if they have a role here.",
		Check: func(v string) string {
			if err := text.Free("comment", v, text.MaxComment, true); err != nil {
				return err.Error()
			}
			return ""
		},
	}
}

func (l *List) add() tea.Cmd {
	full := l.at.Full
	return ui.Ask(ui.NewForm(l.c, ui.FormOptions{
		Title: "Comment on " + full,
		Form:  form.Options{ID: "comment", Submit: "Comment", Fields: []form.Field{field("")}},
		Field: func(*model.Error) string { return "text" },
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{
				Ops:  []model.Operation{asset.AddComment{Project: full, Text: v["text"]}},
				Then: func([]model.Effect) tea.Cmd { return l.shown() },
			}
		},
	}))
}

// shown goes to where one's own new comment stands.
func (l *List) shown() tea.Cmd {
	l.cur, l.top = -1, 0 // the cursor goes to the new comment, not to where it was
	if l.oldest {
		return l.fetch(model.Page{Last: true}, true)
	}
	return l.fetch(model.Page{}, false)
}

// edit changes one's own comment. Over another edit of it, from another console
// of the same person, it keeps what was typed; saving again is then a decision
// (C3).
func (l *List) edit(r view.CommentRow) tea.Cmd {
	full, version := l.at.Full, r.Version
	return ui.Ask(ui.NewForm(l.c, ui.FormOptions{
		Title: "Your comment on " + full,
		Form:  form.Options{ID: "comment", Submit: "Save", Fields: []form.Field{field(r.Text)}},
		Field: func(e *model.Error) string {
			if e.Code == model.Conflict {
				for _, now := range l.list.Data {
					if now.ID == r.ID && now.Version != version {
						version = now.Version
						*e = *model.Errorf(model.Conflict, "The comment was edited meanwhile. It begins now: %s", opening(now.Text)).
							WithHint("Save again to put yours in its place; esc keeps the other.")
					}
				}
			}
			return "text"
		},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{asset.EditComment{Project: full, ID: r.ID, Text: v["text"], Version: version}}}
		},
	}))
}

func opening(s string) string {
	runes := []rune(s)
	if len(runes) > 80 {
		return string(runes[:80]) + " and so on"
	}
	return s
}
