package request

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Refusal is a panel that says why something about a project was refused, who can
// help as far as the person may know, and offers to ask for access.
type Refusal struct {
	*ui.Panel
	ask   func() tea.Cmd
	after func() tea.Cmd
}

// NewRefusal makes the panel from a sentence that says why, and from what asks
// for access.
func NewRefusal(c *ui.Context, why string, ask func() tea.Cmd) *Refusal {
	return refusal(c, model.Denied, ask, why, "", "You can ask for access. Those who may answer find it in their inbox.")
}

func refusal(c *ui.Context, code model.Code, ask func() tea.Cmd, text ...string) *Refusal {
	r := &Refusal{ask: ask, Panel: ui.NewPanel(c, title(code), text...)}
	r.Panel.Offer("r", "ask for access")
	return r
}

// Refused makes the panel; false for errors that asking for access does not
// answer.
func Refused(c *ui.Context, err error) (*Refusal, bool) {
	e := model.AsError(err)
	action, parsed := model.ParseAction(e.Details["action"])
	target := e.Details["target"]
	if e.Code != model.Denied && e.Code != model.NotFound || parsed != nil || !action.OnProject() || why(target) != "" {
		return nil, false
	}
	text := []string{e.Message, ""}
	switch ask := e.Details["ask"]; {
	case ask != "":
		text = append(text, "Who can help: "+strings.ReplaceAll(ask, ",", ", ")+".", "")
	case e.Code == model.NotFound:
		text = append(text, "Somebody may have hidden it, moved it to the trash, or never made it: that is not told apart.", "")
	}
	text = append(text, "You can ask for access to "+target+". Those who may answer find it in their inbox.")
	ask := func() tea.Cmd { return File(c, target, action.Needs()) }
	return refusal(c, e.Code, ask, text...), true
}

func title(code model.Code) string {
	if code == model.NotFound {
		return "Not found"
	}
	return "Not allowed"
}

// Update implements ui.Dialog.
func (r *Refusal) Update(msg tea.Msg) (tea.Cmd, bool) {
	if key, ok := msg.(tea.KeyMsg); ok {
		if name, _ := keys.Of(key); name == "r" {
			r.after = r.ask
			return nil, true
		}
	}
	return r.Panel.Update(msg)
}

// After implements ui.Dialog.
func (r *Refusal) After() func() tea.Cmd { return r.after }
