package text

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
)

// Derive gives a valid workspace or project name for any name of an import (N1).
//
// A name that is valid once lower-cased stays itself; others lose what does not
// fit (".github" → "github", "08volt" → "n-08volt"). The result depends on raw
// and on taken only. Where the result is taken, too short, too long or says too
// little of the original, it carries a hash of raw, never a counter, so a second
// run gives the same.
//
// Taken must report false for a name that this very raw name holds already,
// else it is given another one. It may be nil. When every candidate is taken the
// last one is returned, and creating it then reports the conflict.
func Derive(raw string, taken func(string) bool) string { return derive(raw, true, taken) }

// DeriveUsername is Derive for usernames, which have no "@" (N1).
func DeriveUsername(raw string, taken func(string) bool) string { return derive(raw, false, taken) }

// ImportOrder sorts raw names, each once, in the order in which to derive them,
// so that the outcome does not depend on the order of the file: names that are
// valid as they stand, then those valid once lower-cased, then the rest. So
// ".github" cannot take the name of "github".
func ImportOrder(raws []string) []string {
	class := func(s string) int {
		switch {
		case validName(s, true):
			return 0
		case validName(Fold(s), true):
			return 1
		}
		return 2
	}
	out := slices.Clone(raws)
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(a, b))
	})
	return slices.Compact(out)
}

// rounds bounds the search when a caller says that everything is taken.
const rounds = 64

func derive(raw string, at bool, taken func(string) bool) string {
	if taken == nil {
		taken = func(string) bool { return false }
	}
	stem, lossy := Fold(raw), false
	if !validName(stem, at) {
		stem, lossy = slug(raw, at)
	}
	if !lossy && validName(stem, at) && !taken(stem) {
		return stem
	}
	if stem == "" {
		stem = "n"
	}
	last := ""
	for round := range rounds {
		sum := digest(raw, round)
		for _, n := range [...]int{6, 10, 16, 26} {
			last = withSuffix(stem, sum[:n])
			if !taken(last) {
				return last
			}
		}
	}
	return last
}

func withSuffix(stem, suffix string) string {
	if most := MaxName - 1 - len(suffix); len(stem) > most {
		stem = stem[:most]
	}
	return strings.TrimRight(stem, "-") + "-" + suffix
}

// digest is a hash of the name in 0-9a-v; further rounds give further hashes.
func digest(raw string, round int) string {
	if round > 0 {
		raw += "\x00" + strconv.Itoa(round)
	}
	sum := sha256.Sum256([]byte(raw))
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]))
}
