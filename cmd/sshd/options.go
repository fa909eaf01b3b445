package sshd

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/model"
)

// Handler runs one session and gives its exit status. The context ends when the
// client goes, presses on with a signal, or the host ends the session; context.Cause
// tells which. What the handler wrote is sent on after it returned. A panic ends
// this session with status 1.
type Handler func(ctx context.Context, s *Session) int

// Options of a Host. Handler, Identify and HostKeys are required.
type Options struct {
	Handler  Handler
	Identify Identify
	// Admit decides about a key that is offered, not yet proven; it stores nothing.
	// Nil refuses all keys.
	Admit func(ctx context.Context, key ssh.PublicKey) Verdict
	// Keyless asks, for each connection, whether one without any key may come in, to
	// sign in by another way. Nil: no.
	Keyless func(ctx context.Context) bool
	// HostKeys are all keys the host has. The first of each type is used; when there
	// are several all are announced, so that clients learn a new key before the old
	// one goes.
	HostKeys []ssh.Signer
	// Authorities sign people's certificates.
	Authorities []ssh.PublicKey
	// Log takes the host's events as JSON lines or whatever its handler makes of them;
	// nil discards them.
	Log *slog.Logger
	// Limits replaces the default of each field that is not zero.
	Limits Limits
	// Changed hears of every session that began or is over. It must not wait; nil:
	// nobody listens.
	Changed func(id uint64, began bool)
	// Fault is for tests: called at every point of the guard.
	Fault func(point string)
}

// Limits bound what clients may use. DefaultLimits has what a zero stands for.
type Limits struct {
	SignIn       time.Duration // from the first byte to the proof
	Strangers    int           // connections that have not signed in
	PerAddress   int           // … of one IPv4 address or IPv6 /64
	Waiting      int           // … that wait for a place
	Patience     time.Duration // after which one of them may be put out for another
	Conns        int           // connections in all
	PerIdentity  int           // … of one identity
	Unidentified int           // … of people without identity, per address
	Local        int           // … over the Unix socket
	Channels     int           // sessions at a time on one connection
	Rate, Burst  float64       // sessions a second of one identity, and at once
	Line         int           // bytes of a command
	LocalLine    int           // … over the Unix socket
	Env          int           // environment variables kept
	Output       int           // bytes waiting for a client that reads slowly
	Screen       int           // … of a session with a terminal
	Outputs      int           // … of all sessions together
	Share        int           // … that a session may have when those are spent
	Stall        time.Duration // until a client that reads nothing is given up
	Idle         time.Duration // until a terminal without a key press is closed; < 0: never
	Grace        time.Duration // for a session to end once it was told to
}

// DefaultLimits are the limits without any configuration.
func DefaultLimits() Limits {
	return Limits{
		SignIn: 10 * time.Second, Strangers: 64, PerAddress: 8, Waiting: 256, Patience: 750 * time.Millisecond,
		Conns: 16_384, PerIdentity: 5, Unidentified: 16, Local: 1024, Channels: 10,
		Rate: 32, Burst: 128, Line: 64 << 10, LocalLine: 192 << 10, Env: 32,
		Output: 4 << 20, Screen: 256 << 10, Outputs: 4 << 20, Share: 32 << 10,
		Stall: 30 * time.Second, Idle: 12 * time.Hour,
		Grace: 500 * time.Millisecond,
	}
}

// or gives a, or b when a is zero.
func or[T comparable](a *T, b T) {
	var zero T
	if *a == zero {
		*a = b
	}
}

// filled replaces zeros by defaults.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ a, b *time.Duration }{
		{&l.SignIn, &d.SignIn}, {&l.Patience, &d.Patience}, {&l.Stall, &d.Stall}, {&l.Idle, &d.Idle}, {&l.Grace, &d.Grace},
	} {
		or(f.a, *f.b)
	}
	for _, f := range []struct{ a, b *int }{
		{&l.Strangers, &d.Strangers},
		{&l.PerAddress, &d.PerAddress},
		{&l.Waiting, &d.Waiting},
		{&l.Conns, &d.Conns},
		{&l.PerIdentity, &d.PerIdentity},
		{&l.Unidentified, &d.Unidentified},
		{&l.Local, &d.Local},
		{&l.Channels, &d.Channels},
		{&l.Line, &d.Line},
		{&l.LocalLine, &d.LocalLine},
		{&l.Env, &d.Env},
		{&l.Output, &d.Output},
		{&l.Screen, &d.Screen},
		{&l.Outputs, &d.Outputs},
		{&l.Share, &d.Share},
	} {
		or(f.a, *f.b)
	}
	or(&l.Rate, d.Rate)
	or(&l.Burst, d.Burst)
	return l
}

// check refuses options with which the host could not work.
func (o Options) check() error {
	switch {
	case o.Handler == nil, o.Identify == nil:
		return model.Errorf(model.Internal, "The SSH host was given nobody to ask who comes, or nothing to run.")
	case len(o.HostKeys) == 0:
		return model.Errorf(model.Unavailable, "The SSH host has no host key.").WithHint("Name a file for one.")
	}
	return nil
}
