package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDerive(t *testing.T) {
	for raw, want := range map[string]string{
		"kubernetes":                  "kubernetes",
		"Foo_Bar":                     "foo_bar",
		"k8s.io":                      "k8s.io",
		".github":                     "github",
		"08volt":                      "n-08volt",
		"a--b":                        "a-b",
		"trailing-":                   "trailing",
		"-lead":                       "lead",
		"dependabot[bot]":             "dependabot-bot",
		"Émile":                       "emile",
		"a" + strings.Repeat("b", 62): "a" + strings.Repeat("b", 62),
	} {
		if got := Derive(raw, nil); got != want {
			t.Errorf("Derive(%q) = %q, want %q", raw, got, want)
		}
	}
	// A change of the following would give other names on the next import.
	for raw, want := range map[string]string{
		"c":                            "c-" + digest("c", 0)[:6],
		"":                             "n-" + digest("", 0)[:6],
		"日本":                           "n-" + digest("日本", 0)[:6],
		"ab日本":                         "ab-" + digest("ab日本", 0)[:6],
		strings.Repeat("x", 100):       strings.Repeat("x", 56) + "-" + digest(strings.Repeat("x", 100), 0)[:6],
		"x" + strings.Repeat("-y", 50): "x" + strings.Repeat("-y", 27) + "-" + digest("x"+strings.Repeat("-y", 50), 0)[:6],
	} {
		if got := Derive(raw, nil); got != want {
			t.Errorf("Derive(%q) = %q, want %q", raw, got, want)
		}
	}
	if got := digest("c", 0)[:6]; got != "5puio0" {
		t.Errorf("the hash of a name changed: %q", got)
	}
}

func TestDeriveUsernameHasNoAt(t *testing.T) {
	if got := Derive("a@b", nil); got != "a@b" {
		t.Errorf("got %q", got)
	}
	if got := DeriveUsername("a@b", nil); got != "a-b" {
		t.Errorf("got %q", got)
	}
}

func TestDeriveCollisions(t *testing.T) {
	taken := map[string]bool{}
	has := func(s string) bool { return taken[s] }
	first := Derive("github", has)
	taken[first] = true
	second := Derive(".github", has)
	if first != "github" || second != "github-"+digest(".github", 0)[:6] {
		t.Fatalf("got %q, %q", first, second)
	}
	// Every short suffix taken: longer ones, then other hashes, never a loop.
	for i := range 300 {
		n := Derive(".github", has)
		if !obeys(n, true) {
			t.Fatalf("%d: %q is not valid", i, n)
		}
		if taken[n] && i < 4*rounds {
			t.Fatalf("%d: %q was taken", i, n)
		}
		taken[n] = true
		if i >= 4*rounds {
			break
		}
	}
	if n := Derive("x", func(string) bool { return true }); !obeys(n, true) {
		t.Errorf("everything taken: %q is not valid", n)
	}
}

func TestImportOrderMakesTheFileOrderIrrelevant(t *testing.T) {
	raws := []string{".github", "github", "GitHub", "a--b", "a-b", "A-B", "c", "08volt", "n-08volt", "日本", "日本", "_a-b"}
	outcome := func(in []string) map[string]string {
		used, out := map[string]bool{}, map[string]string{}
		for _, r := range ImportOrder(in) {
			n := Derive(r, func(s string) bool { return used[s] })
			if used[n] {
				t.Fatalf("%q given twice", n)
			}
			used[n], out[r] = true, n
		}
		return out
	}
	want := outcome(raws)
	for _, exact := range []string{"github", "a-b", "n-08volt"} {
		if want[exact] != exact {
			t.Errorf("%q became %q", exact, want[exact])
		}
	}
	if len(want) != 11 {
		t.Errorf("%d names of 11", len(want))
	}
	const seed = 7
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range 200 {
		in := slices.Clone(raws)
		rnd.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		if got := outcome(in); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("seed %d: order %q gave %v, want %v", seed, in, got, want)
		}
	}
}

func checkDerive(t testing.TB, raw string) {
	t.Helper()
	used := map[string]bool{}
	has := func(s string) bool { return used[s] }
	n := Derive(raw, has)
	if !obeys(n, true) {
		t.Fatalf("Derive(%q) = %q is not valid", raw, n)
	}
	if u := DeriveUsername(raw, nil); !obeys(u, false) {
		t.Fatalf("DeriveUsername(%q) = %q is not valid", raw, u)
	}
	if again := Derive(raw, has); again != n {
		t.Fatalf("Derive(%q) gave %q, then %q", raw, n, again)
	}
	if low := Fold(raw); obeys(low, true) && n != low {
		t.Fatalf("Derive(%q) = %q, want %q", raw, n, low)
	}
	if again := Derive(n, has); again != n {
		t.Fatalf("Derive(%q) = %q: a derived name does not stay itself", n, again)
	}
	used[n] = true
	if other := Derive(raw, has); other == n || !obeys(other, true) {
		t.Fatalf("Derive(%q) = %q with %q taken", raw, other, n)
	}
}

func TestDeriveProperties(t *testing.T) {
	gen := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-c0-1@.+_-]{0,8}`), rapid.StringMatching(`[a-zA-Z0-9-]{50,110}`))
	rapid.Check(t, func(rt *rapid.T) { checkDerive(t, gen.Draw(rt, "raw")) })
}

func FuzzDerive(f *testing.F) {
	for _, s := range []string{"", ".github", "c", "08volt", "Foo_Bar", "a--b", "a-", strings.Repeat("é", 100), "\xff", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkDerive(t, raw) })
}
