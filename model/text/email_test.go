package text

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"
)

func TestCanonicalEmail(t *testing.T) {
	for in, want := range map[string]string{
		"ada@example.com":                        "ada@example.com",
		"Ada.Lovelace@Example.COM":               "ada.lovelace@example.com",
		"ada+test@example.com":                   "ada+test@example.com",
		"o'hara_#1@mail.example.org":             "o'hara_#1@mail.example.org",
		"ada@bücher.example":                     "ada@xn--bcher-kva.example",
		"ada@Bücher.Example":                     "ada@xn--bcher-kva.example",
		"ADA@XN--BCHER-KVA.example":              "ada@xn--bcher-kva.example",
		"ada@例え.jp":                              "ada@xn--r8jz45g.jp",
		"a@b.co":                                 "a@b.co",
		"ada@😀.example":                          "ada@xn--e28h.example",
		"a@1und1.de":                             "a@1und1.de",
		"a@127.0.0.1.example":                    "a@127.0.0.1.example",
		strings.Repeat("l", 64) + "@example.com": strings.Repeat("l", 64) + "@example.com",
		"a@" + strings.Repeat("d", 63) + ".com":  "a@" + strings.Repeat("d", 63) + ".com",
	} {
		got, err := CanonicalEmail(in)
		if err != nil || got != want {
			t.Errorf("CanonicalEmail(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestCanonicalEmailRejects(t *testing.T) {
	long := strings.Repeat(strings.Repeat("d", 60)+".", 4)
	for _, in := range []string{
		"", "@", "ada", "ada@", "@example.com", "x@a@b", "x@a.com@b.com", "x@@a.com", "\"x@y\"@a.com",
		"ada@localhost", "ada@example.com.", "ada@.example.com", "ada@example..com", "ada@-a.com", "ada@a-.com",
		"ada@exa mple.com", "ada@exa_mple.com", "ada@[127.0.0.1]", "ada@127.0.0.1", "ada@example.123",
		"a da@example.com", ".ada@example.com", "ada.@example.com", "a..da@example.com", "ada\n@example.com",
		"ada@example.com\n", "ada@example.com\x00", "\x00ada@example.com", "ada@exam\x00ple.com", "<ada@example.com>",
		"Ada <ada@example.com>", "ada,eve@example.com", "ada;eve@example.com", "a\\b@example.com", "a(c)@example.com",
		// Look-alikes that folding or mapping would merge (A9, A10).
		"m\u0131ke@example.com", "\u212aate@example.com", "ſam@example.com", "аda@example.com", "ａda@example.com",
		"ada@ex\u200bample.com", "ada@ｅxample.com", "ada@\u212aate.com", "ada@ſam.com", "ada@example\u3002com",
		"ada@BÜCHER.example", "ada@bu\u0308cher.example", "ada@exam\u00adple.com", "ada@ﬁ.com", "ada@\u2460.com",
		"ada＠example.com", "ada\u202e@example.com", "ada@ex\u202eample.com", "ada\xff@example.com", "ada@\xff.com",
		"ada@xn--a.com", "ada@xn--.com", "ada@xn--example-.com", "ada@xn--bcher-kva8445foa.com.",

		strings.Repeat("l", 65) + "@example.com", "a@" + strings.Repeat("d", 64) + ".com",
		"a@" + long + strings.Repeat("e", 20) + ".com", strings.Repeat("l", 64) + "@" + long[:190] + ".com",
		strings.Repeat("a", 1<<20) + "@example.com",
	} {
		got, err := CanonicalEmail(in)
		if err == nil {
			t.Errorf("CanonicalEmail(%.60q) = %q, want an error", in, got)
			continue
		}
		if got != "" {
			t.Errorf("CanonicalEmail(%.60q) gives %q beside its error", in, got)
		}
		sentence(t, err)
	}
}

func TestDomainsAreComparedWhole(t *testing.T) {
	for in, same := range map[string]bool{
		"a@example.com": true, "a@EXAMPLE.com": true, "a@evil-example.com": false,
		"a@example.com.evil.net": false, "a@sub.example.com": false, "a@xn--exmple-cua.com": false,
	} {
		c, err := CanonicalEmail(in)
		if err != nil || (EmailDomain(c) == "example.com") != same {
			t.Errorf("%q: %q, %v", in, EmailDomain(c), err)
		}
	}
	for _, s := range []string{"", "ada", "@example.com", "a@b@c"} {
		if d := EmailDomain(s); d != "" {
			t.Errorf("EmailDomain(%q) = %q", s, d)
		}
	}
}

func TestCanonicalDomain(t *testing.T) {
	if d, err := CanonicalDomain("Bücher.Example"); err != nil || d != "xn--bcher-kva.example" {
		t.Errorf("got %q, %v", d, err)
	}
	for _, s := range []string{"", ".", "com", "\xff.com", strings.Repeat("d", 2000), strings.Repeat(strings.Repeat("d", 60)+".", 5) + "com", "a@b.com", "CO.UK.", "exa\x00mple.com", "\u202e.com"} {
		if d, err := CanonicalDomain(s); err == nil {
			t.Errorf("CanonicalDomain(%q) = %q", s, d)
		} else {
			sentence(t, err)
		}
	}
}

// emailRegexp is a canonical address, written apart from the code.
var emailRegexp = regexp.MustCompile(`\A[a-z0-9!#$%&'*+/=?^_{|}~` + "`" + `-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~` + "`" + `-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z`)

func checkEmail(t testing.TB, s string) {
	t.Helper()
	c, err := CanonicalEmail(s)
	if err != nil {
		sentence(t, err)
		return
	}
	if !emailRegexp.MatchString(c) || len(c) > 254 || strings.IndexByte(c, '@') > 64 {
		t.Fatalf("CanonicalEmail(%q) = %q is not canonical", s, c)
	}
	if again, err := CanonicalEmail(c); err != nil || again != c {
		t.Fatalf("CanonicalEmail(%q) = %q, %v: not idempotent", c, again, err)
	}
	// The way back must give what was typed: nothing was mapped or dropped.
	local, domain, _ := strings.Cut(s, "@")
	if !strings.HasPrefix(c, strings.ToLower(local)+"@") {
		t.Fatalf("the local part of %q became %q", s, c)
	}
	was, _ := idna.Punycode.ToUnicode(Fold(domain))
	is, _ := idna.Punycode.ToUnicode(EmailDomain(c))
	if was != is {
		t.Fatalf("the domain of %q became %q", s, is)
	}
}

func TestEmailProperties(t *testing.T) {
	gen := rapid.OneOf(
		rapid.StringMatching(`[A-Za-c0-1.+'-]{1,6}@[A-Ca-c0-1.-]{1,12}\.(com|example|jp)`),
		rapid.StringMatching(`[a-c]{1,3}@[a-zäößéж例えk\x{212a}\x{17f}\x{200b}]{1,6}\.com`),
		rapid.StringMatching(`[a-c]{1,3}@xn--[a-z0-9-]{1,10}\.com`),
		rapid.String(),
	)
	rapid.Check(t, func(rt *rapid.T) { checkEmail(t, gen.Draw(rt, "s")) })
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"ada@example.com", "x@a@b", "ada@bücher.example", "a@xn--bcher-kva.example", "ada@例え.jp", "a@\u212aate.com", "a@b.c."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkEmail(t, s) })
}

func TestLDH(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "a": true, "a-b": true, "-a": false, "a-": false, "A": false, "a_b": false, "é": false,
		strings.Repeat("a", 63): true, strings.Repeat("a", 64): false,
	} {
		if got := ldh(s); got != want {
			t.Errorf("ldh(%q) = %v", s, got)
		}
	}
}
