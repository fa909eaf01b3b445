package storage

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage/feed"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/memory"
	"atrium/storage/random"
	"atrium/storage/table"
)

// Options are what a store gets from outside; the zero value is right for a
// running deployment.
type Options struct {
	// Now is the clock; time.Now when nil. It may be called from several
	// goroutines.
	Now func() time.Time
	// Random gives UUIDs and secrets; crypto/rand when nil. Its reads come one
	// after another.
	Random io.Reader
	// Invariants are asked after every operation, before it is kept. An error
	// undoes the operation and is returned as it is.
	Invariants []func(model.Unit, model.Effect) error
	// MaxSize is the size in bytes that the file may grow to; 0 is what the disk
	// takes less a reserve (bolt.Options).
	MaxSize int64
	// Wait is the longest wait for another process to let go of the file; the two
	// seconds of bolt.Options when it is zero.
	Wait time.Duration
}

// Store implements port.Store over an engine.
type Store struct {
	*shared
	frozen time.Time // zero: the clock runs
}

var _ port.Store = (*Store)(nil)

// shared is what a store has in common with its views at another time.
type shared struct {
	engine     kv.Engine
	clock      func() time.Time
	random     io.Reader
	invariants []func(model.Unit, model.Effect) error
	queue      queue
	feeds      feed.Feeds
	sick       sickbay
}

// Open opens the store in the file at path; with create it makes one where
// there is none. Errors are of code unavailable and name the file.
func Open(path string, create bool, opts Options) (*Store, error) {
	engine, err := bolt.Open(path, bolt.Options{Create: create, Witness: Witness(), MaxSize: opts.MaxSize, Timeout: opts.Wait})
	if err != nil {
		return nil, err
	}
	s, err := New(engine, opts)
	if err != nil {
		_ = engine.Close()
		return nil, err
	}
	return s, nil
}

// Witness is the key of the end of the audit trail, which the seal of a file
// repeats.
func Witness() []byte { return table.NewKey(table.Meta).Str(table.MetaAudit) }

// Memory is an empty store that ends with the process, for tests.
func Memory(opts Options) *Store {
	s, err := New(memory.New(), opts)
	if err != nil {
		panic(err) // an empty engine in memory takes every schema
	}
	return s
}

// New is a store over an engine, which it closes in Close. It brings an older
// schema up to date and refuses a newer one with code unavailable.
func New(engine kv.Engine, opts Options) (*Store, error) {
	c := &shared{engine: engine, clock: opts.Now, random: rand.Reader, invariants: opts.Invariants}
	if c.clock == nil {
		c.clock = time.Now
	}
	if err := migrate(engine, migrations(), plain(c.clock())); err != nil {
		return nil, err
	}
	if opts.Random != nil {
		c.random = random.Orderly(opts.Random)
	}
	return &Store{shared: c}, nil
}

// At is the same store looked at on another day: View and Try see that time,
// Do refuses (SPEC 8, --now).
func (s *Store) At(now time.Time) *Store {
	return &Store{shared: s.shared, frozen: plain(now)}
}

// Now is the time that a transaction beginning now would see.
func (s *Store) Now() time.Time {
	if !s.frozen.IsZero() {
		return s.frozen
	}
	return plain(s.clock())
}

// plain is the time as records keep it.
func plain(t time.Time) time.Time { return t.Round(0).UTC() }

// Engine is what keeps the records, for backups, checks and whoever has to
// know of its failure. Nothing is changed past Do.
func (s *Store) Engine() kv.Engine { return s.engine }

// Subscribe implements port.Store.
func (s *Store) Subscribe() port.Feed { return s.feeds.Subscribe() }

// Close ends all feeds and releases the engine, after the transactions that
// run. Later calls return errors of code unavailable.
func (s *Store) Close() error {
	s.feeds.Close()
	return s.engine.Close()
}

// patience is how long a view may read: while it lasts, freed pages are not used
// again and the file grows.
const patience = 30 * time.Second

// View implements port.Store. Views do not nest.
func (s *Store) View(ctx context.Context, actor model.Actor, fn func(*view.Reader) error) error {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	return s.read(ctx, func(r kv.Reader) error {
		st := table.NewState(r, s.Now())
		who, err := principal(st, actor)
		if err != nil {
			return err
		}
		return fn(view.New(st, who))
	})
}

// Try implements port.Store.
func (s *Store) Try(ctx context.Context, actor model.Actor, ops ...model.Operation) ([]port.Verdict, error) {
	var verdicts []port.Verdict
	err := s.read(ctx, func(r kv.Reader) error {
		verdicts = make([]port.Verdict, 0, len(ops))
		layer := kv.NewOverlay(r)
		for _, op := range ops {
			done, err := s.perform(layer, s.Now(), actor, op)
			if err == nil {
				layer.Apply(done.writes)
			}
			verdicts = append(verdicts, port.Verdict{Effect: done.effect, Err: err})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return verdicts, nil
}

// read runs fn over a snapshot. What fn returns is returned as it is.
func (s *Store) read(ctx context.Context, fn func(kv.Reader) error) error {
	var own error
	err := s.engine.View(ctx, func(r kv.Reader) (err error) {
		defer s.guard(&err)
		own = fn(r)
		return own
	})
	if err == nil || own != nil {
		return own
	}
	return table.Shown(err)
}

// Do implements port.Store. Calls that come while another one commits wait
// together and share the next commit; each stands on what those before it did,
// and one that fails leaves no trace in the others.
func (s *Store) Do(ctx context.Context, actor model.Actor, ops ...model.Operation) ([]model.Effect, error) {
	if !s.frozen.IsZero() {
		return nil, model.Errorf(model.Invalid, "Nothing can be changed at another time than now.").
			WithHint("Leave out --now, or only look with --dry-run.")
	}
	r := newRequest(ctx, actor, ops)
	if !s.queue.enter(r) {
		select {
		case <-r.done:
			return r.effects, r.err
		case <-r.lead:
		case <-ctx.Done():
			if s.queue.leave(r) {
				return nil, table.Shown(ctx.Err())
			}
			select { // too late to go: its turn has come
			case <-r.done:
				return r.effects, r.err
			case <-r.lead:
			}
		}
	}
	s.lead(s.queue.take())
	return r.effects, r.err
}
