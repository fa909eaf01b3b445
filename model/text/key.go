package text

import (
	"strconv"
	"strings"
)

// MaxKey is the longest project key in characters (N3).
const MaxKey = 10

// keyLength is the usual length of a proposed key: "stock-prices" → "STOC".
const keyLength = 4

// CheckKey checks a project key: 1 to 10 of A-Z and 0-9 (N3).
func CheckKey(s string) error {
	ok := len(s) >= 1 && len(s) <= MaxKey
	for i := 0; ok && i < len(s); i++ {
		ok = s[i] >= 'A' && s[i] <= 'Z' || digit(s[i])
	}
	if ok {
		return nil
	}
	msg := Quote(s) + " is not a valid project key. The rule: 1 to 10 characters of A-Z and 0-9."
	if k := keyLetters(s); k != "" {
		msg += ` Try "` + k[:min(len(k), MaxKey)] + `".`
	}
	return fault(msg)
}

// ProjectKey proposes a key for a project name that taken does not hold (N3):
// the first four letters and digits, more of them if those are taken, then with
// a number, at last with a hash of the name. Taken may be nil. When every
// candidate is taken the last one is returned, and creating it then reports the
// conflict.
func ProjectKey(name string, taken func(string) bool) string {
	if taken == nil {
		taken = func(string) bool { return false }
	}
	all := keyLetters(name)
	if all == "" {
		all = "P"
	}
	for n := min(keyLength, len(all)); n <= min(MaxKey, len(all)); n++ {
		if !taken(all[:n]) {
			return all[:n]
		}
	}
	short := all[:min(keyLength, len(all))]
	for n := 2; n < 100; n++ {
		if k := short + strconv.Itoa(n); !taken(k) {
			return k
		}
	}
	// Numbers alone would cost one look-up per project of like name.
	last := ""
	for round := range rounds {
		last = short + strings.ToUpper(digest(name, round))[:MaxKey-len(short)]
		if !taken(last) {
			break
		}
	}
	return last
}

// keyLetters is what a key can be made of: the ASCII letters, in capitals, and
// digits of s.
func keyLetters(s string) string {
	var b strings.Builder
	for _, c := range []byte(Fold(s)) {
		switch {
		case lowerASCII(c):
			b.WriteByte(c - 'a' + 'A')
		case digit(c):
			b.WriteByte(c)
		}
	}
	return b.String()
}
