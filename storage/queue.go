package storage

import (
	"context"
	"slices"
	"sync"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// maxBatch is how many requests share a commit: a bound on what waits for one
// commit, far above what a disk leaves waiting.
const maxBatch = 128

// maxCommit is about how many bytes a commit writes at most: what is large, as
// batches of trackers are, does not hold up what is small. A request that is
// larger by itself is a commit of its own.
const maxCommit = 4 << 20

// request is one call of Do.
type request struct {
	ctx   context.Context
	actor model.Actor
	ops   []model.Operation
	lead  chan struct{} // closed: this caller carries out the next batch
	done  chan struct{} // closed: effects and err are set

	effects []model.Effect
	events  []model.Event
	err     error
}

func newRequest(ctx context.Context, actor model.Actor, ops []model.Operation) *request {
	return &request{
		ctx: ctx, actor: actor, ops: ops,
		lead: make(chan struct{}), done: make(chan struct{}),
	}
}

// queue orders the requests without a goroutine of its own: the caller whose
// request is first while no other one leads carries out everything that waits,
// then makes the next one the leader. A caller alone waits for nothing.
type queue struct {
	mu      sync.Mutex
	waiting []*request
	led     bool
}

// enter adds the request, and tells whether its caller leads.
func (q *queue) enter(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, r)
	if q.led {
		return false
	}
	q.led = true
	return true
}

// leave takes back a request that still waits for others.
func (q *queue) leave(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.Index(q.waiting, r)
	if at < 0 {
		return false
	}
	select {
	case <-r.lead:
		return false
	default:
		q.waiting = slices.Delete(q.waiting, at, at+1)
		return true
	}
}

// take gives the leader what waits; its own request is the first.
func (q *queue) take() []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), maxBatch)
	batch := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	return batch
}

// giveBack puts requests that did not fit before all others that wait.
func (q *queue) giveBack(rest []*request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = slices.Concat(rest, q.waiting)
}

// handOver ends the leadership.
func (q *queue) handOver() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.led = false
		return
	}
	close(q.waiting[0].lead)
}

// lead carries out a batch, tells its callers and makes way. Events go out
// before the next batch begins: so feeds have the order of the audit trail.
func (s *shared) lead(batch []*request) {
	ctx := context.Background()
	if len(batch) == 1 {
		ctx = batch[0].ctx
	}
	// Even if an engine panics nobody may be left waiting.
	err := error(model.Errorf(model.Internal, "Internal error."))
	n := len(batch)
	defer func() {
		s.queue.giveBack(batch[n:])
		for _, r := range batch[:n] {
			if err != nil {
				r.effects, r.events, r.err = nil, nil, table.Shown(err)
			}
			s.feeds.Publish(r.events)
			close(r.done)
		}
		s.queue.handOver()
	}()
	err = s.engine.Write(ctx, func(base kv.Reader) ([]kv.Write, error) {
		layer := kv.NewOverlay(base)
		n = len(batch)
		size := 0
		for i, r := range batch {
			writes := s.carryOut(layer, r)
			for _, w := range writes {
				size += len(w.Key) + len(w.Value)
			}
			if layer.Apply(writes); size >= maxCommit {
				n = i + 1
				break
			}
		}
		return layer.Writes(), nil
	})
}

// carryOut performs a request on top of base: all its operations or none.
func (s *shared) carryOut(base kv.Reader, r *request) []kv.Write {
	r.effects, r.events, r.err = nil, nil, nil
	layer := kv.NewOverlay(base)
	if err := s.performAll(layer, r); err != nil {
		r.effects, r.events, r.err = nil, nil, err
		return nil
	}
	return layer.Writes()
}

func (s *shared) performAll(layer *kv.Overlay, r *request) (err error) {
	defer s.guard(&err)
	for _, op := range r.ops {
		if err := r.ctx.Err(); err != nil {
			return table.Shown(err)
		}
		done, err := s.perform(layer, plain(s.clock()), r.actor, op)
		if err != nil {
			return err
		}
		layer.Apply(done.writes)
		r.effects = append(r.effects, done.effect)
		if done.event.Seq != 0 {
			r.events = append(r.events, done.event)
		}
	}
	return nil
}
