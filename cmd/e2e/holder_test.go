package e2e

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// file is the store of a place.
func (p *place) file() string { return filepath.Join(p.dir, "data", "atrium", "atrium.db") }

// hosting waits until somebody lets others into the file.
func (p *place) hosting() {
	p.t.Helper()
	p.within("somebody lets others in", func() bool {
		_, err := os.Lstat(p.file() + ".sock")
		return err == nil
	})
}

// within waits for something that has no channel to be waited for by.
func (p *place) within(what string, is func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !is(); {
		if time.Now().After(end) {
			p.t.Fatalf("never: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// team is a place with a workspace of two.
func team(t testing.TB) *place {
	t.Helper()
	p := settled(t)
	p.run("user", "create", "grace", "--email", "grace@example.com")
	p.run("workspace", "create", "ml-team")
	return p
}

// TestH0_ConsolesShareTheFile has two consoles on one file, and commands beside
// them: what one does is on the screen of the other within a second.
func TestH0_ConsolesShareTheFile(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	b := p.openSized(80, 24)
	b.sees("ml-team ▾ › Overview")
	for _, c := range []*terminal{a, b} {
		c.tab("People")
		c.line("ada", "admin")
	}
	start := time.Now()
	p.run("people", "invite", "zoe@example.com", "--role", "viewer", "-w", "ml-team")
	for _, c := range []*terminal{a, b} {
		c.line("zoe@example.com", "Pending")
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("a command's change came after %v", took)
	}
	start = time.Now()
	b.sees("i invite people")
	b.press("i")
	b.sees("enter invite")
	b.press("grace")
	b.line("Invite", "grace")
	b.press("enter")
	a.line("grace", "Pending")
	t.Logf("from the guest to the holder: %v", time.Since(start))
	b.resize(60, 20)
	b.sees("ml-team ▾")
	b.resize(120, 40)
	b.sees("ml-team ▾")

	// The holder leaves: the guest goes on, and lets others in.
	a.leave()
	p.within("the guest is the holder", func() bool {
		out, _, status := p.command("whoami", "--json")
		return status == 0 && strings.Contains(out, `"ada"`)
	})
	b.sees("ml-team ▾ › Overview")
	p.hosting()
	p.run("workspace", "create", "labs")
	c := p.open()
	c.sees("labs ▾ › Overview")
	c.leave()
	b.leave()
	p.run("audit", "verify")
}

// TestH0_TheHolderIsKilled: a guest's console goes on where the holder was killed,
// and what was acknowledged is there.
func TestH0_TheHolderIsKilled(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	b := p.open()
	b.sees("ml-team ▾ › Overview")
	p.run("people", "invite", "zoe@example.com", "--role", "viewer", "-w", "ml-team")
	a.signal(syscall.SIGKILL)
	<-a.done
	p.within("the guest is the holder", func() bool {
		_, _, status := p.command("whoami")
		return status == 0
	})
	b.tab("People")
	b.line("zoe@example.com", "Pending")
	b.leave()
	if _, err := os.Lstat(p.file() + ".sock"); err == nil {
		t.Error("the socket was left behind")
	}
}

// TestH0_CommandsBesideAHolder: streams, statuses and questions are those of a
// command that has the file to itself.
func TestH0_CommandsBesideAHolder(t *testing.T) {
	p := team(t)
	p.run("user", "create", "bob", "--email", "bob@example.com")
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()

	if out := p.run("people", "list", "-w", "ml-team", "--json"); !strings.HasPrefix(out, `{"data":[`) {
		t.Errorf("people list: %s", out)
	}
	for status, args := range map[int][]string{
		2: {"nonsense"}, 3: {"workspace", "show", "nowhere"}, 4: {"user", "list", "--as", "bob"},
		5: {"workspace", "create", "ml-team"},
	} {
		out, told, got := p.command(args...)
		if got != status || out != "" || !strings.HasPrefix(told, "atrium: ") {
			t.Errorf("%v: exit %d, %q, %q", args, got, out, told)
		}
	}
	if _, _, status := p.command("can", "bob", "workspace.view", "ml-team"); status != 4 {
		t.Errorf("can: exit %d", status)
	}
	if out := p.run("whoami", "--json", "--as", "bob"); !strings.Contains(out, `"operator": "ada"`) {
		t.Errorf("--as leaves no trace: %s", out)
	}
	if out := p.run("whoami", "--json", "--now", "2030-01-01T00:00:00Z"); !strings.Contains(out, `"ada"`) {
		t.Errorf("--now: %s", out)
	}

	// Files are those of the folder that one is in; - is the input.
	lines := "workspace,who,role\nml-team,bob,editor\n"
	if err := os.WriteFile(filepath.Join(p.dir, "people.csv"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run("import", "csv", "people.csv")
	if out, told, status := p.fed(strings.Replace(lines, "bob", "grace", 1), "import", "csv", "-"); status != 0 {
		t.Errorf("import csv -: exit %d: %s%s", status, out, told)
	}
	p.run("backup", "now.backup")
	if _, err := os.Stat(filepath.Join(p.dir, "now.backup")); err != nil {
		t.Error(err)
	}
	a.tab("People")
	a.line("bob", "editor")
	a.line("grace", "editor")

	// A reader of the output that has enough.
	csv := "workspace,who,role\n" + strings.Repeat("ml-team,p@example.com,viewer\n", 1)
	for i := range 400 {
		csv += "ml-team,p" + string(rune('a'+i%26)) + strings.Repeat("x", i/26+1) + "@example.com,viewer\n"
	}
	if out, told, status := p.fed(csv, "import", "csv", "-"); status != 0 {
		t.Fatalf("import: exit %d: %s%s", status, out, told)
	}
	cmd := exec.Command("sh", "-c", `"$0" people list -w ml-team --json --all | head -n 1`, p.bin)
	cmd.Env, cmd.Dir = p.environ(), p.dir
	if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != `{"data":[` {
		t.Errorf("| head -n 1: %v: %s", err, out)
	}

	// Somebody at a terminal is asked, and can leave by ctrl+c.
	q := p.open("workspace", "delete", "ml-team")
	q.sees("Type ml-team to go on:")
	q.press("ml-tx")
	q.press("\x7f")
	q.press("eam")
	q.sees("Type ml-team to go on: ml-team")
	q.press("ctrl+c")
	if status := q.ends(); status != 1 {
		t.Errorf("ctrl+c: exit %d\n%s", status, q.framed())
	}
	q = p.open("workspace", "delete", "ml-team")
	q.sees("Type ml-team to go on:")
	q.press("ml-team", "enter")
	if status := q.ends(); status != 0 {
		t.Errorf("exit %d\n%s", status, q.framed())
	}
	if _, _, status := p.command("workspace", "show", "ml-team", "--as", "bob"); status != 3 {
		t.Error("the workspace is still there")
	}

	// What is only for whoever has the file to itself says so at once.
	for _, args := range [][]string{{"compact"}, {"serve", "--listen", "127.0.0.1:0"}} {
		start := time.Now()
		_, told, status := p.command(args...)
		if took := time.Since(start); status != 7 || !strings.Contains(told, "in use") || took > 3*time.Second {
			t.Errorf("%v: exit %d after %v: %s", args, status, took, told)
		}
	}
	a.leave()
}

// fed runs a command with an input.
func (p *place) fed(in string, args ...string) (stdout, stderr string, status int) {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(p.bin, args...)
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.environ(), p.dir, strings.NewReader(in), &out, &errs
	_ = cmd.Run()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// TestH0_ASilentHolder: a holder that does not answer is named within two seconds.
func TestH0_ASilentHolder(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	a.signal(syscall.SIGSTOP)
	start := time.Now()
	out, told, status := p.command("people", "list")
	took := time.Since(start)
	a.signal(syscall.SIGCONT)
	if status != 7 || out != "" || !strings.Contains(told, "in use by process ") || took > 2500*time.Millisecond {
		t.Errorf("exit %d after %v: %s%s", status, took, out, told)
	}
	p.run("people", "list", "-w", "ml-team")
	a.leave()
}

// TestH0_ASocketLeftBehind: one without a process is as none.
func TestH0_ASocketLeftBehind(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	a.signal(syscall.SIGKILL)
	<-a.done
	if _, err := os.Lstat(p.file() + ".sock"); err != nil {
		t.Fatal(err)
	}
	p.run("whoami")
	b := p.open()
	b.sees("ml-team ▾ › Overview")
	p.within("the socket is the new holder's", func() bool {
		cmd := exec.Command(p.bin, "session", "list", "--json")
		cmd.Env, cmd.Dir = p.environ(), p.dir
		out, err := cmd.Output()
		return err == nil && strings.Contains(string(out), `"session list`)
	})
	b.leave()
}

// TestH0_ManyOpenAtOnce: commands and consoles that come together all get in.
func TestH0_ManyOpenAtOnce(t *testing.T) {
	p := team(t)
	var wg sync.WaitGroup
	for range 3 {
		var consoles []*terminal
		for range 3 {
			consoles = append(consoles, p.open())
		}
		for range 5 {
			wg.Go(func() {
				if out, told, status := p.command("whoami", "--json"); status != 0 {
					t.Errorf("exit %d: %s%s", status, out, told)
				}
			})
		}
		for _, c := range consoles {
			c.sees("ml-team ▾ › Overview")
		}
		wg.Wait()
		for _, c := range consoles {
			wg.Go(func() {
				for over := false; !over; { // a key may be lost while a console moves
					_, _ = c.f.WriteString("\x03")
					select {
					case <-c.done:
						over = true
					case <-time.After(50 * time.Millisecond):
					}
				}
			})
		}
		wg.Wait()
	}
	p.run("audit", "verify")
}

// TestH0_PlainConsole: the console for screen readers beside a holder.
func TestH0_PlainConsole(t *testing.T) {
	p := team(t)
	a := p.open()
	a.sees("ml-team ▾ › Overview")
	p.hosting()
	b := p.open("--plain")
	b.sees("atrium>")
	b.press("people list -w ml-team", "enter")
	b.sees("ada", "admin")
	b.press("quit", "enter")
	if status := b.ends(); status != 0 {
		t.Errorf("exit %d\n%s", status, b.framed())
	}
	a.leave()
}

// serving is `atrium serve` of a place.
type serving struct {
	*place
	cmd  *exec.Cmd
	addr string
	mu   sync.Mutex
	told []string
	over chan struct{}
}

// serve starts the host on a port of this machine.
func (p *place) serve(args ...string) *serving {
	p.t.Helper()
	s := &serving{place: p, over: make(chan struct{})}
	s.cmd = exec.Command(p.bin, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	s.cmd.Env, s.cmd.Dir = p.environ(), p.dir
	out, err := s.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		defer close(s.over)
		defer close(ready)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			line := lines.Text()
			s.mu.Lock()
			s.told = append(s.told, line)
			s.mu.Unlock()
			if _, addr, ok := strings.Cut(line, "Listening at "); ok {
				ready <- addr
			}
		}
		_ = s.cmd.Wait()
	}()
	p.t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.over
	})
	select {
	case s.addr = <-ready:
	case <-time.After(patience):
	}
	if s.addr == "" {
		p.t.Fatalf("it does not serve: %s", s.log())
	}
	return s
}

func (s *serving) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.told, "\n")
}

// end sends a signal and gives the exit status.
func (s *serving) end(with syscall.Signal) int {
	s.t.Helper()
	_ = s.cmd.Process.Signal(with)
	select {
	case <-s.over:
	case <-time.After(patience):
		s.t.Fatalf("it does not end: %s", s.log())
	}
	return s.cmd.ProcessState.ExitCode()
}
