package people

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/input"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// field is the line above the list that invites (I1).
type field struct {
	line *input.Input
	role model.Role
	turn ui.Turn
	rest ui.Turn
	busy bool // what was typed is on its way
}

// suggestions are the completions of what was typed in one place.
type suggestions struct {
	token string
	items []view.Suggestion
}

// uninvited is what is left in the field after inviting: who is not on the list
// even now.
type uninvited struct{ typed, left string }

func newField(c *ui.Context) field {
	line := input.New(c.Theme, input.Options{Prompt: "Invite ", Hint: hintClosed, Limit: 4000, Separators: ", ;\t"})
	return field{line: line, role: model.Member}
}

const (
	hintClosed = "press i, then type usernames or email addresses"
	hintOpen   = "such as ada, grace@example.com"
)

func (s *Screen) openField() tea.Cmd {
	s.field.line.SetHint(hintOpen)
	s.field.line.Focus()
	return nil
}

// closeField goes back to the list; what was typed stays.
func (s *Screen) closeField() tea.Cmd {
	s.field.line.SetHint(hintClosed)
	s.field.line.Blur()
	return nil
}

// stepRole chooses the next role (1) or the one before (-1).
func (s *Screen) stepRole(by int) tea.Cmd {
	roles := model.Roles()
	at := (slices.Index(roles, s.field.role) + by + len(roles)) % len(roles)
	s.field.role = roles[at]
	return nil
}

// fieldKey is a key while the field is typed in.
func (s *Screen) fieldKey(msg tea.KeyMsg) tea.Cmd {
	f := &s.field
	name, _ := keys.Of(msg)
	if f.line.Value() == "" {
		switch name {
		case "left":
			return s.stepRole(-1)
		case "right":
			return s.stepRole(1)
		}
	}
	if !f.line.Suggesting() {
		switch name {
		case "down", "tab":
			return s.closeField()
		case "esc":
			f.line.SetError("")
			return s.closeField()
		}
	}
	if len([]rune(name)) > 1 && name != "enter" && name != "esc" {
		if a, ok := s.c.Keys.Match(msg, s.Actions()); ok {
			return a.Run()
		}
	}
	switch f.line.Update(msg) {
	case input.Changed:
		return s.suggest()
	case input.Submitted:
		return s.send()
	}
	return nil
}

// suggest asks for existing accounts after two characters (I1).
func (s *Screen) suggest() tea.Cmd {
	at, token := s.at, s.field.line.Token()
	if len([]rune(strings.TrimSpace(token))) < 2 {
		s.field.line.Suggest(nil)
		return nil
	}
	return s.c.Read(&s.field.turn, func(r *ui.Reader) (tea.Msg, error) {
		items, err := r.Suggest(at, token)
		return suggestions{token, items}, err
	})
}

// take shows completions if they still are of what stands there.
func (f *field) take(m suggestions) {
	if !f.line.Focused() || f.line.Token() != m.token {
		return
	}
	items := make([]input.Suggestion, len(m.items))
	for i, p := range m.items {
		items[i] = input.Suggestion{Value: p.Username, Detail: detail(p)}
	}
	f.line.Suggest(items)
}

// detail describes a completion; an address only where the reader gave it.
func detail(p view.Suggestion) string {
	var parts []string
	if p.Name != "" && !strings.EqualFold(p.Name, p.Username) {
		parts = append(parts, p.Name)
	}
	if p.Email != "" {
		parts = append(parts, p.Email)
	}
	switch p.Status {
	case "pending":
		parts = append(parts, "(invited already)")
	case "member", "guest":
		parts = append(parts, "("+p.Status+" already)")
	}
	return strings.Join(parts, "  ")
}

// send invites everybody in the field, each once.
func (s *Screen) send() tea.Cmd {
	f := &s.field
	whos := typed(f.line.Values())
	switch {
	case f.busy:
		return nil
	case len(whos) == 0:
		f.line.SetError("Type a username or an email address first; several are separated by commas.")
		return nil
	}
	ops := make([]model.Operation, len(whos))
	for i, who := range whos {
		ops[i] = op.Invite{Workspace: s.at, Who: who, Role: f.role}
	}
	f.busy = true
	value, at := f.line.Value(), s.at
	return s.c.Change(ui.Plan{
		Title: "Invite " + ui.Count(len(whos), "person", "people") + " to " + s.at + " as " + f.role.String() + "?",
		Yes:   "Invite", Ops: ops,
		Then: func([]model.Effect) tea.Cmd {
			f.busy = false
			return s.c.Read(&f.rest, func(r *ui.Reader) (tea.Msg, error) {
				return uninvited{value, missing(r, at, whos)}, nil
			})
		},
		No: func() tea.Cmd {
			f.busy = false
			return nil
		},
		Else: func(err error) tea.Cmd {
			f.busy = false
			f.line.SetError(model.AsError(err).Error())
			s.arrange()
			return nil
		},
	})
}

// missing are those who are not on the list, as they were typed.
func missing(r *ui.Reader, at string, whos []string) string {
	var left []string
	for _, who := range whos {
		if _, err := r.Resolve(at, who); err != nil {
			left = append(left, who)
		}
	}
	return strings.Join(left, ", ")
}

// keep leaves in the field who could not be invited, unless somebody typed on.
func (f *field) keep(m uninvited) {
	if f.line.Value() == m.typed {
		f.line.SetValue(m.left)
	}
}

// typed are the values without repetitions.
func typed(values []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, v := range values {
		key := text.Fold(v)
		if email, err := text.CanonicalEmail(v); err == nil {
			key = email
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}
