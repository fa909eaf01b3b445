package cmd_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// room is a part of the house and what its packages may not reach, directly or
// through others.
type room struct {
	pkg    string   // our package, or a tree ending in /...
	not    []string // import path prefixes it must not depend on
	only   []string // if set: the only ones outside the standard library
	reason string
}

func rooms() []room {
	return []room{
		{pkg: "atrium/model", only: []string{"atrium/model", "golang.org/x/text", "golang.org/x/net"}, reason: "words and rules do no I/O"},
		{pkg: "atrium/model/...", only: []string{"atrium/model", "golang.org/x/text", "golang.org/x/net"}, reason: "words and rules do no I/O"},
		{pkg: "atrium/storage/...", not: []string{"atrium/cmd", "atrium/tui", "atrium/theme", "github.com/charmbracelet"}, reason: "the store knows no screens"},
		{pkg: "atrium/theme/...", not: []string{"atrium/cmd", "atrium/tui", "atrium/storage", "atrium/model"}, reason: "a theme knows styles only"},
		{pkg: "atrium/tui/...", not: []string{"atrium/cmd", "atrium/storage", "go.etcd.io/bbolt", "github.com/charmbracelet/wish"}, reason: "screens see the store through model's port"},
		{pkg: "atrium/cmd/sshd/...", not: []string{"atrium/storage", "atrium/tui", "atrium/theme", "github.com/charmbracelet"}, reason: "the transport knows no rule, screen or store, and is not wish"},
		{pkg: "atrium/cmd/track/...", not: []string{"atrium/storage", "atrium/tui", "atrium/theme", "atrium/cmd/sshd", "github.com/charmbracelet", "github.com/spf13", "go.etcd.io"}, reason: "a tracker starts in milliseconds and knows its server by an interface"},
		{pkg: "atrium/cmd/quietterm", only: []string{"atrium/cmd/quietterm"}, reason: "it must be initialised before Bubble Tea"},
	}
}

// TestArrows reads the dependencies of every package and fails on an arrow
// that does not point downward (ARCHITECTURE.md).
func TestArrows(t *testing.T) {
	for _, r := range rooms() {
		for _, dep := range deps(t, r.pkg) {
			for _, no := range r.not {
				if under(dep, no) {
					t.Errorf("%s depends on %s: %s", r.pkg, dep, r.reason)
				}
			}
			if r.only != nil && !slices.ContainsFunc(r.only, func(ok string) bool { return under(dep, ok) }) {
				t.Errorf("%s depends on %s: %s", r.pkg, dep, r.reason)
			}
		}
	}
}

// TestRootModelImportsNothingOfOurs keeps the words at the bottom.
func TestRootModelImportsNothingOfOurs(t *testing.T) {
	for _, dep := range deps(t, "atrium/model") {
		if under(dep, "atrium") && dep != "atrium/model" {
			t.Errorf("atrium/model depends on %s", dep)
		}
	}
}

// deps lists what a package tree depends on outside the standard library.
func deps(t *testing.T, pkg string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", pkg).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pkg, err)
	}
	list := strings.Fields(string(out))
	if len(list) == 0 {
		t.Fatalf("go list %s: no packages", pkg)
	}
	return list
}

func under(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}
