package storage

import (
	"context"
	"errors"
	"testing"

	"atrium/model"
	"atrium/model/view"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/record"
	"atrium/storage/table"
)

// sick is an engine whose reads fail.
type sick struct {
	kv.Engine
	err error
}

func (s *sick) View(ctx context.Context, fn func(kv.Reader) error) error {
	return s.Engine.View(ctx, func(r kv.Reader) error { return fn(sickReader{r, s}) })
}

type sickReader struct {
	kv.Reader
	s *sick
}

func (r sickReader) Get(k []byte) ([]byte, error) {
	if r.s.err != nil {
		return nil, r.s.err
	}
	return r.Reader.Get(k)
}

func (r sickReader) Scan(rng kv.Range, fn func(k, v []byte) bool) error {
	if r.s.err != nil {
		return r.s.err
	}
	return r.Reader.Scan(rng, fn)
}

func TestFailedReadsAreTold(t *testing.T) {
	engine := &sick{Engine: memory.New()}
	s := open(t, engine, Options{})
	for cause, code := range map[error]model.Code{
		model.Errorf(model.Unavailable, "The disk is gone."): model.Unavailable,
		context.DeadlineExceeded:                             model.Unavailable,
		errors.New("foreign"):                                model.Internal,
	} {
		engine.err = cause
		for _, err := range []error{
			look(s, func(st model.State) { st.Person(1) }),
			look(s, func(st model.State) { collect(st.Names(model.Span{})) }),
			s.View(t.Context(), model.Actor{Person: 1}, func(*view.Reader) error { return nil }),
		} {
			wantCode(t, err, code)
			if !errors.Is(err, cause) {
				t.Errorf("%v hides its cause", err)
			}
		}
	}
}

// unreadable is what the runtime panics with when a mapped page cannot be read.
type unreadable struct{ error }

func (unreadable) Addr() uintptr { return 0xdead }

func TestUnreadablePageIsTheStoresFault(t *testing.T) {
	s := open(t, memory.New(), Options{})
	touch := does(func(model.Unit) { panic(unreadable{errors.New("fault")}) })
	_, err := s.Do(t.Context(), system, touch)
	wantCode(t, err, model.Unavailable)
	_, err = s.Try(t.Context(), system, touch)
	wantCode(t, err, model.Unavailable)
	err = look(s, func(model.State) { panic(unreadable{errors.New("fault")}) })
	wantCode(t, err, model.Unavailable)
}

// sealed is an entry whose checksum is right and whose payload is not.
func sealed(k table.Key, payload ...byte) kv.Write {
	return kv.Write{Key: k, Value: record.Entry(new(record.Codec), k, payload)}
}

func TestWellSealedNonsenseIsDamage(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	put(t, engine,
		sealed(table.NewKey(table.PersonEmail).Str("ada"), 1, 2, 3),
		sealed(table.NewKey(table.Person).ID(1), 200),                                         // longer than there is
		sealed(table.NewKey(table.Person).ID(2), 0, 0xff, 0xff, 3),                            // no such enum
		sealed(table.NewKey(table.Person).ID(3), 0, 0, 0, 7),                                  // neither true nor false
		sealed(table.NewKey(table.Workspace).ID(1), 1, 2, 3),                                  // half a UUID
		sealed(table.NewKey(table.Notice).ID(1).ID(1), 0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 9), // too many nanoseconds
		sealed(table.NewKey(table.Member).ID(1).Str("ada"), 99),
		sealed(table.NewKey(table.Member).ID(2).Str("ada"), 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
		sealed(table.NewKey(table.Platform), 0, 50),
		kv.Write{Key: table.NewKey(table.Former).ID(1).Str("ada"), Value: record.Seal(table.NewKey(table.Former).ID(1).Str("ada"), []byte{9})},
		kv.Write{Key: append(table.NewKey(table.Notice).ID(2), 1), Value: []byte("x")},
		kv.Write{Key: table.NewKey(table.Member).ID(3).Str("ada"), Value: []byte{}},
	)
	for name, read := range map[string]func(model.State){
		"pointer":  func(st model.State) { st.PersonByEmail("ada") },
		"string":   func(st model.State) { st.Person(1) },
		"enum":     func(st model.State) { st.Person(2) },
		"bool":     func(st model.State) { st.Person(3) },
		"uuid":     func(st model.State) { st.Workspace(1) },
		"time":     func(st model.State) { collect(st.Notices(1)) },
		"search":   func(st model.State) { collect(st.MembershipsMatching(1, "nobody", model.Span{})) },
		"uint32":   func(st model.State) { st.Membership(2, "ada") },
		"list":     func(st model.State) { st.Platform() },
		"format":   func(st model.State) { st.Former(1, "ada") },
		"key":      func(st model.State) { collect(st.Notices(2)) },
		"no frame": func(st model.State) { collect(st.MembershipsMatching(3, "nobody", model.Span{})) },
	} {
		if err := look(s, read); model.CodeOf(err) != model.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIDsEndBeforeTheyWouldRepeat(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	k := table.NewKey(table.Meta).Str(table.MetaID)
	put(t, engine, kv.Write{Key: k, Value: record.Encode(new(record.Codec), k, &record.Count{N: uint64(model.MaxID) - 1}, record.Counter)})
	do(t, s, does(func(u model.Unit) {
		if u.NewID() != model.MaxID {
			t.Error("not the last id")
		}
	}))
	_, err := s.Do(t.Context(), system, does(func(u model.Unit) { u.NewID() }))
	wantCode(t, err, model.Internal)
}

func TestMemoryIsAnEmptyStore(t *testing.T) {
	s := Memory(Options{})
	if got, err := s.Verify(t.Context()); err != nil || got.Records != 0 {
		t.Error(got, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
