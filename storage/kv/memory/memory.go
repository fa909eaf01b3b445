// Package memory is an engine that keeps its keys in memory, for tests. A
// snapshot costs one pointer: the tree is copied node by node as it changes.
// Nothing survives the process.
package memory

import (
	"bytes"
	"context"
	"sync/atomic"

	"github.com/tidwall/btree"

	"atrium/model"
	"atrium/storage/kv"
)

type tree = btree.Map[string, kv.Write]

// Engine is a kv.Engine without a file.
type Engine struct {
	current atomic.Pointer[tree] // nil once closed
	turn    chan struct{}        // holds the writer's token
	rerun   bool
}

// New is an empty engine.
func New() *Engine {
	e := &Engine{turn: make(chan struct{}, 1)}
	e.current.Store(new(tree))
	return e
}

// NewRerunning is an empty engine that runs every function twice and keeps the
// outcome of the second run, as an engine does that retries after a conflict.
// Tests use it to catch functions with side effects.
func NewRerunning() *Engine {
	e := New()
	e.rerun = true
	return e
}

// View implements kv.Engine.
func (e *Engine) View(ctx context.Context, fn func(kv.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	snapshot := e.current.Load()
	if snapshot == nil {
		return errClosed()
	}
	if e.rerun {
		if err := fn(&reader{ctx, snapshot}); err != nil {
			return err
		}
	}
	return fn(&reader{ctx, snapshot})
}

// Write implements kv.Engine.
func (e *Engine) Write(ctx context.Context, fn func(kv.Reader) ([]kv.Write, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	snapshot := e.current.Load()
	if snapshot == nil {
		return errClosed()
	}
	if e.rerun {
		if _, err := fn(&reader{ctx, snapshot}); err != nil {
			return err
		}
	}
	writes, err := fn(&reader{ctx, snapshot})
	if err != nil {
		return err
	}
	if writes, err = kv.Ordered(writes); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.keep(snapshot, writes)
	return nil
}

// Close implements kv.Engine. Views that run keep their snapshot.
func (e *Engine) Close() error {
	e.turn <- struct{}{}
	e.current.Store(nil)
	<-e.turn
	return nil
}

// keep publishes a new tree, so that snapshots taken before stay as they are.
func (e *Engine) keep(snapshot *tree, writes []kv.Write) {
	next := snapshot.Copy()
	for _, w := range writes {
		if w.Value == nil {
			next.Delete(string(w.Key))
			continue
		}
		// Exact capacity: a caller's append must not reach the store.
		value := make([]byte, len(w.Value))
		copy(value, w.Value)
		next.Set(string(w.Key), kv.Write{Key: bytes.Clone(w.Key), Value: value})
	}
	e.current.Store(next)
}

func errClosed() error {
	return model.Errorf(model.Unavailable, "The store in memory is closed.").WithHint("Open it again.")
}
