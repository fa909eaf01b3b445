package limit_test

import (
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/sshd/limit"
)

func group(s string) netip.Prefix {
	return limit.Group(&net.TCPAddr{IP: net.ParseIP(s), Port: 1})
}

func TestGroup(t *testing.T) {
	same := [][2]string{{"192.0.2.1", "192.0.2.1"}, {"2001:db8::1", "2001:db8::ffff"}, {"::ffff:192.0.2.1", "192.0.2.1"}}
	for _, p := range same {
		if group(p[0]) != group(p[1]) {
			t.Errorf("%s and %s count apart", p[0], p[1])
		}
	}
	for _, p := range [][2]string{{"192.0.2.1", "192.0.2.2"}, {"2001:db8::1", "2001:db8:0:1::1"}} {
		if group(p[0]) == group(p[1]) {
			t.Errorf("%s and %s count as one", p[0], p[1])
		}
	}
	if limit.Group(&net.UnixAddr{Name: "x"}) != (netip.Prefix{}) {
		t.Error("a path is an address")
	}
}

func gate() *limit.Gate {
	return &limit.Gate{Total: 64, PerGroup: 8, Queue: 256, Patience: 750 * time.Millisecond}
}

// TestGateBounds: never more than the bounds, whoever comes.
func TestGateBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate()
		var inside, most atomic.Int64
		for i := range 2000 {
			go func() {
				p, ok := g.Enter(g.Ticket(), group(fmt.Sprintf("192.0.2.%d", i%40)), time.Now().Add(10*time.Second), func() {})
				if !ok {
					return
				}
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(20 * time.Millisecond)
				inside.Add(-1)
				p.Leave()
			}()
		}
		synctest.Wait()
		held, waiting := g.Held()
		if held != 64 || waiting > 256 {
			t.Errorf("%d hold a place and %d wait", held, waiting)
		}
		time.Sleep(11 * time.Second)
		if held, waiting := g.Held(); held != 0 || waiting != 0 || most.Load() > 64 {
			t.Errorf("afterwards %d hold a place, %d wait; at most %d were inside", held, waiting, most.Load())
		}
	})
}

// TestGateHonestCrowd: who leaves soon delays others and costs nobody the place.
func TestGateHonestCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate()
		var in atomic.Int64
		for range 200 {
			go func() {
				p, ok := g.Enter(g.Ticket(), group("192.0.2.1"), time.Now().Add(10*time.Second), func() { t.Error("put out") })
				if !ok {
					return
				}
				in.Add(1)
				time.Sleep(5 * time.Millisecond)
				p.Leave()
			}()
		}
		time.Sleep(time.Second)
		if in.Load() != 200 {
			t.Errorf("%d of 200 came in", in.Load())
		}
	})
}

// TestGateSilentCrowd: silent holders at the same address, and a thousand of them
// in the queue, cost an honest login less than a second.
func TestGateSilentCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate()
		var closed atomic.Int64
		for range 1000 {
			go func() {
				gone := make(chan struct{})
				end := time.Now().Add(10 * time.Second)
				p, ok := g.Enter(g.Ticket(), group("192.0.2.1"), end, func() { close(gone) })
				if ok {
					select {
					case <-gone:
					case <-time.After(time.Until(end)):
					}
					p.Leave()
				}
				closed.Add(1)
			}()
		}
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		p, ok := g.Enter(g.Ticket(), group("192.0.2.1"), began.Add(10*time.Second), func() { t.Error("put out") })
		if waited := time.Since(began); !ok || waited > time.Second {
			t.Errorf("the honest one waited %v and got in: %v", waited, ok)
		}
		p.Leave()
		time.Sleep(11 * time.Second)
		if held, waiting := g.Held(); closed.Load() != 1000 || held+waiting != 0 {
			t.Errorf("%d of 1000 are over; %d hold, %d wait", closed.Load(), held, waiting)
		}
	})
}

func TestCounter(t *testing.T) {
	var c limit.Counter
	for i, want := range []bool{true, true, false} {
		if c.Take("a", 2) != want {
			t.Errorf("take %d was not %v", i, want)
		}
	}
	if !c.Take("b", 2) {
		t.Error("another name was refused")
	}
	c.Give("a")
	if !c.Take("a", 2) {
		t.Error("nothing was given back")
	}
}

func TestBuckets(t *testing.T) {
	now := time.Unix(0, 0)
	b := &limit.Buckets{Rate: 2, Burst: 4, Now: func() time.Time { return now }}
	took := func(n int) (k int) {
		for range n {
			if b.Take("a") {
				k++
			}
		}
		return k
	}
	if n := took(10); n != 4 {
		t.Errorf("a burst of %d, want 4", n)
	}
	now = now.Add(time.Second)
	if n := took(10); n != 2 {
		t.Errorf("%d after a second, want 2", n)
	}
	now = now.Add(time.Hour)
	if n := took(10); n != 4 {
		t.Errorf("%d after an hour, want 4", n)
	}
	if !b.Take("b") {
		t.Error("the bucket of another is empty")
	}
}
