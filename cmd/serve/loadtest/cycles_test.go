package loadtest

import (
	"bytes"
	"testing"
	"time"
)

// cycles is how often people come and go.
func cycles() int {
	if long {
		return 1000
	}
	return 60
}

// TestNothingStays holds the host to what it was after many people have come and
// gone in all the ways there are: hanging up at a console, hanging up before one
// is there, and running a command.
func TestNothingStays(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hosts")
	}
	s := serve(t, 1_000, 0, plain)
	come := func(n int) {
		for i := range n {
			c, err := dial(s.addr, s.key, "")
			if err != nil {
				t.Fatal(err)
			}
			switch i % 3 {
			case 0:
				console, err := c.open()
				if err == nil {
					err = console.sees(s.whole)
				}
				if err != nil {
					t.Fatal(err)
				}
			case 1:
				if _, err := c.open(); err != nil {
					t.Fatal(err)
				}
			case 2:
				if out := s.remote(t, c, "whoami --json"); !bytes.Contains(out, []byte("admin")) {
					t.Fatalf("whoami: %s", out)
				}
			}
			_ = c.raw.Close() // without a word
		}
	}
	come(30) // what is made once
	before, held := s.quiet(figures{}, 0)
	come(cycles())
	still, after := s.quiet(before, held)
	s.profile("cycles.heap", "heap")
	t.Logf("%d cycles: goroutines %d, then %d; descriptors %d, then %d; heap %d KB, then %d KB",
		cycles(), before.Goroutines, still.Goroutines, held, after, before.Heap/1000, still.Heap/1000)
	if still.Goroutines > before.Goroutines+5 {
		t.Errorf("%d goroutines stay", still.Goroutines-before.Goroutines)
	}
	if after > held {
		t.Errorf("%d descriptors stay", after-held)
	}
	if still.Heap > before.Heap+8<<20 {
		t.Errorf("%d KB stay", (still.Heap-before.Heap)/1000)
	}
}

// remote runs a command over a connection.
func (s *server) remote(t *testing.T, c *connection, command string) []byte {
	t.Helper()
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	out, err := session.CombinedOutput(command)
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return out
}

// quiet waits until the host holds no more than it should, for a while at the
// most, and gives what it holds.
func (s *server) quiet(than figures, descriptors int) (now figures, held int) {
	for end := time.Now().Add(3 * time.Second); time.Now().Before(end); {
		now, held = s.figures(), s.descriptors()
		if now.Goroutines <= than.Goroutines && held <= descriptors {
			break
		}
		<-time.After(50 * time.Millisecond)
	}
	return now, held
}
