package outbox_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/sshd/outbox"
)

// client is a reader at the other end; it may stop reading.
type client struct {
	mu   sync.Mutex
	out  bytes.Buffer
	stop chan struct{} // not nil: reads nothing until it is closed
}

func (c *client) Write(p []byte) (int, error) {
	if c.stop != nil {
		<-c.stop
		return 0, io.ErrClosedPipe
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

func box(c *client, capacity int, crlf bool) *outbox.Box {
	return outbox.New(outbox.Options{
		Out: c, Err: c, Cap: capacity, Stall: 30 * time.Second, CRLF: crlf,
		Start: func(send, _ func()) { go send() },
		After: time.AfterFunc,
		Stalled: func() {
			if c.stop != nil {
				close(c.stop)
			}
		},
	})
}

func TestAllArrivesInOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	c := &client{}
	b := box(c, 64<<10, false)
	var want bytes.Buffer
	for range 300 {
		p := make([]byte, rnd.IntN(20_000))
		for i := range p {
			p[i] = byte(rnd.Uint32())
		}
		want.Write(p)
		to := b.Stdout()
		if rnd.IntN(4) == 0 {
			to = b.Stderr()
		}
		if n, err := to.Write(p); n != len(p) || err != nil {
			t.Fatal(n, err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(c.out.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes arrived, want %d", c.out.Len(), want.Len())
	}
	if _, err := b.Stdout().Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a closed box took a write: %v", err)
	}
}

func TestLinesOfATerminal(t *testing.T) {
	for _, pieces := range [][]string{{"a\nb\r\nc\n\nd"}, {"a", "\n", "b\r", "\nc\n", "\nd"}} {
		c := &client{}
		b := box(c, 1<<20, true)
		for _, p := range pieces {
			if _, err := io.WriteString(b.Stdout(), p); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if got := c.out.String(); got != "a\r\nb\r\nc\r\n\r\nd" {
			t.Errorf("%q became %q", pieces, got)
		}
	}
	c := &client{}
	b := box(c, 1<<20, true)
	long := strings.Repeat("line\n", 20_000)
	if _, err := io.WriteString(b.Stdout(), long); err != nil {
		t.Fatal(err)
	}
	_ = b.Close()
	if got := c.out.String(); got != strings.ReplaceAll(long, "\n", "\r\n") {
		t.Errorf("%d bytes became %d", len(long), len(got))
	}
}

// TestNonReader: a client that never reads costs at most the cap and ends after
// the stall, not before.
func TestNonReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &client{stop: make(chan struct{})}
		b := box(c, 1<<20, false)
		began := time.Now()
		written, err := 0, error(nil)
		for err == nil {
			var n int
			n, err = b.Stdout().Write(make([]byte, 10_000))
			written += n
			if q := b.Queued(); q > 1<<20+32<<10 {
				t.Fatalf("%d bytes are queued", q)
			}
		}
		if took := time.Since(began); took != 30*time.Second || !errors.Is(err, outbox.ErrStalled) {
			t.Errorf("given up after %v: %v", took, err)
		}
		if written < 1<<20 {
			t.Errorf("only %d bytes were taken", written)
		}
		if err := b.Close(); !errors.Is(err, outbox.ErrStalled) {
			t.Errorf("Close: %v", err)
		}
	})
}

// TestSmallOutputNeverWaits: what fits is taken at once, whoever reads.
func TestSmallOutputNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &client{stop: make(chan struct{})}
		b := box(c, 16<<20, false)
		began := time.Now()
		if _, err := b.Stdout().Write(make([]byte, 15<<20)); err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		b.Abort()
		if err := b.Close(); err == nil || time.Since(began) != 0 {
			t.Errorf("an aborted box waited %v: %v", time.Since(began), err)
		}
		time.Sleep(time.Minute)
	})
}

func BenchmarkFrame(b *testing.B) {
	c := &client{}
	box := box(c, 256<<10, true)
	frame := []byte(strings.Repeat("\x1b[1mcell\x1b[m ", 40) + "\r\n")
	b.ReportAllocs()
	for b.Loop() {
		c.mu.Lock()
		c.out.Reset()
		c.mu.Unlock()
		_, _ = box.Stdout().Write(frame)
	}
}
