package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/port"
	"atrium/tui/component/confirm"
	"atrium/tui/component/toast"
)

// Plan is a change that a person asked for. The zero values of all but Ops are
// right for most.
type Plan struct {
	// Title is the question, "Remove ada from ml-team?"; made from the
	// effect's own sentence where it is empty.
	Title string
	// Ops are the operations. One is asked and done; several are a bulk:
	// every one gets its verdict on screen before anything changes, and
	// each stands for itself.
	Ops []model.Operation
	// Together makes several operations one change: all or none.
	Together bool
	// Yes labels the answer that does it; the effect's verb by default.
	Yes string
	// Typed is a name that has to be typed. Deleting a workspace and purging
	// a project always ask for theirs (W3, A9).
	Typed string
	// Ask confirms also what would not be asked.
	Ask bool
	// Quiet shows no toast when it is done.
	Quiet bool
	// Then runs after it was done, as a step of whoever asked.
	Then func([]model.Effect) tea.Cmd
	// No runs when the person does not want it after all.
	No func() tea.Cmd
	// Else runs instead of telling the refusal, such as to put it under a
	// field.
	Else func(error) tea.Cmd
}

// Change is the one way in which screens change anything: it tries the
// operations, asks where that is due, does them and tells what was done. An
// empty title is made from what the operations say of themselves.
func Change(c *Context, title string, ops ...model.Operation) tea.Cmd {
	return c.Change(Plan{Title: title, Ops: ops})
}

// Change is Change with everything that a Plan can say.
func (c *Context) Change(p Plan) tea.Cmd {
	if len(p.Ops) == 0 {
		return nil
	}
	return func() tea.Msg {
		verdicts, err := c.try(p.Ops)
		return Step{func() tea.Cmd { return c.tried(p, verdicts, err) }}
	}
}

// tried goes on with the verdicts: refuse, ask or do.
func (c *Context) tried(p Plan, verdicts []port.Verdict, err error) tea.Cmd {
	if err != nil {
		return p.refused(err)
	}
	if len(p.Ops) > 1 && !p.Together {
		if slices.ContainsFunc(p.Ops, final) {
			return p.refused(model.Errorf(model.Invalid, "This has to be done one at a time, because the name must be typed.").
				WithHint("Take the marks away and choose one."))
		}
		return Ask(newBulk(c, p, verdicts))
	}
	var effects []model.Effect
	for _, v := range verdicts {
		if v.Err != nil {
			return p.refused(v.Err)
		}
		effects = append(effects, v.Effect)
	}
	if p.Typed == "" && final(p.Ops[0]) {
		p.Typed = effects[0].Target
	}
	if !p.asks(effects) {
		return c.commit(p)
	}
	return Ask(confirm.New(c.Theme, confirm.Options{
		Title: p.question(effects[0]), Body: body(effects), Yes: p.verb(effects[0]), No: "Cancel",
		Typed: p.Typed, Danger: p.destroys(), OnYes: func() tea.Cmd { return c.commit(p) }, OnNo: p.No,
	}))
}

// commit does what was asked.
func (c *Context) commit(p Plan) tea.Cmd {
	return func() tea.Msg {
		effects, err := c.do(p.Ops)
		return Step{func() tea.Cmd {
			if err != nil {
				return p.refused(err)
			}
			return c.done(p, effects)
		}}
	}
}

// done tells what was done, secrets in a panel because they are shown once.
func (c *Context) done(p Plan, effects []model.Effect) tea.Cmd {
	var cmds []tea.Cmd
	if !p.Quiet {
		cmds = append(cmds, Send(Toast{toast.Success, doneText(effects)}))
	}
	cmds = append(cmds, secrets(c, effects))
	if p.Then != nil {
		cmds = append(cmds, Send(Step{func() tea.Cmd { return p.Then(effects) }}))
	}
	return tea.Batch(cmds...)
}

func doneText(effects []model.Effect) string {
	changed := 0
	for _, e := range effects {
		if !e.Unchanged {
			changed++
		}
	}
	switch {
	case changed == 0 && len(effects) == 1:
		return "Nothing to change: " + effects[0].Summary
	case changed == 0:
		return "Nothing to change."
	case len(effects) == 1:
		return "Done: " + effects[0].Summary
	}
	return "Done: " + Count(changed, "change", "changes") + "."
}

func (p Plan) refused(err error) tea.Cmd {
	if p.Else != nil {
		return p.Else(err)
	}
	return Tell(err)
}

func (p Plan) asks(effects []model.Effect) bool {
	if !slices.ContainsFunc(effects, func(e model.Effect) bool { return !e.Unchanged }) {
		return false
	}
	return p.Ask || p.Typed != "" || p.destroys() ||
		slices.ContainsFunc(effects, func(e model.Effect) bool { return e.Confirm })
}

// destroys says whether an operation takes something away: those are confirmed
// in the console whatever their effects say (C2).
func (p Plan) destroys() bool {
	return slices.ContainsFunc(p.Ops, func(o model.Operation) bool {
		kind := o.Kind()
		switch kind[strings.LastIndexByte(kind, '.')+1:] {
		case "remove", "revoke", "leave", "delete", "suspend", "trash", "purge", "decline", "deactivate", "disconnect", "transfer":
			return true
		}
		return false
	})
}

// final says whether an operation can never be taken back.
func final(o model.Operation) bool {
	return o.Kind() == "workspace.delete" || o.Kind() == "project.purge"
}

// question is the title of the dialog.
func (p Plan) question(e model.Effect) string {
	if p.Title != "" {
		return p.Title
	}
	return strings.TrimSuffix(e.Summary, ".") + "?"
}

// verb labels the answer: the first word of what will be done.
func (p Plan) verb(e model.Effect) string {
	if p.Yes != "" {
		return p.Yes
	}
	first, _, _ := strings.Cut(e.Summary, " ")
	return strings.TrimSuffix(first, ".")
}

func body(effects []model.Effect) []string {
	var out []string
	for i, e := range effects {
		if i > 0 {
			out = append(out, e.Summary)
		}
		out = append(out, e.Consequences...)
	}
	return out
}
