package storage

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/storage/chain"
	"atrium/storage/faults"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// times is how often a random test tries: a few under -short, many with
// ATRIUM_LONG.
func times(short, normal, long int) int {
	switch {
	case os.Getenv("ATRIUM_LONG") == "1":
		return long
	case testing.Short():
		return short
	}
	return normal
}

// seeded gives a source of chance and prints how to get the same one again.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("ATRIUM_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with ATRIUM_SEED=%d go test -run '^%s$' ./storage", seed, t.Name())
		}
	})
	return rand.New(rand.NewPCG(seed, 1))
}

// fastDir is a folder in memory where there is one.
func fastDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "atrium-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func openFile(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, true, Options{Now: atNoon, MaxSize: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fillUp adds records until the trees have a few levels.
func fillUp(t *testing.T, s *Store) {
	t.Helper()
	for round := range 6 {
		do(t, s, does(func(u model.Unit) {
			for n := range 60 {
				id := model.ID(1000 + round*60 + n)
				u.PutPerson(&model.Person{ID: id, Username: fmt.Sprint("p", id), EmailKey: fmt.Sprint(id, "@example.org"), Name: "Somebody"})
				u.PutMembership(&model.Membership{Workspace: 10, Who: fmt.Sprint("p", id), Person: id, Role: model.Editor, Search: fmt.Sprint("somebody ", id)})
				u.PutNotice(&model.Notice{ID: id, Person: 1, Text: strings.Repeat("note ", 10)})
			}
		}))
	}
}

// TestDamagedFiles damages the file or its seal in every way there is, and
// reads and changes the store: what it says is what was stored, or an error.
func TestDamagedFiles(t *testing.T) {
	rng := seeded(t)
	path := filepath.Join(fastDir(t), "atrium.db")
	names := []string{path, path + bolt.SealSuffix}
	read := func() (all [2][]byte) {
		for i, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[i] = b
		}
		return all
	}
	s := openFile(t, path)
	populate(t, s)
	fillUp(t, s)
	_ = s.Close()
	older := read()
	s = openFile(t, path)
	do(t, s, does(func(u model.Unit) { u.PutNotice(&model.Notice{ID: 9000, Person: 1, Text: "newer"}) }))
	want, err := readAll(s)
	if err != nil {
		t.Fatal(err)
	}
	all := contents(t, s.engine)
	_ = s.Close()
	files := read()
	files[0] = trimmed(files[0])
	n := times(100, 1_000, 50_000)
	refused, harmless := 0, 0
	for range n {
		which := min(rng.IntN(8), 1) ^ 1 // the seal once in eight
		bad, what := faults.Damage(rng, files[which], older[which])
		for i, name := range names {
			b := files[i]
			if i == which {
				b = bad
			}
			// A new file: the old one may still be mapped.
			_ = os.Remove(name)
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		begin := time.Now()
		told := useDamaged(t, path, want, all, what)
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s: took %v", what, took)
		}
		if told {
			refused++
		} else {
			harmless++
		}
		if t.Failed() {
			t.Fatalf("damage to %s: %s", filepath.Base(names[which]), what)
		}
	}
	t.Logf("%d damaged files: %d told, %d harmless, 0 shown", n, refused, harmless)
}

// trimmed is a file without the room at its end.
func trimmed(b []byte) []byte {
	for len(b) > 4096 && strings.Trim(string(b[len(b)-4096:]), "\x00") == "" {
		b = b[:len(b)-4096]
	}
	return b
}

// useDamaged is true when the damage was told.
func useDamaged(t *testing.T, path string, want []any, records []kv.Write, what string) (told bool) {
	t.Helper()
	s, err := Open(path, false, Options{Now: atNoon, MaxSize: 64 << 20})
	if err != nil {
		wantCode(t, err, model.Unavailable)
		return true
	}
	defer func() { _ = s.Close() }()
	got, err := readAll(s)
	switch {
	case err != nil:
		wantCode(t, err, model.Unavailable)
		told = true
	case !reflect.DeepEqual(got, want):
		t.Errorf("%s: wrong data", what)
	}
	// Every record, not only those that have a reader above.
	var found []kv.Write
	err = s.engine.View(context.Background(), func(r kv.Reader) error {
		return r.Scan(kv.Range{}, func(k, v []byte) bool {
			found = append(found, kv.Write{Key: bytes.Clone(k), Value: append([]byte{}, v...)})
			return true
		})
	})
	switch {
	case err != nil:
		wantCode(t, table.Shown(err), model.Unavailable)
		told = true
	case !reflect.DeepEqual(found, records):
		t.Errorf("%s: wrong records", what)
	}
	// Changes on what is damaged are refused or right.
	for _, id := range []model.ID{1000, 1100, 1359} {
		_, err := s.Do(context.Background(), system, does(func(u model.Unit) {
			u.PutNotice(&model.Notice{ID: id, Person: 1, Text: "changed"})
			u.DeleteMembership(&model.Membership{Workspace: 10, Who: fmt.Sprint("p", id)})
		}))
		if err != nil {
			wantCode(t, err, model.Unavailable)
			told = true
		}
	}
	return told
}

