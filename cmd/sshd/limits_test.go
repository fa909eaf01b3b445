package sshd_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// TestSilentAndDripping (S5): connections that do not sign in are gone after the time
// for it, whatever they send, and do not keep an honest one out meanwhile.
func TestSilentAndDripping(t *testing.T) {
	each := 100
	limits := sshd.Limits{SignIn: 3 * time.Second}
	if long() {
		each, limits = 1000, sshd.Limits{}
	}
	h := open(t, func(o *sshd.Options) { o.Limits = limits })
	key := h.person("ada")
	most := time.Second + cmpOr(limits.SignIn, 10*time.Second)
	began := time.Now()
	var latest atomic.Int64
	var open, wg sync.WaitGroup
	for i := range 2 * each {
		open.Add(1)
		wg.Go(func() {
			c, err := net.Dial("tcp", h.addr)
			open.Done()
			if err != nil {
				return
			}
			defer c.Close()
			gone := make(chan struct{})
			go func() {
				defer close(gone)
				_, _ = io.Copy(io.Discard, c)
			}()
			drip := time.NewTicker(50 * time.Millisecond)
			defer drip.Stop()
			for b := byte('S'); ; {
				select {
				case <-drip.C:
					if i%2 == 0 {
						_, _ = c.Write([]byte{b})
					}
				case <-gone:
					for now := int64(time.Since(began)); ; {
						if old := latest.Load(); now <= old || latest.CompareAndSwap(old, now) {
							return
						}
					}
				}
			}
		})
	}
	open.Wait()
	login := time.Now()
	h.connect(key)
	if took := time.Since(login); took > time.Second && !testing.Short() {
		t.Errorf("an honest login took %v", took)
	}
	wg.Wait()
	if last := time.Duration(latest.Load()); last > most {
		t.Errorf("the last was closed after %v", last)
	}
}

func cmpOr(a, b time.Duration) time.Duration {
	if a != 0 {
		return a
	}
	return b
}

// TestChannelFlood (S7): a connection carries ten sessions, whatever is asked of it.
func TestChannelFlood(t *testing.T) {
	h := open(t, nil)
	c := h.connect(h.person("ada"))
	var open, refused int
	for range 2000 {
		_, _, err := c.OpenChannel("session", nil)
		var why *ssh.OpenChannelError
		switch {
		case err == nil:
			open++
		case errors.As(err, &why) && why.Reason == ssh.ResourceShortage:
			refused++
		default:
			t.Fatal(err)
		}
	}
	if open != 10 || refused != 1990 {
		t.Errorf("%d were opened and %d refused", open, refused)
	}
	// Another person's connection does not notice.
	if out, _, _ := output(h.connect(h.person("bob")), "whoami"); !strings.HasPrefix(out, "bob ") {
		t.Errorf("another person gets %q", out)
	}
}

// TestEnvironmentFlood (S7): at most 32 variables are kept.
func TestEnvironmentFlood(t *testing.T) {
	kept := make(chan int, 1)
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(_ context.Context, s *sshd.Session) int { kept <- len(s.Environ()); return 0 }
	})
	c := h.connect(h.person("ada"))
	s, _ := c.NewSession()
	for i := range 20_000 {
		if _, err := s.SendRequest("env", false, ssh.Marshal(struct{ N, V string }{fmt.Sprintf("LC_%d", i), "x"})); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Run("x"); err != nil {
		t.Fatal(err)
	}
	if n := <-kept; n != 32 {
		t.Errorf("%d were kept", n)
	}
}

// TestConnectionsOfOnePerson (S7): five, then a clear refusal; another can come.
func TestConnectionsOfOnePerson(t *testing.T) {
	h := open(t, nil)
	ada := h.person("ada")
	var held []*ssh.Client
	for range 5 {
		c := h.connect(ada)
		output(c, "whoami")
		held = append(held, c)
	}
	_, e, _ := output(h.connect(ada), "whoami")
	if !strings.Contains(e, "5 connections open already") {
		t.Errorf("the sixth: %s", e)
	}
	if out, _, _ := output(h.connect(h.person("bob")), "whoami"); !strings.HasPrefix(out, "bob ") {
		t.Errorf("another person gets %q", out)
	}
	_ = held[0].Close()
	within(t, 5*time.Second, "one connection is over", func() bool { return h.host.Counters().Connections == 5 })
	if out, e, _ := output(h.connect(ada), "whoami"); !strings.HasPrefix(out, "ada ") {
		t.Errorf("after one was closed: %q %s", out, e)
	}
}

