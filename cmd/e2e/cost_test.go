package e2e

import (
	"os"
	"slices"
	"testing"
)

// TestStartDoesNotGrow starts the console on a small and a big file in turn. The
// best of several starts is compared, so that a busy machine does not matter; a
// console that read its list as a whole would be slower by far more.
func TestStartDoesNotGrow(t *testing.T) {
	small, big := crowded(t, 1_000), crowded(t, crowdSize())
	var least [2][]float64
	for range 5 {
		for i, p := range []*place{small, big} {
			_, whole := start(p)
			least[i] = append(least[i], whole)
		}
	}
	few, many := slices.Min(least[0]), slices.Min(least[1])
	t.Logf("start with 1,000 people: %.1f ms, with %d: %.1f ms", few, crowdSize(), many)
	if many > 2*few {
		t.Errorf("the start takes %.1f ms with 1,000 people and %.1f ms with %d", few, many, crowdSize())
	}
}

// TestCursorBytes counts what goes over the line for a key on People at 120×40:
// at most 400 bytes on the average of a page.
func TestCursorBytes(t *testing.T) {
	c := people(crowded(t, 1_000))
	before, keys := len(c.written()), 25
	for range keys {
		move(t, c, "down")
	}
	each := (len(c.written()) - before) / keys
	t.Logf("%d bytes a key", each)
	if each > 400 {
		t.Errorf("a key writes %d bytes, want at most 400", each)
	}
	c.leave()
}

// TestMemoryStaysSmall holds the process on a big file to 40 MB, the mapped part
// of the file included.
func TestMemoryStaysSmall(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip(err)
	}
	c := people(crowded(t, crowdSize()))
	for range 60 {
		move(t, c, "down")
	}
	now := status(t, c)
	t.Logf("resident %.1f MB, at most %.1f MB", now["VmRSS"], now["VmHWM"])
	if now["VmHWM"] > 40 {
		t.Errorf("the console with %d people needs %.1f MB", crowdSize(), now["VmHWM"])
	}
	c.leave()
}
