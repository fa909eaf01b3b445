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
			_, whole, _ := start(p)
			least[i] = append(least[i], whole)
		}
	}
	few, many := slices.Min(least[0]), slices.Min(least[1])
	t.Logf("start with 1,000 people: %.1f ms, with %d: %.1f ms", few, crowdSize(), many)
	if many > 2*few {
		t.Errorf("the start takes %.1f ms with 1,000 people and %.1f ms with %d", few, many, crowdSize())
	}
}

// TestBytes counts what goes over the line at 120×40: the first screen, and for a
// key on People, whether the list scrolls or not.
func TestBytes(t *testing.T) {
	p := crowded(t, 1_000)
	c := p.openSized(120, 40)
	c.sees("[Overview]", "plan unlimited", "Recent activity")
	first := len(c.written())
	c.leave()
	c = people(p)
	each := func(keys int) int {
		before := len(c.written())
		for range keys {
			move(t, c, "down")
		}
		return (len(c.written()) - before) / keys
	}
	still := each(25)
	each(15) // to the bottom of the page
	scrolled := each(40)
	c.leave()
	t.Logf("first screen %d bytes, a key %d, a key that scrolls %d", first, still, scrolled)
	if first > 6_000 || still > 300 || scrolled > 300 {
		t.Errorf("first screen %d bytes, a key %d, a key that scrolls %d; want at most 6,000, 300 and 300", first, still, scrolled)
	}
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
