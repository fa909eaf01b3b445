package domain

import "strings"

// publicSuffix is the longest ending of a canonical domain under which anyone
// can register a name, by the rules of publicsuffix.org: the longest rule that
// fits, *. standing for one label and ! for an exception to that, and the last
// label when none does. golang.org/x/net/publicsuffix answers the same, which
// the tests hold it against, but brings the whole of net/http into the program:
// 2.0 MB, and 40 packages more to initialise at every start.
func publicSuffix(d string) string {
	rules := suffixes()
	for name := d; ; {
		_, above, more := strings.Cut(name, ".")
		switch {
		case !more || rules.has(name):
			return name
		case rules.has("!" + name):
			return above
		case rules.has("*." + above):
			return name
		}
		name = above
	}
}
