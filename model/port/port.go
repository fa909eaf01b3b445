// Package port is the door between those who ask and the store: commands and
// screens see nothing else of it. Do is the one way to change anything, View
// the one way to read (DESIGN, "the one idea").
package port

import (
	"context"

	"atrium/model"
	"atrium/model/view"
)

// Store carries out operations and answers readers. All methods may be called
// from many goroutines. Errors are *model.Error: what the rules say, or
// unavailable when the file cannot be read or written.
type Store interface {
	// View runs fn over one consistent snapshot, as the actor may see it. The
	// reader is not valid after fn returns. fn must not wait for anything: no
	// terminal, no network, no other transaction. Its long scans fail with
	// unavailable once it has lasted for half a minute.
	View(ctx context.Context, actor model.Actor, fn func(*view.Reader) error) error

	// Do carries out the operations in one write transaction: all or none.
	// The actor is loaded afresh inside it. On success the changes and their
	// audit records are durable, and the events have been published.
	Do(ctx context.Context, actor model.Actor, ops ...model.Operation) ([]model.Effect, error)

	// Try tells what Do would do, one verdict an operation, each on top of
	// those before it that succeed. Nothing changes.
	Try(ctx context.Context, actor model.Actor, ops ...model.Operation) ([]Verdict, error)

	// Subscribe opens a feed of committed events with a small bounded buffer.
	// A slow reader never delays a writer: what does not fit is dropped and
	// the next event carries Overflow.
	Subscribe() Feed
}

// Verdict is what became, or would become, of one operation.
type Verdict struct {
	Effect model.Effect
	Err    error
}

// Feed is a subscription to committed events.
type Feed interface {
	// Next waits for an event. It returns the context's error, or
	// model.Unavailable after Close.
	Next(ctx context.Context) (model.Event, error)
	Close()
}
