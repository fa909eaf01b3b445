package sshd_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// TestNothingButSessions (S11): forwarding, agents, X11, subsystems and global
// requests are refused, and leave nothing behind.
func TestNothingButSessions(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	output(c, "whoami")
	before := runtime.NumGoroutine()
	for _, kind := range []string{
		"direct-tcpip", "forwarded-tcpip", "direct-streamlocal@openssh.com", "x11",
		"auth-agent@openssh.com", "tun@openssh.com", "nonsense", "",
	} {
		if ch, _, err := c.OpenChannel(kind, make([]byte, 100)); err == nil {
			_ = ch.Close()
			t.Errorf("a channel of kind %q was opened", kind)
		}
	}
	for _, name := range []string{
		"tcpip-forward", "cancel-tcpip-forward", "streamlocal-forward@openssh.com", "hostkeys-prove-00@openssh.com",
		"keepalive@openssh.com", "nonsense", "",
	} {
		if ok, _, err := c.SendRequest(name, true, make([]byte, 100)); ok || err != nil {
			t.Errorf("request %q: %v, %v", name, ok, err)
		}
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"subsystem", "auth-agent-req@openssh.com", "x11-req", "break", "xon-xoff", "nonsense", ""} {
		if ok, err := s.SendRequest(name, true, ssh.Marshal(struct{ Name string }{"sftp"})); ok || err != nil {
			t.Errorf("session request %q: %v, %v", name, ok, err)
		}
	}
	if _, err := s.Output("both"); err == nil || !strings.Contains(err.Error(), "status 5") {
		t.Errorf("the session after that: %v", err)
	}
	within(t, 5*time.Second, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
}

// TestOneCommandASession: a session runs one thing; requests out of order and
// mutilated are refused.
func TestOneCommandASession(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	for _, payload := range [][]byte{nil, {0}, {0, 0, 0, 9}, {0xff, 0xff, 0xff, 0xff}} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"pty-req", "window-change", "env", "exec", "signal"} {
			if ok, err := s.SendRequest(name, true, payload); ok || err != nil {
				t.Errorf("%s with %v: %v, %v", name, payload, ok, err)
			}
		}
		_ = s.Close()
	}
	s, _ := c.NewSession()
	if err := s.Start("wait"); err != nil {
		t.Fatal(err)
	}
	exec := ssh.Marshal(struct{ C string }{"wait"})
	for _, name := range []string{"exec", "shell", "env", "pty-req"} {
		if ok, _ := s.SendRequest(name, true, exec); ok {
			t.Errorf("%s after the start was granted", name)
		}
	}
	if ok, _ := s.SendRequest("signal", true, ssh.Marshal(struct{ N string }{"TERM"})); !ok {
		t.Error("the signal was refused")
	}
	if err := s.Wait(); err != nil {
		t.Errorf("after the signal: %v", err)
	}
}

// TestWeakKeys (S12).
func TestWeakKeys(t *testing.T) {
	h := open(t, nil)
	try := func(name string, key any, want bool) {
		s, err := ssh.NewSignerFromKey(key)
		if err != nil {
			t.Fatal(err)
		}
		h.mu.Lock()
		h.people[string(s.PublicKey().Marshal())] = name
		h.mu.Unlock()
		c, err := h.dial(ssh.PublicKeys(s))
		if got := err == nil; got != want {
			t.Errorf("%s: let in %v, %v", name, got, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
	for bits, want := range map[int]bool{2048: false, 3072: true} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		try("rsa", k, want)
	}
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		k, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		try("ecdsa", k, true)
	}
	// Five keys that are not known: the connection ends after four tries.
	signers := make([]ssh.Signer, 5)
	for i := range signers {
		signers[i] = newKey(t)
	}
	if _, err := h.dial(ssh.PublicKeys(append(signers, h.person("ada"))...)); err == nil {
		t.Error("a fifth try was granted")
	}
	if _, err := h.dial(ssh.PublicKeys(append(signers[:3], h.person("ada"))...)); err != nil {
		t.Errorf("the fourth try: %v", err)
	}
}

// TestAlgorithms (S12) pins what is spoken; a library's new default needs a decision.
func TestAlgorithms(t *testing.T) {
	var b strings.Builder
	kex, ciphers, macs, keys := sshd.Inventory()
	for _, l := range []struct {
		name string
		list []string
	}{{"kex", kex}, {"ciphers", ciphers}, {"macs", macs}, {"keys", keys}} {
		b.WriteString(l.name + ": " + strings.Join(l.list, " ") + "\n")
	}
	golden := filepath.Join("testdata", "algorithms.txt")
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != b.String() {
		t.Errorf("the algorithms are\n%s%s says\n%s%v", b.String(), golden, want, err)
	}
	insecure := ssh.InsecureAlgorithms()
	bad := append(append(append(insecure.KeyExchanges, insecure.Ciphers...), insecure.MACs...), insecure.PublicKeyAuths...)
	for _, name := range append(bad, ssh.HMACSHA1, "ssh-dss", "ssh-rsa") {
		if strings.Contains(" "+strings.ReplaceAll(b.String(), "\n", " ")+" ", " "+name+" ") {
			t.Errorf("%s is offered", name)
		}
	}
}

// TestLogsOfHostilePeers (S13): whatever a peer says about itself, a line of the log
// is one line of JSON without control or formatting characters, and short.
func TestLogsOfHostilePeers(t *testing.T) {
	rounds := 50_000
	if long() {
		rounds = 1_000_000
	}
	seed := mrand.Uint64()
	t.Logf("seed %d", seed)
	rnd := mrand.New(mrand.NewPCG(seed, 1))
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	for range rounds {
		raw := make([]byte, rnd.IntN(300))
		for i := range raw {
			raw[i] = byte(rnd.Uint32() >> 8)
		}
		text := string(raw)
		if rnd.IntN(2) == 0 {
			runes := make([]rune, rnd.IntN(100))
			for i := range runes {
				runes[i] = rune(rnd.IntN(0x3000))
				if rnd.IntN(4) == 0 {
					runes[i] = 0xE0000 + rune(rnd.IntN(0x200))
				}
			}
			text = string(runes)
		}
		out.Reset()
		cleaned := sshd.Clean(text)
		if len(cleaned) > 128 {
			t.Fatalf("%q became %d bytes", text, len(cleaned))
		}
		log.Info("x", "peer", cleaned)
		line := strings.TrimSuffix(out.String(), "\n")
		if !json.Valid([]byte(line)) || strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.C, r) || r == 0x2028 || r == 0x2029 }) {
			t.Fatalf("%q was logged as %q", text, line)
		}
	}
}
