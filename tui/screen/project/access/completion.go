package access

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/input"
	"atrium/tui/ui"
)

// completion completes the field "who" of a form (I1).
type completion struct {
	c         *ui.Context
	workspace string
	turn      ui.Turn
	token     string
	offered   []input.Suggestion
}

// completed are the completions of what was typed.
type completed struct {
	token string
	items []input.Suggestion
}

func (o *completion) watch(f *form.Form) tea.Cmd {
	in := f.Input("who")
	token := strings.TrimSpace(in.Token())
	if f.Focused() != "who" || token == o.token {
		return nil
	}
	o.token = token
	// A completion that was taken needs no other.
	taken := slices.ContainsFunc(o.offered, func(s input.Suggestion) bool { return s.Value == token })
	if taken || len([]rune(token)) < 2 {
		in.Suggest(nil)
		return nil
	}
	ws := o.workspace
	return o.c.Read(&o.turn, func(r *ui.Reader) (tea.Msg, error) {
		found, err := r.Holders(ws, token)
		out := completed{token: token}
		if err != nil {
			return out, nil // who shares from outside types whole names
		}
		for _, s := range found {
			out.items = append(out.items, input.Suggestion{Value: s.Username, Detail: detail(s)})
		}
		return out, nil
	})
}

func (o *completion) take(f *form.Form, msg tea.Msg) tea.Cmd {
	if m, ok := msg.(completed); ok && m.token == o.token && f.Focused() == "who" {
		o.offered = m.items
		f.Input("who").Suggest(m.items)
	}
	return nil
}

func detail(s view.Suggestion) string {
	var parts []string
	if !strings.EqualFold(s.Name, s.Username) {
		parts = append(parts, s.Name)
	}
	if s.Email != "" {
		parts = append(parts, s.Email)
	}
	if s.Status != "" {
		parts = append(parts, "("+s.Status+")")
	} else {
		parts = append(parts, "(not a member)")
	}
	return strings.Join(parts, "  ")
}
