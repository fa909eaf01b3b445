package imports

import (
	"cmp"
	"strings"

	"atrium/model/text"
	"atrium/model/view"
)

// hold tells who has a name.
type hold uint8

const (
	free   hold = iota
	mine        // the very thing that is being imported
	others      // something else
)

// derivation is text.Derive or text.DeriveUsername.
type derivation func(raw string, taken func(string) bool) string

// early is how many of the names that a derivation offers are searched for one
// that an import before this one gave: all that it ever gives, unless hashes
// collide.
const early = 5

// allot finds the name of a raw, folded name: the one that it holds already,
// even where a better one has become free since, else the first free one. So
// names are stable across runs (N1).
func allot(derive derivation, raw string, who func(name string) hold) (name string, held bool) {
	found, tries := "", 0
	derive(raw, func(n string) bool {
		if tries++; tries > early {
			return false
		}
		if who(n) == mine {
			found = n
		}
		return found == ""
	})
	if found != "" {
		return found, true
	}
	return derive(raw, func(n string) bool { return who(n) == others }), false
}

// rename tells on a row that the name here is not that of the file, and why:
// taken says who has the name, where it is a valid one.
func (r *Row) rename(kind, written, name string, taken func() string) {
	if name == written {
		return
	}
	r.Derived = view.Opt(name)
	switch folded := fold(written); {
	case name == folded:
		r.Folded = true
	case text.Name(kind, folded) == nil:
		r.note(taken())
	default:
		r.note("the name does not fit the rule for names here")
	}
}

// original is what is stored of the name of the file: nothing where it is the
// name here.
func original(written, name string) string {
	if written == name {
		return ""
	}
	return written
}

func compareFolded(a, b string) int {
	return cmp.Or(strings.Compare(fold(a), fold(b)), strings.Compare(a, b))
}
