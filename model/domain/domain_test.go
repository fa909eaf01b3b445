package domain

import (
	"strings"
	"testing"

	"atrium/model/text"
)

func TestOf(t *testing.T) {
	for address, want := range map[string]string{
		"ada@example.com":               "example.com",
		"Ada.Lovelace@EXAMPLE.Com":      "example.com",
		"ada@bücher.example":            "xn--bcher-kva.example",
		"ada@xn--bcher-kva.example":     "xn--bcher-kva.example",
		"ada@sub.example.com":           "sub.example.com",
		"ada@example.com.":              "",
		"ada@a@example.com":             "",
		"@example.com":                  "",
		"example.com":                   "",
		"ada@localhost":                 "",
		"ada@127.0.0.1":                 "",
		"ada@[127.0.0.1]":               "",
		"ada@[IPv6:::1]":                "",
		"ada@exa\u200bmple.com":         "",
		"ada@\uff45xample.com":          "",
		"ada@example.com\x00.evil.test": "",
		"":                              "",
	} {
		if got := Of(address); got != want {
			t.Errorf("Of(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestOffered(t *testing.T) {
	const (
		provider = "public mail provider"
		school   = "educational domain"
		suffix   = "public suffix"
		nobody   = "belong to nobody"
		invalid  = "not a valid mail domain"
	)
	for domain, want := range map[string]string{
		"google.com": "", "neptune.ai": "", "kubernetes.io": "", "example.com": "", "example.org": "", "example.net": "",
		"out.example": "", "EXAMPLE.com": "", "mail.google.com": "", "openai.com": "", "siemens.com": "", "bmw.de": "",
		"bbc.co.uk": "", "toyota.co.jp": "", "team.github.io": "", "contoso.onmicrosoft.com": "", "xn--bcher-kva.example": "",
		"corp.internal": "", "cern.ch": "", "evil-gmail.com": "", "gmail.com.evil.net": "", "notgmx.de": "", "mit.edu.evil.net": "",

		"gmail.com": provider, "GMail.COM": provider, "googlemail.com": provider, "outlook.com": provider, "hotmail.co.uk": provider,
		"live.com": provider, "yahoo.com": provider, "mail.yahoo.com": provider, "yahoo.co.jp": provider, "icloud.com": provider,
		"qq.com": provider, "163.com": provider, "gmx.de": provider, "gmx.net": provider, "web.de": provider, "t-online.de": provider,
		"proton.me": provider, "protonmail.com": provider, "pm.me": provider, "tutanota.com": provider, "mail.ru": provider,
		"yandex.ru": provider, "fastmail.com": provider, "hey.com": provider, "duck.com": provider, "mozmail.com": provider,
		"users.noreply.github.com": provider, "privaterelay.appleid.com": provider, "mailinator.com": provider,
		"naver.com": provider, "rediffmail.com": provider, "orange.fr": provider, "comcast.net": provider, "edumail.edu.pl": provider,

		"mit.edu": school, "MIT.EDU": school, "csail.mit.edu": school, "ox.ac.uk": school, "kellogg.ox.ac.uk": school,
		"uni-heidelberg.de": school, "stud.uni-heidelberg.de": school, "tum.de": school, "ethz.ch": school, "u-tokyo.ac.jp": school,
		"tsinghua.edu.cn": school, "nus.edu.sg": school, "sydney.edu.au": school, "alumni.cmu.edu": school, "uottawa.ca": school,

		"co.uk": suffix, "CO.UK": suffix, "github.io": suffix, "GITHUB.IO": suffix, "ac.uk": suffix, "edu.au": suffix,
		"web.id": suffix, "blogspot.com": suffix, "herokuapp.com": suffix, "onmicrosoft.com": suffix, "foo.ck": suffix,

		"printer.local": nobody, "a.localhost": nobody, "a.test": nobody, "a.invalid": nobody, "a.onion": nobody, "1.0.0.127.in-addr.arpa": nobody,

		"": invalid, "com": invalid, "localhost": invalid, "127.0.0.1": invalid, "[127.0.0.1]": invalid, "::1": invalid,
		"gmail.com.": invalid, ".gmail.com": invalid, "a..b": invalid, "gmail.com\x00": invalid, "a@gmail.com": invalid,
	} {
		ok, why := Offered(domain)
		if ok != (want == "") || !strings.Contains(why, want) || ok != (why == "") {
			t.Errorf("Offered(%q) = %v, %q; want %q", domain, ok, why, want)
		}
		if !ok && (strings.Contains(why, "\n") || !strings.HasSuffix(why, ".")) {
			t.Errorf("Offered(%q): %q is no sentence", domain, why)
		}
	}
}

func TestWhyNamesTheDomain(t *testing.T) {
	for domain, want := range map[string]string{
		"Gmail.com":      "Domain invites are not offered for gmail.com: it is a public mail provider, and anyone can have an address there.",
		"mail.yahoo.com": "Domain invites are not offered for mail.yahoo.com: it belongs to yahoo.com, a public mail provider where anyone can have an address.",
		"tum.de":         "Domain invites are not offered for tum.de: it is an educational domain, and far more people than one team have an address there.",
		"github.io":      "Domain invites are not offered for github.io: it is a public suffix, and anyone can have a name under it.",
		"nas.local":      "Domain invites are not offered for nas.local: names ending in .local are reserved and belong to nobody.",
		"com":            `"com" is not a valid mail domain: the domain needs a dot. Give one like example.com.`,
	} {
		if _, why := Offered(domain); why != want {
			t.Errorf("Offered(%q):\n got %s\nwant %s", domain, why, want)
		}
	}
}

func TestEducational(t *testing.T) {
	for domain, want := range map[string]bool{
		"mit.edu": true, "cs.ox.ac.uk": true, "tum.de": true, "in.tum.de": true, "uni-heidelberg.de": true, "sydney.edu.au": true,
		"Ethz.CH": true, "nus.edu.sg": true, "x.k12.ny.us": true, "xn--n3h.xn--12c1fe0br.xn--o3cw4h": false,
		"chula.xn--12c1fe0br.xn--o3cw4h": false, "example.ac.th": true, "some.school.nsw.edu.au": true,
		"edu": false, "ac.uk": false, "ac.de": false, "foo.ac.de": false, "foo.ac": false, "edu.com": false, "mit.edu.": false,
		"gmail.com": false, "edumail.edu.pl": false, "alumni.cmu.edu": false, "google.com": false, "berlin.de": false, "": false,
	} {
		if got := Educational(domain); got != want {
			t.Errorf("Educational(%q) = %v", domain, got)
		}
	}
}

func TestNonProfitHint(t *testing.T) {
	for domain, want := range map[string]bool{
		"redcross.org": true, "MSF.org": true, "who.int": true, "oxfam.org.uk": true, "a.ngo": true, "sub.a.ong": true, "museum.or.jp": true,
		"club.asso.fr": true, "google.com": false, "mailbox.org": false, "org": false, "org.uk": false, "org.com": false,
		"foo.org.com": false, "temp-mail.org": false, "a.test": false, "": false, "foo.or.de": false,
	} {
		if got := NonProfitHint(domain); got != want {
			t.Errorf("NonProfitHint(%q) = %v", domain, got)
		}
	}
}

func FuzzDomain(f *testing.F) {
	for _, s := range []string{"gmail.com", "MIT.EDU", "bücher.example", "a@b", "co.uk.", "\x00", "xn--", "1.2.3.4", "github.io", strings.Repeat("a.", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, address := range []string{s, "ada@" + s} {
			if d := Of(address); d != "" && Of("ada@"+d) != d {
				t.Errorf("Of(%q) = %q, whose own is %q", address, d, Of("ada@"+d))
			}
		}
		ok, why := Offered(s)
		if ok != (why == "") {
			t.Errorf("Offered(%q) = %v, %q", s, ok, why)
		}
		d, err := text.CanonicalDomain(s)
		if err != nil && (ok || Educational(s) || NonProfitHint(s)) {
			t.Errorf("%q is no domain and yet something is said of it", s)
		}
		if err != nil {
			return
		}
		if again, _ := Offered(d); again != ok || Educational(d) != Educational(s) || NonProfitHint(d) != NonProfitHint(s) {
			t.Errorf("%q and its canonical form %q are judged differently", s, d)
		}
		if ok && Educational(s) {
			t.Errorf("%q is educational and offered", s)
		}
		if provider(d) != "" && provider("x."+d) != provider(d) {
			t.Errorf("a name under %q is judged differently", d)
		}
	})
}
