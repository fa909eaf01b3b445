package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/storage"
)

// plant writes texts that no operation lets in, as a damaged file or an older
// version could hold them: a name for every username, and a description.
type plant struct {
	workspace, description string
	names                  map[string]string
}

func (plant) Kind() string                                 { return "test.plant" }
func (plant) Authorize(model.State, model.Principal) error { return nil }
func (p plant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	for username, name := range p.names {
		person := *u.Person(u.Name(username).Person)
		person.Name = name
		u.PutPerson(&person)
	}
	w := *u.Workspace(u.Name(p.workspace).Workspace)
	w.Description = p.description
	u.PutWorkspace(&w)
	return model.Effect{Target: p.workspace, Summary: "Plant " + p.description}, nil
}

// planted is a place whose team workspace holds everybody with such a name.
func planted(t *testing.T, description string, names []string) *place {
	p := settled(t)
	s, err := storage.Open(filepath.Join(p.dir, "data", "atrium", "atrium.db"), false, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ops := []model.Operation{op.CreateWorkspace{Name: "ml-team"}}
	byUser := map[string]string{}
	for i, name := range names {
		who := fmt.Sprintf("u%03d", i)
		byUser[who] = name
		ops = append(ops, op.CreateUser{Username: who, Email: who + "@example.com"}, op.AddMember{Workspace: "ml-team", Who: who, Role: model.Viewer})
	}
	who := person(t, s, "ada")
	if _, err := s.Do(context.Background(), who, append(ops, plant{"ml-team", description, byUser})...); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	ours   = regexp.MustCompile(`\x1b\[[0-9;]*[ABCDGHJKLMXmr]|\x1b\[\?(7|25|1002|1003|1006|1049|2004|2026)[hl]|\x1b\]11;\?\x1b\\`)
	beasts = regexp.MustCompile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
)

// TestHostileText walks over every screen where names and descriptions appear
// that would act on the terminal.
func TestHostileText(t *testing.T) {
	var names []string
	for _, s := range append(hostile.Payloads(), hostile.Shown()...) {
		names = append(names, "q"+s+"q")
	}
	p := planted(t, "q\x1b]0;owned\a\u202eq\x1b[?1049lq", names)
	c := p.open("-w", "ml-team")
	c.sees("ml-team ▾ › Overview")
	c.tab("People")
	c.at("u000")
	for range len(names) {
		before := cursorRow.FindString(c.text())
		if strings.Contains(before, fmt.Sprintf("u%03d", len(names)-1)) {
			break
		}
		c.press("down")
		c.until("next row", func(text string) bool { return cursorRow.FindString(text) != before })
	}
	c.press("enter")
	c.sees("People › u", "x remove from the workspace")
	c.press("x")
	c.sees("[Cancel]")
	c.press("n")
	c.loses("[Cancel]")
	c.tab("Activity")
	c.line("> ", "just now")
	c.tab("Settings")
	c.sees("owned")
	c.press("w")
	c.sees("Workspaces")
	if title := c.scr.vt.Title(); title != "" {
		t.Errorf("the title of the terminal is %q", title)
	}
	c.leave()
	all := c.written()
	for _, n := range names {
		if beasts.MatchString(n) && strings.Contains(all, n) {
			t.Errorf("%q reached the terminal", n)
		}
	}
	if rest := ours.ReplaceAllString(all, ""); beasts.MatchString(rest) {
		at := beasts.FindStringIndex(rest)[0]
		t.Errorf("%q reached the terminal", rest[max(0, at-20):min(at+20, len(rest))])
	}
	for _, args := range [][]string{{"people", "list", "-w", "ml-team"}, {"workspace", "show", "ml-team"}, {"user", "list"}, {"audit", "list"}} {
		c := p.open(args...)
		c.ends()
		if rest := ours.ReplaceAllString(strings.ReplaceAll(c.written(), "\r\n", "\n"), ""); beasts.MatchString(rest) {
			t.Errorf("%q printed %q", args, beasts.FindString(rest))
		}
	}
}

// TestWideText types letters of two cells and looks whether what stands to the
// right of them is still in its column.
func TestWideText(t *testing.T) {
	const wide = "機械学習 café ½ 모델"
	p := settled(t)
	p.run("workspace", "create", "ml-team")
	c := p.open("-w", "ml-team")
	c.sees("ml-team ▾ › Overview")
	c.tab("Settings")
	c.at("description")
	c.press("enter")
	c.sees("Save")
	c.press(wide)
	c.sees(wide)
	c.aligned("│", 2)
	c.press("ctrl+s")
	c.loses("Save")
	c.line("description", wide)
	c.tab("Overview")
	c.sees(wide, "Recent activity")
	if at, want := c.column("just now"), c.column("Recent activity"); at != want {
		t.Errorf("what stands beside the wide text begins in column %d, its heading in %d:\n%s", at, want, c.framed())
	}
	c.leave()
}
