package access

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// separators stand between several people in one field.
const separators = ", ;\t"

// add asks for people and a role. Members get it at once, others are invited
// where that is allowed (S3, P3).
func (l *List) add() tea.Cmd {
	at := l.at
	help := "Usernames or addresses, several separated by commas."
	switch {
	case at.Kind == model.Individual.String():
		help += " They have to accept."
	case at.Kind == model.Team.String() && !at.Guests:
		help += " Members of " + at.Workspace + " only: it takes no guests."
	case at.Kind == model.Team.String():
		help += " Who is not a member of " + at.Workspace + " is invited, and has to accept."
	}
	done := completion{c: l.c, workspace: at.Workspace}
	return ui.Ask(ui.NewForm(l.c, ui.FormOptions{
		Title: "Add people to " + at.Full,
		Form: form.Options{
			ID: "add", Submit: "Add", Fields: []form.Field{
				{ID: "who", Label: "Who", Hint: "such as ada, grace@example.com", Limit: 4000, Separators: separators, Help: help, Check: somebody},
				roles("contributor"), l.expires(time.Time{}),
			},
		},
		Field:  blame,
		Watch:  done.watch,
		Update: done.take,
		Plan: func(v form.Values) ui.Plan {
			role, until := l.granted(v, time.Time{})
			whos := split(v["who"])
			p := ui.Plan{Yes: "Add", Title: "Add " + ui.Count(len(whos), "person", "people") + " to " + at.Full + " as " + role.String() + "?"}
			for _, who := range whos {
				p.Ops = append(p.Ops, op.GrantAccess{Project: at.Full, Who: who, Role: role, Until: until})
			}
			return p
		},
	}))
}

// change asks for another role or expiry of a row. A pending invitation is taken
// back and sent anew in one change, since its code says what it gives.
func (l *List) change(r view.AccessRow) tea.Cmd {
	at, was := l.at, r.GrantExpires.Time
	now := string(r.Grant)
	if now == "" {
		now = string(r.Role)
	}
	role := roles(now)
	if gives := from(r); !pending(r) && gives != "grant" {
		role.Help = "Access now comes from " + gives + ". The highest source counts, so a grant below it changes nothing while that lasts."
	}
	return ui.Ask(ui.NewForm(l.c, ui.FormOptions{
		Title: "Access of " + r.Who + " to " + at.Full,
		Form: form.Options{
			ID: "role", Submit: "Save", Fields: []form.Field{role, l.expires(was)},
		},
		Field: blame,
		Plan: func(v form.Values) ui.Plan {
			role, until := l.granted(v, was)
			grant := op.GrantAccess{Project: at.Full, Who: r.Who, Role: role, Until: until}
			if !pending(r) {
				return ui.Plan{Ops: []model.Operation{grant}}
			}
			return ui.Plan{
				Title: "Invite " + r.Who + " anew as " + role.String() + "?", Yes: "Invite anew", Together: true,
				Ops: []model.Operation{op.RevokeAccess{Project: at.Full, Who: r.Who}, grant},
			}
		},
	}))
}

// changeAll asks for a role and an expiry for all the marked ones. Each gets its
// own verdict.
func (l *List) changeAll() tea.Cmd {
	at, whos := l.at, l.targets()
	if len(whos) == 0 {
		return nil
	}
	several := ui.Count(len(whos), "person", "people")
	return ui.Ask(ui.NewForm(l.c, ui.FormOptions{
		Title: "Access of " + several + " to " + at.Full,
		Form: form.Options{
			ID: "roles", Submit: "Save", Fields: []form.Field{roles("contributor"), l.expires(time.Time{})},
		},
		Field: blame,
		Plan: func(v form.Values) ui.Plan {
			role, until := l.granted(v, time.Time{})
			p := ui.Plan{Yes: "Save", Title: "Make " + several + " " + role.String() + " of " + at.Full + "?"}
			for _, who := range whos {
				p.Ops = append(p.Ops, op.GrantAccess{Project: at.Full, Who: who, Role: role, Until: until})
			}
			return p
		},
	}))
}

// explainOther asks whose access to explain: also that of somebody who has none,
// and what would give it.
func (l *List) explainOther() tea.Cmd {
	full := l.at.Full
	done := completion{c: l.c, workspace: l.at.Workspace}
	items := make([]form.Option, 0, 10)
	for _, p := range model.ProjectPermissions() {
		items = append(items, form.Option{Value: p.Name})
	}
	f := ui.NewForm(l.c, ui.FormOptions{
		Title: "Explain access to " + full,
		Form: form.Options{
			ID: "explain", Submit: "Explain", Fields: []form.Field{
				{ID: "who", Label: "Who", Hint: "such as ada", Limit: 300, Check: somebody},
				{ID: "action", Label: "May they do this?", Kind: form.Choice, Options: items, Value: model.ProjectEdit.String()},
			},
		},
		Watch: done.watch, Update: done.take,
	})
	return ui.Ask(&question{FormDialog: f, c: l.c, full: full})
}

func roles(now string) form.Field {
	f := form.Field{ID: "role", Label: "Role", Kind: form.Choice, Value: now}
	for _, r := range model.ProjectRoles() {
		f.Options = append(f.Options, form.Option{Value: r.String()})
	}
	return f
}

func (l *List) expires(now time.Time) form.Field {
	return form.Field{
		ID: "expires", Label: "Expires", Value: moment(now), Hint: "never", Limit: 40, Check: l.dateWhy,
		Help: "30d, 12h or a date such as 2030-12-31 (UTC); empty for never.",
	}
}

// moment writes an expiry as the field takes it: a day that it covers wholly as
// a date.
func moment(t time.Time) string {
	switch t = t.UTC(); {
	case t.IsZero():
		return ""
	case t.Format(time.TimeOnly) == "23:59:59":
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// granted reads the form; the expiry stays to the second where it was not
// touched.
func (l *List) granted(v form.Values, was time.Time) (role model.ProjectRole, until time.Time) {
	role, _ = model.ParseProjectRole(v["role"])
	typed := strings.TrimSpace(v["expires"])
	if typed == "" || typed == moment(was) {
		if typed == "" {
			was = time.Time{}
		}
		return role, was
	}
	until, _ = text.Expiry(typed, l.c.Now())
	return role, until
}

// dateWhy is why the expiry cannot be read.
func (l *List) dateWhy(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	if _, err := text.Expiry(typed, l.c.Now()); err != nil {
		return err.Error()
	}
	return ""
}

// blame names the field that a refusal is about.
func blame(e *model.Error) string {
	if strings.Contains(e.Message, "expir") {
		return "expires"
	}
	return "who"
}

func somebody(who string) string {
	if len(split(who)) == 0 {
		return "name somebody"
	}
	return ""
}

// split are the people of a field, each once.
func split(s string) []string {
	var out []string
	seen := map[string]bool{}
	for _, who := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if key := text.Fold(who); !seen[key] {
			seen[key] = true
			out = append(out, who)
		}
	}
	return out
}
