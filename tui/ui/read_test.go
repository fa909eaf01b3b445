package ui

import "testing"

// A thing that changes while it is read is read once more, not twice and not never.
func TestReading(t *testing.T) {
	var r Reading
	if !r.Free() || r.Answered() {
		t.Error("nothing is read yet")
	}
	r.Turn.open = true // a read is on its way
	for range 2 {
		if r.Free() {
			t.Error("read twice at once")
		}
	}
	r.Turn.open = false
	for _, want := range []bool{true, false} {
		if r.Answered() != want {
			t.Error("what changed meanwhile is read once more")
		}
	}
}
