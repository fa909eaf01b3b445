package sshd_test

import (
	"context"
	"testing"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// TestSelfTest (S4): a configuration that lets in who has proven nothing does not
// start, whichever way it came about.
func TestSelfTest(t *testing.T) {
	h := open(t, nil)
	if err := h.host.Prove(func(*ssh.ServerConfig) {}); err != nil {
		t.Fatalf("the right configuration: %v", err)
	}
	anyone := func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, nil }
	for name, spoil := range map[string]func(*ssh.ServerConfig){
		"no key is asked for":  func(c *ssh.ServerConfig) { c.PublicKeyCallback = nil },
		"no key is proven":     func(c *ssh.ServerConfig) { c.VerifiedPublicKeyCallback = nil },
		"no authentication":    func(c *ssh.ServerConfig) { c.NoClientAuth = true },
		"all handlers dropped": func(c *ssh.ServerConfig) { *c = ssh.ServerConfig{NoClientAuth: true} },
		"a password is asked": func(c *ssh.ServerConfig) {
			c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, nil }
		},
		"endless tries": func(c *ssh.ServerConfig) { c.MaxAuthTries = -1 },
		"without a door inside": func(c *ssh.ServerConfig) {
			c.NoClientAuthCallback = func(ssh.ConnMetadata) (*ssh.Permissions, error) { return nil, nil }
		},
		"any key, no proof": func(c *ssh.ServerConfig) {
			c.PublicKeyCallback = anyone
			c.VerifiedPublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey, *ssh.Permissions, string) (*ssh.Permissions, error) {
				return nil, nil
			}
		},
		"a question in place of a key": func(c *ssh.ServerConfig) {
			c.KeyboardInteractiveCallback = func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				return nil, nil
			}
		},
	} {
		if err := h.host.Prove(spoil); err == nil {
			t.Errorf("%s: it would start", name)
		}
	}
}

// TestLocalDoorIsClosedToOthers: even with the configuration of the Unix socket, a
// connection from the network proves nothing.
func TestLocalDoorIsClosedToOthers(t *testing.T) {
	h := open(t, nil)
	host, err := sshd.New(sshd.Options{Handler: echo, Identify: h.identify, Admit: h.admit, HostKeys: []ssh.Signer{newKey(t)}})
	if err != nil {
		t.Fatal(err)
	}
	host.ServeAsLocal()
	l := newMemory()
	defer l.Close()
	go func() { _ = host.Serve(context.Background(), l) }()
	cfg := h.config()
	cfg.HostKeyCallback = ssh.InsecureIgnoreHostKey()
	for _, auth := range [][]ssh.AuthMethod{nil, {ssh.PublicKeys(h.person("ada"))}} {
		cfg.Auth = auth
		if c, err := l.dial(cfg); err == nil {
			_ = c.Close()
			t.Errorf("it came in with %d methods", len(auth))
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := sshd.New(sshd.Options{}); err == nil {
		t.Error("a host without anything starts")
	}
	if _, err := sshd.New(sshd.Options{Handler: echo, Identify: (&house{}).identify}); err == nil {
		t.Error("a host without a key starts")
	}
}
