package domain

import (
	"strings"

	"atrium/model/text"
)

// Educational says whether domain looks like a school's or university's (Q1): it
// is listed as one, or stands under .edu or a country's ac. or edu. A hint, never
// proof: lists are late, and former students keep addresses. No hint comes from
// public mail providers, which like to call themselves .edu, from schools known
// to hand out addresses to others, and from what is no mail domain.
func Educational(domain string) bool {
	d, err := text.CanonicalDomain(domain)
	if err != nil || suffix(d) || provider(d) != "" || doubtful().covers(d) != "" {
		return false
	}
	return academic(d) || schools().covers(d) != ""
}

// NonProfitHint says whether domain stands where non-profit organisations
// usually do (Q1): .org, .ngo, .int, .museum, org.uk, or.jp, asso.fr and the
// like. Anyone can register a name under most of these, so it is a reason to
// look at a request and never a reason to grant it.
func NonProfitHint(domain string) bool {
	d, err := text.CanonicalDomain(domain)
	if err != nil || suffix(d) || provider(d) != "" {
		return false
	}
	s := publicSuffix(d)
	switch second, top := ending(s); {
	case second == "":
		switch top {
		case "charity", "foundation", "int", "museum", "ngo", "ong", "org":
			return true
		}
	case country(top):
		switch second {
		case "asso", "ngo", "npo", "ong", "or", "org":
			return true
		}
	}
	return false
}

// academic says whether a canonical domain stands under a suffix kept for
// schools: .edu, or ac. or edu. of a country that has one.
func academic(d string) bool {
	s := publicSuffix(d)
	if s == d {
		return false
	}
	second, top := ending(s)
	if top == "edu" {
		return true
	}
	return country(top) && (second == "ac" || second == "edu")
}

// ending gives the last two labels of a public suffix; second is "" when it has
// one only.
func ending(suffix string) (second, top string) {
	i := strings.LastIndexByte(suffix, '.')
	if i < 0 {
		return "", suffix
	}
	rest := suffix[:i]
	return rest[strings.LastIndexByte(rest, '.')+1:], suffix[i+1:]
}

func country(top string) bool { return len(top) == 2 || strings.HasPrefix(top, "xn--") }
