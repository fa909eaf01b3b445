package sshd

import (
	"context"

	"golang.org/x/crypto/ssh"
)

// Proof is what a connection has proven about its other end. Nothing else decides
// who somebody is: not the user name, not a key that was merely offered, nothing
// that an earlier attempt left behind. It never changes during a connection.
type Proof struct {
	// Key is the key whose possession was proven, for a certificate the key inside
	// it. Nil: no key was proven, and the session may only sign in otherwise.
	Key ssh.PublicKey
	// Fingerprint is Key's, as SHA256:…; "" without a key.
	Fingerprint string
	// Certificate is the one that was presented with Key, valid now and signed by a
	// configured authority; else nil. Its principals are names its authority vouches
	// for.
	Certificate *ssh.Certificate
	// Local says that the kernel vouches for the other end: a process of user UID on
	// this machine, over the Unix socket. UID is -1 otherwise.
	Local bool
	UID   int
}

// Identity is who a proof belongs to, at the moment of asking.
type Identity struct {
	// Name counts connections and commands, and stands in lists and logs: a username
	// or an id. "" is nobody known: a stranger, counted by address.
	Name string
	// Value is the caller's own; Session.Identify gives it to the handler.
	Value any
}

// Identify looks up whose proof it is: at the start of every connection and every
// session, at Recheck, and when the handler asks. It keeps nothing. An error means
// that this proof may not be here (any more); its text is shown to the client and
// its model.Code is the exit status.
type Identify func(ctx context.Context, p Proof) (Identity, error)

// Verdict is what may happen with a key that a client offers.
type Verdict int

// The verdicts.
const (
	// Refused: the client may try another key.
	Refused Verdict = iota
	// Known: someone's key. Once proven it opens the connection.
	Known
	// Stranger: nobody's key, and strangers may come in to sign up. Once proven the
	// client is asked for another key first, and comes in with this one if it has
	// none that is known.
	Stranger
)
