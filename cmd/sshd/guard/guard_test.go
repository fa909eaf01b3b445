package guard_test

import (
	"sync/atomic"
	"testing"
	"time"

	"atrium/cmd/sshd/guard"
)

func TestPanicsEndOnlyTheirOwn(t *testing.T) {
	var told atomic.Int64
	g := &guard.Guard{Told: func(point string, value any, stack []byte) {
		if point == "" || value == nil || len(stack) == 0 {
			t.Errorf("told %q, %v, %d bytes of stack", point, value, len(stack))
		}
		told.Add(1)
	}}
	if g.Run("a", func() { panic("x") }) {
		t.Error("a panic passed as success")
	}
	if !g.Run("b", func() {}) {
		t.Error("a success passed as panic")
	}
	var failed atomic.Bool
	g.Go("c", func() { panic("y") }, func() { failed.Store(true); panic("z") })
	fired := make(chan struct{})
	g.After(time.Millisecond, "d", func() { defer close(fired); panic("t") })
	<-fired
	if !g.Wait(5*time.Second) || !failed.Load() {
		t.Errorf("waited in vain, or the failure was not handled (%v)", failed.Load())
	}
	if told.Load() < 3 || g.Panics() < 3 {
		t.Errorf("%d panics were told and %d counted", told.Load(), g.Panics())
	}
}

func TestFaultsAreInjected(t *testing.T) {
	g := &guard.Guard{Fault: func(point string) {
		if point == "here" {
			panic(point)
		}
	}}
	if g.Run("here", func() { t.Error("it ran") }) || !g.Run("there", func() {}) {
		t.Error("the fault hit the wrong point")
	}
}
