package table

import (
	"iter"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// State implements model.State over a reader. Like the reader it belongs to
// one goroutine and one transaction.
type State struct {
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

var _ model.State = (*State)(nil)

// NewState is the state that a reader gives, at a time.
func NewState(r kv.Reader, now time.Time) *State { return &State{reader: r, now: now} }

// key begins a key that lives until the next one.
func (s *State) key(t Table) Key { return append(Key(s.scratch[:0]), byte(t)) }

func (s *State) get(k Key) []byte {
	v, err := s.reader.Get(k)
	if err != nil {
		unread(k, err)
	}
	return v
}

// load reads a record, or nil. What is in the key the caller fills in.
func load[T any](s *State, k Key, fields func(*record.Codec, *T)) *T {
	v := s.get(k)
	if v == nil {
		return nil
	}
	return decode(s, k, v, fields)
}

// loadFirst is load into the slot, if that is still free.
func loadFirst[T any](s *State, k Key, room *slot[T], fields func(*record.Codec, *T)) *T {
	v := s.get(k)
	if v == nil {
		return nil
	}
	return decodeInto(s, k, v, room.take(), fields)
}

func decode[T any](s *State, k, v []byte, fields func(*record.Codec, *T)) *T {
	return decodeInto(s, k, v, new(T), fields)
}

func decodeInto[T any](s *State, k, v []byte, rec *T, fields func(*record.Codec, *T)) *T {
	record.Decode(&s.dec, k, v, rec, fields)
	return rec
}

// pointer reads the id that an index holds for a key; none when absent.
func (s *State) pointer(k Key) model.ID {
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
func found[T any](rec *T, t Table, id model.ID) *T {
	if rec == nil {
		damaged(NewKey(t).ID(id), "missing, but an index has it")
	}
	return rec
}

func (s *State) scan(r kv.Range, fn func(k, v []byte) bool) {
	if err := s.reader.Scan(r, fn); err != nil {
		unread(r.From, err)
	}
}

// each is the sequence of what read makes of a range's entries.
func each[T any](s *State, r kv.Range, read func(k, v []byte) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		s.scan(r, func(k, v []byte) bool {
			if !Fits(k) {
				damaged(k, "misshapen key")
			}
			return yield(read(k, v))
		})
	}
}

// within is the part of a prefix that a span asks for.
func within(prefix Key, span model.Span) kv.Range {
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

func backwards(prefix Key) kv.Range { return within(prefix, model.Span{Reverse: true}) }

// Now implements model.State.
func (s *State) Now() time.Time { return s.now }

// Platform implements model.State.
func (s *State) Platform() model.Platform {
	if p := load(s, s.key(Platform), record.Platform); p != nil {
		return *p
	}
	return model.DefaultPlatform()
}

// Person implements model.State.
func (s *State) Person(id model.ID) *model.Person {
	p := loadFirst(s, s.key(Person).ID(id), &s.first.person, record.Person)
	if p != nil {
		p.ID = id
	}
	return p
}

// PersonByEmail implements model.State.
func (s *State) PersonByEmail(address string) *model.Person {
	id := s.pointer(s.key(PersonEmail).Str(address))
	if id == 0 {
		return nil
	}
	return found(s.Person(id), Person, id)
}

// PersonByLabel implements model.State. Of several people it is the oldest.
func (s *State) PersonByLabel(label string) *model.Person {
	for id := range s.tails(s.key(PersonLabel).Str(label).End(), model.Span{}) {
		return found(s.Person(id), Person, id)
	}
	return nil
}

// PlatformAdmins implements model.State.
func (s *State) PlatformAdmins() iter.Seq[*model.Person] {
	return people.via(s, kv.Prefix(s.key(PlatformAdmin)), func(k, id []byte) Key {
		return s.key(Person).ID(idIn(k, id))
	})
}

// tails are the ids that end the keys of an index whose other parts are the
// prefix.
func (s *State) tails(prefix Key, span model.Span) iter.Seq[model.ID] {
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
func (s *State) Name(folded string) *model.Name { return names.get(s, s.key(Name).Str(folded)) }

// Names implements model.State.
func (s *State) Names(span model.Span) iter.Seq[*model.Name] {
	return names.each(s, within(s.key(Name), span))
}
