//go:build unix

package child_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"atrium/cmd/track/child"
)

const (
	trackEnv  = "ATRIUM_CHILD_TEST_SINK"
	bufferEnv = "ATRIUM_CHILD_TEST_BUFFER"
)

// TestMain lets the test binary be a tracker: it runs its arguments as a child and
// writes what it records to a file.
func TestMain(m *testing.M) {
	if child.Relay() {
		return
	}
	if path := os.Getenv(trackEnv); path != "" {
		os.Unsetenv(trackEnv)
		os.Exit(track(path))
	}
	os.Exit(m.Run())
}

func track(path string) int {
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	size, _ := strconv.Atoi(os.Getenv(bufferEnv))
	kept, dropped := 0, int64(0)
	c, err := child.Start(child.Options{Argv: os.Args[1:], BufferBytes: size, Sink: func(chunks []child.Chunk) {
		for _, c := range chunks {
			if size == 0 {
				fmt.Fprintf(f, "%d:%s", c.Stream, c.Data)
			} else { // a recorder that is slow
				_ = f.Sync()
			}
			kept += len(c.Data)
			dropped += c.Dropped
		}
	}})
	if err != nil {
		fmt.Fprintln(os.Stderr, "atrium:", err)
		return child.ExitOf(err)
	}
	r := c.Wait()
	if size > 0 {
		fmt.Fprintf(f, "%d %d %d", kept, dropped, r.Dropped)
	}
	return r.Code
}

// command is a shell script, directly or under a tracker.
func command(t testing.TB, tracked bool, script string) (cmd *exec.Cmd, sink string) {
	argv := []string{"sh", "-c", script}
	if !tracked {
		return exec.Command(argv[0], argv[1:]...), ""
	}
	sink = filepath.Join(t.TempDir(), "sink")
	cmd = exec.Command(os.Args[0], argv...)
	cmd.Env = append(os.Environ(), trackEnv+"="+sink)
	return cmd, sink
}

// status is the exit status as a shell gives it.
func status(t testing.TB, err error) int {
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e == nil {
		return 0
	}
	if w := e.Sys().(syscall.WaitStatus); w.Signaled() {
		return 128 + int(w.Signal())
	}
	return e.ExitCode()
}

// TestAsWithoutUs compares what can be seen from outside with a direct run.
func TestAsWithoutUs(t *testing.T) {
	for _, script := range []string{
		"exit 0", "exit 3", "exit 255", "kill -KILL $$", "kill -TERM $$", "kill -INT $$", "kill -HUP $$", "kill -USR1 $$",
		"echo out; echo err >&2", "printf 'no newline'", "printf 'a\\r\\nb\\000\\377'; exit 9",
		"cat", "head -c 3", "cat >&2; exit 4", "read x; echo $x; cat | wc -c",
		"test -t 0; echo $?; test -t 1; echo $?; test -t 2; echo $?",
		"ls -l /proc/self/fd/0 2>/dev/null | sed 's/.*-> //; s/[0-9]//g'",
		"seq 1 20000", "for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done",
		"exec 2>&1; for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done",
		"trap '' TERM; kill -TERM $$; echo alive", "ulimit -n", "umask; pwd; echo $PPID | wc -l",
		"(exit 0) & wait; exit 6", "sh -c 'kill -KILL $$'; echo $?", "exec 1>&-; echo gone; exit 5", "trap", "env | grep -c ATRIUM_CHILD",
	} {
		t.Run(script, func(t *testing.T) {
			var seen [2]string
			for i, tracked := range []bool{false, true} {
				cmd, _ := command(t, tracked, script)
				var out, errs bytes.Buffer
				cmd.Stdout, cmd.Stderr, cmd.Stdin = &out, &errs, strings.NewReader("one\ntwo\nthree\n")
				err := cmd.Run()
				seen[i] = fmt.Sprintf("status %d\nout %q\nerr %q", status(t, err), out.String(), errs.String())
			}
			if seen[0] != seen[1] {
				t.Errorf("directly:\n%s\ntracked:\n%s", seen[0], seen[1])
			}
		})
	}
}

func TestWhatIsPrintedIsRecorded(t *testing.T) {
	cmd, sink := command(t, true, "echo out; sleep 0.01; echo err >&2")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if out, err := cmd.Output(); err != nil || string(out) != "out\n" {
		t.Fatal(string(out), err)
	}
	got, _ := os.ReadFile(sink)
	if s := string(got); !strings.Contains(s, "1:out\n") || !strings.Contains(s, "2:err\n") {
		t.Errorf("recorded: %q", s)
	}
}

