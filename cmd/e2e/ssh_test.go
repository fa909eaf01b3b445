package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestH1_CommandsOverSSH: the same commands with the stock client: output, errors,
// statuses, input, and a reader that has enough.
func TestH1_CommandsOverSSH(t *testing.T) {
	p := team(t)
	p.run("platform", "set", "signup=closed")
	s := p.serve()
	ada, grace, nobody := s.visitor("ada"), s.visitor("grace"), s.visitor("")
	for _, c := range []struct {
		who    *visitor
		line   string
		status int
		out    string // beginning of stdout
		told   string // part of stderr
	}{
		{ada, "people list -w ml-team --json", 0, `{"data":[`, ""},
		{ada, "whoami -o csv", 0, "username,", ""},
		{ada, "nonsense", 2, "", `There is no command "nonsense"`},
		{ada, "'half a quote", 2, "", "atrium: "},
		{ada, "workspace show nowhere", 3, "", "nowhere"},
		{grace, "user list", 4, "", "platform admin"},
		{ada, "workspace create ml-team", 5, "", "ml-team"},
		{grace, "can grace workspace.view ml-team", 3, "", "ml-team"},
		{ada, "workspace delete ml-team", 2, "", "--yes"},
		{nobody, "whoami", 4, "", "You are not signed in"}, // let in to sign up or in, and to nothing else
	} {
		out, told, status := c.who.ssh("", c.line)
		if status != c.status || !strings.HasPrefix(out, c.out) || c.out == "" && out != "" || !strings.Contains(told, c.told) {
			t.Errorf("%s: exit %d, %q, %q", c.line, status, out, told)
		}
	}
	for _, line := range []string{
		"serve", "init --username x --email x@example.com", "demo", "restore -", "compact", "track a/b", "sync", "clear",
		"backup /tmp/stolen", "import csv /etc/passwd", "import peribolos /etc/passwd",
		"whoami --as grace", "whoami --db /etc/passwd", "whoami --now 2030-01-01T00:00:00Z", "whoami --server ssh://example.com",
	} {
		if out, told, status := ada.ssh("", line); status != 4 || out != "" || !strings.HasPrefix(told, "atrium: ") {
			t.Errorf("%s: exit %d, %q, %q", line, status, out, told)
		}
	}
	if out, told, status := ada.ssh("workspace,who,role\nml-team,grace,editor\n", "import csv -"); status != 0 {
		t.Errorf("import: exit %d: %s%s", status, out, told)
	}
	if out, told, status := ada.ssh("", "backup -"); status != 0 || len(out) < 1000 {
		t.Errorf("backup -: exit %d, %d bytes: %s", status, len(out), told)
	}
	if out, _, _ := ada.ssh("", "audit list --json"); !strings.Contains(out, `"via":"ssh"`) {
		t.Errorf("the trail does not tell the door: %s", out)
	}
	for range 20 {
		cmd := exec.Command("sh", "-c", `ssh "$@" | head -c 10 >/dev/null`, "sh")
		cmd.Args = append(cmd.Args, ada.args("audit list --all --json")...)
		cmd.Env = p.environ()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("| head: %v: %s", err, out)
		}
	}
	p.within("all sessions are over", func() bool {
		out, _, _ := p.command("session", "list", "--json")
		return strings.Count(out, `"via":"ssh"`) == 0
	})
	if jq, err := exec.LookPath("jq"); err == nil {
		cmd := exec.Command("sh", "-c", `ssh "$@" | `+jq+` -r '.data[].person'`, "sh")
		cmd.Args = append(cmd.Args, ada.args("people list -w ml-team --json")...)
		cmd.Env = p.environ()
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != "ada\ngrace\n" {
			t.Errorf("| jq: %v: %s", err, out)
		}
	}
	if status := s.end(syscall.SIGTERM); status != 0 {
		t.Errorf("exit %d: %s", status, s.log())
	}
}

