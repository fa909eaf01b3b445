package cmd

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestNothingIsAskedOfTheTerminal runs the program in a terminal that answers
// no question. A library that asks at start-up leaves an escape sequence in the
// output and waits for seconds.
func TestNothingIsAskedOfTheTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "atrium")
	if out, err := exec.Command("go", "build", "-o", bin, "atrium").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	db := filepath.Join(dir, "atrium.db")
	env := append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "ATRIUM_DB="+db)
	init := exec.Command(bin, "init", "--username", "ada", "--email", "ada@example.com")
	init.Env = env
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	for _, args := range [][]string{
		{"version"}, {"whoami", "--json"}, {"--help"}, {"people", "list", "--json"}, {"people", "nonsense"}, {"completion", "bash"},
	} {
		cmd := exec.Command(bin, args...)
		cmd.Env = env
		begin := time.Now()
		f, err := pty.Start(cmd)
		if err != nil {
			t.Skipf("no terminal to be had: %v", err)
		}
		// Reading a terminal whose program has ended is an error on Linux.
		out, _ := io.ReadAll(f)
		took := time.Since(begin)
		_ = cmd.Wait()
		_ = f.Close()
		if bytes.ContainsRune(out, 0x1b) {
			t.Errorf("%v: escape in the output %q", args, out)
		}
		if len(out) == 0 {
			t.Errorf("%v: no output", args)
		}
		if took > 3*time.Second {
			t.Errorf("%v took %v", args, took)
		}
	}
}
