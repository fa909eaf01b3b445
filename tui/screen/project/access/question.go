package access

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// question is a form that changes nothing: what was asked is answered in a
// panel over it, so that one can ask on.
type question struct {
	*ui.FormDialog
	c    *ui.Context
	full string
	turn ui.Turn
}

// Update implements ui.Dialog.
func (q *question) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case form.SubmitMsg:
		who, action, full := strings.TrimSpace(msg.Values["who"]), msg.Values["action"], q.full
		return q.c.Read(&q.turn, func(r *ui.Reader) (tea.Msg, error) { return r.Can(who, action, full) }), false
	case form.CancelMsg:
		return nil, true
	case view.CanRow:
		return ui.Ask(ui.NewAnswer(q.c, msg)), false
	case ui.Failed:
		return ui.Tell(msg.Err), false
	}
	return q.FormDialog.Update(msg)
}
