package accounts

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// offered is the most members among whom a successor is chosen.
const offered = 500

// retire suspends or deletes somebody. Where P5 refuses it because they are a
// workspace's last admin, it asks who is to follow them there, and goes on.
func retire(c *ui.Context, what, typed string, o func(successor string) model.Operation) tea.Cmd {
	var turn func(successor string) tea.Cmd
	turn = func(successor string) tea.Cmd {
		p := ui.Plan{Title: what + "?", Typed: typed, Ops: []model.Operation{o(successor)}}
		p.Else = func(err error) tea.Cmd {
			at := model.AsError(err).Details["workspace"]
			if model.CodeOf(err) != model.Conflict || at == "" || successor != "" {
				return ui.Tell(err)
			}
			return follow(c, at, err, turn)
		}
		return c.Change(p)
	}
	return turn("")
}

// follow offers the members of a workspace one of whom becomes its admin.
func follow(c *ui.Context, at string, refusal error, chosen func(string) tea.Cmd) tea.Cmd {
	return c.Read(new(ui.Turn), func(r *ui.Reader) (tea.Msg, error) {
		list, err := r.People(at, view.PeopleQuery{Status: "active", Kind: "member", Page: model.Page{Size: offered}})
		if err != nil {
			return nil, err
		}
		var items []picker.Item
		for _, m := range list.Data {
			if m.Kind == model.Human.String() && string(m.Role) != model.Admin.String() {
				detail := string(m.Role)
				if m.Name != m.Who {
					detail += ", " + m.Name
				}
				items = append(items, picker.Item{ID: m.Who, Title: m.Who, Detail: detail})
			}
		}
		return candidates{at: at, items: items, refusal: refusal, chosen: chosen}, nil
	})
}

// candidates are who can follow the last admin of a workspace.
type candidates struct {
	at      string
	items   []picker.Item
	refusal error
	chosen  func(string) tea.Cmd
}

// ask lets one of them be chosen; where there are none it tells the refusal.
func (m candidates) ask(c *ui.Context) tea.Cmd {
	if len(m.items) == 0 {
		e := *model.AsError(m.refusal)
		e.Hint = "Nobody else in " + m.at + " could become its admin: add someone there first."
		return ui.Tell(&e)
	}
	return ui.Ask(ui.NewPick(c, "The last admin of "+m.at+": who follows?", m.items, m.chosen))
}
