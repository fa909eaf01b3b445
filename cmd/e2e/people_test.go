package e2e

import (
	"regexp"
	"strings"
	"testing"
)

var invitationCode = regexp.MustCompile(`\b[a-z2-7]{26}\b`)

// TestPeopleStory is what a team lives through: a workspace is made, people are
// invited and accept, a role changes, a member is refused, somebody goes. Every
// part is a process of its own, so everything has to be in the file.
func TestPeopleStory(t *testing.T) {
	p := settled(t)
	p.run("user", "create", "grace", "--email", "grace@example.com")

	c := p.open()
	c.sees("[Overview]")
	c.press("w")
	c.sees("Workspaces")
	c.press("ctrl+n")
	c.sees("New team workspace")
	c.press("ml-team")
	c.line("│", "ml-team", "│")
	c.press("ctrl+s")
	c.sees("ml-team ▾ ›")
	c.tab("People")
	c.line("> ", "ada", "admin", "Active")

	c.sees("i invite people") // known only once it is known who may
	c.press("i")
	c.sees("enter invite")
	c.press("grace zoe@example.com")
	c.sees("Invite grace zoe@example.com")
	for range 3 {
		if strings.Contains(c.text(), "as editor") {
			break
		}
		before := c.line("Invite grace")
		c.press("ctrl+o")
		c.until("another role", func(text string) bool { return !strings.Contains(text, before) })
	}
	c.press("enter")
	c.sees("Invite 2 people to ml-team as editor?", "will do  Invite grace", "will do  Invite zoe@example.com")
	c.press("y")
	c.sees("Shown this once")
	code := invitationCode.FindString(c.text())
	if code == "" {
		t.Fatalf("no code for somebody without an account:\n%s", c.framed())
	}
	c.press("enter")
	c.loses(code, "Shown this once")
	c.line("grace", "editor", "Pending invitation")
	c.line("zoe@example.com", "editor", "Pending invitation")
	c.press("esc")
	c.sees("i invite people")
	c.leave()

	g := p.open("--as", "grace")
	g.sees("[Overview]", "Inbox 1")
	g.tab("Inbox")
	g.sees("ml-team", "accept the invitation")
	g.press("a")
	g.sees("ml-team ▾ › Overview", "grace (editor)")
	g.leave()

	p.run("user", "create", "zoe", "--email", "zoe@example.com")
	p.run("invitation", "accept", code, "--as", "zoe")
	if _, told, status := p.command("invitation", "accept", code, "--as", "grace"); status == 0 {
		t.Errorf("a code worked twice: %s", told)
	}

	// A member is refused, with the reason before the eyes.
	g = p.open("--as", "grace")
	g.sees("ml-team ▾ › Overview")
	g.tab("People")
	g.at("zoe")
	g.press("x")
	g.sees("grace is editor in ml-team; people.manage needs role admin")
	g.loses("Remove")
	g.leave()

	// A role is changed, and nobody goes by Enter alone.
	c = p.open()
	c.sees("ml-team ▾ › Overview")
	c.tab("People")
	c.at("zoe")
	c.sees("r change the role")
	c.press("r")
	c.sees("Role of zoe in ml-team")
	c.press("viewer")
	c.loses("  admin   adds")
	c.press("enter")
	c.loses("Role of zoe")
	c.line("> ", "zoe", "viewer", "Active")

	c.press("x")
	c.sees("Remove zoe from ml-team?", "[Cancel]")
	c.press("enter")
	c.loses("Remove zoe from")
	c.line("> ", "zoe", "viewer", "Active")
	c.press("x")
	c.sees("Remove zoe from ml-team?")
	c.press("y")
	c.loses("Remove zoe from", "viewer")
	c.leave()

	// Another process finds everything as it was left.
	c = p.open()
	c.sees("ml-team ▾ › Overview", "ada removed zoe")
	c.tab("People")
	c.line("ada", "admin", "Active")
	c.line("grace", "editor", "Active")
	c.sees("1–2 of 2")
	if strings.Contains(c.written(), code) {
		t.Error("the code was shown again")
	}
	c.leave()
	list := p.run("people", "list", "-w", "ml-team", "-o", "csv")
	if !strings.Contains(list, "grace") || strings.Contains(list, "zoe") {
		t.Errorf("the commands see other people than the console:\n%s", list)
	}
	p.run("audit", "verify")
}
