package domain

import (
	"slices"
	"strings"
	"testing"

	"atrium/model/text"
)

func files() map[string]string {
	return map[string]string{"mail": mailText, "mail-more": mailMoreText, "educational": educationalText, "doubtful": doubtfulText, "suffixes": suffixesText}
}

func TestListsAreInOrder(t *testing.T) {
	for name, file := range files() {
		head, names, _ := strings.Cut(file, "\n\n")
		for _, key := range []string{"source", "version", "date", "license"} {
			if !strings.Contains(head, "\n# "+key+": ") {
				t.Errorf("%s: the heading has no %s", name, key)
			}
		}
		if !strings.HasSuffix(names, "\n") {
			t.Errorf("%s: the last line has no end", name)
		}
		lines := strings.Split(strings.TrimSuffix(names, "\n"), "\n")
		if len(lines) < 50 {
			t.Errorf("%s: %d names", name, len(lines))
		}
		if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
			t.Errorf("%s: not sorted, or a name twice", name)
		}
		for _, d := range lines {
			if name == "suffixes" {
				d = strings.TrimPrefix(strings.TrimPrefix(d, "!"), "*.")
				d = "x." + d
			}
			if c, err := text.CanonicalDomain(d); err != nil || c != d {
				t.Errorf("%s: %q is not in canonical form", name, d)
			}
		}
	}
}

func TestListsHoldNothingNeedless(t *testing.T) {
	for name, l := range map[string]list{"mail": mail(), "mail-more": mailMore(), "doubtful": doubtful(), "educational": schools()} {
		for d := range strings.Lines(string(l)) {
			d = strings.TrimSuffix(d, "\n")
			if suffix(d) && name != "educational" {
				t.Errorf("%s: %s is a public suffix and would cover unrelated names; generate the lists anew", name, d)
			}
			if _, above, _ := strings.Cut(d, "."); l.covers(above) != "" {
				t.Errorf("%s: %s stands under a name that is listed", name, d)
			}
		}
	}
}

// TestEveryNameIsFound holds the search against the plain reading of the lists.
func TestEveryNameIsFound(t *testing.T) {
	for name, l := range map[string]list{"mail": mail(), "mail-more": mailMore(), "doubtful": doubtful(), "educational": schools()} {
		known := map[string]bool{}
		for d := range strings.Lines(string(l)) {
			known[strings.TrimSuffix(d, "\n")] = true
		}
		for d := range known {
			if !l.has(d) || l.covers("x.y."+d) != d {
				t.Errorf("%s: %s is not found", name, d)
			}
			for _, near := range []string{d + "a", d[1:], d[:len(d)-1], "a" + d, d + "\n", ""} {
				if l.has(near) != known[near] {
					t.Errorf("%s: has(%q) = %v", name, near, !known[near])
				}
			}
		}
	}
}

func TestSearchOfSmallLists(t *testing.T) {
	for _, l := range []list{"", "\n", "b\n", "b", "b\nd\n", "b\nd", "b\nd\nf\n", "b\nbb\nbbb"} {
		for _, name := range []string{"a", "b", "bb", "bbb", "c", "d", "e", "f", "g"} {
			if got, want := l.has(name), slices.Contains(strings.Split(string(l), "\n"), name); got != want {
				t.Errorf("%q.has(%q) = %v", l, name, got)
			}
		}
	}
}

func TestLicensesNameTheirWorks(t *testing.T) {
	for _, want := range []string{"Kiko Beats", "Jannis R", "Lee Reilly", "Mozilla Public License", "Permission is hereby granted", "Permission to use, copy"} {
		if !strings.Contains(Licenses(), want) {
			t.Errorf("the licenses lack %q", want)
		}
	}
}

func BenchmarkOffered(b *testing.B) {
	for _, d := range []string{"kubernetes.io", "gmail.com", "a.b.c.d.e.example.com"} {
		b.Run(d, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Offered(d)
			}
		})
	}
}

func BenchmarkEducational(b *testing.B) {
	for b.Loop() {
		Educational("stud.uni-heidelberg.de")
	}
}
