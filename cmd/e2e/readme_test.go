package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hostIt is every line of code in the README's section "Host it", in its order.
func hostIt(t *testing.T) (lines []string) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Host it\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for i, part := range strings.Split(section, "```") {
		if i%2 == 1 {
			lines = append(lines, strings.Split(strings.TrimSpace(part), "\n")...)
		}
	}
	return lines
}

// TestReadmeHostIt follows the README to the letter, from an empty home folder to a
// colleague in the console, with the stock ssh and ssh-keygen. What stands for
// something else there is put in: the port, the colleague's key, and, by a
// configuration of ssh, whose key is whose and where the machine is.
func TestReadmeHostIt(t *testing.T) {
	for _, name := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("the OpenSSH client is not installed (apt-get install openssh-client)")
		}
	}
	p := newPlace(t)
	home := filepath.Join(p.dir, "home")
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{filepath.Join(home, ".ssh"), filepath.Join(p.dir, "grace"), filepath.Join(p.dir, "bin")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	hers := filepath.Join(p.dir, "grace", "id_ed25519")
	for _, key := range []string{filepath.Join(home, ".ssh", "id_ed25519"), hers} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v: %s", err, out)
		}
	}
	public, err := os.ReadFile(hers + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"config": "Host the-machine\n HostName 127.0.0.1\n IdentityFile " + hers + "\n IdentitiesOnly yes\n IdentityAgent none\n" +
			" UserKnownHostsFile " + filepath.Join(p.dir, "known_hosts") + "\n StrictHostKeyChecking accept-new\n LogLevel ERROR\n",
		"bin/ssh": "#!/bin/sh\nexec " + ssh + " -F " + filepath.Join(p.dir, "config") + " \"$@\"\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p = p.with("PATH=" + filepath.Dir(p.bin) + ":" + filepath.Join(p.dir, "bin") + ":" + os.Getenv("PATH"))

	var s *serving
	consoles, commands := 0, 0
	for _, line := range hostIt(t) {
		line = strings.ReplaceAll(line, "ssh-ed25519 AAAA… grace@laptop", strings.TrimSpace(string(public)))
		if s != nil {
			_, port, _ := net.SplitHostPort(s.addr)
			line = strings.ReplaceAll(line, "-p 2222", "-p "+port)
		}
		words := strings.Fields(regexp.MustCompile(`\s#.*`).ReplaceAllString(line, ""))
		switch {
		case len(words) == 0:
		case strings.Join(words, " ") == "atrium serve --listen :2222":
			s = p.serve()
		case words[0] == "ssh" && words[len(words)-1] == "the-machine":
			consoles++
			c := p.at(100, 30, exec.Command("sh", "-c", line))
			c.sees("> Overview", "Inbox 2")
			c.press("I")
			c.sees("ml-team", "editor")
			c.press("a")
			c.sees("Done: ")
			c.leave()
		default:
			commands++
			cmd := exec.Command("sh", "-c", line)
			cmd.Env, cmd.Dir = p.environ(), p.dir
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v: %s", line, err, out)
			}
			if strings.HasSuffix(strings.Join(words, " "), "--json") && !strings.Contains(string(out), `"person":"grace"`) {
				t.Errorf("%s: %s", line, out)
			}
		}
	}
	if s == nil || consoles != 1 || commands < 7 {
		t.Errorf("the README has changed its shape: served %v, %d consoles, %d commands", s != nil, consoles, commands)
	}
}
