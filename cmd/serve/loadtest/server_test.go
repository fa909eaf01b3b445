package loadtest

import (
	"bufio"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/storage/kv/bolt"
	"atrium/storage/storagetest"
)

// server is one of the processes under load.
type server struct {
	t          testing.TB
	name, addr string
	debug      string
	cmd        *exec.Cmd
	key        ssh.Signer   // of its platform admin
	others     []ssh.Signer // of members
	dir, db    string
	first      string // what the first frame shows
	whole      string // what the whole first screen shows
	right      int    // how many sections to the right the comments of a project are
}

func newKey(t testing.TB) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain are limits that let one person come from one address as a crowd.
const plain = "limits: {per_identity: 100000, per_address: 64, connections: 100000, sessions_per_second: 1000000}\n"

// serve starts `atrium serve` on a file with so many people, of whom some others
// than the platform admin have keys, too; config is its configuration.
func serve(t testing.TB, people, others int, config string) *server {
	t.Helper()
	s := &server{t: t, name: "atrium", key: newKey(t), dir: t.TempDir(), first: "Overview", whole: "Recent activity"}
	s.db = filepath.Join(s.dir, "atrium.db")
	from := storagetest.Big(t, people)
	for _, part := range []string{"", bolt.SealSuffix} {
		if err := duplicate(from+part, s.db+part); err != nil {
			t.Fatal(err)
		}
	}
	s.command("workspace", "switch", storagetest.Workspace)
	s.command("user", "key", "add", "admin", line(s.key))
	for i := range others {
		s.others = append(s.others, newKey(t))
		s.command("user", "key", "add", storagetest.Username(i), line(s.others[i]))
	}
	path := filepath.Join(s.dir, "serve.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s.start("atrium", "serve", "--config", path, "--listen", "127.0.0.1:0")
	return s
}

// greet starts the smallest wish server.
func greet(t testing.TB) *server {
	t.Helper()
	s := &server{t: t, name: "wish+tea", key: newKey(t), dir: t.TempDir(), first: "hello", whole: "hello"}
	s.start("hello", s.dir)
	return s
}

// line is a key as in a .pub file.
func line(k ssh.Signer) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k.PublicKey()))) + " load"
}

func duplicate(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// environ is what a process of the server's knows.
func (s *server) environ(role string, args []string) []string {
	return []string{
		roleVar + "=" + role, argsVar + "=" + strings.Join(args, "\x1f"), "HOME=" + s.dir, "TMPDIR=" + s.dir,
		"ATRIUM_DB=" + s.db, "PATH=" + os.Getenv("PATH"), "USER=admin", "LANG=C.UTF-8", "GODEBUG=" + os.Getenv("GODEBUG"),
	}
}

// command runs a local command, which has to succeed.
func (s *server) command(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = s.environ("command", args)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("atrium %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (s *server) start(role string, args ...string) {
	s.t.Helper()
	s.cmd = exec.Command(os.Args[0])
	s.cmd.Env = s.environ(role, args)
	out, err := s.cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stop)
	lines, told := bufio.NewScanner(out), []string{}
	for (s.addr == "" || s.debug == "") && lines.Scan() {
		told = append(told, lines.Text())
		if _, at, ok := strings.Cut(lines.Text(), "Listening at "); ok {
			s.addr = at
		}
		if _, at, ok := strings.Cut(lines.Text(), "Looking at "); ok {
			s.debug = at
		}
	}
	if s.addr == "" {
		s.t.Fatalf("%s does not listen: %s", s.name, strings.Join(told, "\n"))
	}
	go func() {
		for lines.Scan() {
			if strings.Contains(lines.Text(), "panic") {
				s.t.Log(lines.Text())
			}
		}
	}()
}

func (s *server) stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	ended := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	_ = s.cmd.Wait()
	ended.Stop()
}

// figures are the server's, after a collection.
func (s *server) figures() (f figures) {
	s.t.Helper()
	r, err := http.Get("http://" + s.debug + "/figures")
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		s.t.Fatal(err)
	}
	http.DefaultClient.CloseIdleConnections()
	return f
}

// profile keeps a profile of the server where ATRIUM_PROFILES says; kind is heap,
// goroutine, or profile?seconds=5.
func (s *server) profile(name, kind string) {
	dir := os.Getenv("ATRIUM_PROFILES")
	if dir == "" {
		return
	}
	r, err := http.Get("http://" + s.debug + "/debug/pprof/" + kind)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer func() { _ = r.Body.Close() }()
	f, err := os.Create(filepath.Join(dir, name))
	if err == nil {
		_, err = io.Copy(f, r.Body)
		_ = f.Close()
	}
	if err != nil {
		s.t.Error(err)
	}
}

// descriptors is how many the server holds.
func (s *server) descriptors() int {
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	if err != nil {
		s.t.Skip(err)
	}
	return len(all)
}

// resident is the part of the server's memory that is its own, in bytes.
func (s *server) resident() int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Skip(err)
	}
	for _, l := range strings.Split(string(data), "\n") {
		if f := strings.Fields(l); len(f) > 1 && f[0] == "RssAnon:" {
			n, _ := strconv.Atoi(f[1])
			return n << 10
		}
	}
	return 0
}

// spent is the processor time that the server has used.
func (s *server) spent() time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		s.t.Skip(err)
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