// TestCommandRate (S7): a burst, then a rate.
func TestCommandRate(t *testing.T) {
	h := open(t, func(o *sshd.Options) { o.Limits = sshd.Limits{Rate: 0.001, Burst: 20} })
	c := h.connect(h.person("ada"))
	var ran, refused int
	for range 30 {
		switch _, e, status := output(c, "whoami"); status {
		case 0:
			ran++
		case 7:
			refused++
		default:
			t.Fatal(status, e)
		}
	}
	if ran != 20 || refused != 10 {
		t.Errorf("%d ran and %d were refused", ran, refused)
	}
	if _, e, status := output(h.connect(h.person("bob")), "whoami"); status != 0 {
		t.Errorf("another person: %d %s", status, e)
	}
}

// TestSizes (S8): any size is brought into bounds.
func TestSizes(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	for range 100_000 {
		w, h := rnd.Uint32()>>rnd.IntN(32), rnd.Uint32()>>rnd.IntN(32)
		s := sshd.Clamp(w, h)
		if s.Width < 1 || s.Width > 500 || s.Height < 1 || s.Height > 200 {
			t.Fatalf("%d x %d became %v", w, h, s)
		}
		if w >= 1 && w <= 500 && s.Width != int(w) || h >= 1 && h <= 200 && s.Height != int(h) {
			t.Fatalf("%d x %d became %v", w, h, s)
		}
	}
	if s := sshd.Clamp(0, 0); s != (sshd.Size{Width: 80, Height: 24}) {
		t.Errorf("no size became %v", s)
	}
}

// TestResizeFlood (S8): a session hears of at most 30 sizes a second, and of the last
// one always.
func TestResizeFlood(t *testing.T) {
	type heard struct {
		sizes []tea.WindowSizeMsg
		took  time.Duration
	}
	result := make(chan heard, 1)
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(ctx context.Context, s *sshd.Session) int {
			var r heard
			began := time.Now()
			for size := range sshd.Sizes[tea.WindowSizeMsg](s) {
				if r.sizes = append(r.sizes, size); len(r.sizes) == 1 {
					_, _ = io.WriteString(s.Stdout, "ready")
				}
				if size.Width == 123 {
					break
				}
			}
			r.took = time.Since(began)
			result <- r
			return 0
		}
	})
	s, err := h.connect(h.person("ada")).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 1<<30, 1<<30, nil); err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err == nil {
		err = s.Shell()
	}
	if err == nil {
		_, err = io.ReadFull(out, make([]byte, 5))
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		if err := s.WindowChange(1<<31-i, 200+i%7); err != nil {
			t.Fatal(err)
		}
	}
	_ = s.WindowChange(45, 123)
	r := <-result
	if r.sizes[0] != (tea.WindowSizeMsg{Width: 500, Height: 200}) {
		t.Errorf("it began with %v", r.sizes[0])
	}
	if last := r.sizes[len(r.sizes)-1]; last != (tea.WindowSizeMsg{Width: 123, Height: 45}) {
		t.Errorf("it ended with %v", last)
	}
	if most := 3 + int(r.took.Seconds()*31); len(r.sizes) > most {
		t.Errorf("%d sizes were told in %v", len(r.sizes), r.took)
	}
}

// TestNonReaders (S9): clients that stop reading cost a bounded amount of memory, are
// given up after a while, and delay nobody.
func TestNonReaders(t *testing.T) {
	h := open(t, func(o *sshd.Options) {
		o.Limits = sshd.Limits{Stall: time.Second, Output: 1 << 20}
	})
	bob := h.connect(h.person("bob"))
	latency := func(n int) time.Duration {
		all := make([]time.Duration, n)
		for i := range all {
			began := time.Now()
			if _, e, status := output(bob, "whoami"); status != 0 {
				t.Fatal(status, e)
			}
			all[i] = time.Since(began)
		}
		slices.Sort(all)
		return all[n*9/10]
	}
	idle := latency(50)
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range 20 {
		s, err := h.connect(h.person(fmt.Sprint("mute", i))).NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.StdoutPipe(); err != nil { // never read
			t.Fatal(err)
		}
		if err := s.Start("flood"); err != nil {
			t.Fatal(err)
		}
	}
	within(t, 5*time.Second, "the floods have filled their boxes", func() bool {
		full := 0
		for _, i := range h.host.Sessions() {
			if i.Queued >= 1<<20 {
				full++
			}
		}
		return full > 0
	})
	busy := latency(50)
	if busy > 4*idle+20*time.Millisecond {
		t.Errorf("a command took %v, %v without the others", busy, idle)
	}
	within(t, 10*time.Second, "all were given up", func() bool {
		c := h.host.Counters()
		return c.Stalled == 20 && c.Sessions == 0
	})
}