func TestThereIsNoSuchCommand(t *testing.T) {
	_, err := child.Start(child.Options{Argv: []string{"no-such-command-here"}, Sink: func([]child.Chunk) {}})
	if child.ExitOf(err) != 127 {
		t.Error(err)
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = child.Start(child.Options{Argv: []string{path}}); child.ExitOf(err) != 126 {
		t.Error(err)
	}
}

// TestSignalsAreSentOn sends each signal to the tracker alone, without a terminal.
func TestSignalsAreSentOn(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2} {
		for _, tracked := range []bool{false, true} {
			script := fmt.Sprintf("trap 'echo got; exit 7' %d; echo ready; while :; do sleep 0.02; done", int(sig))
			cmd, _ := command(t, tracked, script)
			out := started(t, cmd)
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			rest, _ := io.ReadAll(out)
			if got := status(t, cmd.Wait()); got != 7 || string(rest) != "got\n" {
				t.Errorf("%v, tracked %v: status %d and %q", sig, tracked, got, rest)
			}
		}
	}
}

// started starts a command and reads its first line, "ready".
func started(t *testing.T, cmd *exec.Cmd) io.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	line := make([]byte, 6)
	if _, err := io.ReadFull(out, line); err != nil || string(line) != "ready\n" {
		t.Fatalf("%q: %v", line, err)
	}
	return out
}

func TestAChildThatIgnoresSIGTERM(t *testing.T) {
	cmd, _ := command(t, true, "trap '' TERM; echo ready; read x; echo $x; exit 3")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out := started(t, cmd)
	for range 3 {
		cmd.Process.Signal(syscall.SIGTERM)
	}
	io.WriteString(in, "still here\n")
	rest, _ := io.ReadAll(out)
	if got := status(t, cmd.Wait()); got != 3 || string(rest) != "still here\n" {
		t.Errorf("status %d and %q", got, rest)
	}
}

// TestAReaderThatLeaves: the child dies of SIGPIPE as it does without us.
func TestAReaderThatLeaves(t *testing.T) {
	for _, tracked := range []bool{false, true} {
		cmd, _ := command(t, tracked, "echo ready; exec yes")
		out := started(t, cmd)
		out.(io.Closer).Close()
		if got := status(t, cmd.Wait()); got != 128+int(syscall.SIGPIPE) {
			t.Errorf("tracked %v: status %d", tracked, got)
		}
	}
}

// TestAGrandchildThatStays: the tracker ends with the child, and the grandchild's
// output still arrives.
func TestAGrandchildThatStays(t *testing.T) {
	for _, tracked := range []bool{false, true} {
		cmd, _ := command(t, tracked, "exec 3<&0; (read x <&3; echo late) & echo ready; exit 4")
		in, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stdin = in
		read, out, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stdout = out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		in.Close()
		out.Close()
		if got := status(t, cmd.Wait()); got != 4 { // while the grandchild waits for us
			t.Errorf("tracked %v: status %d", tracked, got)
		}
		io.WriteString(write, "\n")
		all, _ := io.ReadAll(read)
		if string(all) != "ready\nlate\n" {
			t.Errorf("tracked %v: %q", tracked, all)
		}
	}
}

// TestMuchOutputIsNotHeldUp: a recorder that cannot keep up loses output and says how
// much; the child's own reader gets every byte.
func TestMuchOutputIsNotHeldUp(t *testing.T) {
	size := int64(64 << 20)
	if os.Getenv("ATRIUM_LONG") == "1" {
		size = 1 << 30
	}
	cmd, sink := command(t, true, fmt.Sprintf("head -c %d /dev/zero", size))
	cmd.Env = append(cmd.Env, bufferEnv+"=65536")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	n, err := io.Copy(io.Discard, out)
	if err != nil || n != size {
		t.Errorf("%d of %d bytes: %v", n, size, err)
	}
	cmd.Wait()
	t.Logf("%d MiB in %v", size>>20, time.Since(begin))
	var kept, dropped, total int64
	text, _ := os.ReadFile(sink)
	if _, err := fmt.Sscan(string(text), &kept, &dropped, &total); err != nil || kept+dropped != size || dropped != total {
		t.Errorf("%d kept and %d dropped of %d (%d): %v", kept, dropped, size, total, err)
	}
}

// BenchmarkOutput gives the bytes a second of a child through a pipe, without and with us.
func BenchmarkOutput(b *testing.B) {
	for _, tracked := range []bool{false, true} {
		b.Run(fmt.Sprint("tracked=", tracked), func(b *testing.B) {
			const size = 64 << 20
			b.SetBytes(size)
			for b.Loop() {
				cmd, _ := command(b, tracked, fmt.Sprintf("head -c %d /dev/zero", size))
				cmd.Stdout = struct{ io.Writer }{io.Discard}
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStart gives what a short child costs, without and with us.
func BenchmarkStart(b *testing.B) {
	for _, tracked := range []bool{false, true} {
		b.Run(fmt.Sprint("tracked=", tracked), func(b *testing.B) {
			for b.Loop() {
				cmd, _ := command(b, tracked, "exit 0")
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
