package keys

// IDs of the movements that every list, text and grid understands.
const (
	NavUp       = "nav.up"
	NavDown     = "nav.down"
	NavLeft     = "nav.left"
	NavRight    = "nav.right"
	NavPageUp   = "nav.page-up"
	NavPageDown = "nav.page-down"
	NavTop      = "nav.top"
	NavBottom   = "nav.bottom"
	NavNext     = "nav.next"
	NavPrevious = "nav.previous"
)

// Navigation returns the movements with their default keys: arrows, their vim
// letters and the usual page keys. They have no Run; a component asks Move.
func Navigation() []Action {
	move := func(id, title string, keys ...string) Action {
		return Action{ID: id, Title: title, Group: "Moving", Keys: keys}
	}
	return []Action{
		move(NavUp, "up", "up", "k"),
		move(NavDown, "down", "down", "j"),
		move(NavLeft, "left", "left", "h"),
		move(NavRight, "right", "right", "l"),
		move(NavPageUp, "one page up", "pgup", "ctrl+b", "ctrl+u"),
		move(NavPageDown, "one page down", "pgdown", "ctrl+f", "ctrl+d"),
		move(NavTop, "to the top", "home", "g"),
		move(NavBottom, "to the bottom", "end", "G"),
		move(NavNext, "next tab or field", "tab"),
		move(NavPrevious, "previous tab or field", "shift+tab"),
	}
}
