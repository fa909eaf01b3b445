package storage

import (
	"iter"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// state implements model.State over a reader. Like the reader it belongs to
// one goroutine and one transaction.
type state struct {
	reader  kv.Reader
	now     time.Time
	dec     record.Codec
	parts   parts    // of the key that a shelf reads or makes
	scratch [80]byte // the key of a single look-up: it allocates nothing
	first   firstRecords
}

// firstRecords has room for the first record of each kind that a decision reads, so
// that a decision costs one allocation instead of one a record.
type firstRecords struct {
	person    slot[model.Person]
	workspace slot[model.Workspace]
	member    slot[model.Membership]
	project   slot[model.Project]
	grant     slot[model.Grant]
}

// slot is room for one record.
type slot[T any] struct {
	rec   T
	taken bool
}

// take gives the room once, then fresh ones.
func (s *slot[T]) take() *T {
	if s.taken {
		return new(T)
	}
	s.taken = true
	return &s.rec
}

var _ model.State = (*state)(nil)

func newState(r kv.Reader, now time.Time) *state { return &state{reader: r, now: now} }

// key begins a key that lives until the next one.
func (s *state) key(t table) key { return append(key(s.scratch[:0]), byte(t)) }

func (s *state) get(k key) []byte {
	v, err := s.reader.Get(k)
	if err != nil {
		unread(k, err)
	}
	return v
}

// load reads a record, or nil. What is in the key the caller fills in.
func load[T any](s *state, k key, fields func(*record.Codec, *T)) *T {
	v := s.get(k)
	if v == nil {
		return nil
	}
	return decode(s, k, v, fields)
}

// loadFirst is load into the slot, if that is still free.
func loadFirst[T any](s *state, k key, room *slot[T], fields func(*record.Codec, *T)) *T {
	v := s.get(k)
	if v == nil {
		return nil
	}
	return decodeInto(s, k, v, room.take(), fields)
}

func decode[T any](s *state, k, v []byte, fields func(*record.Codec, *T)) *T {
	return decodeInto(s, k, v, new(T), fields)
}

func decodeInto[T any](s *state, k, v []byte, rec *T, fields func(*record.Codec, *T)) *T {
	record.Decode(&s.dec, k, v, rec, fields)
	return rec
}

// pointer reads the id that an index holds for a key; none when absent.
func (s *state) pointer(k key) model.ID {
	v := s.get(k)
	if v == nil {
		return 0
	}
	return idIn(k, record.Unseal(k, v))
}

// idIn reads the id that is the payload of an index entry.
func idIn(k, payload []byte) model.ID {
	if len(payload) != idSize {
		damaged(k, "not an id")
	}
	return idAt(payload, 0)
}

// found passes a record on that an index led to.
func found[T any](rec *T, t table, id model.ID) *T {
	if rec == nil {
		damaged(newKey(t).id(id), "missing, but an index has it")
	}
	return rec
}

func (s *state) scan(r kv.Range, fn func(k, v []byte) bool) {
	if err := s.reader.Scan(r, fn); err != nil {
		unread(r.From, err)
	}
}

// each is the sequence of what read makes of a range's entries.
func each[T any](s *state, r kv.Range, read func(k, v []byte) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		s.scan(r, func(k, v []byte) bool {
			if !fits(k) {
				damaged(k, "misshapen key")
			}
			return yield(read(k, v))
		})
	}
}

// within is the part of a prefix that a span asks for.
func within(prefix key, span model.Span) kv.Range {
	r := kv.Prefix(prefix)
	r.Reverse = span.Reverse
	if span.After == "" {
		return r
	}
	at := append(r.From[:len(r.From):len(r.From)], span.After...)
	if span.Reverse {
		r.To = at
	} else {
		r.From = kv.Next(at)
	}
	return r
}

func backwards(prefix key) kv.Range { return within(prefix, model.Span{Reverse: true}) }

// Now implements model.State.
func (s *state) Now() time.Time { return s.now }

// Platform implements model.State.
func (s *state) Platform() model.Platform {
	if p := load(s, s.key(tPlatform), record.Platform); p != nil {
		return *p
	}
	return model.DefaultPlatform()
}

// Plan implements model.State.
func (s *state) Plan(name string) *model.Plan {
	for _, p := range model.DefaultPlans() {
		if p.Name == name {
			return &p
		}
	}
	return nil
}

// Person implements model.State.
func (s *state) Person(id model.ID) *model.Person {
	p := loadFirst(s, s.key(tPerson).id(id), &s.first.person, record.Person)
	if p != nil {
		p.ID = id
	}
	return p
}

// PersonByEmail implements model.State.
func (s *state) PersonByEmail(address string) *model.Person {
	id := s.pointer(s.key(tPersonEmail).str(address))
	if id == 0 {
		return nil
	}
	return found(s.Person(id), tPerson, id)
}

// PersonByLabel implements model.State. Of several people it is the oldest.
func (s *state) PersonByLabel(label string) *model.Person {
	for id := range s.tails(s.key(tPersonLabel).str(label).end(), model.Span{}) {
		return found(s.Person(id), tPerson, id)
	}
	return nil
}

// PlatformAdmins implements model.State.
func (s *state) PlatformAdmins() iter.Seq[*model.Person] {
	return people.via(s, kv.Prefix(s.key(tPlatformAdmin)), func(k, id []byte) key {
		return s.key(tPerson).id(idIn(k, id))
	})
}

// tails are the ids that end the keys of an index whose other parts are the
// prefix.
func (s *state) tails(prefix key, span model.Span) iter.Seq[model.ID] {
	r, size := within(prefix, span), len(prefix)+idSize
	return func(yield func(model.ID) bool) {
		s.scan(r, func(k, v []byte) bool {
			if len(k) != size {
				return true // another string that begins with this one and a zero byte
			}
			record.Unseal(k, v)
			return yield(lastID(k))
		})
	}
}

// Name implements model.State.
func (s *state) Name(folded string) *model.Name { return names.get(s, s.key(tName).str(folded)) }

// Names implements model.State.
func (s *state) Names(span model.Span) iter.Seq[*model.Name] {
	return names.each(s, within(s.key(tName), span))
}
