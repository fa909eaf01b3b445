package terminal

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// gate is a terminal that takes nothing until it is opened.
type gate struct {
	mu   sync.Mutex
	got  strings.Builder
	open chan struct{}
	fail error
}

func (g *gate) Write(p []byte) (int, error) {
	<-g.open
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail != nil {
		return 0, g.fail
	}
	return g.got.Write(p)
}

func (g *gate) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.got.String()
}

// TestNewestFrameWins (P8): while a terminal takes nothing, showing frames does
// not wait, one frame is kept, and the newest is the next.
func TestNewestFrameWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		p := newPainter(g, "xterm-256color", func(error) { t.Error("gone") })
		for i := range 1000 {
			p.show(fmt.Sprintf("frame %d.", i), 20, 3)
			synctest.Wait()
		}
		close(g.open)
		synctest.Wait()
		out := g.text()
		if strings.Count(out, "frame") > 2 && strings.Count(out, ".") > 4 || !strings.Contains(out, "999") {
			t.Errorf("%d bytes: %.300q", len(out), out)
		}
		if len(out) > 200 {
			t.Errorf("%d bytes were kept for a terminal that was behind", len(out))
		}
	})
}

// TestFullTerminalRefusesSequences (P8, P14): what is kept for a slow terminal is
// bounded, and a refusal is an error that can be shown.
func TestFullTerminalRefusesSequences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		p := newPainter(g, "", func(error) {})
		part := strings.Repeat("x", 60<<10)
		var err error
		for range 10 {
			err = p.send(part)
			synctest.Wait()
		}
		if err == nil || len(p.waiting) > mostWaiting {
			t.Errorf("%d bytes wait, error %v", len(p.waiting), err)
		}
		close(g.open)
		synctest.Wait()
		if err := p.send("y"); err != nil {
			t.Error(err)
		}
	})
}

// TestSequencesDoNotSplitFrames (P14): a sequence comes before or after a frame
// as a whole.
func TestSequencesDoNotSplitFrames(t *testing.T) {
	g := &gate{open: make(chan struct{})}
	close(g.open)
	p := newPainter(g, "xterm", func(error) {})
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range 200 {
				p.show(strings.Repeat(fmt.Sprint(n, i), 30), 60, 1)
				_ = p.send("\x1b]52;c;QUJD\a")
			}
		})
	}
	wg.Wait()
	p.finish("end")
	out := g.text()
	if strings.Count(out, "\x1b]52;") != strings.Count(out, "\x1b]52;c;QUJD\a") || !strings.HasSuffix(out, "end") {
		t.Error("a sequence was split")
	}
}

// TestFinishDoesNotWaitForEver: a terminal that takes nothing holds nobody.
func TestFinishDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		p := newPainter(g, "", func(error) {})
		p.show("frame", 10, 1)
		p.finish("end")
		p.show("late", 10, 1)
		if err := p.send("late"); err == nil {
			t.Error("something was taken after the end")
		}
		close(g.open)
		synctest.Wait()
		if out := g.text(); strings.Contains(out, "late") || !strings.HasSuffix(out, "end") {
			t.Errorf("%q", out)
		}
	})
}

// TestWriteErrorsEndThePainter: a terminal that is gone is told of once.
func TestWriteErrorsEndThePainter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{}), fail: fmt.Errorf("broken pipe")}
		close(g.open)
		told := make(chan error, 2)
		p := newPainter(g, "", func(err error) { told <- err })
		p.show("frame", 10, 1)
		synctest.Wait()
		p.show("frame 2", 10, 1)
		p.finish("end")
		synctest.Wait()
		if len(told) != 1 {
			t.Errorf("told %d times", len(told))
		}
	})
}

// TestLargeFramesAreShownAtOnce: mode 2026 around what takes several packets, and
// not around a key's worth.
func TestLargeFramesAreShownAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		close(g.open)
		p := newPainter(g, "xterm-256color", func(error) {})
		p.show(strings.Repeat(strings.Repeat("abcd ", 20)+"\n", 30), 100, 30)
		synctest.Wait()
		first := g.text()
		if !strings.HasPrefix(first, "\x1b[?2026h") || !strings.HasSuffix(first, "\x1b[?2026l") {
			t.Errorf("%.40q", first)
		}
		p.show(strings.Repeat(strings.Repeat("abcd ", 20)+"\n", 29)+"z", 100, 30)
		synctest.Wait()
		if strings.Contains(g.text()[len(first):], "2026") {
			t.Error("a small frame is marked")
		}
	})
}

// TestTheTerminalIsTakenBeforeTheFrame: what sets the terminal up comes first,
// however soon the first frame is there, and taking it again draws all of it.
func TestTheTerminalIsTakenBeforeTheFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		close(g.open)
		p := newPainter(g, "xterm", func(error) {})
		p.take(enter)
		p.show("frame", 10, 1)
		synctest.Wait()
		first := g.text()
		p.take(enter)
		synctest.Wait()
		for i, out := range []string{first, g.text()[len(first):]} {
			if !strings.HasPrefix(out, enter) || !strings.Contains(out, "frame") {
				t.Errorf("%d: %q", i, out)
			}
		}
		p.finish(leave)
		if !strings.HasSuffix(g.text(), leave) || strings.Count(g.text(), "frame") != 2 {
			t.Errorf("%q", g.text())
		}
	})
}
