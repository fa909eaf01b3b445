//go:build unix

package child_test

import (
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestATrackerThatIsKilled: the child goes on, and what it prints arrives.
func TestATrackerThatIsKilled(t *testing.T) {
	cmd, _ := command(t, true, `sleep 0.4; echo ready; read x; seq 1 50000; echo err >&2; echo "end $x"`)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	line := make([]byte, 6)
	if _, err := io.ReadFull(read, line); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Signal(syscall.SIGKILL)
	if got := killedStatus(cmd.Process); got != 128+int(syscall.SIGKILL) {
		t.Fatalf("status %d", got)
	}
	io.WriteString(in, "word\n")
	all, _ := io.ReadAll(read)
	if s := string(all); !strings.HasSuffix(s, "end word\n") || !strings.Contains(s, "\n49999\n") || !strings.Contains(s, "err\n") {
		t.Errorf("%d bytes, ending in %q", len(s), s[max(0, len(s)-40):])
	}
}

// killedStatus waits for the process alone: its pipes are still in use.
func killedStatus(p *os.Process) int {
	state, err := p.Wait()
	if err != nil {
		return -1
	}
	return 128 + int(state.Sys().(syscall.WaitStatus).Signal())
}
