package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The longest email address and local part in bytes (RFC 5321).
const (
	maxEmail = 254
	maxLocal = 64
)

// CanonicalEmail checks an email address and gives the form in which addresses
// are compared (N5): local part and domain with A-Z lower-cased, the domain in
// its ASCII form. Two addresses belong to one account exactly when their
// canonical forms are equal. Mail goes to the address as typed, so callers store
// both. What would have to be mapped to become valid is rejected.
func CanonicalEmail(s string) (canonical string, err error) {
	if len(s) > 4*maxEmail {
		return "", badEmail(s, "it is longer than 254 characters")
	}
	if !utf8.ValidString(s) {
		return "", badEmail(s, "it is not valid UTF-8")
	}
	local, domain, found := strings.Cut(s, "@")
	if !found || strings.Contains(domain, "@") {
		return "", badEmail(s, "it must have exactly one @")
	}
	if why := localFault(local); why != "" {
		return "", badEmail(s, why)
	}
	domain, why := domainForm(domain)
	if why != "" {
		return "", badEmail(s, why)
	}
	canonical = Fold(local) + "@" + domain
	if len(canonical) > maxEmail {
		return "", badEmail(s, "it is longer than 254 characters")
	}
	return canonical, nil
}

// CanonicalDomain checks a mail domain and gives its form for comparison (N5,
// S1): lower case, ASCII, letters, digits and hyphens, at least one dot, no dot
// at the end.
func CanonicalDomain(s string) (string, error) {
	d, why := domainForm(s)
	if why != "" {
		return "", faultf("%s is not a valid mail domain: %s. Give one like example.com.", Quote(s), why)
	}
	return d, nil
}

// EmailDomain is the domain of a canonical address, "" when it has none.
func EmailDomain(canonical string) string {
	local, domain, _ := strings.Cut(canonical, "@")
	if local == "" || strings.Contains(domain, "@") {
		return ""
	}
	return domain
}

func badEmail(s, why string) error {
	return faultf("%s is not a valid email address: %s. Give one like ada@example.com.", Quote(s), why)
}

// localFault says what is wrong with a local part, "" for a dot-atom in ASCII.
func localFault(s string) string {
	if s == "" {
		return "nothing stands before the @"
	}
	if len(s) > maxLocal {
		return "the part before the @ is longer than 64 characters"
	}
	if s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return "in the part before the @ a dot stands at an end or beside another"
	}
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if !lowerASCII(c) && !digit(s[i]) && strings.IndexByte(".!#$%&'*+-/=?^_`{|}~", s[i]) < 0 {
			return "the part before the @ may hold only ASCII letters, digits and . ! # $ % & ' * + - / = ? ^ _ ` { | } ~"
		}
	}
	return ""
}

// domainForm gives the canonical form of a domain, or why there is none.
func domainForm(s string) (domain, why string) {
	if len(s) > 4*maxEmail || !utf8.ValidString(s) {
		return "", "the domain is not valid"
	}
	if strings.HasSuffix(s, ".") {
		return "", "the domain ends in a dot"
	}
	// Registration refuses what Lookup would quietly map or drop: full-width
	// letters, capitals outside ASCII, zero-width characters.
	domain, err := idna.Registration.ToASCII(Fold(s))
	if err != nil {
		return "", "the domain is not valid"
	}
	// Said again apart from the profile, whose checks have had holes.
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return "", "the domain needs a dot"
	}
	for _, l := range labels {
		if !ldh(l) {
			return "", "the parts of a domain hold 1 to 63 letters, digits and inner hyphens"
		}
	}
	if allDigits(labels[len(labels)-1]) {
		return "", "the domain may not be a number or an IP address"
	}
	return domain, ""
}

func ldh(label string) bool {
	if len(label) < 1 || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := 0; i < len(label); i++ {
		if !lowerASCII(label[i]) && !digit(label[i]) && label[i] != '-' {
			return false
		}
	}
	return true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return false
		}
	}
	return true
}
