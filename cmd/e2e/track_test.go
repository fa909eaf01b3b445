package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// labs is a place with a project to track in, and a command "atrium" in the path.
func labs(t testing.TB) *place {
	t.Helper()
	p := settled(t)
	p.run("workspace", "create", "labs")
	p.run("project", "create", "labs/first")
	return p.with("PATH=" + filepath.Dir(p.bin) + ":" + os.Getenv("PATH"))
}

// sh runs a script in the place, tracked or as it is.
func (p *place) sh(tracked bool, stdin, script string) (stdout, stderr string, status int) {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("sh", "-c", script)
	if tracked {
		cmd = exec.Command(p.bin, "track", "labs/first", "--", "sh", "-c", script)
	}
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.environ(), p.dir, strings.NewReader(stdin), &out, &errs
	_ = cmd.Run()
	status = cmd.ProcessState.ExitCode()
	if w := cmd.ProcessState.Sys().(syscall.WaitStatus); w.Signaled() {
		status = 128 + int(w.Signal())
	}
	return out.String(), errs.String(), status
}

// tracked is a run as `runs list` has it.
type tracked struct {
	ID    string `json:"id"`
	Key   string `json:"key"`
	State string `json:"state"`
}

func (p *place) runs() []tracked {
	p.t.Helper()
	var doc struct{ Data []tracked }
	if err := json.Unmarshal([]byte(p.run("runs", "list", "labs/first", "--json")), &doc); err != nil {
		p.t.Fatal(err)
	}
	return doc.Data
}

// points are the steps of a run's metric on the server, in their order.
func (p *place) points(key, metric string) (steps []string) {
	p.t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(p.run("runs", "export", key, "-o", "csv", "--metric", metric, "-w", "labs")), "\n")[1:] {
		steps = append(steps, strings.Split(line, ",")[1])
	}
	return steps
}

