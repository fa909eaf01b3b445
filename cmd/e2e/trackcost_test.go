package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestT1_TheTrackerIsKilled: the command goes on to its own end, with its output where it
// belongs, and sync ends the run at its last record.
func TestT1_TheTrackerIsKilled(t *testing.T) {
	p := labs(t)
	script := `atrium log loss=1 step=1; touch up; while [ ! -e go ]; do sleep 0.02; done; echo '{"loss": 2}' >&$ATRIUM_LOG_FD; set -e; atrium log loss=3; echo after; echo x > end`
	cmd := exec.Command(p.bin, "track", "labs/first", "--", "sh", "-c", "sleep 0.3; "+script)
	out, err := os.Create(filepath.Join(p.dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Env, cmd.Dir, cmd.Stdout = p.environ(), p.dir, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	there := func(name string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(p.dir, name))
			return err == nil
		}
	}
	p.within("the command runs", there("up"))
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	if err := os.WriteFile(filepath.Join(p.dir, "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.within("the command has ended", there("end"))
	p.within("its output is there", func() bool {
		b, _ := os.ReadFile(filepath.Join(p.dir, "out"))
		return bytes.Equal(b, []byte("after\n"))
	})
	p.run("sync")
	if r := p.runs(); len(r) != 1 || r[0].State != "killed" || len(p.points(r[0].Key, "loss")) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestDefect1_AFailedLookupDeletesNothing (neptune: whatever could not be looked up counted
// as gone, and clear deleted what had not been sent).
func TestDefect1_AFailedLookupDeletesNothing(t *testing.T) {
	p := labs(t)
	if _, _, status := p.with("ATRIUM_MODE=offline").sh(true, "", "atrium log loss=1 step=1; exit 3"); status != 3 {
		t.Fatal(status)
	}
	p.run("project", "trash", "labs/first", "--yes")
	for range 2 {
		if out, _, status := p.command("sync", "--json"); status != 1 || !strings.Contains(out, `"state":"remaining"`) {
			t.Errorf("%d %s", status, out)
		}
		if _, errs, status := p.command("clear"); status != 0 || !strings.Contains(errs, "1 kept") {
			t.Errorf("%d %q", status, errs)
		}
	}
	p.run("project", "restore", "labs/first")
	p.run("sync")
	if got := p.points("FIRS-1", "loss"); len(got) != 1 {
		t.Error(got)
	}
}

// TestFirstRun is the README's: two commands on an empty machine.
func TestFirstRun(t *testing.T) {
	p := newPlace(t)
	p.run("init", "--username", "ada", "--email", "ada@example.com", "--project", "first")
	p.run("track", "ada/first", "--", "sh", "-c", p.bin+" log loss=0.5 --step 1")
	if got := p.run("runs", "list", "ada/first", "--json"); !strings.Contains(got, `"state":"finished"`) {
		t.Error(got)
	}
}

// BenchmarkTrack runs commands by themselves and tracked, by turns, and gives what
// tracking costs: milliseconds of one that does nothing, percent of one that computes,
// and how often as long one takes that prints, against the same through one more pipe.
func BenchmarkTrack(b *testing.B) {
	p := labs(b)
	mode := "async"
	once := func(tracked bool, script string) time.Duration {
		argv := []string{"sh", "-c", script}
		if tracked {
			argv = append([]string{p.bin, "track", "labs/first", "--"}, argv...)
		}
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env, cmd.Dir = append(p.environ(), "ATRIUM_MODE="+mode), p.dir
		read, write, err := os.Pipe()
		if err != nil {
			b.Fatal(err)
		}
		cat := exec.Command("sh", "-c", "cat >/dev/null")
		cat.Stdin, cmd.Stdout = read, write
		began := time.Now()
		if err := cat.Start(); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		write.Close()
		read.Close()
		_ = cat.Wait()
		return time.Since(began)
	}
	pairs := func(n int, alone, tracked string) (x, y time.Duration) {
		x, y = time.Hour, time.Hour
		for range n {
			x, y = min(x, once(false, alone)), min(y, once(true, tracked))
		}
		return x, y
	}
	count, size := "3000000", "256M"
	if os.Getenv("ATRIUM_LONG") == "1" {
		count, size = "60000000", "1G"
	}
	b.ReportMetric(0, "ns/op")
	for b.Loop() {
		x, y := pairs(15, "exit 0", "exit 0")
		b.ReportMetric(float64((y-x).Microseconds())/1000, "ms-start")
		work := "i=0; while [ $i -lt " + count + " ]; do i=$((i+1)); done"
		x, y = pairs(3, work, work)
		b.ReportMetric(x.Seconds(), "s-alone")
		b.ReportMetric(100*float64(y-x)/float64(x), "%-computing")
		mode = "offline" // else the end waits for what is left to send
		x, y = pairs(3, "head -c "+size+" /dev/zero | cat", "head -c "+size+" /dev/zero")
		b.ReportMetric(float64(y)/float64(x), "x-printing")
		mode = "async"
	}
}
