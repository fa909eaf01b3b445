// Package sshd is the transport of the SSH host (SPEC 10): listeners, proofs of
// identity, sessions and their limits. Who a proof belongs to and what a session
// does are callbacks of Options; nothing here knows a rule or the store.
//
//	conn ─► gate (strangers) ─► handshake ─► Proof ─► Identify ─► channels ─► Handler
//	                            10 s in all            per connection, session
//	                                                   and command
//
// Chosen: golang.org/x/crypto/ssh directly, with accept, connection and session
// loops of our own. Rejected: wish v1.4.7 and the charmbracelet/ssh it is built on,
// which are only measured against here (bench_test.go) and whose failings are held
// in wish_test.go, so that the decision is revised on the day they are gone: the
// user name is frozen at the first attempt, callbacks for keys run for keys that are
// merely offered and write into the connection's context, no key handler means
// nobody is asked for one, a panic in a channel's goroutine ends the process, there
// is no time limit for signing in, and a closed channel leaves the program of a
// session running. With all of that replaced, a map and a struct of it would remain.
//
// Three kinds of connections exist and never mix (Proof): one that proved a key,
// one that proved none and may only sign in otherwise, and one of this machine's
// own user over the Unix socket, who is proven by the kernel. The configuration
// that lets the last in without a key is reachable only from that socket.
//
// Every goroutine is started by package guard; a test fails on a bare go statement.
package sshd
