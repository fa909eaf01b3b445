// Package palette finds an action by a few letters and runs it.
//
// It also holds Finder, the search field with a list of actions below it, which
// the help uses as well: the two differ in how they match and in their order.
package palette

import (
	"strings"
	"unicode/utf8"

	"atrium/theme"
	"atrium/tui/keys"

	"github.com/sahilm/fuzzy"
)

// New opens a palette over every action that exists now, those that cannot run
// with their reason. Several letters of group and title in order find one.
func New(th *theme.Theme, actions []keys.Action) *Finder {
	return NewFinder(th, Config{
		Title: "Actions", Hint: "type to find an action", Search: Fuzzy, ShowGroup: true,
	}, actions)
}

// Hit is one found action.
type Hit struct {
	// Index is its place in the list that was searched.
	Index int
	// Marks are the byte positions in the entry's text to be marked.
	Marks []int
}

// Fuzzy matches letters in their order, best first, as every palette does. An
// empty query finds all in their own order; spaces are not searched for.
func Fuzzy(query string, entries []Entry) []Hit {
	query = strings.Join(strings.Fields(query), "")
	if query == "" {
		return all(entries)
	}
	found := fuzzy.FindFrom(query, source(entries))
	hits := make([]Hit, len(found))
	for i, m := range found {
		hits[i] = Hit{Index: m.Index, Marks: m.MatchedIndexes}
	}
	return hits
}

// Words matches entries that contain every word of the query in text, keys or
// reason, in their own order. A query that is the name of a key puts what that
// key does first.
func Words(query string, entries []Entry) []Hit {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		if query == "" {
			return all(entries)
		}
		words = []string{"space"}
	}
	var exact, rest []Hit
	for i, e := range entries {
		hay := strings.ToLower(strings.Join([]string{e.Text, e.Action.Group, e.Action.AllKeys(), e.Action.Disabled}, "\n"))
		ok := true
		for _, w := range words {
			ok = ok && strings.Contains(hay, w)
		}
		switch {
		case len(words) == 1 && pressed(e.Action, strings.TrimSpace(query)):
			exact = append(exact, Hit{Index: i})
		case ok:
			rest = append(rest, Hit{Index: i, Marks: marks(e.Text, words)})
		}
	}
	return append(exact, rest...)
}

func pressed(a keys.Action, query string) bool {
	for _, k := range a.Keys {
		if keys.Label(k) == query {
			return true
		}
	}
	return false
}

// marks finds the words in text. Texts whose lower case has another length are
// left unmarked, because their positions would not agree.
func marks(text string, words []string) []int {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return nil
	}
	var out []int
	for _, w := range words {
		at := strings.Index(low, w)
		if at < 0 {
			continue
		}
		for i := at; i < at+len(w); {
			out = append(out, i)
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
		}
	}
	return out
}

func all(entries []Entry) []Hit {
	hits := make([]Hit, len(entries))
	for i := range hits {
		hits[i].Index = i
	}
	return hits
}

type source []Entry

func (s source) String(i int) string { return s[i].Text }
func (s source) Len() int            { return len(s) }
