package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write docs/screens instead of comparing")

// TestPictures takes the pictures of docs/screens from the running program, at
// 100×30 in the dark theme, and compares them with those in the repository:
// go test ./cmd/e2e -run Pictures -update writes them. The days in them do not
// count.
func TestPictures(t *testing.T) {
	p := newPlace(t).with("ATRIUM_THEME=dark", "ATRIUM_GLYPHS=unicode")
	c := p.open("demo")
	c.sees("ml-team ▾ › Overview", "ada invited mary", "expires in 14 days")
	picture(t, c, "overview")

	c.tab("People")
	c.line("mary", "Pending invitation", "in 14 days")
	c.sees("i invite people") // known only once it is known who may
	c.press("i")
	c.sees("enter invite")
	c.press("linus, zoe@example.com")
	c.line("Invite", "linus, zoe@example.com")
	c.press("enter")
	c.sees("Invite 2 people to ml-team", "will do", "refused")
	c.loses("enter invite") // a dialog has its own keys
	picture(t, c, "people-invite")
	c.press("n")
	c.loses("refused")
	c.press("esc")
	c.sees("i invite people")

	c.tab("Projects")
	c.at("stock-prices")
	c.press("enter")
	c.sees("Forecasts of daily prices")
	c.at("linus")
	c.press("e")
	c.sees("What may linus do?")
	c.press("settings")
	c.line(">", "project.settings")
	c.loses("project.track")
	c.press("enter")
	c.sees("No: linus may not project.settings", "enter close")
	picture(t, c, "project-access")
	c.press("esc")
	c.loses("Sources tried")
	c.press("right")
	c.line(">", "STOC-3", "running")
	c.press("enter")
	c.sees("[Charts 6]", "3.5 GiB at step 239")
	picture(t, c, "run")
	c.press("esc")
	c.loses("[Charts 6]")

	c.press("w")
	c.sees("Workspaces", "you are here")
	picture(t, c, "switcher")
	c.press("esc")
	c.loses("you are here")
	c.tab("Activity")
	c.line("ada", "created", "classification")
	picture(t, c, "activity")
	c.leave()
}

// TestPictureOfTheInbox needs somebody whom others have written to.
func TestPictureOfTheInbox(t *testing.T) {
	p := settled(t).with("ATRIUM_THEME=dark", "ATRIUM_GLYPHS=unicode")
	for _, args := range [][]string{
		{"user", "create", "grace", "--email", "grace@example.com", "--name", "Grace Hopper"},
		{"user", "create", "linus", "--email", "linus@example.com", "--name", "Linus Pauling"},
		{"workspace", "create", "ml-team", "--description", "Models for the product"},
		{"people", "invite", "grace", "--role", "admin", "-w", "ml-team"},
		{"invitation", "accept", "--as", "grace"},
		{"people", "invite", "linus", "--role", "member", "-w", "ml-team", "--as", "grace"},
		{"invitation", "accept", "--as", "linus"},
		{"people", "role", "grace", "editor", "-w", "ml-team", "--yes"},
		{"workspace", "create", "field-trip", "--description", "Who comes along", "--as", "linus"},
		{"people", "invite", "grace", "--role", "viewer", "-w", "field-trip", "--as", "linus"},
	} {
		p.run(args...)
	}
	c := p.open("--as", "grace", "-w", "ml-team")
	c.sees("ml-team ▾ › Overview")
	c.tab("Inbox")
	c.line("> ", "invitation", "field-trip")
	picture(t, c, "inbox")
	c.leave()
}

// days are what differs from one run to the next.
var days = regexp.MustCompile(`\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?`)

// picture writes the screen to docs/screens, as text and as an image, or waits
// until it is what is there. Run it again after writing: a frame that was only
// half there is noticed then.
func picture(t *testing.T, c *terminal, name string) {
	t.Helper()
	shown := map[string]func() string{
		name + ".txt": func() string { return c.scr.text() + "\n" },
		name + ".svg": func() string { return c.scr.svg(name) },
	}
	for file, draw := range shown {
		path := filepath.Join("..", "..", "docs", "screens", file)
		was, err := os.ReadFile(path)
		if err != nil && !*update {
			t.Fatal(err)
		}
		same := func(string) bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			return days.ReplaceAllString(draw(), "") == days.ReplaceAllString(string(was), "")
		}
		if !*update {
			c.within(settling, "picture as in docs/screens/"+file+" (go test ./cmd/e2e -run Picture -update writes it)", same)
			continue
		}
		if same("") {
			continue
		}
		c.mu.Lock()
		now := draw()
		c.mu.Unlock()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// settling is how long a screen may still change. Screens are changed by hand
// often, so a stale picture has to be told soon.
const settling = 5 * time.Second
