package e2e

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/creack/pty"
)

// visitor is somebody with the stock OpenSSH client, a key, and nothing else.
type visitor struct {
	*serving
	name, key string
}

// visitor makes somebody with a key of their own, known at the host as username;
// "" is nobody's key.
func (s *serving) visitor(username string) *visitor {
	s.t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		s.t.Skip("the OpenSSH client is not installed (apt-get install openssh-client)")
	}
	v := &visitor{serving: s, name: username, key: filepath.Join(s.t.TempDir(), "key")}
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", username+"@laptop", "-f", v.key).CombinedOutput(); err != nil {
		s.t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
	if username != "" {
		line, err := os.ReadFile(v.key + ".pub")
		if err != nil {
			s.t.Fatal(err)
		}
		if out, told, status := s.fed(string(line), "user", "key", "add", username, "-"); status != 0 {
			s.t.Fatalf("user key add: exit %d: %s%s", status, out, told)
		}
	}
	return v
}

// args are those of ssh.
func (v *visitor) args(more ...string) []string {
	_, port, _ := net.SplitHostPort(v.addr)
	return append([]string{
		"-F", "none", "-p", port, "-i", v.key, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "UserKnownHostsFile=" + filepath.Join(v.dir, "known_hosts"), "-o", "StrictHostKeyChecking=accept-new",
		"-o", "LogLevel=ERROR", "-o", "SendEnv=LANG", "somebody@127.0.0.1",
	}, more...)
}

// ssh runs a command there.
func (v *visitor) ssh(in string, args ...string) (stdout, stderr string, status int) {
	v.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("ssh", v.args(args...)...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = v.environ(), strings.NewReader(in), &out, &errs
	_ = cmd.Run()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// sit opens a terminal with ssh in it.
func (v *visitor) sit(w, h int, flags ...string) *terminal {
	v.t.Helper()
	return v.at(w, h, exec.Command("ssh", append(flags, v.args()...)...))
}

// at starts a program in a terminal.
func (p *place) at(w, h int, cmd *exec.Cmd) *terminal {
	p.t.Helper()
	cmd.Env, cmd.Dir = p.environ(), p.dir
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		p.t.Skipf("no terminal to be had: %v", err)
	}
	c := &terminal{t: p.t, f: f, cmd: cmd, scr: newScreen(w, h, f)}
	c.watch()
	p.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-c.done
		_ = f.Close()
	})
	return c
}