// TestH1_TwoAdminsLive: two consoles over SSH on one workspace.
func TestH1_TwoAdminsLive(t *testing.T) {
	p := team(t)
	s := p.serve()
	p.run("import", "csv", p.write1("workspace,who,role\nml-team,grace,admin\n"))
	p.run("invitation", "accept", "--as", "grace")
	p.run("workspace", "switch", "ml-team", "--as", "grace")
	a, g := s.visitor("ada").sit(120, 40), s.visitor("grace").sit(80, 24)
	for _, c := range []*terminal{a, g} {
		c.sees("ml-team ▾ › Overview")
		c.tab("People")
		c.line("grace", "admin")
	}
	a.sees("i invite people")
	a.press("i")
	a.sees("enter invite")
	a.press("zoe@example.com")
	a.line("Invite", "zoe@example.com")
	start := time.Now()
	a.press("enter")
	g.line("zoe@example.com", "Pending")
	if took := time.Since(start); took > time.Second {
		t.Errorf("a change came after %v", took)
	}
	a.sees("Shown this once")
	a.press("enter")
	a.loses("Shown this once")

	// A storm of sizes leaves what belongs there.
	for i := range 200 {
		g.resize(60+i%70, 20+i%30)
	}
	g.resize(80, 24)
	g.line("zoe@example.com", "Pending")
	g.sees("ml-team ▾ › People")

	// Demoted: what she sees and may is another thing at once.
	start = time.Now()
	p.run("people", "role", "grace", "viewer", "-w", "ml-team")
	g.sees("grace (viewer)")
	if took := time.Since(start); took > 1500*time.Millisecond {
		t.Errorf("a demotion showed after %v", took)
	}
	g.leave()
	a.leave()
}

// write1 is a file with that text.
func (p *place) write1(text string) string {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// TestH3_WhoIsNoLongerWelcomeIsOut: a key taken away, a suspension, and a platform
// admin's kick end consoles with a clear text within a second.
func TestH3_WhoIsNoLongerWelcomeIsOut(t *testing.T) {
	p := team(t)
	s := p.serve()
	for _, c := range []struct {
		name, told string
		act        func(v *visitor)
		status     int
	}{
		{"key", "atrium: ", func(*visitor) { p.run("user", "key", "remove", "grace", "grace@laptop", "--yes") }, 4},
		{"suspension", "The account of this key is not active", func(*visitor) { p.run("user", "suspend", "grace", "--yes") }, 4},
		{"kick", "ada has ended this session", func(*visitor) {
			out := p.run("session", "list", "-o", "csv")
			for line := range strings.Lines(out) {
				if f := strings.Split(line, ","); len(f) > 2 && f[1] == "grace" {
					p.run("session", "kick", f[0])
				}
			}
		}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.run("user", "resume", "grace")
			v := s.visitor("grace")
			console := v.sit(100, 30)
			console.sees("grace ▾ › Overview")
			start := time.Now()
			c.act(v)
			status := console.ends()
			took := time.Since(start)
			if text := console.written(); status != c.status || !strings.Contains(text, c.told) || took > 1500*time.Millisecond {
				t.Errorf("exit %d after %v:\n%s", status, took, text[max(0, len(text)-400):])
			}
			if !strings.HasSuffix(strings.TrimSpace(strings.Split(console.written(), "\x1b[?1049l")[1]), ".") {
				t.Errorf("the reason does not stand alone: %q", console.written()[max(0, len(console.written())-300):])
			}
		})
	}
}

// TestH5_StoppingTellsPeople: at the end people are told, and the console is given
// back.
func TestH5_StoppingTellsPeople(t *testing.T) {
	p := team(t).with("ATRIUM_DRAIN=1s")
	s := p.serve()
	v := s.visitor("ada")
	console := v.sit(100, 30)
	console.sees("ml-team ▾ › Overview")
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	console.sees("The host is stopping.")
	if status := console.ends(); status != 7 || !strings.Contains(console.written(), "atrium: The host is stopping.") {
		t.Errorf("exit %d\n%s", status, console.framed())
	}
	<-s.over
	if status := s.cmd.ProcessState.ExitCode(); status != 0 {
		t.Errorf("the host: exit %d: %s", status, s.log())
	}

	// A second signal does not wait for anybody.
	p = team(t).with("ATRIUM_DRAIN=1h")
	s = p.serve()
	console = s.visitor("ada").sit(100, 30)
	console.sees("ml-team ▾ › Overview")
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	console.sees("The host is stopping.")
	_ = s.end(syscall.SIGTERM)
	p.run("audit", "verify")
}

