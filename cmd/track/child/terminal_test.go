//go:build unix

package child_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// console is a command at a terminal of its own.
type console struct {
	t    *testing.T
	tty  *os.File
	cmd  *exec.Cmd
	mu   sync.Mutex
	more chan struct{}
	all  []byte
}

func atTerminal(t *testing.T, cmd *exec.Cmd) *console {
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 31, Cols: 77})
	if err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, tty: tty, cmd: cmd, more: make(chan struct{}, 1)}
	t.Cleanup(func() { cmd.Process.Kill(); tty.Close() })
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := tty.Read(b)
			c.mu.Lock()
			c.all = append(c.all, b[:n]...)
			c.mu.Unlock()
			if err != nil {
				close(c.more)
				return
			}
			select {
			case c.more <- struct{}{}:
			default:
			}
		}
	}()
	return c
}

// expect waits until the terminal shows a text, and gives all before it.
func (c *console) expect(text string) string {
	c.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		c.mu.Lock()
		at := bytes.Index(c.all, []byte(text))
		if at >= 0 {
			before := string(c.all[:at])
			c.all = c.all[at+len(text):]
			c.mu.Unlock()
			return before
		}
		shown := string(c.all)
		c.mu.Unlock()
		select {
		case _, ok := <-c.more:
			if !ok {
				c.more = nil
			}
		case <-limit:
			c.t.Fatalf("%v: %q does not come; shown: %q", c.cmd.Args, text, shown)
		}
	}
}

func (c *console) send(s string) {
	if _, err := c.tty.WriteString(s); err != nil {
		c.t.Fatal(err)
	}
}

func TestTheChildSeesATerminal(t *testing.T) {
	script := `for i in 0 1 2; do test -t $i; echo $i $?; done; stty size <&1; stty size <&0; stty size <&2; stty -a <&1 | grep -o ' .*icanon'; echo err >&2; printf 'a\nb\r\n\033[1mx'; echo end`
	var seen [2]string
	for i, tracked := range []bool{false, true} {
		cmd, _ := command(t, tracked, script)
		c := atTerminal(t, cmd)
		seen[i] = c.expect("end\r\n")
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if seen[0] != seen[1] || !strings.Contains(seen[0], "31 77") {
		t.Errorf("directly:\n%q\ntracked:\n%q", seen[0], seen[1])
	}
}

// TestTheTerminalsSignalsComeOnce: ctrl+c reaches the child once and does not end us.
func TestTheTerminalsSignalsComeOnce(t *testing.T) {
	for _, tracked := range []bool{false, true} {
		cmd, _ := command(t, tracked, `trap 'echo int' INT; trap 'exit 5' QUIT; echo ready; while :; do sleep 0.02; done`)
		c := atTerminal(t, cmd)
		c.expect("ready\r\n")
		c.send("\x03")
		c.expect("int\r\n")
		c.send("\x03")
		c.expect("int\r\n")
		c.send("\x1c")
		if got := status(t, cmd.Wait()); got != 5 {
			t.Errorf("tracked %v: status %d", tracked, got)
		}
		c.mu.Lock()
		rest := string(c.all)
		c.mu.Unlock()
		if strings.Contains(rest, "int") {
			t.Errorf("tracked %v: a signal came twice: %q", tracked, rest)
		}
	}
}

func TestTheSizeOfTheTerminalIsPassedOn(t *testing.T) {
	cmd, _ := command(t, true, `trap 'stty size <&1' WINCH; echo ready; while :; do sleep 0.02; done`)
	c := atTerminal(t, cmd)
	c.expect("ready\r\n")
	if err := pty.Setsize(c.tty, &pty.Winsize{Rows: 40, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	c.expect("40 100\r\n")
}

// TestJobControl stops and continues a job of an interactive shell: fg names it, and
// the child reads on.
func TestJobControl(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	for _, tracked := range []bool{false, true} {
		job, _ := command(t, tracked, "echo ready; sed -u 's/^/got /'; exit 7")
		shell := exec.Command(bash, "--norc", "--noprofile", "-i")
		shell.Env = append(os.Environ(), "PS1=$ ", "HISTFILE=")
		if tracked {
			shell.Env = append(shell.Env, job.Env[len(job.Env)-1])
		}
		c := atTerminal(t, shell)
		quoted := make([]string, len(job.Args))
		for i, a := range job.Args {
			quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		c.expect("$ ")
		c.send(strings.Join(quoted, " ") + "\n")
		c.expect("ready\r\n")
		// A shell that is just starting its child cannot be stopped before that runs.
		c.send("first\n")
		c.expect("got first\r\n")
		c.send("\x1a")
		c.expect("Stopped")
		c.expect("$ ")
		c.send("fg\n")
		c.expect("exit 7")
		c.send("word\n")
		c.expect("got word\r\n")
		c.send("\x04")
		c.expect("$ ")
		c.send("echo status $?\n")
		c.expect("status 7\r\n")
		c.send("exit\n")
		shell.Wait()
	}
}

// TestAPipeline: a reader beside us in the pipeline ends it as without us.
func TestAPipeline(t *testing.T) {
	cmd, _ := command(t, true, "seq 1 100000")
	line := exec.Command("sh", "-c", "'"+cmd.Path+"' seq 1 100000 | head -n 1; echo end")
	line.Env = cmd.Env
	c := atTerminal(t, line)
	if got := c.expect("end\r\n"); got != "1\r\n" {
		t.Errorf("%q", got)
	}
	if err := line.Wait(); err != nil {
		t.Error(err)
	}
}
