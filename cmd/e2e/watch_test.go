package e2e

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestT5_WatchFollowsALiveRun: `sync --watch` brings what an offline run tells while it
// tells it, and ends with the run.
func TestT5_WatchFollowsALiveRun(t *testing.T) {
	p := labs(t)
	off := p.with("ATRIUM_MODE=offline")
	run := exec.Command(p.bin, "track", "labs/first", "--", "sh", "-c", "while read i; do atrium log step=$i loss=$i; done; exit 3")
	run.Env, run.Dir = off.environ(), off.dir
	in, err := run.StdinPipe()
	if err == nil {
		err = run.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	p.within("its journal", func() bool {
		out, _, _ := p.command("status", "--json")
		return strings.Contains(out, "labs/first")
	})
	var told bytes.Buffer
	watch := exec.Command(p.bin, "sync", "--watch")
	watch.Env, watch.Dir, watch.Stdout, watch.Stderr = p.environ(), p.dir, &told, &told
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 3; i++ {
		_, _ = fmt.Fprintln(in, i)
		p.within(fmt.Sprint("step ", i), func() bool {
			all := p.runs()
			return len(all) == 1 && all[0].State == "running" && len(p.points(all[0].Key, "loss")) == i
		})
	}
	_ = in.Close()
	_ = run.Wait()
	if err := watch.Wait(); err != nil || run.ProcessState.ExitCode() != 3 {
		t.Errorf("%v, the run %v: %s", err, run.ProcessState, told.String())
	}
	if all := p.runs(); len(all) != 1 || all[0].State != "failed" {
		t.Errorf("%+v", all)
	}
	if got := p.points("FIRS-1", "loss"); fmt.Sprint(got) != "[1 2 3]" {
		t.Error(got)
	}
}