// TestT1_AFirstRun: what a command prints, logs and ends with is on the server when it has
// ended, and it notices nothing.
func TestT1_AFirstRun(t *testing.T) {
	p := labs(t)
	script := `for i in 1 2 3; do atrium log step=$i loss=0.$i; echo "step $i"; done; atrium log --param lr=0.1 --text note=007 --artifact data.txt; echo oops >&2; exit 3`
	if err := os.WriteFile(filepath.Join(p.dir, "data.txt"), []byte("weights"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, status := p.sh(true, "", script)
	if out != "step 1\nstep 2\nstep 3\n" || errs != "oops\n" || status != 3 {
		t.Errorf("%q %q %d", out, errs, status)
	}
	if r := p.runs(); len(r) != 1 || r[0].Key != "FIRS-1" || r[0].State != "failed" {
		t.Fatalf("%+v", r)
	}
	if got := p.points("FIRS-1", "loss"); fmt.Sprint(got) != "[1 2 3]" {
		t.Error(got)
	}
	if all := p.run("runs", "export", "FIRS-1", "-w", "labs"); !strings.Contains(all, `007`) || !strings.Contains(all, `"lr"`) || !strings.Contains(all, "oops") {
		t.Error(all)
	}
	if got := p.run("runs", "export", "FIRS-1", "-", "--artifact", "data.txt", "-w", "labs"); got != "weights" {
		t.Errorf("%q", got)
	}
	if got := p.run("status", "--json"); !strings.Contains(got, `"data":[]`) {
		t.Error(got)
	}
	p.run("sync")
	if got := p.run("clear"); !strings.Contains(got, "labs/first") {
		t.Error(got)
	}
	if left, _ := os.ReadDir(filepath.Join(p.dir, ".atrium")); len(left) != 0 {
		t.Error(left)
	}
}

// TestT1_AsWithoutAtrium runs commands by themselves and tracked, online and offline.
func TestT1_AsWithoutAtrium(t *testing.T) {
	p := labs(t)
	size := 64
	if os.Getenv("ATRIUM_LONG") == "1" {
		size = 1024
	}
	for _, script := range []string{
		"exit 0", "exit 255", "kill -KILL $$", "kill -TERM $$", "kill -HUP $$", "kill -INT $$",
		"cat; cat >&2; exit 4", `printf 'a\r\nb\000\377'; exit 9`, "trap '' TERM; kill -TERM $$; echo alive",
		"for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done; ls -d .; pwd; umask; ulimit -n; trap",
		"(sleep 0.3; echo late; echo late >&2) & echo now; exit 6", // a daemon that outlives its parent
		"setsid sh -c 'sleep 0.2; echo daemon' & exit 7",
		"test -t 0; echo $?; test -t 1; echo $?", "exec 1>&-; echo gone; exit 5", "no-such-command", "read x; echo $x; wc -c",
		fmt.Sprintf("head -c %dM /dev/zero | tr '\\0' x; exit 2", size),
	} {
		t.Run(script, func(t *testing.T) {
			q := p
			in := "one\ntwo\n"
			wantOut, wantErr, wantStatus := q.sh(false, in, script)
			for _, q := range []*place{p, p.with("ATRIUM_MODE=offline")} {
				out, errs, status := q.sh(true, in, script)
				if strings.HasPrefix(errs, "atrium: ") {
					_, errs, _ = strings.Cut(errs, "\n") // offline: how to bring it
				}
				errs, _, _ = strings.Cut(errs, "atrium: ")
				if sha256.Sum256([]byte(out)) != sha256.Sum256([]byte(wantOut)) || errs != wantErr || status != wantStatus {
					t.Errorf("%v: %d bytes, %q, status %d; alone %d bytes, %q, status %d", q.vars[1:], len(out), errs, status, len(wantOut), wantErr, wantStatus)
				}
			}
		})
	}
}

// TestT1_WhatIsWrongIsSaidBefore: the command does not start.
func TestT1_WhatIsWrongIsSaidBefore(t *testing.T) {
	p := labs(t)
	p.run("user", "create", "grace", "--email", "grace@example.com")
	p.run("import", "csv", p.write1("workspace,who,role\nlabs,grace,viewer\n"))
	p.run("invitation", "accept", "--as", "grace")
	p.run("project", "update", "labs/first", "--visibility", "workspace", "--yes")
	for _, c := range []struct {
		args   string
		status int
		told   string
	}{
		{"track labs/first touch started", 2, "--"},
		{"track -- touch started", 2, "ATRIUM_PROJECT"},
		{"track labs -- touch started", 2, "WS/NAME"},
		{"track labs/first extra -- touch started", 2, "one project"},
		{"track labs/first --mode sync -- touch started", 2, "debug"},
		{"track labs/none -- touch started", 3, "labs/none"},
		{"track nowhere/none -- touch started", 3, "nowhere/none"},
		{"track labs/first --as grace -- touch started", 4, "project.track"},
		{"track labs/first --as nobody -- touch started", 3, "nobody"},
	} {
		_, errs, status := p.command(strings.Fields(c.args)...)
		if status != c.status || !strings.HasPrefix(errs, "atrium: ") || !strings.Contains(errs, c.told) {
			t.Errorf("%s: %d %q", c.args, status, errs)
		}
	}
	if _, err := os.Stat(filepath.Join(p.dir, "started")); err == nil {
		t.Error("a command was started")
	}
	for command, want := range map[string]int{"no-such-command": 127, p.dir: 126} {
		if _, errs, status := p.command("track", "labs/first", "--", command); status != want || !strings.HasPrefix(errs, "atrium: ") {
			t.Errorf("%s: %d %q", command, status, errs)
		}
	}
	if _, _, status := p.with("ATRIUM_PROJECT=labs/first").command("track", "--", "sh", "-c", "exit 9"); status != 9 {
		t.Errorf("ATRIUM_PROJECT: %d", status)
	}
	for _, mode := range []string{"debug", "read-only"} {
		if _, errs, status := p.command("track", "no/where", "--mode", mode, "--", "sh", "-c", p.bin+" log loss=1 && exit 9"); status != 9 || errs != "" {
			t.Errorf("%s: %d %q", mode, status, errs)
		}
	}
	if _, errs, status := p.command("log", "loss=1"); status != 2 || !strings.Contains(errs, "atrium track") {
		t.Errorf("log without a tracker: %d %q", status, errs)
	}
}

// TestT3_NoServer: the command runs all the same, the person is told once, and sync says
// that the server cannot be reached until it can.
func TestT3_NoServer(t *testing.T) {
	p := labs(t)
	away := p.with("ATRIUM_SERVER=ssh://127.0.0.1:1")
	out, errs, status := away.sh(true, "", "atrium log loss=1 step=1; sleep 1.3; echo out; exit 5")
	if out != "out\n" || status != 5 || strings.Count(errs, "goes on offline") != 1 || !strings.Contains(errs, "atrium sync") {
		t.Errorf("%q %q %d", out, errs, status)
	}
	if got, _, _ := p.command("status", "--json"); !strings.Contains(got, `"code":"unavailable"`) || !strings.Contains(got, "ssh://127.0.0.1:1") {
		t.Error(got)
	}
	out, _, status = p.command("sync", "--json")
	if status != 7 || !strings.Contains(out, `"code":"unavailable"`) {
		t.Errorf("%d %s", status, out)
	}
	if _, errs, status := p.command("clear"); status != 0 || !strings.Contains(errs, "1 kept") {
		t.Errorf("%d %q", status, errs)
	}
	// To the file, where the project is, too: because a flag says so.
	if out, errs, status := p.command("sync", "--db", p.file()); status != 0 {
		t.Errorf("%d %s %s", status, out, errs)
	}
	if got := p.points("FIRS-1", "loss"); len(got) != 1 || p.runs()[0].State != "failed" {
		t.Errorf("%v %+v", got, p.runs())
	}
	// No file at all.
	empty := newPlace(t)
	if out, errs, status := empty.sh(true, "", "echo out; exit 6"); status != 6 || out != "out\n" || !strings.Contains(errs, "atrium init") {
		t.Errorf("%d %q %q", status, out, errs)
	}
}

// TestT5_OneBadRunAmongTen (neptune's defects 4 and 5): it stops only itself, is named as it
// is named everywhere, and stays until it is named to be cleared.
func TestT5_OneBadRunAmongTen(t *testing.T) {
	p := labs(t)
	off := p.with("ATRIUM_MODE=offline")
	for i := range 10 {
		if _, _, status := off.sh(true, "", fmt.Sprintf("atrium log loss=%d step=1; echo out; exit %d", i, i)); status != i {
			t.Fatalf("status %d", status)
		}
	}
	journals, err := filepath.Glob(filepath.Join(p.dir, ".atrium", "*", "journal"))
	if err != nil || len(journals) != 10 {
		t.Fatal(journals, err)
	}
	bad := filepath.Base(filepath.Dir(journals[4]))
	raw, err := os.ReadFile(journals[4])
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, []byte("out\n"))
	raw[at] ^= 1
	if err := os.WriteFile(journals[4], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // and again, with the same answer
		out, errs, status := p.command("sync")
		if status != 1 || !strings.Contains(out, bad) || !strings.Contains(out, "damaged") || !strings.Contains(errs, "1 of") {
			t.Fatalf("%d\n%s%s", status, out, errs)
		}
	}
	if got := p.runs(); len(got) < 9 {
		t.Errorf("%+v", got)
	}
	if out, _, _ := p.command("status"); strings.Count(out, "labs/first") != 1 || !strings.Contains(out, bad) {
		t.Error(out)
	}
	p.run("clear")
	if left, _ := filepath.Glob(filepath.Join(p.dir, ".atrium", "*", "journal")); len(left) != 1 || left[0] != journals[4] {
		t.Errorf("left: %v", left)
	}
	if _, errs, status := p.command("clear", bad); status != 2 || !strings.Contains(errs, "--yes") {
		t.Errorf("%d %q", status, errs)
	}
	if _, errs, status := p.command("clear", bad, "nothing", "--yes"); status != 3 {
		t.Errorf("%d %q", status, errs)
	}
	if out := p.run("clear", bad, "--dry-run"); !strings.Contains(out, "lost") {
		t.Error(out)
	}
}

// TestH0_TrackersAndAConsole: whoever comes first has the file and lets the others in; when
// it goes another one has it, and nobody loses anything.
func TestH0_TrackersAndAConsole(t *testing.T) {
	p := labs(t)
	var cmds []*exec.Cmd
	var errs [4]bytes.Buffer
	for i := range 4 {
		cmd := exec.Command(p.bin, "track", "labs/first", "--", "sh", "-c",
			fmt.Sprintf("n=0; while [ ! -e stop%d ] || [ $n -lt 3 ]; do n=$((n+1)); atrium log loss=$n step=$n; sleep 0.05; done; echo $n; exit %d", i, i))
		cmd.Env, cmd.Dir, cmd.Stderr = p.environ(), p.dir, &errs[i]
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = out
		cmds = append(cmds, cmd)
		if i == 0 {
			p.hosting()
		}
	}
	c := p.open()
	c.sees("▾ › Overview")
	for i, cmd := range cmds {
		if err := os.WriteFile(filepath.Join(p.dir, fmt.Sprint("stop", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != i || errs[i].Len() > 0 {
			t.Errorf("tracker %d: status %d, %s", i, got, errs[i].String())
		}
		p.run("whoami")
	}
	c.leave()
	p.run("sync")
	runs := p.runs()
	if len(runs) != 4 {
		t.Fatalf("%+v", runs)
	}
	for _, r := range runs {
		steps := p.points(r.Key, "loss")
		for i, s := range steps {
			if s != fmt.Sprint(i+1) {
				t.Fatalf("%s: %v", r.Key, steps)
			}
		}
		if len(steps) < 2 || r.State == "running" {
			t.Errorf("%+v: %v", r, steps)
		}
	}
}

// TestT1_OverSSH: a run is brought to a host elsewhere, from a machine without a file.
func TestT1_OverSSH(t *testing.T) {
	p := labs(t)
	s := p.serve()
	far, _ := s.elsewhere()
	if out, errs, status := far.sh(true, "", "atrium log loss=1 step=1; echo out; exit 3"); status != 3 || out != "out\n" || errs != "" {
		t.Fatalf("%d %q %q", status, out, errs)
	}
	if r := p.runs(); len(r) != 1 || r[0].State != "failed" || len(p.points("FIRS-1", "loss")) != 1 {
		t.Errorf("%+v", r)
	}
	if _, errs, status := far.command("track", "labs/none", "--", "true"); status != 3 || !strings.Contains(errs, "labs/none") {
		t.Errorf("%d %q", status, errs)
	}
	if left, _ := filepath.Glob(filepath.Join(far.dir, "data", "*")); len(left) > 0 {
		t.Error(left)
	}
	// The host goes while the run lives, and sync brings the rest when it is back.
	cmd := exec.Command(far.bin, "track", "labs/first", "--", "sh", "-c", "for i in 1 2 3; do atrium log loss=$i step=$i; done; touch logged; while [ ! -e go ]; do sleep 0.02; done; for i in 4 5 6; do atrium log loss=$i step=$i; done; exit 4")
	var errs bytes.Buffer
	cmd.Env, cmd.Dir, cmd.Stderr = far.environ(), far.dir, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	far.within("it has logged", func() bool {
		_, err := os.Stat(filepath.Join(far.dir, "logged"))
		return err == nil
	})
	s.end(syscall.SIGTERM)
	if err := os.WriteFile(filepath.Join(far.dir, "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if cmd.ProcessState.ExitCode() != 4 || strings.Count(errs.String(), "goes on offline") > 1 || !strings.Contains(errs.String(), "atrium sync") {
		t.Errorf("%d %q", cmd.ProcessState.ExitCode(), errs.String())
	}
	if _, _, status := far.command("sync"); status != 7 {
		t.Errorf("sync without a host: %d", status)
	}
	again := p.serve("--listen", s.addr)
	if out, errs, status := far.command("sync"); status != 0 {
		t.Errorf("%d %s %s", status, out, errs)
	}
	if got := p.points("FIRS-2", "loss"); fmt.Sprint(got) != "[1 2 3 4 5 6]" {
		t.Error(got)
	}
	again.end(syscall.SIGTERM)
}

// TestT3_ReadOnlyUntilThereIsRoom: storage over its quota makes the run go on offline, with
// the cause, the numbers and the ways out; sync waits for it with status 6.
func TestT3_ReadOnlyUntilThereIsRoom(t *testing.T) {
	p := labs(t)
	p.run("plan", "set", "small", "storage=10KiB", "hours=100")
	p.run("subscription", "plan", "small", "-w", "labs", "--yes")
	_, errs, status := p.sh(true, "", "head -c 30000 /dev/zero | tr '\\0' x >&2; sleep 0.5; atrium log loss=1 step=1; sleep 0.5; exit 3")
	errs = strings.TrimLeft(errs, "x")
	if status != 3 || strings.Count(errs, "read-only") != 1 || !regexp.MustCompile(`labs is read-only: .*10(\.0)? KiB.*ada`).MatchString(errs) {
		t.Errorf("%d %q", status, errs)
	}
	_, errs, status = p.sh(true, "", "atrium log loss=1 step=1; exit 4") // from the start
	if status != 4 || strings.Count(errs, "is read-only") != 1 {
		t.Errorf("%d %q", status, errs)
	}
	out, _, status := p.command("sync", "--json")
	if status != 6 || strings.Count(out, `"code":"read_only"`) != 2 {
		t.Errorf("%d %s", status, out)
	}
	if got := p.run("status"); strings.Count(got, "read-only") != 2 {
		t.Error(got)
	}
	p.run("subscription", "storage", "--limit", "1GiB", "-w", "labs", "--yes")
	p.run("sync")
	if got := p.runs(); len(got) != 2 || len(p.points("FIRS-1", "loss")) != 1 || len(p.points("FIRS-2", "loss")) != 1 {
		t.Errorf("%+v", got)
	}
}
