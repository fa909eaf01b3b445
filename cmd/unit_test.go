package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/cmd/serve"
	"atrium/cmd/usage"
)

// unit reads docs/atrium.service: the values of each key, by section.Key.
func unit(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../docs/atrium.service")
	if err != nil {
		t.Fatal(err)
	}
	values, section := map[string][]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch key, value, ok := strings.Cut(line, "="); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case !ok:
			t.Errorf("no key and value: %q", line)
		default:
			values[section+"."+key] = append(values[section+"."+key], value)
		}
	}
	return values
}

// TestTheUnitFitsTheProgram: the commands of the systemd unit are commands of this
// program, which they start where docs/hosting.md puts it, and what they check is
// what they serve.
func TestTheUnitFitsTheProgram(t *testing.T) {
	u := unit(t)
	hosting, err := os.ReadFile("../docs/hosting.md")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.ok("init", "--username", "ada", "--email", "ada@example.com")
	var served []string
	for _, key := range []string{"Service.ExecStart", "Service.ExecStartPre"} {
		if len(u[key]) != 1 {
			t.Fatalf("%s: %q", key, u[key])
		}
		words, err := usage.Words(u[key][0])
		if err != nil || words[0] != "/usr/local/bin/atrium" {
			t.Fatalf("%s: %q %v", key, words, err)
		}
		if key == "Service.ExecStart" {
			served = words[1:]
			words = append(words, "--check")
		} else if !slices.Equal(words[1:], append(slices.Clone(served), "--check")) {
			t.Errorf("it checks %q and serves %q", words[1:], served)
		}
		if r := w.run(words[1:]...); r.code != 0 {
			t.Errorf("%q: exit %d: %s", words, r.code, r.err)
		}
	}
	for _, said := range []string{
		"install -m 0755 atrium /usr/local/bin/", "useradd --system --home-dir /var/lib/atrium", "-o " + u["Service.User"][0] + " -g " + u["Service.Group"][0],
		"runuser -u " + u["Service.User"][0], "atrium --db " + strings.TrimPrefix(u["Service.Environment"][0], "ATRIUM_DB="),
	} {
		if !strings.Contains(string(hosting), said) {
			t.Errorf("docs/hosting.md does not say %q", said)
		}
	}
	if u["Service.StateDirectory"][0] != "atrium" || !strings.HasPrefix(u["Service.Environment"][0], "ATRIUM_DB=/var/lib/atrium/") {
		t.Error("the file does not lie in the folder that the service may write to")
	}
	// systemd waits for the drain, and does not start again what cannot start.
	stop, err := time.ParseDuration(u["Service.TimeoutStopSec"][0] + "s")
	config, loaded := serve.Load(serve.Flags{}, func(string) string { return "" }, "atrium.db")
	if err != nil || loaded != nil || stop < config.Drain+5*time.Second {
		t.Errorf("it is given %v to stop: %v %v", stop, err, loaded)
	}
	if u["Service.RestartPreventExitStatus"][0] != "2" || u["Service.Restart"][0] != "on-failure" {
		t.Error("a wrong configuration is tried again and again")
	}
}

// TestTheUnitIsOne asks systemd itself, where there is one.
func TestTheUnitIsOne(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	text, err := os.ReadFile("../docs/atrium.service")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program, path := filepath.Join(dir, "atrium"), filepath.Join(dir, "atrium.service")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/atrium", program)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "atrium.service") {
			t.Errorf("systemd says: %s (%v)", line, err)
		}
	}
}
