package sshd

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/pipe"
	"atrium/model"
)

// prove refuses a configuration of the door for other machines that would let
// someone in who has proven nothing. It looks at the configuration and then tries
// the door: without anything, with a password, and with a key of this moment.
func (h *Host) prove(cfg *ssh.ServerConfig) error {
	open := func(how string) error {
		return model.Errorf(model.Unavailable, "The SSH host does not start: %s.", how).
			WithHint("This is a fault of the program; report it.")
	}
	switch {
	case cfg.NoClientAuth, cfg.NoClientAuthCallback != nil:
		return open("it would let people in who prove nothing")
	case cfg.PasswordCallback != nil, cfg.GSSAPIWithMICConfig != nil:
		return open("it would ask for a password")
	case cfg.PublicKeyCallback == nil, cfg.VerifiedPublicKeyCallback == nil:
		return open("it asks for no key")
	case cfg.MaxAuthTries != authTries:
		return open("it does not limit the attempts to sign in")
	}
	_, fresh, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	key, err := ssh.NewSignerFromKey(fresh)
	if err != nil {
		return err
	}
	for _, try := range []struct {
		how  string
		auth []ssh.AuthMethod
	}{
		{"nothing proven", nil},
		{"a password", []ssh.AuthMethod{ssh.Password("")}},
		{"an unknown key", []ssh.AuthMethod{ssh.PublicKeys(key), ssh.KeyboardInteractive(silent)}},
	} {
		conn, err := h.dialSelf(cfg, try.auth)
		if err != nil {
			var refused *ssh.ServerAuthError
			if !errors.As(err, &refused) {
				return fmt.Errorf("the self-test of the SSH host failed: %w", err)
			}
			continue
		}
		p, err := proofOf(conn)
		_ = conn.Close()
		if err != nil || try.auth == nil || p.Local || p.Certificate != nil ||
			p.Key != nil && string(p.Key.Marshal()) != string(key.PublicKey().Marshal()) ||
			p.Key == nil && h.o.Keyless == nil {
			return open("with " + try.how + " one comes in as somebody else")
		}
	}
	return nil
}

// silent answers keyboard-interactive with nothing.
func silent(_, _ string, questions []string, _ []bool) ([]string, error) {
	return make([]string, len(questions)), nil
}

// dialSelf tries the door and gives the server's side of what came of it.
func (h *Host) dialSelf(cfg *ssh.ServerConfig, auth []ssh.AuthMethod) (*ssh.ServerConn, error) {
	here, there := pipe.New()
	late := h.guard.After(h.limits.SignIn, "selftest.late", func() { _ = here.Close() })
	defer late.Stop()
	ended := make(chan struct{})
	h.guard.Go("selftest", func() {
		defer close(ended)
		client := &ssh.ClientConfig{User: "self-test", Auth: auth, HostKeyCallback: ssh.InsecureIgnoreHostKey()}
		if c, _, _, err := ssh.NewClientConn(there, "self", client); err == nil {
			_ = c.Wait()
		}
	}, nil)
	conn, _, requests, err := ssh.NewServerConn(here, cfg)
	if err != nil {
		_ = here.Close()
		_ = there.Close()
		<-ended
		return nil, err
	}
	h.guard.Go("selftest.requests", func() { ssh.DiscardRequests(requests) }, nil)
	return conn, nil
}
