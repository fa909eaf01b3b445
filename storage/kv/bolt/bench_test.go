package bolt

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"go.etcd.io/bbolt"

	"atrium/storage/kv"
)

const benchKeys = 100_000

func benchKey(i uint64) []byte {
	key := make([]byte, 16)
	binary.BigEndian.PutUint64(key, i*0x9E3779B97F4A7C15)
	return key
}

// loaded is a store with benchKeys keys of 16 bytes and values of 150.
func loaded(b *testing.B) *Engine {
	b.Helper()
	e, _ := fresh(b, Options{})
	value := make([]byte, 150)
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		writes := make([]kv.Write, benchKeys)
		for i := range writes {
			writes[i] = kv.Write{Key: benchKey(uint64(i)), Value: value}
		}
		return writes, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return e
}

func randomKeys() [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	keys := make([][]byte, 3*1024)
	for i := range keys {
		keys[i] = benchKey(r.Uint64N(benchKeys))
	}
	return keys
}

func BenchmarkGet3(b *testing.B) {
	e, keys := loaded(b), randomKeys()
	ctx := context.Background()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i * 3 % len(keys)
		_ = e.View(ctx, func(r kv.Reader) error {
			for _, key := range keys[at : at+3] {
				if value, _ := r.Get(key); value == nil {
					b.Fatal("absent")
				}
			}
			return nil
		})
	}
}

func BenchmarkRawGet3(b *testing.B) {
	e, keys := loaded(b), randomKeys()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i * 3 % len(keys)
		_ = e.db.View(func(tx *bbolt.Tx) error {
			data := tx.Bucket([]byte(bucket))
			for _, key := range keys[at : at+3] {
				if data.Get(key) == nil {
					b.Fatal("absent")
				}
			}
			return nil
		})
	}
}

func BenchmarkScan50(b *testing.B) {
	e, keys := loaded(b), randomKeys()
	ctx := context.Background()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_ = e.View(ctx, func(r kv.Reader) error {
			n := 0
			return r.Scan(kv.Range{From: keys[i%len(keys)]}, func(_, _ []byte) bool { n++; return n < 50 })
		})
	}
}

func BenchmarkWrite1(b *testing.B) {
	e, keys := loaded(b), randomKeys()
	for i := 0; b.Loop(); i++ {
		if err := set(e, string(keys[i%len(keys)]), "value"); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGetAllocatesNothing(t *testing.T) {
	e, _ := fresh(t, Options{})
	if err := set(e, "key", "value"); err != nil {
		t.Fatal(err)
	}
	err := e.View(context.Background(), func(r kv.Reader) error {
		key, absent := []byte("key"), []byte("absent")
		allocs := testing.AllocsPerRun(100, func() {
			_, _ = r.Get(key)
			_, _ = r.Get(absent)
		})
		if allocs != 0 {
			t.Errorf("two Gets allocate %v times", allocs)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
