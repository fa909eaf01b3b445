package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"atrium/model"
	"atrium/storage/kv"
)

// rawQueue is a group commit over raw bbolt: one committer takes what waits and
// makes one Update of it.
type rawQueue struct {
	db   *bbolt.DB
	asks chan rawAsk
}

type rawAsk struct {
	writes []kv.Write
	done   chan error
}

func (q *rawQueue) run() {
	for ask := range q.asks {
		batch := []rawAsk{ask}
		for more := true; more && len(batch) < maxBatch; {
			select {
			case ask, more = <-q.asks:
				if more {
					batch = append(batch, ask)
				}
			default:
				more = false
			}
		}
		err := q.db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("data"))
			for _, a := range batch {
				for _, w := range a.writes {
					if err := b.Put(w.Key, w.Value); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for _, a := range batch {
			a.done <- err
		}
	}
}

// BenchmarkGroupCommit: 64 callers with a small operation each, beside 64
// callers of a raw group commit that writes as many keys and bytes. The goal is
// half of its rate.
func BenchmarkGroupCommit(b *testing.B) {
	const callers = 64
	s, err := Open(filepath.Join(b.TempDir(), "atrium.db"), true, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("data")); return err }); err != nil {
		b.Fatal(err)
	}
	q := &rawQueue{db, make(chan rawAsk, callers)}
	go q.run()
	defer close(q.asks)
	var next atomic.Uint64
	note := func() step {
		n := model.ID(next.Add(1))
		return does(func(u model.Unit) { u.PutNotice(&model.Notice{ID: n, Person: 1, Text: "A short text."}) })
	}
	// What one operation writes: the notice, its audit record and the two heads.
	sample := writesOf(b, s, note())
	var ours, theirs []float64
	for b.Loop() {
		ours = append(ours, rate(b, callers, func() error {
			_, err := s.Do(context.Background(), system, note())
			return err
		}))
		theirs = append(theirs, rate(b, callers, func() error {
			n := next.Add(1)
			writes := slices.Clone(sample)
			for i := range writes[:2] {
				writes[i].Key = fmt.Appendf(nil, "%*d", len(writes[i].Key), n*2+uint64(i))
			}
			a := rawAsk{writes, make(chan error, 1)}
			q.asks <- a
			return <-a.done
		}))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	b.ReportMetric(ours[len(ours)/2], "changes/s")
	b.ReportMetric(theirs[len(theirs)/2], "raw/s")
	b.ReportMetric(100*ours[len(ours)/2]/theirs[len(theirs)/2], "%raw")
}

// writesOf are the writes of an operation, without doing it.
func writesOf(b *testing.B, s *Store, op model.Operation) (writes []kv.Write) {
	err := s.read(context.Background(), func(r kv.Reader) error {
		done, err := s.perform(r, s.Now(), system, op)
		writes = done.writes
		return err
	})
	if err != nil || len(writes) < 3 {
		b.Fatal(len(writes), err)
	}
	return writes
}

// rate is how many calls a second so many callers get done.
func rate(b *testing.B, callers int, call func() error) float64 {
	const each = 40
	var wg sync.WaitGroup
	begin := time.Now()
	for range callers {
		wg.Go(func() {
			for range each {
				if err := call(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(callers*each) / time.Since(begin).Seconds()
}

// BenchmarkAlone: one caller, one operation at a time.
func BenchmarkAlone(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "atrium.db"), true, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := model.ID(0)
	for b.Loop() {
		n++
		if _, err := s.Do(context.Background(), system, does(func(u model.Unit) {
			u.PutNotice(&model.Notice{ID: n, Person: 1, Text: "A short text."})
		})); err != nil {
			b.Fatal(err)
		}
	}
}
