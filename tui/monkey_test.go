package tui_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"atrium/model/op"
	"atrium/tui/layout/layouttest"
	"atrium/tui/tuitest"
)

var seed = flag.Uint64("monkey", 0, "repeat the keys of this seed")

// TestMonkey presses keys at random in terminals of random sizes, while others
// change things: nothing panics and nothing is drawn outside (C4).
func TestMonkey(t *testing.T) {
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("repeat with -monkey=%d", s)
	random := rand.New(rand.NewPCG(s, s))
	names := []string{
		"up", "down", "left", "right", "enter", "enter", "esc", "esc", "tab", "shift+tab", "pgup", "pgdown", "home", "end",
		" ", "backspace", "ctrl+n", "ctrl+p", "ctrl+s", "ctrl+r", "ctrl+u", "delete",
	}
	for r := '!'; r <= '~'; r++ {
		names = append(names, string(r))
	}
	run(t, tuitest.Options{Width: 80, Height: 24}, func(c *tuitest.Console) {
		w, h := 80, 24
		for i := range 1500 {
			if c.Left { // only the palette's "leave" does that
				return
			}
			key := names[random.IntN(len(names))]
			switch random.IntN(60) {
			case 0:
				w, h = random.IntN(130), random.IntN(45)
				c.Resize(w, h)
			case 1:
				c.Do("linus", op.CreateProject{Project: fmt.Sprintf("linus/p%d", i)})
				c.Settle()
			case 2:
				c.Advance(time.Minute)
			default:
				c.Press(key)
			}
			if w == 0 && h == 0 {
				w, h = 80, 24
			}
			layouttest.Within(t, fmt.Sprintf("step %d, key %q, %dx%d", i, key, w, h), c.Raw(), w, h)
			if t.Failed() {
				return
			}
		}
		for _, err := range c.Logged {
			t.Error(err)
		}
	})
}
