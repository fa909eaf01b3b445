package keys

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Action is one thing that a person can do now.
type Action struct {
	// ID names the action in the keys file: "people.remove". What stands
	// before the last dot is its scope (see Scope).
	ID string
	// Keys trigger it, as tea.KeyMsg.String gives them; see Name.
	Keys []string
	// Title says what it does, in words that follow a key: "remove from
	// the workspace".
	Title string
	// Group is its heading in help and palette.
	Group string
	// Disabled is the reason why it cannot run now; "" when it can.
	Disabled string
	// Ask asks for the right that it cannot run without; nil where none is
	// missing, or nothing can be asked for.
	Ask func() tea.Cmd
	// Footer is its weight in the footer: 0 keeps it out, higher weights
	// come first and stay longer when the line is short.
	Footer int
	// Run does it. It may be nil in catalogues of defaults.
	Run func() tea.Cmd
}

// Enabled reports whether the action can run now.
func (a Action) Enabled() bool { return a.Disabled == "" }

// Scope returns what stands before the last dot of the ID. Actions of one scope
// are alive together; those of the scopes "app" and "nav" always are.
func (a Action) Scope() string {
	if i := strings.LastIndexByte(a.ID, '.'); i >= 0 {
		return a.ID[:i]
	}
	return ""
}

// Key returns the first key as people read it, "" when there is none.
func (a Action) Key() string {
	if len(a.Keys) == 0 {
		return ""
	}
	return Label(a.Keys[0])
}

// AllKeys returns every key as people read it, separated by spaces.
func (a Action) AllKeys() string {
	out := make([]string, len(a.Keys))
	for i, k := range a.Keys {
		out[i] = Label(k)
	}
	return strings.Join(out, " ")
}

// Match finds the action that a key triggers. Of several the first enabled one
// is taken, else the first, so that its reason can be told. Pasted text matches
// nothing.
func Match(msg tea.KeyMsg, actions []Action) (Action, bool) {
	name, ok := Of(msg)
	if !ok {
		return Action{}, false
	}
	var found Action
	for _, a := range actions {
		if !a.Has(name) {
			continue
		}
		if a.Enabled() {
			return a, true
		}
		if found.ID == "" {
			found = a
		}
	}
	return found, found.ID != ""
}

// Has reports whether a key, as Of names it, triggers the action.
func (a Action) Has(name string) bool {
	for _, k := range a.Keys {
		if k == name {
			return true
		}
	}
	return false
}

// Conflict is a key that two actions share which are alive together.
type Conflict struct{ Key, A, B string }

// Conflicts lists the keys that two actions of one scope, or one of them always
// alive, have in common, in the order of the actions.
func Conflicts(actions []Action) []Conflict {
	var out []Conflict
	for i, a := range actions {
		for _, b := range actions[i+1:] {
			if a.ID == b.ID || !together(a, b) {
				continue
			}
			for _, k := range a.Keys {
				if b.Has(k) {
					out = append(out, Conflict{k, a.ID, b.ID})
				}
			}
		}
	}
	return out
}

func together(a, b Action) bool {
	x, y := a.Scope(), b.Scope()
	return x == y || always(x) || always(y)
}

func always(scope string) bool { return scope == "app" || scope == "nav" }
