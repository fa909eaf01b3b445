package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shown is a run as `runs show --json` tells of it.
func (p *place) shown(ref string) (d struct {
	ID, State, Origin, Dir, Name string
	Command                      []string
	Exit                         int
},
) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(p.run("runs", "show", ref, "-w", "ml-team", "--json")), &d); err != nil {
		p.t.Fatal(err)
	}
	return d
}

// TestT7_Rerun runs a recorded command again, in its folder, with other inputs, as a
// new run that names the first: beside whoever holds the file, too. Over SSH it is
// refused, and reading runs is not.
func TestT7_Rerun(t *testing.T) {
	p := team(t)
	p.run("project", "create", "ml-team/api")
	dir := filepath.Join(p.dir, "exp")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho in $(pwd) with \"$@\"\nexit ${2:-0}\n"
	if err := os.WriteFile(filepath.Join(dir, "train.sh"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	inside := *p
	inside.dir = dir
	vars := p.environ()
	if out := inside.with(vars...).run("track", "ml-team/api", "--name", "first", "--", "./train.sh", "one"); out != "in "+dir+" with one\n" {
		t.Errorf("%q", out)
	}
	first := p.shown("API-1")
	again := func(key string) {
		t.Helper()
		out, told, status := p.command("runs", "rerun", "API-1", "-w", "ml-team", "--", "3")
		if out != "in "+dir+" with one 3\n" || status != 3 || told != "" {
			t.Errorf("exit %d: %q %q", status, out, told)
		}
		d := p.shown(key)
		if d.Origin != first.ID || d.State != "failed" || d.Exit != 3 || d.Name != "first" || d.Dir != dir || strings.Join(d.Command, " ") != "./train.sh one 3" {
			t.Errorf("%+v", d)
		}
	}
	again("API-2")
	s := p.serve()
	again("API-3")
	for status, args := range map[int][]string{3: {"API-9"}, 2: {}} {
		if out, told, got := p.command(append([]string{"runs", "rerun", "-w", "ml-team"}, args...)...); got != status || out != "" || !strings.HasPrefix(told, "atrium: ") {
			t.Errorf("%q: exit %d: %q %q", args, got, out, told)
		}
	}
	ada := s.visitor("ada")
	for line, status := range map[string]int{
		"runs rerun API-1 -w ml-team": 4, "runs export API-1 /tmp/stolen -w ml-team": 4, "runs export API-1 -w ml-team": 0, "runs list ml-team/api": 0,
		"runs export API-1 - --console -w ml-team": 0,
	} {
		if out, told, got := ada.ssh("", line); got != status || (status == 0) != (out != "") {
			t.Errorf("%s: exit %d: %q %q", line, got, out, told)
		}
	}
	if _, err := os.Stat("/tmp/stolen"); err == nil {
		t.Error("a file was written where the server is")
	}
	if out, _, _ := ada.ssh("", "runs export API-1 - --console -w ml-team"); out != "in "+dir+" with one\n" {
		t.Errorf("%q", out)
	}
}
