package storage

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/model"
)

// TestKill kills a process again and again while it writes.
func TestKill(t *testing.T) {
	rng := seeded(t)
	dir := t.TempDir()
	path := ""
	n, acked := times(10, 200, 5_000), make([]int, 4)
	adopted, total := 0, 0
	for round := range n {
		if round%250 == 0 { // a new store, so that looking at it stays quick
			path = filepath.Join(dir, fmt.Sprint(round, ".db"))
			clear(acked)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
		cmd.Env = append(os.Environ(), "ATRIUM_KILL_CHILD="+path, fmt.Sprint("ATRIUM_KILL_ROUND=", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(5+rng.IntN(35))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var worker, count int
			if _, err := fmt.Sscanf(lines.Text(), "ack %d %d", &worker, &count); err == nil {
				acked[worker] = count
				total++
			}
		}
		_ = cmd.Wait()
		timer.Stop()
		adopted += checkKilled(t, path, acked)
		if t.Failed() {
			t.Fatalf("kill %d", round)
		}
	}
	t.Logf("%d kills, %d acknowledged changes, 0 lost; %d were kept that nobody was told of", n, total, adopted)
}

// checkKilled compares the store with what was acknowledged.
func checkKilled(t *testing.T, path string, acked []int) (more int) {
	t.Helper()
	s := openFile(t, path)
	defer func() { _ = s.Close() }()
	err := look(s, func(st model.State) {
		for worker := range acked {
			count := 0
			for n := range st.Notices(model.ID(worker + 1)) {
				count = max(count, int(n.ID))
				if n.Text != killText(worker, int(n.ID)) {
					t.Errorf("change %d of worker %d was altered: %q", n.ID, worker, n.Text)
				}
			}
			if count < acked[worker] || count > acked[worker]+1 {
				t.Errorf("worker %d: %d changes are kept, %d were acknowledged", worker, count, acked[worker])
			}
			more += count - acked[worker]
			acked[worker] = count
		}
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	return more
}

func killText(worker, n int) string { return strings.Repeat(fmt.Sprintf("%d/%d.", worker, n), 20) }

// TestKillChild is the process that is killed.
func TestKillChild(t *testing.T) {
	path := os.Getenv("ATRIUM_KILL_CHILD")
	if path == "" {
		t.Skip("runs inside TestKill")
	}
	s := openFile(t, path)
	for worker := range 4 {
		next := 1
		if err := look(s, func(st model.State) {
			for n := range st.Notices(model.ID(worker + 1)) {
				next = int(n.ID) + 1
				break
			}
		}); err != nil {
			t.Fatal(err)
		}
		go func() {
			for n := next; ; n++ {
				_, err := s.Do(context.Background(), system, does(func(u model.Unit) {
					u.PutNotice(&model.Notice{ID: model.ID(n), Person: model.ID(worker + 1), Text: killText(worker, n)})
				}))
				if err != nil {
					panic(err)
				}
				// Told at once: what the parent has not heard by the kill is at
				// most the newest change of each worker.
				_, _ = fmt.Fprintf(os.Stdout, "ack %d %d\n", worker, n)
			}
		}()
	}
	select {} // until it is killed
}
