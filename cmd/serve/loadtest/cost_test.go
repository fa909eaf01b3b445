package loadtest

import "testing"

// TestCost holds what a session costs: bytes on the wire, memory, goroutines; and
// how fast it answers beside the smallest wish and Bubble Tea server in the same
// run, on whatever machine.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hosts")
	}
	people, n := size()
	ours, theirs := serve(t, people, 0, plain), greet(t)
	_, _, screen := ours.alone(5)
	theirs.alone(5)
	before := ours.figures()
	all, _ := ours.crowd(n)
	ours.settle(all)
	after := ours.figures()
	each := func(a, b uint64) int { return int(a-b) / n / 1000 }
	memory := each(after.Heap+after.Stack, before.Heap+before.Stack)
	routines := float64(after.Goroutines-before.Goroutines) / float64(n)
	moves, move := ours.types(all[0], 60, inside)
	ours.types(all[0], 40, func(int) string { return "j" })
	_, scroll := ours.types(all[0], 60, func(int) string { return "j" })
	peer, err := theirs.visit()
	if err != nil {
		t.Fatal(err)
	}
	keys, _ := theirs.types(peer, 30, inside)
	t.Logf("first screen %d bytes; a key %.0f, one that scrolls %.0f on the wire; %d KB and %.1f goroutines a session; key p50 %.2f ms, wish %.2f; load %s",
		screen, move, scroll, memory, routines, p(moves, 0.5), p(keys, 0.5), load())
	if screen > 6000 || move > 300 || scroll > 300 {
		t.Errorf("first screen %d bytes, a key %.0f, one that scrolls %.0f", screen, move, scroll)
	}
	if memory > 250 || routines > 12 {
		t.Errorf("a session takes %d KB and %.1f goroutines", memory, routines)
	}
	if p(moves, 0.5) > p(keys, 0.5) {
		t.Errorf("a key takes %.2f ms, with wish %.2f", p(moves, 0.5), p(keys, 0.5))
	}
	for _, c := range append(all, peer) {
		_ = c.conn.Close()
	}
}
