package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// program is the real program, built once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "atrium-e2e-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "atrium")
	out, err := exec.Command("go", "build", "-o", bin, "atrium").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// place is one person's machine: a home folder, and the file in it.
type place struct {
	t   testing.TB
	dir string
	bin string
	// vars come after the usual environment and win over it.
	vars []string
}

func newPlace(t testing.TB) *place {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program")
	}
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return &place{t: t, dir: t.TempDir(), bin: bin}
}

// settled is a place where ada, a platform admin, has made the file.
func settled(t testing.TB) *place {
	t.Helper()
	p := newPlace(t)
	p.run("init", "--username", "ada", "--email", "ada@example.com", "--name", "Ada Lovelace")
	return p
}

// environ is all that the program knows of its surroundings.
func (p *place) environ() []string {
	in := func(name string) string { return filepath.Join(p.dir, name) }
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "USER=tester", "LANG=C.UTF-8",
		"HOME=" + in("home"), "XDG_DATA_HOME=" + in("data"), "XDG_CONFIG_HOME=" + in("config"),
		"XDG_STATE_HOME=" + in("state"), "XDG_RUNTIME_DIR=" + in("run"), "XDG_CACHE_HOME=" + in("cache"),
		"TMPDIR=" + p.dir, "TERM=xterm-256color", "COLORTERM=truecolor",
	}, p.vars...)
}

// with is the same place with other environment variables.
func (p *place) with(vars ...string) *place {
	q := *p
	q.vars = append(append([]string(nil), p.vars...), vars...)
	return &q
}

// command runs a command without a terminal.
func (p *place) command(args ...string) (stdout, stderr string, status int) {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(p.bin, args...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = p.environ(), p.dir, &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// run runs a command that has to succeed, and gives its output.
func (p *place) run(args ...string) string {
	p.t.Helper()
	stdout, stderr, status := p.command(args...)
	if status != 0 {
		p.t.Fatalf("atrium %s: exit %d: %s", strings.Join(args, " "), status, stderr)
	}
	return stdout
}
