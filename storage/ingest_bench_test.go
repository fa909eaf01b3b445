package storage

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"atrium/model"
	"atrium/model/op"
	tracking "atrium/model/op/track"
	"atrium/storage/kv"
)

// A batch as a tracker sends it that has something to catch up with: so many
// records, each a line with so many metrics.
const ingestRecords = 1000

// BenchmarkIngest: points of metrics a second that are durably acknowledged, from
// trackers that each send a batch, wait for its answer and send the next; beside
// them raw bbolt with a group commit that writes as many keys and bytes. The goal
// is 50,000.
func BenchmarkIngest(b *testing.B) {
	for _, metrics := range []int{1, 4} {
		for _, runs := range []int{1, 4, 8} {
			b.Run(fmt.Sprintf("metrics=%d/runs=%d", metrics, runs), func(b *testing.B) { ingest(b, metrics, runs) })
		}
	}
}

func ingest(b *testing.B, metrics, runs int) {
	s, err := Open(filepath.Join(b.TempDir(), "atrium.db"), true, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	trackers := begin(b, s, runs, metrics)
	q, next := rawIngest(b)
	defer close(q.asks)
	sample := trackers[0].writes(b, s)
	var ours, theirs []float64
	for b.Loop() {
		ours = append(ours, together(b, runs, func(n int) error {
			_, err := s.Do(context.Background(), trackers[n].actor, trackers[n].batch())
			return err
		}))
		theirs = append(theirs, together(b, runs, func(n int) error {
			writes := slices.Clone(sample)
			for i, w := range writes {
				if len(w.Value) > 1000 { // a block, under a key of its own
					writes[i].Key = binary.BigEndian.AppendUint64(slices.Clone(w.Key), next())
				}
			}
			a := rawAsk{writes, make(chan error, 1)}
			q.asks <- a
			return <-a.done
		}))
	}
	points := float64(ingestRecords * metrics)
	slices.Sort(ours)
	slices.Sort(theirs)
	b.ReportMetric(points*ours[len(ours)/2], "points/s")
	b.ReportMetric(points*theirs[len(theirs)/2], "raw/s")
	b.ReportMetric(100*ours[len(ours)/2]/theirs[len(theirs)/2], "%raw")
}

// rawIngest is a group commit over raw bbolt, and numbers for its keys.
func rawIngest(b *testing.B) (*rawQueue, func() uint64) {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("data")); return err }); err != nil {
		b.Fatal(err)
	}
	q := &rawQueue{db, make(chan rawAsk, 64)}
	go q.run()
	var mu sync.Mutex
	n := uint64(0)
	return q, func() uint64 {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
}

// together is how many calls a second so many callers get done, each of them many.
func together(b *testing.B, callers int, call func(n int) error) float64 {
	const each = 20
	var wg sync.WaitGroup
	begin := time.Now()
	for n := range callers {
		wg.Go(func() {
			for range each {
				if err := call(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(callers*each) / time.Since(begin).Seconds()
}

// tracker is one that catches up.
type tracker struct {
	actor   model.Actor
	run     model.UUID
	metrics int
	step    int64
	rng     *rand.Rand
	at      time.Time
	names   []string
}

func begin(b *testing.B, s *Store, runs, metrics int) (all []*tracker) {
	effects, err := s.Do(context.Background(), model.Actor{System: true}, op.Init{Username: "ada"})
	if err != nil {
		b.Fatal(err)
	}
	ada := model.Actor{Person: effects[0].People[0], Via: model.ViaCLI}
	ops := []model.Operation{op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/api"}}
	start := time.Now().AddDate(-1, 0, 0)
	for n := range runs {
		id := model.UUID{byte(n + 1)}
		r := &tracker{actor: ada, run: id, metrics: metrics, rng: rand.New(rand.NewPCG(1, uint64(n))), at: start}
		for m := range metrics {
			r.names = append(r.names, fmt.Sprintf("train/metric-%d", m))
		}
		all = append(all, r)
		ops = append(ops, tracking.Begin{Project: "ml-team/api", Run: id, Person: "ada", Created: start})
	}
	if _, err := s.Do(context.Background(), ada, ops...); err != nil {
		b.Fatal(err)
	}
	return all
}

func (r *tracker) batch() tracking.Append {
	entries := make([]model.Entry, ingestRecords)
	for i := range entries {
		r.at = r.at.Add(10*time.Millisecond + time.Duration(r.rng.IntN(1_000_000)))
		r.step++
		points := make([]model.Point, r.metrics)
		for n := range points {
			points[n] = model.Point{Name: r.names[n], Step: r.step, Has: true, Time: r.at, Value: r.rng.NormFloat64()}
		}
		entries[i] = model.Entry{Seq: uint64(r.step), At: r.at, Points: points}
	}
	return tracking.Append{Workspace: "ml-team", Run: r.run, Entries: entries}
}

// writes are those of one batch, which is not sent.
func (r *tracker) writes(b *testing.B, s *Store) (writes []kv.Write) {
	c := *r
	err := s.read(context.Background(), func(k kv.Reader) error {
		done, err := s.perform(k, s.Now(), c.actor, c.batch())
		writes = done.writes
		return err
	})
	if err != nil || len(writes) < 3 {
		b.Fatal(len(writes), err)
	}
	return writes
}
