package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// world is a file with a few people, and the clock and keyboard of whoever
// works on it.
type world struct {
	t     *testing.T
	db    string
	env   map[string]string
	now   time.Time
	tty   bool
	typed string // what the person types
}

type result struct {
	out, err string
	code     int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{
		t: t, db: filepath.Join(t.TempDir(), "new", "atrium.db"), env: map[string]string{},
		now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
}

// team is a world with ada (platform admin), grace, linus and a team workspace
// of ada and grace with two projects; mary is invited.
func team(t *testing.T) *world {
	w := newWorld(t)
	w.ok("init", "--username", "ada", "--email", "ada@example.com", "--name", "Ada Lovelace")
	for _, u := range []string{"grace", "linus", "mary"} {
		w.ok("user", "create", u, "--email", u+"@example.com")
	}
	w.ok("workspace", "create", "ml-team", "--description", "Models")
	w.ok("project", "create", "ml-team/api", "--visibility", "workspace")
	w.ok("project", "create", "ml-team/secret")
	w.ok("people", "invite", "grace", "--role", "editor", "--project", "api:owner")
	w.ok("--as", "grace", "invitation", "accept")
	w.ok("people", "invite", "mary", "--role", "viewer")
	return w
}

// run runs one command in the world.
func (w *world) run(args ...string) result {
	w.t.Helper()
	var out, errs bytes.Buffer
	env := Env{
		Stdin: strings.NewReader(w.typed), Stdout: &out, Stderr: &errs, StdinTTY: w.tty, StdoutTTY: w.tty,
		Getenv: func(k string) string { return w.env[k] }, Now: func() time.Time { return w.now },
	}
	env.Open = env.openFile
	code := Run(context.Background(), env, append([]string{"--db", w.db}, args...))
	return result{out.String(), errs.String(), code}
}

// ok runs a command that has to succeed and gives its output.
func (w *world) ok(args ...string) string {
	w.t.Helper()
	r := w.run(args...)
	if r.code != 0 {
		w.t.Fatalf("%s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// fails runs a command that has to end with a status, and gives the error line.
// Nothing is printed on stdout, and one line on stderr.
func (w *world) fails(code int, args ...string) string {
	w.t.Helper()
	r := w.run(args...)
	if r.code != code {
		w.t.Errorf("%s: exit %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.out, r.err)
	}
	if r.out != "" {
		w.t.Errorf("%s: stdout %q, want nothing", strings.Join(args, " "), r.out)
	}
	if strings.Count(r.err, "\n") != 1 {
		w.t.Errorf("%s: stderr %q, want one line", strings.Join(args, " "), r.err)
	}
	return r.err
}

// object reads the JSON object that a command prints.
func (w *world) object(args ...string) map[string]any {
	w.t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(w.ok(append(args, "--json")...)), &v); err != nil {
		w.t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	return v
}

// state is everything that commands can show, as JSON.
func (w *world) state() string {
	w.t.Helper()
	var b strings.Builder
	for _, args := range [][]string{
		{"whoami"},
		{"platform", "show"},
		{"user", "list"},
		{"workspace", "list"},
		{"workspace", "show", "ml-team"},
		{"people", "list", "-w", "ml-team"},
		{"project", "list", "-w", "ml-team"},
		{"project", "list", "--trashed", "-w", "ml-team"},
		{"access", "list", "ml-team/api"},
		{"access", "list", "ml-team/secret"},
		{"inbox"},
		{"invitation", "list", "--answered"},
		{"--as", "grace", "inbox"},
		{"--as", "mary", "invitation", "list"},
		{"audit", "list"},
	} {
		b.WriteString(w.ok(append(args, "--json", "--all")...))
	}
	return b.String()
}

// unchanged fails when fn changes anything that commands can show.
func (w *world) unchanged(what string, fn func()) {
	w.t.Helper()
	before := w.state()
	fn()
	if after := w.state(); after != before {
		w.t.Errorf("%s changed something:\n%s\nbefore:\n%s", what, after, before)
	}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q lacks %q", text, p)
		}
	}
}
