package ui

import "atrium/tui/keys"

// Filtering are the actions of a screen while its filter is typed in: what the
// keys do that are no letters. The filter itself carries them out.
func Filtering() []keys.Action {
	return []keys.Action{
		{ID: "filter.keep", Keys: []string{"enter"}, Title: "to the list", Footer: 60},
		{ID: "filter.clear", Keys: []string{"esc"}, Title: "clear, then close", Footer: 50},
		{ID: "filter.move", Keys: []string{"down"}, Title: "next row", Footer: 40},
	}
}
