package kv

import "context"

// Held is what whoever keeps an engine open for long watches of it.
type Held interface {
	// Failed is closed when a commit ended in a way that leaves its outcome
	// unknown; nil, which is never ready, where that cannot be.
	Failed() <-chan struct{}
	// Failure is the error that every Write gives since then; nil before.
	Failure() error
	// Unclean tells whether the store was not closed after its newest change, as
	// after a crash, and no Scrub has read it whole since.
	Unclean() bool
	// Scrub reads everything in small slices while the engine is in use, and
	// compares it with its checksums. record is asked about every record. It gives
	// their number and the first thing that is wrong.
	Scrub(ctx context.Context, record func(k, v []byte) error) (records uint64, err error)
}

// HeldBy is an engine as its holder sees it. One that keeps nothing on a disk
// neither fails nor has anything to compare.
func HeldBy(e Engine) Held {
	if h, ok := e.(Held); ok {
		return h
	}
	return lasting{}
}

type lasting struct{}

func (lasting) Failed() <-chan struct{} { return nil }
func (lasting) Failure() error          { return nil }
func (lasting) Unclean() bool           { return false }

func (lasting) Scrub(context.Context, func(k, v []byte) error) (uint64, error) { return 0, nil }
