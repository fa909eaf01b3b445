package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/record"
)

func BenchmarkDecode(b *testing.B) {
	engine := memory.New()
	s := open(b, engine, Options{})
	populate(b, s)
	values := map[table][]byte{}
	for _, w := range contents(b, engine) {
		values[table(w.Key[0])] = w.Value
	}
	st := newState(nil, noon)
	run := func(name string, k key, fn func(k, v []byte)) {
		v := values[table(k[0])]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fn(k, v)
			}
		})
	}
	run("person", newKey(tPerson).id(1), func(k, v []byte) { decode(st, k, v, record.Person) })
	run("membership", newKey(tMember).id(10).str("bob@example.org"), func(k, v []byte) { decode(st, k, v, record.Membership) })
	run("grant", newKey(tGrant).id(10).id(20).str("ada"), func(k, v []byte) { decode(st, k, v, record.Grant) })
	run("project", newKey(tProject).id(10).id(20), func(k, v []byte) { decode(st, k, v, record.Project) })
	run("workspace", newKey(tWorkspace).id(10), func(k, v []byte) { decode(st, k, v, record.Workspace) })
}

func benchStores(b *testing.B, fn func(*testing.B, *Store)) {
	b.Run("memory", func(b *testing.B) { fn(b, open(b, memory.New(), Options{})) })
	b.Run("bolt", func(b *testing.B) {
		s, err := Open(filepath.Join(b.TempDir(), "atrium.db"), true, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		fn(b, s)
	})
}

func BenchmarkMembership(b *testing.B) {
	benchStores(b, func(b *testing.B, s *Store) {
		populate(b, s)
		_ = s.read(context.Background(), func(r kv.Reader) error {
			st := newState(r, noon)
			b.ReportAllocs()
			for b.Loop() {
				st.Membership(10, "ada")
			}
			return nil
		})
	})
}

func BenchmarkMatching(b *testing.B) {
	benchStores(b, func(b *testing.B, s *Store) {
		for part := range 10 {
			do(b, s, does(func(u model.Unit) {
				for i := range 1000 {
					who := fmt.Sprintf("u%05d", part*1000+i)
					u.PutMembership(&model.Membership{Workspace: 1, Who: who, Person: model.ID(part*1000 + i + 1), Search: who + "@example.org somebody or other"})
				}
			}))
		}
		b.ReportAllocs()
		for b.Loop() {
			_ = look(s, func(st model.State) { st.CountMatching(1, "nowhere", nil) })
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/row")
	})
}

func BenchmarkDo(b *testing.B) {
	benchStores(b, func(b *testing.B, s *Store) {
		op := does(note("a"))
		for b.Loop() {
			do(b, s, op)
		}
	})
}

func BenchmarkDoTogether(b *testing.B) {
	benchStores(b, func(b *testing.B, s *Store) {
		op := does(note("a"))
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				do(b, s, op)
			}
		})
	})
}
