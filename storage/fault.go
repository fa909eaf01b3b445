package storage

import (
	"context"
	"errors"
	"fmt"

	"atrium/model"
	"atrium/storage/record"
)

// fault is a panic that ends a transaction with an error.
type fault struct {
	err       *model.Error
	workspace model.ID // whose record it is about
}

// raise ends the transaction. It returns nothing that anybody could forget.
func raise(err error) { panic(fault{err: shown(err)}) }

// unread ends the transaction because the engine could not give what lies at
// or after a key. Damage is that of the key's workspace.
func unread(k []byte, err error) {
	f := fault{err: shown(err)}
	if f.err.Details["damaged"] != "" {
		f.workspace = workspaceOf(k)
	}
	panic(f)
}

// guard is the guard below, and remembers where damage was met.
func (s *shared) guard(err *error) {
	if p := recover(); p != nil {
		s.sick.admit(caught(p, err))
	}
}

// guard is deferred where faults become errors: around View, Do and Try. Other
// panics go on their way.
func guard(err *error) {
	if p := recover(); p != nil {
		caught(p, err)
	}
}

func caught(p any, err *error) fault {
	f, ok := asFault(p)
	if !ok {
		panic(p)
	}
	*err = f.err
	return f
}

// asFault tells a fault of the store from a fault of the code above it. Reading
// a page of the file that the disk cannot give is one of the store.
func asFault(p any) (fault, bool) {
	switch p := p.(type) {
	case fault:
		return p, true
	case record.Damage:
		return damage(p.Key, p.Why), true
	case record.Misuse:
		return fault{err: misused(errors.New(p.Why))}, true
	}
	if bad, ok := p.(interface {
		error
		Addr() uintptr
	}); ok {
		e := model.Errorf(model.Unavailable, "The store could not be read from the disk.").
			WithHint("Check the disk and restore a backup.")
		e.Cause = bad
		return fault{err: e}, true
	}
	return fault{}, false
}

// damaged ends the transaction because of one record (X3, reliability G3).
func damaged(k []byte, why string) { panic(damage(k, why)) }

func damage(k []byte, why string) fault {
	e := model.Errorf(model.Unavailable, "The store has a damaged record: %s.", describe(k)).
		WithHint("See what is damaged with `atrium check`, then restore a backup.").With("record", describe(k))
	e.Cause = errors.New(why)
	return fault{e, workspaceOf(k)}
}

// broken ends the transaction because the code above asked for what cannot be.
func broken(format string, args ...any) { raise(misused(fmt.Errorf(format, args...))) }

func misused(cause error) *model.Error {
	return &model.Error{Code: model.Internal, Message: "Internal error.", Cause: cause}
}

// shown turns any error into one for people. A context that ended says so.
func shown(err error) *model.Error {
	if e, ok := errors.AsType[*model.Error](err); ok {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &model.Error{
			Code: model.Unavailable, Message: "The request was stopped before it was done; nothing was changed.", Cause: err,
		}
	}
	return model.AsError(err)
}
