package dial

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Options say what a person signs in with and whom they trust.
type Options struct {
	Agent      string   // the socket of ssh-agent; "" is none
	Keys       []string // files of private keys, used where they exist
	KnownHosts []string // files of known hosts
	// Ask asks the person, without echo where it is secret; nil: nobody can be asked.
	Ask func(question string, secret bool) (string, error)
	// Keepalive is how often a silent host is asked whether it is there.
	Keepalive time.Duration
}

// FromEnv are the options as OpenSSH has them by default.
func FromEnv(getenv func(string) string) Options {
	o := Options{Agent: getenv("SSH_AUTH_SOCK"), Keepalive: keepaliveEach}
	if home := getenv("HOME"); home != "" {
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			o.Keys = append(o.Keys, filepath.Join(home, ".ssh", name))
		}
		o.KnownHosts = []string{filepath.Join(home, ".ssh", "known_hosts")}
	}
	o.KnownHosts = append(o.KnownHosts, "/etc/ssh/ssh_known_hosts")
	return o
}

// keyring holds a person's keys for one command: those of the agent, then the files.
type keyring struct {
	o      Options
	agent  io.Closer
	loaded bool
	keys   []ssh.Signer
	asked  bool // a person was asked for something
}

func (k *keyring) close() {
	if k.agent != nil {
		_ = k.agent.Close()
	}
}

// methods are the ways to sign in.
func (k *keyring) methods() []ssh.AuthMethod {
	return []ssh.AuthMethod{
		ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
			k.load()
			return k.keys, nil
		}),
		ssh.KeyboardInteractive(k.answer),
	}
}

// answer answers the host's questions; there are none where only an unknown key comes
// in.
func (k *keyring) answer(_, instruction string, questions []string, echos []bool) ([]string, error) {
	answers := make([]string, len(questions))
	for i, q := range questions {
		if k.o.Ask == nil {
			return nil, errors.New("the server asks, and nobody can answer")
		}
		var err error
		if answers[i], err = k.o.Ask(instruction+q, !echos[i]); err != nil {
			return nil, err
		}
		k.asked = true
	}
	return answers, nil
}

// tried names the keys in an error.
func (k *keyring) tried() string {
	switch len(k.keys) {
	case 0:
		return "no key at all"
	case 1:
		return "the key " + ssh.FingerprintSHA256(k.keys[0].PublicKey())
	default:
		return fmt.Sprintf("your %d keys, the first of which is %s", len(k.keys), ssh.FingerprintSHA256(k.keys[0].PublicKey()))
	}
}

// load gathers the keys; what cannot be read is left out.
func (k *keyring) load() {
	if k.loaded {
		return
	}
	k.loaded = true
	if k.o.Agent != "" {
		if c, err := net.DialTimeout("unix", k.o.Agent, localIn); err == nil {
			k.agent = c
			if signers, err := agent.NewClient(c).Signers(); err == nil {
				k.add(signers...)
			}
		}
	}
	for _, path := range k.o.Keys {
		if s := k.file(path); s != nil {
			if cert := certificate(path+"-cert.pub", s); cert != nil {
				k.add(cert)
			}
			k.add(s)
		}
	}
}

// add adds keys that are not there yet.
func (k *keyring) add(signers ...ssh.Signer) {
next:
	for _, s := range signers {
		for _, had := range k.keys {
			if string(had.PublicKey().Marshal()) == string(s.PublicKey().Marshal()) {
				continue next
			}
		}
		k.keys = append(k.keys, s)
	}
}

// file is the key in a file; one with a passphrase asks for it when it is used.
func (k *keyring) file(path string) ssh.Signer {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	s, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) && locked.PublicKey != nil && k.o.Ask != nil {
		return &lockedKey{ring: k, path: path, text: text, public: locked.PublicKey}
	}
	if err != nil {
		return nil
	}
	return s
}

// certificate is the one beside a key; nil without.
func certificate(path string, s ssh.Signer) ssh.Signer {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey(text)
	cert, ok := public.(*ssh.Certificate)
	if err != nil || !ok {
		return nil
	}
	signer, err := ssh.NewCertSigner(cert, s)
	if err != nil {
		return nil
	}
	return signer
}

// lockedKey is a key whose passphrase is asked for at its first use.
type lockedKey struct {
	ring   *keyring
	path   string
	text   []byte
	public ssh.PublicKey
	open   ssh.Signer
}

// PublicKey is known without the passphrase.
func (l *lockedKey) PublicKey() ssh.PublicKey { return l.public }

// Sign signs.
func (l *lockedKey) Sign(r io.Reader, data []byte) (*ssh.Signature, error) {
	return l.SignWithAlgorithm(r, data, "")
}

// SignWithAlgorithm signs, after the passphrase was given.
func (l *lockedKey) SignWithAlgorithm(r io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	if l.open == nil {
		l.ring.asked = true
		phrase, err := l.ring.o.Ask("Passphrase for "+l.path+": ", true)
		if err != nil {
			return nil, err
		}
		if l.open, err = ssh.ParsePrivateKeyWithPassphrase(l.text, []byte(phrase)); err != nil {
			return nil, err
		}
	}
	if a, ok := l.open.(ssh.AlgorithmSigner); ok {
		return a.SignWithAlgorithm(r, data, algorithm)
	}
	return l.open.Sign(r, data)
}
