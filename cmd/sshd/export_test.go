package sshd

import "golang.org/x/crypto/ssh"

// Inventory is what the door for other machines speaks.
func Inventory() (kex, ciphers, macs, keys []string) {
	c := (&Host{}).base()
	return c.KeyExchanges, c.Ciphers, c.MACs, c.PublicKeyAuthAlgorithms
}

// Clean is clean, for tests.
func Clean(s string) string { return clean(s) }

// Clamp is clamp, for tests.
func Clamp(w, h uint32) Size { return clamp(w, h) }

// Prove runs the self-test on a changed configuration.
func (h *Host) Prove(change func(*ssh.ServerConfig)) error {
	c := h.remoteConfig()
	change(c)
	return h.prove(c)
}

// ServeAsLocal makes the door of other machines that of the Unix socket: a mistake that
// the self-test cannot see and the proof must.
func (h *Host) ServeAsLocal() { h.remote = h.localConfig() }
