package sshd_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// openssh is the real client with a home of its own.
type openssh struct {
	t          *testing.T
	dir        string
	host, port string
	h          *house
}

func newOpenSSH(t *testing.T, h *house) *openssh {
	t.Helper()
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (apt-get install openssh-client)", tool)
		}
	}
	host, port, _ := net.SplitHostPort(h.addr)
	o := &openssh{t: t, dir: t.TempDir(), host: host, port: port, h: h}
	line := fmt.Sprintf("[%s]:%s %s", host, port, ssh.MarshalAuthorizedKey(h.key))
	o.write("known_hosts", line)
	return o
}

func (o *openssh) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// key makes a key with ssh-keygen and gives its public half.
func (o *openssh) key(name string, args ...string) ssh.PublicKey {
	o.t.Helper()
	out, err := exec.Command("ssh-keygen", append([]string{"-q", "-N", "", "-f", filepath.Join(o.dir, name)}, args...)...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("ssh-keygen: %v, %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(o.dir, name+".pub"))
	if err != nil {
		o.t.Fatal(err)
	}
	k, _, _, _, err := ssh.ParseAuthorizedKey(text)
	if err != nil {
		o.t.Fatal(err)
	}
	return k
}

// register makes a key somebody's.
func (o *openssh) register(k ssh.PublicKey, name string) {
	o.h.mu.Lock()
	defer o.h.mu.Unlock()
	o.h.people[string(k.Marshal())] = name
}

// run runs ssh; the arguments come before the host's name.
func (o *openssh) run(options []string, command ...string) (out, e string, status int) {
	o.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	args := append([]string{
		"-F", "none", "-p", o.port, "-o", "UserKnownHostsFile=" + filepath.Join(o.dir, "known_hosts"), "-o", "GlobalKnownHostsFile=none",
		"-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "LogLevel=ERROR",
	}, options...)
	args = append(append(args, "root@"+o.host), command...)
	c := exec.CommandContext(ctx, "ssh", args...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr, c.Stdin = &stdout, &stderr, strings.NewReader("typed")
	_ = c.Run()
	return stdout.String(), stderr.String(), c.ProcessState.ExitCode()
}

func (o *openssh) identity(names ...string) (options []string) {
	for _, n := range names {
		options = append(options, "-i", filepath.Join(o.dir, n))
	}
	return options
}

func TestOpenSSH(t *testing.T) {
	h := open(t, nil)
	o := newOpenSSH(t, h)
	for _, kind := range [][]string{{"ed25519"}, {"ecdsa", "-b", "256"}, {"ecdsa", "-b", "521"}, {"rsa", "-b", "3072"}} {
		name := strings.Join(kind, "")
		k := o.key(name, append([]string{"-t"}, kind...)...)
		o.register(k, name)
		out, e, status := o.run(o.identity(name), "whoami")
		if out != name+" "+ssh.FingerprintSHA256(k) || status != 0 {
			t.Errorf("%s: %q %q %d", name, out, e, status)
		}
	}
	id := o.identity("ed25519")
	if out, e, status := o.run(id, "both"); out != "out\n" || e != "err\n" || status != 5 {
		t.Errorf("both: %q %q %d", out, e, status)
	}
	if out, _, status := o.run(id, "cat"); out != "typed" || status != 0 {
		t.Errorf("cat: %q %d", out, status)
	}
	if out, e, status := o.run(append(id, "-tt"), "both"); out != "out\r\nerr\r\n" && out != "out\r\n" || status != 5 {
		t.Errorf("with a terminal: %q %q %d", out, e, status)
	}
	if _, _, status := o.run(append(id, "-s"), "sftp"); status != 255 {
		t.Errorf("sftp: %d", status)
	}
	if _, e, status := o.run(append(id, "-o", "ExitOnForwardFailure=yes", "-R", "0:localhost:1"), "whoami"); status == 0 {
		t.Errorf("forwarding: %d %s", status, e)
	}
	for _, kex := range []string{"curve25519-sha256", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384"} {
		if _, e, status := o.run(append(id, "-o", "KexAlgorithms="+kex), "whoami"); status != 0 {
			t.Errorf("%s: %d %s", kex, status, e)
		}
	}
	for _, old := range []string{"KexAlgorithms=diffie-hellman-group14-sha256", "KexAlgorithms=ecdh-sha2-nistp521", "Ciphers=aes128-cbc", "HostKeyAlgorithms=ssh-rsa"} {
		if _, _, status := o.run(append(id, "-o", old), "whoami"); status != 255 {
			t.Errorf("%s: %d", old, status)
		}
	}
	weak := o.key("weak", "-t", "rsa", "-b", "2048")
	o.register(weak, "weak")
	if _, _, status := o.run(o.identity("weak"), "whoami"); status != 255 {
		t.Errorf("RSA of 2048 bits: %d", status)
	}
}

// TestOpenSSHOffersWithoutProof (S1): the public half of another's key, which the client
// can only offer, before one's own.
func TestOpenSSHOffersWithoutProof(t *testing.T) {
	h := open(t, nil)
	o := newOpenSSH(t, h)
	admin := o.key("admin", "-t", "ed25519")
	o.register(admin, "admin")
	own := o.key("own", "-t", "ed25519")
	o.register(own, "mallory")
	if err := os.Remove(filepath.Join(o.dir, "admin")); err != nil {
		t.Fatal(err)
	}
	out, e, _ := o.run(append([]string{"-i", filepath.Join(o.dir, "admin.pub")}, o.identity("own")...), "whoami")
	if !strings.HasPrefix(out, "mallory ") {
		t.Errorf("came in as %q %s", out, e)
	}
}

// TestOpenSSHStrangers: an unknown key comes in as itself, and not where a known one is
// there.
func TestOpenSSHStrangers(t *testing.T) {
	h := open(t, strangers)
	o := newOpenSSH(t, h)
	one, known := o.key("one", "-t", "ed25519"), o.key("known", "-t", "ed25519")
	o.register(known, "ada")
	if out, e, _ := o.run(o.identity("one"), "whoami"); out != " "+ssh.FingerprintSHA256(one) {
		t.Errorf("a stranger: %q %s", out, e)
	}
	if out, e, _ := o.run(o.identity("one", "known"), "whoami"); out != "ada "+ssh.FingerprintSHA256(known) {
		t.Errorf("a known key behind: %q %s", out, e)
	}
}

// TestOpenSSHWithoutKey: keyboard-interactive lets in someone who proves nothing, where
// the host says so.
func TestOpenSSHWithoutKey(t *testing.T) {
	h := open(t, func(o *sshd.Options) { o.Keyless = func(context.Context) bool { return true } })
	o := newOpenSSH(t, h)
	if out, e, status := o.run([]string{"-o", "PubkeyAuthentication=no"}, "whoami"); out != " " || status != 0 {
		t.Errorf("%q %q %d", out, e, status)
	}
}

// TestOpenSSHCertificate: one of ssh-keygen.
func TestOpenSSHCertificate(t *testing.T) {
	var o *openssh
	ca := newKey(t)
	h := open(t, func(opt *sshd.Options) {
		opt.Authorities = []ssh.PublicKey{ca.PublicKey()}
		opt.Identify = func(_ context.Context, p sshd.Proof) (sshd.Identity, error) {
			if p.Certificate == nil {
				return sshd.Identity{}, errUnknown
			}
			return sshd.Identity{Name: p.Certificate.KeyId}, nil
		}
	})
	o = newOpenSSH(t, h)
	k := o.key("user", "-t", "ed25519")
	cert := &ssh.Certificate{Key: k, CertType: ssh.UserCert, KeyId: "ada@corp", ValidPrincipals: []string{"ada"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	o.write("user-cert.pub", string(ssh.MarshalAuthorizedKey(cert)))
	out, e, _ := o.run(append(o.identity("user"), "-o", "CertificateFile="+filepath.Join(o.dir, "user-cert.pub")), "whoami")
	if !strings.HasPrefix(out, "ada@corp ") {
		t.Errorf("%q %s", out, e)
	}
}

// TestOpenSSHLearnsNewHostKeys: with several host keys a client that knows one learns the
// others.
func TestOpenSSHLearnsNewHostKeys(t *testing.T) {
	next := newKey(t)
	h := open(t, func(o *sshd.Options) { o.HostKeys = append(o.HostKeys, next) })
	o := newOpenSSH(t, h)
	o.register(o.key("id", "-t", "ed25519"), "ada")
	options := append(o.identity("id"), "-o", "UpdateHostKeys=yes")
	if _, e, status := o.run(options, "whoami"); status != 0 {
		t.Fatal(status, e)
	}
	text, err := os.ReadFile(filepath.Join(o.dir, "known_hosts"))
	if err != nil || !strings.Contains(string(text), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(next.PublicKey())))) {
		t.Errorf("%v, the client knows\n%s", err, text)
	}
}

// TestOpenSSHSharedConnection (P4): several sessions on one connection, one after the
// other and without the first one's end harming the rest.
func TestOpenSSHSharedConnection(t *testing.T) {
	h := open(t, nil)
	o := newOpenSSH(t, h)
	o.register(o.key("id", "-t", "ed25519"), "ada")
	master := filepath.Join(t.TempDir(), "m")
	shared := append(o.identity("id"), "-o", "ControlMaster=auto", "-o", "ControlPersist=5", "-o", "ControlPath="+master)
	for range 3 {
		if out, e, status := o.run(shared, "whoami"); !strings.HasPrefix(out, "ada ") || status != 0 {
			t.Fatalf("%q %s %d", out, e, status)
		}
	}
	if n := h.host.Counters().SignedIn; n != 1 {
		t.Errorf("%d connections", n)
	}
	o.run(append(shared, "-O", "exit"))
	within(t, 5*time.Second, "the connection is over", func() bool { return h.host.Counters().Connections == 0 })
}
