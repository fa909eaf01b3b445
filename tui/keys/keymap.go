package keys

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// Map is one person's keys. It is not changed after Load. The nil Map leaves
// every default as it is.
type Map struct {
	overrides map[string][]string
}

// Problem is a mistake in a keys file. The entry it names was skipped.
type Problem struct {
	// Line counts from 1; 0 when the mistake is not on one line.
	Line int
	// Text says what is wrong and what to do.
	Text string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.Text
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Text)
}

// Load reads a keys file against the catalogue of all actions with their
// defaults. It always returns a Map that can be used; what could not be taken
// from the file is among the problems.
func Load(catalog []Action, file []byte) (*Map, []Problem) {
	if len(file) == 0 { // most people's: nothing to read, and nothing to keep
		return &Map{}, nil
	}
	entries, problems := parse(file)
	known := map[string]Action{}
	for _, a := range catalog {
		known[a.ID] = a
	}
	m := &Map{overrides: map[string][]string{}}
	lines := map[string]int{}
	for _, e := range entries {
		a, ok := known[e.id]
		if !ok {
			problems = append(problems, Problem{e.line, fmt.Sprintf("no action is called %q: see the list that `atrium keys` prints", e.id)})
			continue
		}
		if k := reservedKey(e.keys, a); k != "" {
			problems = append(problems, Problem{e.line, fmt.Sprintf("%s: %s keeps its meaning and cannot be given to it: choose another key", e.id, Label(k))})
			continue
		}
		m.overrides[e.id], lines[e.id] = e.keys, e.line
	}
	return m, append(problems, m.settle(catalog, lines)...)
}

// settle takes overrides back until no key is shared by actions that are alive
// together. Taking one back can uncover the next, so it repeats.
func (m *Map) settle(catalog []Action, lines map[string]int) []Problem {
	if len(m.overrides) == 0 {
		return nil
	}
	inherent := Conflicts(catalog)
	var problems []Problem
	for {
		changed := false
		for _, c := range Conflicts(m.Apply(catalog)) {
			if slices.Contains(inherent, c) {
				continue
			}
			for _, id := range []string{c.A, c.B} {
				if _, ok := m.overrides[id]; !ok {
					continue
				}
				delete(m.overrides, id)
				changed = true
				other := c.A
				if id == c.A {
					other = c.B
				}
				problems = append(problems, Problem{lines[id], fmt.Sprintf("%s: %s already does %s: choose another key, or change that one too", id, Label(c.Key), other)})
				break
			}
			if changed {
				break
			}
		}
		if !changed {
			return problems
		}
	}
}

// Apply returns the actions with this person's keys. The given list is not
// changed.
func (m *Map) Apply(actions []Action) []Action {
	out := slices.Clone(actions)
	if m == nil || len(m.overrides) == 0 {
		return out
	}
	for i, a := range out {
		keys, ok := m.overrides[a.ID]
		if !ok {
			continue
		}
		keys = slices.Clone(keys)
		for _, k := range a.Keys {
			if fixed(k) && !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		out[i].Keys = keys
	}
	return out
}

// Match is Match over the actions with this person's keys.
func (m *Map) Match(msg tea.KeyMsg, actions []Action) (Action, bool) {
	return Match(msg, m.Apply(actions))
}

// fixed keys stay with the actions that have them by default.
func fixed(name string) bool {
	switch name {
	case "up", "down", "left", "right", "enter", "esc":
		return true
	}
	return false
}

// reservedKey returns the first key that a may not be given.
func reservedKey(keys []string, a Action) string {
	for _, k := range keys {
		if (fixed(k) || k == "ctrl+c") && !a.Has(k) {
			return k
		}
	}
	return ""
}

// Move returns the ID of the movement (NavUp and so on) that a key stands for,
// "" when it is none.
func (m *Map) Move(msg tea.KeyMsg) string {
	a, _ := m.Match(msg, Navigation())
	return a.ID
}