// TestAuditEdits changes, removes, adds and swaps records of the audit trail,
// with checksums that are right, and cuts its end: Verify finds each.
func TestAuditEdits(t *testing.T) {
	rng := seeded(t)
	engine := memory.New()
	s := open(t, engine, Options{})
	const records = 60
	for n := range records {
		do(t, s, step{apply: func(model.Unit, model.Principal) (model.Effect, error) {
			return model.Effect{Target: fmt.Sprint("thing ", n), After: model.Facts{"n": fmt.Sprint(n)}}, nil
		}})
	}
	before := contents(t, engine)
	rows := map[uint64]kv.Write{}
	for _, w := range before {
		if table.Table(w.Key[0]) == table.Audit {
			rows[uint64(lastID(w.Key))] = w
		}
	}
	edits := times(200, 2_000, 100_000)
	for range edits {
		seq := uint64(1 + rng.IntN(records))
		at := table.NewKey(table.Audit).ID(model.ID(seq))
		var what string
		var writes []kv.Write
		a := readAudit(at, rows[seq].Value)
		switch rng.IntN(6) {
		case 0:
			what, a.Actor = "another actor", a.Actor+"x"
			writes = []kv.Write{auditRow(at, a)}
		case 1:
			what, a.At = "another time", a.At.Add(time.Duration(1+rng.IntN(1e9)))
			writes = []kv.Write{auditRow(at, a)}
		case 2:
			what, a.Target = "another target, with its own hash mended", "other"
			prev := []byte(nil)
			if seq > 1 {
				prev = readAudit(table.NewKey(table.Audit).ID(model.ID(seq-1)), rows[seq-1].Value).Hash
			}
			a.Seq = seq
			a.Hash = chain.Hash(prev, a)
			writes = []kv.Write{auditRow(at, a)}
		case 3:
			what, writes = "removed", []kv.Write{{Key: at}}
		case 4:
			other := uint64(1 + rng.IntN(records))
			if other == seq {
				continue
			}
			what = "swapped"
			bt := table.NewKey(table.Audit).ID(model.ID(other))
			b := readAudit(bt, rows[other].Value)
			writes = []kv.Write{auditRow(at, b), auditRow(bt, a)}
		case 5:
			what = "one added at the end"
			end := table.NewKey(table.Audit).ID(records + 1)
			a.Seq = records + 1
			writes = []kv.Write{auditRow(end, a)}
		}
		put(t, engine, writes...)
		if _, err := s.Verify(t.Context()); err == nil {
			t.Fatalf("record %d, %s: not found", seq, what)
		}
		for _, w := range writes {
			restored := kv.Write{Key: w.Key}
			if row, ok := rows[uint64(lastID(w.Key))]; ok {
				restored.Value = row.Value
			}
			put(t, engine, restored)
		}
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Error("the test did not put everything back:", err)
	}
}

// TestDamagedWorkspaceIsSetApart: the others go on.
func TestDamagedWorkspaceIsSetApart(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	populate(t, s)
	do(t, s, does(func(u model.Unit) { u.PutWorkspace(&model.Workspace{ID: 11, Name: "other", Kind: model.Team}) }))
	put(t, engine, kv.Write{Key: table.NewKey(table.Member).ID(10).Str("ada"), Value: []byte("garbage")})
	touch := func(id model.ID) error {
		_, err := s.Do(t.Context(), system, step{apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
			u.PutProject(&model.Project{ID: u.NewID(), Workspace: id, Name: fmt.Sprint("p", u.NewID()), Key: fmt.Sprint("K", u.NewID())})
			return model.Effect{Workspace: id}, nil
		}})
		return err
	}
	if err := touch(10); err != nil {
		t.Fatalf("before the damage is met: %v", err)
	}
	wantCode(t, look(s, func(st model.State) { st.Membership(10, "ada") }), model.Unavailable)
	err := touch(10)
	wantCode(t, err, model.Unavailable)
	if model.AsError(err).Details["record"] != `membership 10/"ada"` {
		t.Errorf("%v does not name the record", model.AsError(err).Details)
	}
	if err := touch(11); err != nil {
		t.Errorf("the other workspace: %v", err)
	}
}