// TestH5_OneConnectionManySessions: OpenSSH's ControlMaster, and clients that read
// nothing beside one that works.
func TestH5_OneConnectionManySessions(t *testing.T) {
	p := team(t)
	s := p.serve()
	v := s.visitor("ada")
	dir, err := os.MkdirTemp("", "a")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	control := []string{"-o", "ControlPath=" + filepath.Join(dir, "c")}
	master := exec.Command("ssh", append(append([]string{"-M", "-N"}, control...), v.args()...)...)
	master.Env = p.environ()
	if err := master.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = master.Process.Kill()
		_ = master.Wait()
	}()
	p.within("the connection is there", func() bool {
		_, err := os.Stat(filepath.Join(dir, "c"))
		return err == nil
	})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 3 {
				cmd := exec.Command("ssh", append(control, v.args("whoami --json")...)...)
				cmd.Env = p.environ()
				if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), `"ada"`) {
					t.Errorf("%v: %s", err, out)
				}
			}
		})
	}
	wg.Wait()
	var stuck []*terminal
	for range 3 {
		c := s.visitor("ada").sit(100, 30)
		c.sees("ml-team ▾ › Overview")
		c.signal(syscall.SIGSTOP)
		stuck = append(stuck, c)
	}
	start := time.Now()
	for i := range 50 {
		p.run("people", "invite", "p"+strings.Repeat("x", i+1)+"@example.com", "--role", "viewer", "-w", "ml-team")
	}
	if out, told, status := v.ssh("", "people list -w ml-team --json"); status != 0 {
		t.Errorf("exit %d: %s%s", status, out, told)
	}
	t.Logf("50 changes beside three who do not read: %v", time.Since(start))
	for _, c := range stuck {
		c.signal(syscall.SIGCONT)
		c.tab("People")
		c.line("px@example.com")
		c.leave()
	}
}

// TestH1_OurOwnClient: --server with the console, commands and an input.
func TestH1_OurOwnClient(t *testing.T) {
	p := team(t)
	s := p.serve()
	v := s.visitor("ada")
	far := newPlace(t)
	home := filepath.Join(far.dir, "home", ".ssh")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(v.key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "id_ed25519"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	far = far.with("ATRIUM_SERVER=ssh://" + s.addr)
	if _, told, status := far.command("whoami"); status != 7 || !strings.Contains(told, "is not known here") {
		t.Errorf("a host nobody has seen: exit %d: %s", status, told)
	}
	if _, told, status := v.ssh("", "whoami"); status != 0 {
		t.Fatal(told)
	}
	known, err := os.ReadFile(filepath.Join(p.dir, "known_hosts"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "known_hosts"), known, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := far.run("people", "list", "-w", "ml-team", "--json"); !strings.HasPrefix(out, `{"data":[`) {
		t.Errorf("people list: %s", out)
	}
	if out, told, status := far.fed("workspace,who,role\nml-team,grace,editor\n", "import", "csv", "-"); status != 0 {
		t.Errorf("import: exit %d: %s%s", status, out, told)
	}
	for status, args := range map[int][]string{
		2: {"nonsense"}, 3: {"workspace", "show", "nowhere"}, 4: {"compact", "--server", "ssh://" + s.addr},
	} {
		if args[0] == "compact" {
			continue // it is about a file of this machine
		}
		if out, told, got := far.command(args...); got != status || out != "" {
			t.Errorf("%v: exit %d: %s%s", args, got, out, told)
		}
	}
	c := far.open()
	c.sees("ml-team ▾ › Overview")
	c.tab("People")
	c.line("grace", "editor")
	c.resize(60, 20)
	c.sees("ml-team ▾")
	c.leave()
	q := far.open("workspace", "delete", "ml-team")
	q.sees("Type ml-team to go on:")
	q.press("ml-team", "enter")
	if status := q.ends(); status != 0 {
		t.Errorf("exit %d\n%s", status, q.framed())
	}
	s.end(syscall.SIGINT)
	if _, told, status := far.command("whoami"); status != 7 || !strings.Contains(told, "cannot be reached") {
		t.Errorf("without a host: exit %d: %s", status, told)
	}
}
