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
	"atrium/storage/table"
)

func BenchmarkDecode(b *testing.B) {
	engine := memory.New()
	s := open(b, engine, Options{})
	populate(b, s)
	values := map[string][]byte{}
	for _, w := range contents(b, engine) {
		values[string(w.Key)] = w.Value
	}
	var c record.Codec
	run := func(name string, k table.Key, fn func(k, v []byte)) {
		v := values[string(k)]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fn(k, v)
			}
		})
	}
	run("person", table.NewKey(table.Person).ID(1), func(k, v []byte) { record.Decode(&c, k, v, new(model.Person), record.Person) })
	run("membership", table.NewKey(table.Member).ID(10).Str("bob@example.org"), func(k, v []byte) { record.Decode(&c, k, v, new(model.Membership), record.Membership) })
	run("grant", table.NewKey(table.Grant).ID(10).ID(20).Str("ada"), func(k, v []byte) { record.Decode(&c, k, v, new(model.Grant), record.Grant) })
	run("project", table.NewKey(table.Project).ID(10).ID(20), func(k, v []byte) { record.Decode(&c, k, v, new(model.Project), record.Project) })
	run("workspace", table.NewKey(table.Workspace).ID(10), func(k, v []byte) { record.Decode(&c, k, v, new(model.Workspace), record.Workspace) })
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
			st := table.NewState(r, noon)
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
