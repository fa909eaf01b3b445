package loadtest

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// size is the number of people in the file, crowd of sessions.
func size() (people, crowd int) {
	if long {
		return 100_000, 500
	}
	return 10_000, 60
}

func p(all []time.Duration, q float64) float64 {
	all = slices.Clone(all)
	slices.Sort(all)
	return float64(all[min(len(all)-1, int(float64(len(all))*q))].Microseconds()) / 1000
}

func load() string {
	data, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(data))[:1], "")
}

// alone connects n times, one after the other.
func (s *server) alone(n int) (first, whole []time.Duration, bytes int) {
	s.t.Helper()
	for range n {
		began := time.Now()
		t, err := s.visit()
		if err != nil {
			s.t.Fatal(err)
		}
		first = append(first, time.Since(began))
		if err := t.sees(s.whole); err != nil {
			s.t.Fatal(err)
		}
		whole = append(whole, time.Since(began))
		t.mu.Lock()
		bytes = t.sum
		t.mu.Unlock()
		_ = t.conn.Close()
	}
	return first, whole, bytes
}

// crowd connects n people, 32 at a time, and keeps them.
func (s *server) crowd(n int) (all []*console, took []time.Duration) {
	s.t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	turns := make(chan struct{}, 32)
	for range n {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			began := time.Now()
			t, err := s.visit()
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				s.t.Error(err)
				return
			}
			took, all = append(took, time.Since(began)), append(all, t)
		})
	}
	wg.Wait()
	if s.t.Failed() {
		s.t.FailNow()
	}
	return all, took
}

// settle brings all consoles to the list, 8 at a time.
func (s *server) settle(all []*console) {
	s.t.Helper()
	each(8, all, func(_ int, t *console) {
		if err := s.people(t); err != nil {
			s.t.Error(err)
		}
	})
}

func each(atATime int, all []*console, do func(int, *console)) {
	var wg sync.WaitGroup
	turns := make(chan struct{}, atATime)
	for i, t := range all {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			do(i, t)
		})
	}
	wg.Wait()
}

// types presses n keys one after the other, and gives the time and the bytes on the
// wire each.
func (s *server) types(t *console, n int, key func(int) string) (took []time.Duration, wire float64) {
	s.t.Helper()
	before := t.conn.raw.in.Load()
	for i := range n {
		d, err := t.key(key(i))
		if err != nil {
			s.t.Fatal(err)
		}
		took = append(took, d)
	}
	return took, float64(t.conn.raw.in.Load()-before) / float64(n)
}

func inside(i int) string { return []string{"j", "k"}[i%2] }

// everyone presses a key a second in all consoles for so long, at their own moments.
func (s *server) everyone(all []*console, seconds int) (took []time.Duration) {
	s.t.Helper()
	var mu sync.Mutex
	began := time.Now()
	each(len(all), all, func(n int, t *console) {
		for i := range seconds {
			at := began.Add(time.Duration(i)*time.Second + time.Duration(n)*time.Second/time.Duration(len(all)))
			<-time.After(time.Until(at))
			d, err := t.key(inside(i))
			mu.Lock()
			took = append(took, d)
			mu.Unlock()
			if err != nil {
				s.t.Error(err)
				return
			}
		}
	})
	return took
}

// contestants are the servers to be measured, one after the other.
func contestants(b *testing.B, run func(*testing.B, *server)) {
	people, _ := size()
	b.Run("atrium", func(b *testing.B) { run(b, serve(b, people, 0, plain)) })
	b.Run("wish+tea", func(b *testing.B) { run(b, greet(b)) })
}

// BenchmarkAlone is one person at a time: connecting, the first frame and the whole
// first screen; keys inside the page and scrolling.
func BenchmarkAlone(b *testing.B) {
	contestants(b, func(b *testing.B, s *server) {
		s.alone(5)
		for b.Loop() {
			first, whole, bytes := s.alone(60)
			b.ReportMetric(p(first, 0.5), "ms-first-p50")
			b.ReportMetric(p(first, 0.99), "ms-first-p99")
			b.ReportMetric(p(whole, 0.5), "ms-whole-p50")
			b.ReportMetric(float64(bytes), "bytes-screen")
			t, err := s.visit()
			if err == nil {
				err = s.people(t)
			}
			if err != nil {
				b.Fatal(err)
			}
			keys, wire := s.types(t, 300, inside)
			b.ReportMetric(p(keys, 0.5), "ms-key-p50")
			b.ReportMetric(p(keys, 0.99), "ms-key-p99")
			b.ReportMetric(wire, "wire-bytes-key")
			s.types(t, 40, func(int) string { return "j" })
			keys, wire = s.types(t, 300, func(int) string { return "j" })
			b.ReportMetric(p(keys, 0.5), "ms-scroll-p50")
			b.ReportMetric(wire, "wire-bytes-scroll")
			_ = t.conn.Close()
		}
		b.ReportMetric(0, "ns/op")
		b.Logf("load %s", load())
	})
}

// BenchmarkCrowd is many people who connect 32 at a time, stay before the list,
// and then type a key a second each.
func BenchmarkCrowd(b *testing.B) {
	_, n := size()
	contestants(b, func(b *testing.B, s *server) {
		s.alone(5)
		for b.Loop() {
			before := s.figures()
			held := s.resident()
			began, profiled := time.Now(), make(chan struct{})
			go func() {
				defer close(profiled)
				s.profile(s.name+".connect", "profile?seconds=2")
			}()
			all, took := s.crowd(n)
			<-profiled
			b.ReportMetric(time.Since(began).Seconds(), "s-all")
			b.ReportMetric(p(took, 0.5), "ms-first-p50")
			b.ReportMetric(p(took, 0.99), "ms-first-p99")
			s.settle(all)
			after := s.figures()
			s.profile(s.name+".heap", "heap")
			s.profile(s.name+".goroutines", "goroutine?debug=1")
			per := func(a, b uint64) float64 { return (float64(a) - float64(b)) / float64(n) / 1000 }
			b.ReportMetric(per(after.Heap, before.Heap), "KB-heap")
			b.ReportMetric(per(after.Stack, before.Stack), "KB-stack")
			b.ReportMetric(float64(s.resident()-held)/float64(n)/1000, "KB-resident")
			b.ReportMetric(float64(after.Goroutines-before.Goroutines)/float64(n), "goroutines")
			spent, at := s.spent(), time.Now()
			<-time.After(5 * time.Second)
			b.ReportMetric(100*float64(s.spent()-spent)/float64(time.Since(at)), "%core-idle")
			one, _ := s.types(all[0], 200, inside)
			b.ReportMetric(p(one, 0.5), "ms-key-one-p50")
			spent, at = s.spent(), time.Now()
			profiled = make(chan struct{})
			go func() {
				defer close(profiled)
				s.profile(s.name+".cpu", "profile?seconds=6")
			}()
			keys := s.everyone(all, 8)
			<-profiled
			b.ReportMetric(100*float64(s.spent()-spent)/float64(time.Since(at)), "%core-typing")
			b.ReportMetric(p(keys, 0.5), "ms-key-p50")
			b.ReportMetric(p(keys, 0.99), "ms-key-p99")
			for _, t := range all {
				_ = t.conn.Close()
			}
		}
		b.ReportMetric(0, "ns/op")
		b.Logf("load %s", load())
	})
}
