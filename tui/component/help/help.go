// Package help shows what can be done on the current screen and by which keys,
// out of the same actions that are dispatched. Typing searches titles, groups,
// keys and reasons; Enter runs the entry.
package help

import (
	"slices"

	"atrium/theme"
	"atrium/tui/component/palette"
	"atrium/tui/keys"
)

// New opens the help of a screen. Its actions appear under their groups, groups
// in the order of their first action.
func New(th *theme.Theme, screen string, actions []keys.Action) *palette.Finder {
	title := "Help"
	if screen != "" {
		title = "Help: " + screen
	}
	return palette.NewFinder(th, palette.Config{
		Title: title, Hint: "type to search", Search: palette.Words, Headings: true,
	}, byGroup(actions))
}

func byGroup(actions []keys.Action) []keys.Action {
	order := map[string]int{}
	for _, a := range actions {
		if _, ok := order[a.Group]; !ok {
			order[a.Group] = len(order)
		}
	}
	out := slices.Clone(actions)
	slices.SortStableFunc(out, func(a, b keys.Action) int { return order[a.Group] - order[b.Group] })
	return out
}
