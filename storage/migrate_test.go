package storage

import (
	"errors"
	"path/filepath"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

func TestStoreOfANewerVersionIsRefused(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		if err := migrate(e, append(migrations(), func(*table.Unit) error { return nil }), noon); err != nil {
			t.Fatal(err)
		}
		before := contents(t, e)
		_, err := New(e, Options{})
		wantCode(t, err, model.Unavailable)
		same(t, "contents", contents(t, e), before)
		_ = e.Close()
	})
}

func TestKeysWithoutAVersionAreRefused(t *testing.T) {
	e := memory.New()
	put(t, e, kv.Write{Key: []byte("something"), Value: []byte("else")})
	_, err := New(e, Options{})
	wantCode(t, err, model.Unavailable)
}

func TestMigrationsRunOnceInOrder(t *testing.T) {
	e := memory.NewRerunning()
	s := open(t, e, Options{})
	do(t, s, does(func(u model.Unit) { u.PutPerson(&model.Person{ID: 1, Username: "ada"}) }))
	rename := func(to string) migration {
		return func(u *table.Unit) error {
			p := u.Person(1)
			p.Name += to
			u.PutPerson(p)
			return nil
		}
	}
	refuse := func(*table.Unit) error { return errors.New("no") }
	wantCode(t, migrate(e, append(migrations(), rename("a"), refuse), noon), model.Internal)
	for range 2 {
		if err := migrate(e, append(migrations(), rename("x"), rename("b"), rename("c")), noon); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := versionOf(e); v != 7 || err != nil {
		t.Error(v, err)
	}
	_ = look(s, func(st model.State) {
		if p := st.Person(1); p.Name != "abc" {
			t.Errorf("migrated to %q", p.Name)
		}
	})
}

func TestReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "atrium.db")
	if _, err := Open(path, false, Options{}); model.CodeOf(err) != model.Unavailable {
		t.Errorf("a missing store opens: %v", err)
	}
	var want []any
	for round := range 3 {
		s, err := Open(path, round == 0, Options{Now: atNoon})
		if err != nil {
			t.Fatal(err)
		}
		if round == 0 {
			populate(t, s)
			if want, err = readAll(s); err != nil {
				t.Fatal(err)
			}
		}
		got, err := readAll(s)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "contents", got, want)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
