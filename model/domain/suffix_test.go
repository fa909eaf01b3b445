package domain

import (
	"strings"
	"testing"

	"golang.org/x/net/publicsuffix"

	"atrium/model/text"
)

// TestPublicSuffixAgreesWithTheLibrary holds ours against golang.org/x/net,
// which has other data structures: around every rule and at every listed name.
func TestPublicSuffixAgreesWithTheLibrary(t *testing.T) {
	check := func(d string) {
		if _, err := text.CanonicalDomain("x." + d); err != nil {
			return
		}
		if want, _ := publicsuffix.PublicSuffix(d); publicSuffix(d) != want {
			t.Errorf("the public suffix of %s is %s, not %s; generate the lists anew", d, want, publicSuffix(d))
		}
	}
	for _, l := range []list{suffixes(), mail(), schools(), doubtful()} {
		for rule := range strings.Lines(string(l)) {
			rule = strings.TrimSuffix(rule, "\n")
			d := strings.TrimPrefix(strings.TrimPrefix(rule, "!"), "*.")
			for _, name := range []string{d, "www." + d, "city." + d, "a.b." + d, "a.b.c.d." + d} {
				check(name)
			}
			for more := true; more; {
				_, d, more = strings.Cut(d, ".")
				check(d)
			}
		}
	}
}

func FuzzPublicSuffix(f *testing.F) {
	for _, s := range []string{"a.co.uk", "b.www.ck", "x.y.kawasaki.jp", "city.kawasaki.jp", "a.b.compute.amazonaws.com", "x.xn--12c1fe0br.xn--o3cw4h", "q.nonesuch"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := text.CanonicalDomain(s)
		if err != nil {
			return
		}
		if want, _ := publicsuffix.PublicSuffix(d); publicSuffix(d) != want {
			t.Errorf("the public suffix of %s is %s, not %s", d, want, publicSuffix(d))
		}
	})
}
