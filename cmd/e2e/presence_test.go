package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// visitors opens the screen of who is here.
func (c *terminal) visitors() {
	c.t.Helper()
	c.visit("who is here")
	c.sees("Who is here  ")
}

// TestH0_WhoIsHere: a console that holds the file is a visitor as its guests are,
// for commands and on screen, and can only be left where it is.
func TestH0_WhoIsHere(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	a.visitors()
	a.line("ada (you)", "console", "holder")
	b := p.openSized(80, 24, "--as", "grace")
	b.sees("grace ▾ › Overview")
	a.line("grace", "console", "socket")
	a.sees("2 sessions")

	out := p.run("session", "list", "-o", "csv")
	id := ""
	for line := range strings.Lines(out) {
		if f := strings.Split(line, ","); f[2] == "holder" {
			id = f[0]
			if f[1] != "ada" || f[9] != "false\n" {
				t.Errorf("the holder: %q", line)
			}
		}
	}
	if _, told, status := p.command("session", "kick", id); status != 5 || !strings.Contains(told, "holds the file") {
		t.Errorf("kick %q: exit %d: %s", id, status, told)
	}
	a.press("x")
	a.sees("this is your own session")
	a.press("G", "x")
	a.sees("of grace?")
	start := time.Now()
	a.press("y")
	if status := b.ends(); status != 4 || !strings.Contains(b.written(), "ada has ended this session") {
		t.Errorf("exit %d\n%s", status, b.framed())
	}
	a.loses("2 sessions")
	if took := time.Since(start); took > time.Second {
		t.Errorf("the end of a session came after %v", took)
	}
	a.leave()
}

// TestH1_WhoIsHereOverSSH: a platform admin's console over SSH sees others come and
// go; a stranger who signs in gets a name in it.
func TestH1_WhoIsHereOverSSH(t *testing.T) {
	p := team(t)
	p.run("platform", "set", "signup=invitation")
	code := regexp.MustCompile(`\b[a-z0-9]{26}\b`).FindString(p.run("user", "claim", "grace"))
	s := p.serve()
	a := s.visitor("ada").sit(120, 40)
	a.sees("ml-team ▾ › Overview")
	a.visitors()
	a.line("ada (you)", "console", "ssh", "127.0.0.1:")
	g := s.visitor("").sit(80, 24)
	g.sees("> I have a code")
	a.line("(unknown)", "console", "ssh")
	g.press("enter")
	g.sees("> Code")
	g.press(code)
	g.sees(code)
	g.press("enter")
	g.sees("grace ▾ › Overview")
	a.line("grace", "console", "ssh")
	g.visit("who is here")
	g.sees("for platform admins")
	a.press("G", "x")
	a.sees("of grace?")
	a.press("y")
	if status := g.ends(); status != 4 {
		t.Errorf("exit %d\n%s", status, g.framed())
	}
	a.sees("1 session")
	a.leave()
}

// visit runs an action of the palette.
func (c *terminal) visit(name string) {
	c.t.Helper()
	c.press(":")
	c.sees("type to find an action")
	c.press(name)
	c.sees("Console: " + name)
	c.press("enter")
}
