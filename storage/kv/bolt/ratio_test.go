package bolt

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"atrium/storage/kv"
)

// raw is a bbolt store with the same records as loaded, on the same disk.
func raw(b *testing.B) *bbolt.DB {
	b.Helper()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	value := make([]byte, 150)
	err = db.Update(func(tx *bbolt.Tx) error {
		data, err := tx.CreateBucketIfNotExists([]byte(bucket))
		for i := range benchKeys {
			if err == nil {
				err = data.Put(benchKey(uint64(i)), value)
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func rawPut(b *testing.B, db *bbolt.DB, keys [][]byte, value []byte) {
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, key := range keys {
			if err := tx.Bucket([]byte(bucket)).Put(key, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}

func put(b *testing.B, e *Engine, keys [][]byte, value []byte) {
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		writes := make([]kv.Write, len(keys))
		for i, key := range keys {
			writes[i] = kv.Write{Key: key, Value: value}
		}
		return writes, nil
	})
	if err != nil {
		b.Error(err)
	}
}

func median(ratios []float64) float64 {
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// BenchmarkOneOperation: a durable change with its seal beside a raw durable
// Update of the same bytes, in turn. The goal is at most 2.2 times.
func BenchmarkOneOperation(b *testing.B) {
	e, db, keys := loaded(b), raw(b), randomKeys()
	value := make([]byte, 150)
	var ratios []float64
	var ours, theirs time.Duration
	n := 0
	for b.Loop() {
		var took [2]time.Duration
		for range 20 {
			one := keys[n%len(keys) : n%len(keys)+1]
			n++
			begin := time.Now()
			put(b, e, one, value)
			mid := time.Now()
			rawPut(b, db, one, value)
			took[0] += mid.Sub(begin)
			took[1] += time.Since(mid)
		}
		ours, theirs = ours+took[0], theirs+took[1]
		ratios = append(ratios, float64(took[0])/float64(took[1]))
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(n), "us/change")
	b.ReportMetric(float64(theirs.Microseconds())/float64(n), "us/raw")
	b.ReportMetric(median(ratios), "x-raw")
}

// BenchmarkReads: one Get of a random key in a transaction of its own, beside
// raw bbolt.
func BenchmarkReads(b *testing.B) {
	e, db, keys := loaded(b), raw(b), randomKeys()
	ctx := context.Background()
	var ratios []float64
	for b.Loop() {
		begin := time.Now()
		for _, key := range keys {
			_ = e.View(ctx, func(r kv.Reader) error { _, err := r.Get(key); return err })
		}
		mid := time.Now()
		for _, key := range keys {
			_ = db.View(func(tx *bbolt.Tx) error { tx.Bucket([]byte(bucket)).Get(key); return nil })
		}
		ratios = append(ratios, float64(mid.Sub(begin))/float64(time.Since(mid)))
	}
	b.ReportMetric(median(ratios), "x-raw")
}

// BenchmarkScanAll walks all keys, beside a raw cursor.
func BenchmarkScanAll(b *testing.B) {
	e, db := loaded(b), raw(b)
	ctx := context.Background()
	var ratios []float64
	for b.Loop() {
		n := 0
		begin := time.Now()
		_ = e.View(ctx, func(r kv.Reader) error {
			return r.Scan(kv.Range{}, func(_, _ []byte) bool { n++; return true })
		})
		mid := time.Now()
		_ = db.View(func(tx *bbolt.Tx) error {
			c := tx.Bucket([]byte(bucket)).Cursor()
			for k, _ := c.First(); k != nil; k, _ = c.Next() {
				n--
			}
			return nil
		})
		if n != 0 {
			b.Fatal("they differ")
		}
		ratios = append(ratios, float64(mid.Sub(begin))/float64(time.Since(mid)))
	}
	b.ReportMetric(median(ratios), "x-raw")
}

// BenchmarkOpen opens and closes a store. Its time must not grow with the size.
func BenchmarkOpen(b *testing.B) {
	e := loaded(b)
	path := e.path
	_ = e.Close()
	for b.Loop() {
		again, err := Open(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := again.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

var sink atomic.Uint64

// BenchmarkReadersDuringWrites is how many Gets others get done while one
// writes without a pause.
func BenchmarkReadersDuringWrites(b *testing.B) {
	e, keys := loaded(b), randomKeys()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		value := make([]byte, 150)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				put(b, e, keys[i%len(keys):i%len(keys)+1], value)
			}
		}
	})
	ctx := context.Background()
	for i := 0; b.Loop(); i++ {
		_ = e.View(ctx, func(r kv.Reader) error {
			v, err := r.Get(keys[i%len(keys)])
			sink.Add(uint64(binary.BigEndian.Uint32(v)))
			return err
		})
	}
	close(stop)
	wg.Wait()
}
