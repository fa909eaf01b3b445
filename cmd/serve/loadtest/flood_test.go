package loadtest

import (
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
)

// flood runs something in 5 connections of attackers until the end, as fast as it
// goes for one that waits for answers.
func flood(t *testing.T, s *server, stop <-chan struct{}, once func(*connection) error) {
	var wg sync.WaitGroup
	for _, key := range s.others[:5] {
		c, err := dial(s.addr, key, "127.2.0.1")
		if err != nil {
			t.Errorf("an attacker: %v", err)
			continue
		}
		wg.Go(func() {
			defer func() { _ = c.Close() }()
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := once(c); err != nil { // being put out is fine
					return
				}
			}
		})
	}
	wg.Wait()
}

// channels opens sessions and leaves them open.
func channels(t *testing.T, s *server, stop <-chan struct{}) func() {
	var opened, refused atomic.Int64
	flood(t, s, stop, func(c *connection) error {
		_, reqs, err := c.OpenChannel("session", nil)
		if refusal := (*ssh.OpenChannelError)(nil); errors.As(err, &refusal) {
			refused.Add(1)
			return nil
		}
		if err == nil {
			opened.Add(1)
			go ssh.DiscardRequests(reqs)
		}
		return err
	})
	return func() {
		if most := int64(5 * sshd.DefaultLimits().Channels); opened.Load() > most {
			t.Errorf("%d sessions on 5 connections", opened.Load())
		}
		t.Logf("%d opened, %d refused", opened.Load(), refused.Load())
	}
}

// environment sets variables without end.
func environment(t *testing.T, s *server, stop <-chan struct{}) func() {
	var kept, refused atomic.Int64
	flood(t, s, stop, func(c *connection) error {
		ch, reqs, err := c.OpenChannel("session", nil)
		if err != nil {
			return err
		}
		defer func() { _ = ch.Close() }()
		go ssh.DiscardRequests(reqs)
		mine := 0
		for i := range 1000 {
			v := ssh.Marshal(struct{ Name, Value string }{"LC_" + strings.Repeat("X", i%60), strings.Repeat("y", 250)})
			ok, err := ch.SendRequest("env", true, v)
			if err != nil {
				return err
			}
			if ok {
				mine++
			} else {
				refused.Add(1)
			}
		}
		kept.Store(max(kept.Load(), int64(mine)))
		return nil
	})
	return func() { t.Logf("%d refused, at most %d requests granted", refused.Load(), kept.Load()) }
}

// sizes changes the size of a console to anything, all the time.
func sizes(t *testing.T, s *server, stop <-chan struct{}) func() {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	var sent atomic.Int64
	flood(t, s, stop, func(c *connection) error {
		rnd := rand.New(rand.NewPCG(seed, 0))
		console, err := c.open()
		if err != nil {
			return err
		}
		for {
			select {
			case <-stop:
				return nil
			default:
			}
			v := ssh.Marshal(struct{ W, H, PW, PH uint32 }{rnd.Uint32(), rnd.Uint32() >> rnd.IntN(32), 0, 0})
			for range 100 {
				if _, err := console.s.SendRequest("window-change", false, v); err != nil {
					return err
				}
			}
			sent.Add(100)
			// One answer, so that the flood is as fast as the host, not faster.
			if _, _, err := c.SendRequest("are you there", true, nil); err != nil {
				return err
			}
		}
	})
	return func() { t.Logf("%d sizes", sent.Load()) }
}

// lines runs commands of 64 KiB and more.
func lines(t *testing.T, s *server, stop <-chan struct{}) func() {
	var ran atomic.Int64
	long := strings.Repeat("a ", 32<<10)
	flood(t, s, stop, func(c *connection) error {
		for _, l := range []string{long[:64<<10-100], long + long + long} {
			session, err := c.NewSession()
			if err != nil {
				return err
			}
			exit := (*ssh.ExitError)(nil)
			if err := session.Run("people list " + l); err != nil && !errors.As(err, &exit) {
				return err
			}
			_ = session.Close()
			ran.Add(1)
		}
		return nil
	})
	return func() { t.Logf("%d commands", ran.Load()) }
}
