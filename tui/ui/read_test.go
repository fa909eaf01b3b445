package ui

import "testing"

// A thing that changes while it is read is read once more, not twice and not never.
func TestReading(t *testing.T) {
	var r Reading
	if !r.Free() || r.Answered() {
		t.Error("nothing is read yet")
	}
	r.Turn.open = true // a read is on its way
	if r.Free() || r.Free() {
		t.Error("read twice at once")
	}
	r.Turn.open = false
	if !r.Answered() || r.Answered() {
		t.Error("what changed meanwhile is read once more")
	}
}
