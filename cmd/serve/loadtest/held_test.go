package loadtest

import (
	"sync"
	"testing"
	"time"
)

// TestHeld has many sessions at a time, 10 on each connection, each before its own
// console, and a key pressed in some.
func TestHeld(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hosts")
	}
	sessions := 200
	people, _ := size()
	if long {
		sessions = 10_000
	}
	s := serve(t, people, 0, plain)
	s.alone(3)
	before, held := s.figures(), s.resident()
	began := time.Now()
	all := s.sessions(sessions)
	t.Logf("%d sessions in %v", len(all), time.Since(began).Round(time.Millisecond))
	after := s.figures()
	t.Logf("each: heap %d KB, stacks %d KB, resident %d KB, %.1f goroutines",
		(after.Heap-before.Heap)/uint64(sessions)/1000, (after.Stack-before.Stack)/uint64(sessions)/1000,
		(s.resident()-held)/sessions/1000, float64(after.Goroutines-before.Goroutines)/float64(sessions))
	var took []time.Duration
	for i := 0; i < len(all); i += max(1, len(all)/200) {
		d, err := all[i].key("2")
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, d)
	}
	t.Logf("key p50 %.2f ms, p99 %.2f ms; load %s", p(took, 0.5), p(took, 0.99), load())
	for _, c := range all {
		_ = c.conn.Close()
	}
}

// sessions opens so many, 10 on a connection, 8 connections at a time.
func (s *server) sessions(n int) (all []*console) {
	s.t.Helper()
	const perConnection = 10
	var mu sync.Mutex
	var wg sync.WaitGroup
	turns := make(chan struct{}, 8)
	for range n / perConnection {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			c, err := dial(s.addr, s.key, "")
			for range perConnection {
				var t *console
				if err == nil {
					t, err = c.open()
				}
				if err == nil {
					err = t.sees(s.whole)
				}
				if err != nil {
					s.t.Error(err)
					return
				}
				t.forget()
				mu.Lock()
				all = append(all, t)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if s.t.Failed() {
		s.t.FailNow()
	}
	return all
}
