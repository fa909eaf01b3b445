package dial

import (
	"errors"
	"net"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"atrium/model"
)

// hosts are the keys of hosts that the person trusts.
type hosts struct {
	target Target
	known  ssh.HostKeyCallback // nil: no file
	file   string              // where to add one
}

// hosts reads the known_hosts files that there are.
func (o Options) hosts(t Target) (*hosts, error) {
	h := &hosts{target: t, file: "~/.ssh/known_hosts"}
	var there []string
	for _, f := range o.KnownHosts {
		if _, err := os.Stat(f); err == nil {
			there = append(there, f)
		}
	}
	if len(there) == 0 {
		return h, nil
	}
	known, err := knownhosts.New(there...)
	if err != nil {
		e := model.Errorf(model.Invalid, "The file of known hosts cannot be read: %v.", err).WithHint("Mend or remove the line.")
		e.Cause = err
		return nil, e
	}
	h.known = known
	return h, nil
}

// check accepts the key that is known for the target, and no other.
func (h *hosts) check(name string, addr net.Addr, key ssh.PublicKey) error {
	print := ssh.FingerprintSHA256(key)
	err := error(&knownhosts.KeyError{})
	if h.known != nil {
		err = h.known(net.JoinHostPort(h.target.Host, h.target.Port), addr, key)
	}
	var unknown *knownhosts.KeyError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown) && len(unknown.Want) == 0:
		return model.Errorf(model.Unavailable, "The server %s is not known here. Its key is %s.", h.target, print).
			WithHint("If its operator shows you the same: ssh-keyscan -p %s %s >> %s", h.target.Port, h.target.Host, h.file).
			With("fingerprint", print)
	case errors.As(err, &unknown):
		k := unknown.Want[0]
		return model.Errorf(model.Unavailable, "The server %s shows another key than the one in %s, line %d: it is %s.", h.target, k.Filename, k.Line, print).
			WithHint("Somebody may be in between. Ask its operator; if the key is new: ssh-keygen -R %s", knownhosts.Normalize(net.JoinHostPort(h.target.Host, h.target.Port))).
			With("fingerprint", print)
	default:
		return unavailable(err, "The key of the server %s is not to be trusted (%s).", h.target, print).WithHint("Ask its operator.")
	}
}

// algorithms are those of the keys that are known for the target, so that it shows one
// of them; nil leaves the choice to the host.
func (h *hosts) algorithms(addr net.Addr) []string {
	if h.known == nil {
		return nil
	}
	var unknown *knownhosts.KeyError
	if !errors.As(h.known(net.JoinHostPort(h.target.Host, h.target.Port), addr, nobody{}), &unknown) {
		return nil
	}
	var list []string
	for _, k := range unknown.Want {
		switch t := k.Key.Type(); {
		case t == ssh.KeyAlgoRSA:
			list = append(list, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		case !slices.Contains(list, t):
			list = append(list, t)
		}
	}
	return list
}

// nobody is a key that no file knows.
type nobody struct{}

// Type is no algorithm's name.
func (nobody) Type() string { return "none" }

// Marshal is nothing.
func (nobody) Marshal() []byte { return []byte(strings.Repeat("\x00", 8)) }

// Verify fails.
func (nobody) Verify([]byte, *ssh.Signature) error { return errors.New("no key") }
