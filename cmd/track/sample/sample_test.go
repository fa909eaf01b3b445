//go:build unix

package sample_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"atrium/cmd/track/sample"
)

// busy runs a shell; it is ready when it has said so.
func busy(t testing.TB, script string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Process.Kill(); cmd.Wait() })
	if _, err := io.ReadFull(out, make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func TestATree(t *testing.T) {
	cmd := busy(t, "sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo ready; cat'; true")
	u, ok := sample.Tree(cmd.Process.Pid)
	if !ok || u.Processes < 2 || u.Memory < 1<<20 || u.CPU < 10*time.Millisecond {
		t.Errorf("%+v %v", u, ok)
	}
	if u, ok := sample.Tree(1 << 30); ok {
		t.Errorf("a process that is not there uses %+v", u)
	}
}

// TestWhatEndedStaysCounted: the time of a descendant that ended is its parent's.
func TestWhatEndedStaysCounted(t *testing.T) {
	cmd := busy(t, "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo ready; cat")
	u, ok := sample.Tree(cmd.Process.Pid)
	if !ok || u.CPU < 20*time.Millisecond {
		t.Errorf("%+v %v", u, ok)
	}
}

func TestEvery(t *testing.T) {
	cmd := busy(t, "echo ready; cat")
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	sample.Every(ctx, cmd.Process.Pid, time.Millisecond, func(time.Time, sample.Usage) {
		n++
		cancel()
	})
	if n != 1 {
		t.Errorf("%d samples", n)
	}
	cmd.Process.Kill()
	cmd.Wait()
	sample.Every(t.Context(), cmd.Process.Pid, time.Millisecond, func(time.Time, sample.Usage) { t.Error("a sample of what is gone") })
}

// BenchmarkTree compares with gopsutil's walk over the same tree.
func BenchmarkTree(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			sample.Tree(os.Getpid())
		}
	})
	b.Run("gopsutil", func(b *testing.B) {
		for b.Loop() {
			p, err := process.NewProcess(int32(os.Getpid()))
			if err != nil {
				b.Fatal(err)
			}
			p.Times()
			p.MemoryInfo()
			p.Children()
		}
	})
}
