package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
	"atrium/storage"
)

// TestT5_ExactlyOnceUnderKill kills the command, its tracker or a syncer at random moments
// while a host has the file. Afterwards what is acknowledged is on the server, what is
// there is the beginning of the journal, and sync brings the rest, each point once.
func TestT5_ExactlyOnceUnderKill(t *testing.T) {
	p := labs(t)
	s := p.serve()
	rounds := 20
	if os.Getenv("ATRIUM_LONG") == "1" {
		rounds = 200
	}
	seed := uint64(time.Now().UnixNano())
	if v, err := strconv.ParseUint(os.Getenv("ATRIUM_SEED"), 10, 64); err == nil {
		seed = v
	}
	t.Logf("ATRIUM_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	script := `echo $$ > pid; i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "{\"loss\": $i, \"step\": $i}" >&$ATRIUM_LOG_FD; echo "line $i"; done; atrium log --artifact bin; exit 3`
	if err := os.WriteFile(filepath.Join(p.dir, "bin"), make([]byte, 700_000), 0o600); err != nil {
		t.Fatal(err)
	}
	for range rounds {
		track := p.start("track", "labs/first", "--", "sh", "-c", script)
		sync := p.start("sync")
		time.Sleep(time.Duration(r.IntN(250)) * time.Millisecond)
		switch r.IntN(4) {
		case 0:
			if b, err := os.ReadFile(filepath.Join(p.dir, "pid")); err == nil {
				if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && pid > 1 && parent(pid) == track.Process.Pid {
					_ = syscall.Kill(pid, syscall.SIGKILL)
				}
			}
		case 1:
			_ = sync.Process.Kill()
		default:
			_ = track.Process.Kill()
		}
		_ = track.Wait()
		_ = sync.Wait()
		_ = os.Remove(filepath.Join(p.dir, "pid"))
	}
	s.end(syscall.SIGTERM)
	store := journal.Open(filepath.Join(p.dir, ".atrium"))
	all, err := store.List()
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	through := p.through()
	for _, sum := range all {
		mark, err := store.Mark(sum.Run)
		if err != nil {
			t.Fatal(err)
		}
		if on := through[sum.Run]; mark.Seq > on || on > sum.Records || len(sum.Refused) > 0 || sum.Err != nil {
			t.Errorf("%s: acknowledged to %d, on the server to %d, of %d; %v %v", sum.Run, mark.Seq, on, sum.Records, sum.Refused, sum.Err)
		}
	}
	if out, errs, status := p.command("sync"); status != 0 {
		t.Fatalf("%d %s%s", status, out, errs)
	}
	through = p.through()
	for _, sum := range all {
		if through[sum.Run] != sum.Records {
			t.Errorf("%s: %d of %d", sum.Run, through[sum.Run], sum.Records)
		}
	}
	ended := map[string]int{}
	for _, run := range p.runs() {
		ended[run.State]++
		want := logged(t, store, run.ID)
		var got []string
		if len(want) > 0 {
			got = p.points(run.Key, "loss")
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %d points on the server, %d in the journal", run.Key, len(got), len(want))
		}
	}
	if ended["running"] > 0 {
		t.Errorf("%v", ended)
	}
	t.Logf("%d runs: %v", len(all), ended)
	p.run("clear")
	if left, _ := store.Runs(); len(left) > 0 {
		t.Errorf("%d journals are left", len(left))
	}
}

// start begins a command whose output nobody reads.
func (p *place) start(args ...string) *exec.Cmd {
	p.t.Helper()
	cmd := exec.Command(p.bin, args...)
	cmd.Env, cmd.Dir = p.environ(), p.dir
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// parent is who started a process.
func parent(pid int) int {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(b), ") ")
	if f := strings.Fields(rest); len(f) > 1 {
		n, _ := strconv.Atoi(f[1])
		return n
	}
	return 0
}

// through is how far each run is on the server, whose file nobody holds.
func (p *place) through() map[journal.RunID]uint64 {
	p.t.Helper()
	out := map[journal.RunID]uint64{}
	p.store(func(s *storage.Store) {
		all, err := journal.Open(filepath.Join(p.dir, ".atrium")).Runs()
		if err != nil {
			p.t.Fatal(err)
		}
		if _, err := s.Do(p.t.Context(), model.Actor{System: true}, writes{func(u model.Unit) {
			for _, id := range all {
				for r := range u.RunsNamed(model.UUID(id)) {
					out[id] = r.Through
				}
			}
		}}); err != nil {
			p.t.Fatal(err)
		}
	})
	return out
}

// logged are the steps of the points in a journal.
func logged(t *testing.T, s *journal.Store, run string) (steps []string) {
	t.Helper()
	id, ok := journal.ParseRunID(run)
	if !ok {
		t.Fatal(run)
	}
	if err := s.Each(id, func(r journal.Record) {
		if m, ok := r.Body.(journal.Metrics); ok {
			for _, p := range m.Points {
				steps = append(steps, fmt.Sprint(p.Step))
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	return steps
}
