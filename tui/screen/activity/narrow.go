package activity

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// narrowing is what the list is narrowed to, as it was typed: by whom, which
// operation, what was changed, from when and until when.
type narrowing struct{ actor, operation, target, since, until string }

// any says whether it narrows at all.
func (n narrowing) any() bool { return n != narrowing{} }

// title says in words what is shown.
func (n narrowing) title() string {
	if !n.any() {
		return "Everything"
	}
	said := "Only"
	for _, p := range [][2]string{
		{" ", n.operation}, {" by ", n.actor}, {" to ", n.target}, {" since ", n.since}, {" until ", n.until},
	} {
		if p[1] != "" {
			said += p[0] + p[1]
		}
	}
	return said
}

// moment reads a time in the past: a date, an RFC 3339 time, or how long ago.
func moment(s string, now time.Time) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	d, err := text.Duration(s)
	return now.Add(-d), err == nil
}

// narrower is the dialog that asks what to narrow the list to. It changes
// nothing, so it needs no plan and asks no store.
type narrower struct {
	c     *ui.Context
	form  *form.Form
	done  func(narrowing) tea.Cmd
	after func() tea.Cmd
}

func newNarrower(c *ui.Context, n narrowing, done func(narrowing) tea.Cmd) *narrower {
	check := func(v string) string {
		if _, ok := moment(v, c.Now()); !ok {
			return "Give a date such as 2026-12-31, or how long ago, such as 12h or 30d."
		}
		return ""
	}
	return &narrower{c: c, done: done, form: form.New(c.Theme, form.Options{
		Submit: "Show",
		Fields: []form.Field{
			{ID: "actor", Label: "By", Value: n.actor, Hint: "a username; empty is anybody", Limit: 130},
			{
				ID: "operation", Label: "Operation", Value: n.operation, Hint: "people.role, or people for all of them",
				Help: "The word in the record, or its first part: people, invitation, access, project, workspace, undo.", Limit: 60,
			},
			{ID: "target", Label: "To", Value: n.target, Hint: "a part of the name of what was changed", Limit: 200},
			{ID: "since", Label: "Since", Value: n.since, Hint: "2026-12-31, or 30d for how long ago", Check: check, Limit: 40},
			{ID: "until", Label: "Until", Value: n.until, Hint: "before that time", Check: check, Limit: 40},
		},
	})}
}

// After implements ui.Dialog.
func (d *narrower) After() func() tea.Cmd { return d.after }

// Update implements ui.Dialog.
func (d *narrower) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return d.form.Update(msg), false
	case form.CancelMsg:
		return nil, true
	case form.SubmitMsg:
		v := func(id string) string { return strings.TrimSpace(msg.Values[id]) }
		n := narrowing{v("actor"), v("operation"), v("target"), v("since"), v("until")}
		d.after = func() tea.Cmd { return d.done(n) }
		return nil, true
	}
	return nil, false
}

// View implements ui.Dialog.
func (d *narrower) View(w, h int) string {
	w = min(w, 76)
	inner, th := layout.Fit(w-4), d.c.Theme
	d.form.SetSize(inner, layout.Fit(h-3))
	help := layout.Truncate("enter next  ctrl+s show  esc cancel", inner, th.Glyphs.Ellipsis)
	return ui.Box(d.c, "Show only", d.form.View()+"\n"+th.Draw(th.KeyHelp, help), w, h, false)
}
