package table

import (
	"context"
	"errors"
	"fmt"

	"atrium/model"
	"atrium/storage/record"
)

// Fault is a panic that ends a transaction with an error.
type Fault struct {
	Err       *model.Error
	Workspace model.ID // whose record it is about
}

// Raise ends the transaction. It returns nothing that anybody could forget.
func Raise(err error) { panic(Fault{Err: Shown(err)}) }

// unread ends the transaction because the engine could not give what lies at
// or after a key. Damage is that of the key's workspace.
func unread(k []byte, err error) {
	f := Fault{Err: Shown(err)}
	if f.Err.Details["damaged"] != "" {
		f.Workspace = WorkspaceOf(k)
	}
	panic(f)
}

// Guard is deferred where faults become errors: around View, Do and Try. Other
// panics go on their way.
func Guard(err *error) {
	if p := recover(); p != nil {
		Caught(p, err)
	}
}

// Caught turns what was recovered into the error of a fault, or panics on.
func Caught(p any, err *error) Fault {
	f, ok := AsFault(p)
	if !ok {
		panic(p)
	}
	*err = f.Err
	return f
}

// AsFault tells a fault of the store from a fault of the code above it. Reading
// a page of the file that the disk cannot give is one of the store.
func AsFault(p any) (Fault, bool) {
	switch p := p.(type) {
	case Fault:
		return p, true
	case record.Damage:
		return damage(p.Key, p.Why), true
	case record.Misuse:
		return Fault{Err: Misused(errors.New(p.Why))}, true
	}
	if bad, ok := p.(interface {
		error
		Addr() uintptr
	}); ok {
		e := model.Errorf(model.Unavailable, "The store could not be read from the disk.").
			WithHint("Check the disk and restore a backup.")
		e.Cause = bad
		return Fault{Err: e}, true
	}
	return Fault{}, false
}

// damaged ends the transaction because of one record (X3, reliability G3).
func damaged(k []byte, why string) { panic(damage(k, why)) }

func damage(k []byte, why string) Fault {
	e := model.Errorf(model.Unavailable, "The store has a damaged record: %s.", Describe(k)).
		WithHint("See what is damaged with `atrium check`, then restore a backup.").With("record", Describe(k))
	e.Cause = errors.New(why)
	return Fault{e, WorkspaceOf(k)}
}

// broken ends the transaction because the code above asked for what cannot be.
func broken(format string, args ...any) { Raise(Misused(fmt.Errorf(format, args...))) }

// Misused is the error for what the code above should not have asked for.
func Misused(cause error) *model.Error {
	return &model.Error{Code: model.Internal, Message: "Internal error.", Cause: cause}
}

// Shown turns any error into one for people. A context that ended says so.
func Shown(err error) *model.Error {
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
