// Package domain says of a mail domain what a workspace needs to know of it:
// whether everyone with an address there may be let in (S1), and whether it
// looks like a school's or a non-profit's (Q1).
//
// Shape: sorted text embedded as it stands and searched in place, so that a
// command that asks nothing pays nothing. Rejected: maps built at start, which
// cost every command some milliseconds, and a compressed file, which saves
// 300 KB and costs the same. The form of a domain is model/text's; a second
// implementation here could come to disagree with it.
//
// The lists are advice. What guards a workspace is that its owner's address was
// verified and that whoever joins comes in as a viewer.
package domain

import (
	"fmt"
	"strings"

	"atrium/model/text"
)

// Of is the canonical domain of an email address: ASCII, lower case, with a dot
// and none at the end. It is "" for what is no address.
func Of(canonicalEmail string) string {
	d, err := text.CanonicalDomain(text.EmailDomain(canonicalEmail))
	if err != nil {
		return ""
	}
	return d
}

// Offered says whether a workspace may offer domain invites for domain (S1), and
// if not, why, in a sentence for its settings screen. Not offered are public
// mail providers, educational domains, public suffixes, reserved names and what
// is no mail domain at all. Names under a listed domain count as listed. That
// the owner's address must be verified is the caller's to check.
func Offered(domain string) (ok bool, why string) {
	d, err := text.CanonicalDomain(domain)
	if err != nil {
		return false, err.Error()
	}
	if why := fault(d); why != "" {
		return false, fmt.Sprintf("Domain invites are not offered for %s: %s.", d, why)
	}
	return true, ""
}

// fault says what speaks against inviting all of a canonical domain, "" when
// nothing does.
func fault(d string) string {
	if top := d[strings.LastIndexByte(d, '.')+1:]; reserved(top) {
		return "names ending in ." + top + " are reserved and belong to nobody"
	}
	if suffix(d) {
		return "it is a public suffix, and anyone can have a name under it"
	}
	if at := provider(d); at == d {
		return "it is a public mail provider, and anyone can have an address there"
	} else if at != "" {
		return "it belongs to " + at + ", a public mail provider where anyone can have an address"
	}
	if academic(d) || schools().covers(d) != "" || doubtful().covers(d) != "" {
		return "it is an educational domain, and far more people than one team have an address there"
	}
	return ""
}

// reserved names the top-level domains that no organisation can own (RFC 6761,
// 6762, 7686, 9476). The examples (RFC 2606) are left out, for demonstrations,
// and so is .internal, under which a deployment's own network may have mail.
func reserved(top string) bool {
	switch top {
	case "alt", "arpa", "invalid", "local", "localhost", "onion", "test":
		return true
	}
	return false
}

// suffix says whether the names under d belong to different people. Those under
// onmicrosoft.com do, though the public list does not have it.
func suffix(d string) bool {
	return publicSuffix(d) == d || d == "onmicrosoft.com"
}

// provider is the public mail provider that d is or belongs to, or "".
func provider(d string) string {
	if at := mailMore().covers(d); at != "" {
		return at
	}
	return mail().covers(d)
}
