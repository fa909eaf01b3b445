package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/component/table"
)

// Fetch is the command that reads what a table wants now, nil when it wants
// nothing. The answer is a table.Batch for the table's Deliver, after which
// Fetch has to be called again. read runs in another goroutine.
func Fetch[R any](c *Context, t *Turn, from *table.Table[R], read func(*Reader, model.Page) (model.List[R], error)) tea.Cmd {
	want, ok := from.Want()
	if !ok {
		return nil
	}
	return c.Read(t, func(r *Reader) (tea.Msg, error) {
		batch := table.Fetch(want, func(p model.Page) (model.List[R], error) { return read(r, p) })
		if model.CodeOf(batch.Err) == model.NotFound {
			return nil, batch.Err
		}
		return batch, nil
	})
}
