package text

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// nameRegexp is the rule N1 once more, in a form that shares nothing with the
// code.
var nameRegexp = regexp.MustCompile(`\A[a-z](?:-?[a-z0-9@.+_])*\z`)

func obeys(s string, at bool) bool {
	return len(s) >= 2 && len(s) <= 63 && nameRegexp.MatchString(s) && (at || !strings.Contains(s, "@"))
}

// sentence fails unless an error reads as sentences without anything unseen.
func sentence(t testing.TB, err error) {
	t.Helper()
	s := err.Error()
	if !utf8.ValidString(s) || !strings.HasSuffix(s, ".") {
		t.Errorf("not a sentence: %q", s)
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			t.Errorf("error holds %U: %q", r, s)
		}
	}
}

func TestNameBoundaries(t *testing.T) {
	for s, want := range map[string]bool{
		"":                            false,
		"a":                           false,
		"ab":                          true,
		"a" + strings.Repeat("b", 62): true,
		"a" + strings.Repeat("b", 63): false,
		"llama-3.2-3b":                true,
		"a.b+c_d":                     true,
		"a-":                          false,
		"a-b-":                        false,
		"a--b":                        false,
		"a-b-c":                       true,
		"ab.":                         true,
		"ab_":                         true,
		"1ab":                         false,
		".ab":                         false,
		"-ab":                         false,
		"Ab":                          false,
		"aB":                          false,
		"ab\n":                        false,
		"ab\r":                        false,
		"\nab":                        false,
		"a b":                         false,
		"a/b":                         false,
		"ab\x00":                      false,
		"аdmin":                       false, // Cyrillic а
		"admın":                       false,
		"ad\u200bmin":                 false,
		"ab\xff":                      false,
	} {
		for _, kind := range []string{"workspace", "project", KindUsername} {
			err := Name(kind, s)
			if (err == nil) != want {
				t.Errorf("Name(%s, %q) = %v, want valid: %v", kind, s, err, want)
			}
			if err != nil {
				sentence(t, err)
				if !strings.Contains(err.Error(), NameRule(kind)) {
					t.Errorf("the error does not quote the rule: %v", err)
				}
			}
		}
	}
}

func TestNameOfServiceAccountsIsNoUsername(t *testing.T) {
	if err := Name("workspace", "a@b"); err != nil {
		t.Error(err)
	}
	err := Name(KindUsername, "a@b")
	if err == nil || !strings.Contains(err.Error(), `Try "a-b".`) {
		t.Errorf("got %v", err)
	}
}

func TestNameErrorText(t *testing.T) {
	const want = `"Stock Prices\n" is not a valid project name. The rule: 2 to 63 characters, first a-z, ` +
		`then a-z 0-9 - @ . + _, no "--", not ending in "-". Try "stock-prices".`
	if err := Name("project", "Stock Prices\n"); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if err := Name("project", "日本"); err == nil || strings.Contains(err.Error(), "Try") {
		t.Errorf("a suggestion for nothing: %v", err)
	}
	long := Name("project", strings.Repeat("\u202e", 5000))
	if n := len(long.Error()); n > 1000 {
		t.Errorf("the error repeats too much: %d bytes", n)
	}
}

func TestNear(t *testing.T) {
	for in, want := range map[string]string{
		"ab":                           "ab",
		"Foo_Bar":                      "foo_bar",
		".github":                      "github",
		"08volt":                       "n-08volt",
		"a--b":                         "a-b",
		"trailing-":                    "trailing",
		"Émile Zola":                   "emile-zola",
		"Straße":                       "strasse",
		"Łódź":                         "lodz",
		"Æøœðłıþđ.x":                   "aeooedlithd.x",
		"İstanbul":                     "istanbul",
		"ﬁnal":                         "final",
		"my project!":                  "my-project",
		strings.Repeat("a", 70):        strings.Repeat("a", 63),
		"a" + strings.Repeat("-b", 40): "a" + strings.Repeat("-b", 31),
	} {
		if got, ok := Near(in); !ok || got != want {
			t.Errorf("Near(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "c", "-", "--", "日本", "\xff\xff", "\u0301"} {
		if got, ok := Near(in); ok {
			t.Errorf("Near(%q) = %q, want none", in, got)
		}
	}
}

func TestService(t *testing.T) {
	for in, want := range map[string][2]string{
		"bot@ml-team":     {"bot", "ml-team"},
		"ci@a@b":          {"ci", "a@b"},
		"ada@example.com": {"ada", "example.com"},
	} {
		n, w, ok := Service(in)
		if !ok || n != want[0] || w != want[1] {
			t.Errorf("Service(%q) = %q, %q, %v", in, n, w, ok)
		}
	}
	for _, in := range []string{"", "bot", "@ml", "bot@", "Bot@ml", "b@ml", "bot@ml\n", "bot@@ml"} {
		if _, _, ok := Service(in); ok {
			t.Errorf("Service(%q) accepted", in)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"": "", "ab": "ab", "aBC-9": "abc-9", "\u212a": "\u212a", "\u017f": "\u017f", "\u0130I": "\u0130i"} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func checkName(t testing.TB, s string) {
	t.Helper()
	for _, kind := range []string{"workspace", KindUsername} {
		err := Name(kind, s)
		if want := obeys(s, kind != KindUsername); (err == nil) != want {
			t.Fatalf("Name(%s, %q) = %v, want valid: %v", kind, s, err, want)
		}
		if err != nil {
			sentence(t, err)
		}
	}
	if n, ok := Near(s); ok && !obeys(n, true) {
		t.Fatalf("Near(%q) = %q is not valid", s, n)
	}
}

func TestNameProperties(t *testing.T) {
	gen := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[a-c0-1@.+_-]{0,8}`),
		rapid.StringMatching(`[a-z][a-z0-9-]{58,66}`),
	)
	rapid.Check(t, func(rt *rapid.T) { checkName(t, gen.Draw(rt, "s")) })
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"", "a", "ab", "a-", "a--b", "ab\n", "a@b", "Émile", "日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkName(t, s) })
}
