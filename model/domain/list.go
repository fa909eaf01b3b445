package domain

import (
	_ "embed"
	"strings"
)

// The lists; lists/README.md says where each is from. They are variables because
// embedding asks for it, and read through the functions below only.
var (
	//go:embed lists/mail.txt
	mailText string
	//go:embed lists/mail-more.txt
	mailMoreText string
	//go:embed lists/educational.txt
	educationalText string
	//go:embed lists/doubtful.txt
	doubtfulText string
	//go:embed lists/suffixes.txt
	suffixesText string
	//go:embed lists/LICENSES.txt
	licensesText string
)

func mail() list     { return body(mailText) }
func mailMore() list { return body(mailMoreText) }
func schools() list  { return body(educationalText) }
func suffixes() list { return body(suffixesText) }
func doubtful() list { return body(doubtfulText) }

// Licenses are the copyright notices and licences of the lists, which have to
// accompany every copy of them, for a command that prints notices.
func Licenses() string { return licensesText }

// list is canonical domains (or, in suffixes, rules), one a line, in byte order.
type list string

// body drops the heading, which ends at the first empty line.
func body(file string) list {
	_, names, _ := strings.Cut(file, "\n\n")
	return list(names)
}

// covers gives the name in the list that d is or is under, the longest first, or
// "".
func (l list) covers(d string) string {
	for name, more := d, true; more; _, name, more = strings.Cut(name, ".") {
		if l.has(name) {
			return name
		}
	}
	return ""
}

// has searches by halves, from any byte back to the start of its line.
func (l list) has(name string) bool {
	s := string(l)
	for lo, hi := 0, len(s); lo < hi; {
		start := lo + 1 + strings.LastIndexByte(s[lo:(lo+hi)/2], '\n')
		end := hi
		if i := strings.IndexByte(s[start:hi], '\n'); i >= 0 {
			end = start + i
		}
		switch strings.Compare(name, s[start:end]) {
		case 0:
			return true
		case 1:
			lo = min(end+1, hi)
		default:
			hi = start
		}
	}
	return false
}
