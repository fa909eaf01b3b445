package sshd

import (
	"testing"
	"time"
)

// S5: what one connection asks for is answered at a pace, after a burst; long requests
// count more, and after a quiet time the burst is there again.
func TestRequestsHaveAPace(t *testing.T) {
	var p pace
	now := time.Unix(1_800_000_000, 0)
	for i := range paceAhead {
		if d := p.take(now, 100); d > 0 {
			t.Fatalf("request %d waits %v", i, d)
		}
	}
	if d := p.take(now, 0); d != paceStep {
		t.Errorf("one more waits %v", d)
	}
	if d := p.take(now.Add(paceStep), 10<<10); d != 11*paceStep {
		t.Errorf("a long one waits %v", d)
	}
	for range 1000 {
		if d := p.take(now.Add(paceStep), 1<<20); d > paceMost {
			t.Fatalf("a flood waits %v", d)
		}
	}
	if d := p.take(now.Add(time.Minute), 0); d > 0 {
		t.Errorf("after a minute one waits %v", d)
	}
}
