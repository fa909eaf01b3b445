package sshd

import (
	"context"
	"crypto/rsa"
	"errors"

	"golang.org/x/crypto/ssh"
)

// leastRSA is the size of the smallest RSA key that is taken, in bits.
const leastRSA = 3072

// authTries is how many attempts to sign in a connection has.
const authTries = 4

// algorithms are what both doors speak, in the order of our liking; the client's
// order decides. Fixed here, so that a new release of the library adds nothing
// unseen.
func algorithms() ssh.Config {
	return ssh.Config{
		KeyExchanges: []string{
			ssh.KeyExchangeMLKEM768X25519, ssh.KeyExchangeCurve25519,
			ssh.KeyExchangeECDHP256, ssh.KeyExchangeECDHP384, // P-521 costs a stranger nothing and us 4 ms
		},
		Ciphers: []string{
			ssh.CipherAES128GCM, ssh.CipherAES256GCM, ssh.CipherChaCha20Poly1305, ssh.CipherAES256CTR, ssh.CipherAES128CTR,
		},
		MACs: []string{ssh.HMACSHA256ETM, ssh.HMACSHA512ETM},
	}
}

// keyAlgorithms are those of people's keys.
func keyAlgorithms() []string {
	return []string{
		ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
		ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512,
	}
}

// proven is the key under which a proof travels in the library's permissions, which
// belong to the one attempt that succeeded.
type proven struct{}

// permissions wrap a proof.
func permissions(p Proof) *ssh.Permissions {
	return &ssh.Permissions{ExtraData: map[any]any{proven{}: p}}
}

// proofOf is the proof that let a connection in.
func proofOf(c *ssh.ServerConn) (Proof, error) {
	if c.Permissions != nil {
		if p, ok := c.Permissions.ExtraData[proven{}].(Proof); ok {
			return p, nil
		}
	}
	return Proof{}, errors.New("a connection came in without a proof")
}

var errRefused = errors.New("refused")

// base is what both doors share.
func (h *Host) base() *ssh.ServerConfig {
	c := &ssh.ServerConfig{
		Config: algorithms(), PublicKeyAuthAlgorithms: keyAlgorithms(),
		MaxAuthTries: authTries, ServerVersion: "SSH-2.0-Atrium",
	}
	seen := map[string]bool{}
	for _, k := range h.o.HostKeys {
		if t := k.PublicKey().Type(); !seen[t] {
			seen[t] = true
			c.AddHostKey(k)
		}
	}
	return c
}

// remoteConfig is the door for other machines: a proven key, or keyboard-interactive
// where the host lets people in without one.
func (h *Host) remoteConfig() *ssh.ServerConfig {
	c := h.base()
	c.PublicKeyCallback = func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if _, v := h.offered(key); v == Refused {
			return nil, errRefused
		}
		return &ssh.Permissions{}, nil
	}
	// Only here a key is proven; what was said about keys before is asked again.
	c.VerifiedPublicKeyCallback = func(_ ssh.ConnMetadata, key ssh.PublicKey, _ *ssh.Permissions, _ string) (*ssh.Permissions, error) {
		p, v := h.offered(key)
		switch v {
		case Known:
			return h.restricted(p)
		case Stranger:
			return nil, &ssh.PartialSuccessError{Next: h.afterStranger(p)}
		default:
			return nil, errRefused
		}
	}
	if h.o.Keyless != nil {
		c.KeyboardInteractiveCallback = func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			if !h.o.Keyless(h.ctx) {
				return nil, errRefused
			}
			return permissions(Proof{UID: -1}), nil
		}
	}
	return c
}

// afterStranger is what a client may do once it has proven a key that is nobody's:
// prove one that is somebody's, or come in as the stranger it is. That takes no
// answer from the person, only a client that is not told to stay silent.
func (h *Host) afterStranger(p Proof) ssh.ServerAuthCallbacks {
	return ssh.ServerAuthCallbacks{
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if _, v := h.offered(key); v != Known {
				return nil, errRefused
			}
			return &ssh.Permissions{}, nil
		},
		KeyboardInteractiveCallback: func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			if _, v := h.offered(p.Key); v != Stranger {
				return nil, errRefused
			}
			return permissions(p), nil
		},
	}
}

// localConfig is the door for processes of this machine: the kernel has proven who
// they are before the first byte.
func (h *Host) localConfig() *ssh.ServerConfig {
	c := h.base()
	c.NoClientAuth = true
	c.NoClientAuthCallback = func(m ssh.ConnMetadata) (*ssh.Permissions, error) {
		uid, ok := m.RemoteAddr().(localAddr)
		if !ok {
			return nil, errRefused
		}
		return permissions(Proof{Local: true, UID: int(uid)}), nil
	}
	return c
}

// offered is what the key would prove, and whether it may.
func (h *Host) offered(key ssh.PublicKey) (Proof, Verdict) {
	p := Proof{UID: -1}
	if cert, ok := key.(*ssh.Certificate); ok {
		if !h.certified(cert) {
			return p, Refused
		}
		p.Certificate, key = cert, cert.Key
	}
	if !strong(key) || h.o.Admit == nil && p.Certificate == nil {
		return p, Refused
	}
	p.Key, p.Fingerprint = key, ssh.FingerprintSHA256(key)
	if p.Certificate != nil {
		return p, Known // its authority knows it; Identify has the last word
	}
	return p, h.o.Admit(h.ctx, key)
}

// certified says that an authority of ours signed the certificate for signing in
// here, now. The principals are for Identify: the user name of the connection means
// nothing.
func (h *Host) certified(cert *ssh.Certificate) bool {
	if cert.CertType != ssh.UserCert || len(cert.ValidPrincipals) == 0 {
		return false
	}
	for option := range cert.CriticalOptions {
		if option != sourceAddress {
			return false
		}
	}
	check := ssh.CertChecker{SupportedCriticalOptions: []string{sourceAddress}}
	for _, a := range h.o.Authorities {
		if string(a.Marshal()) == string(cert.SignatureKey.Marshal()) {
			return strong(cert.SignatureKey) && check.CheckCert(cert.ValidPrincipals[0], cert) == nil
		}
	}
	return false
}

const sourceAddress = "source-address"

// restricted are the permissions of a proof; the library enforces the addresses that
// a certificate is good for.
func (h *Host) restricted(p Proof) (*ssh.Permissions, error) {
	perms := permissions(p)
	if p.Certificate != nil {
		perms.CriticalOptions = p.Certificate.CriticalOptions
	}
	return perms, nil
}

// strong refuses keys that are too short.
func strong(key ssh.PublicKey) bool {
	if key.Type() != ssh.KeyAlgoRSA {
		return true
	}
	k, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		return false
	}
	r, ok := k.CryptoPublicKey().(*rsa.PublicKey)
	return ok && r.N.BitLen() >= leastRSA
}

// ask bounds a look-up that a stranger can cause.
func (h *Host) ask(p Proof) (Identity, error) {
	ctx, stop := context.WithTimeout(h.ctx, h.limits.SignIn)
	defer stop()
	return h.o.Identify(ctx, p)
}
