package limit

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// Group is what counts as one address: an IPv4 address, or the /64 of an IPv6
// address, which one household or machine has to itself. What is not an address
// is one group of its own.
func Group(addr net.Addr) netip.Prefix {
	ap, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return netip.Prefix{}
	}
	ip := ap.Addr().Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	p, _ := ip.Prefix(bits)
	return p
}

// Counter bounds how many things of one name are held at a time. The zero value
// is ready.
type Counter struct {
	mu   sync.Mutex
	held map[string]int
}

// Take takes one more of a name, if that leaves at most `most`.
func (c *Counter) Take(name string, most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[name] >= most {
		return false
	}
	if c.held == nil {
		c.held = map[string]int{}
	}
	c.held[name]++
	return true
}

// Give gives one back.
func (c *Counter) Give(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[name]--; c.held[name] <= 0 {
		delete(c.held, name)
	}
}

// Buckets bound how many things of one name are started per second: Burst at
// once, then Rate a second. Rate and Burst may not change.
type Buckets struct {
	Rate, Burst float64
	Now         func() time.Time // time.Now when nil

	mu      sync.Mutex
	buckets map[string]bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// Take starts one more of a name, if its bucket is not empty.
func (b *Buckets) Take(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if b.Now != nil {
		now = b.Now()
	}
	b.sweep(now)
	k, ok := b.buckets[name]
	if !ok {
		k = bucket{tokens: b.Burst, at: now}
	}
	k.tokens = min(b.Burst, k.tokens+now.Sub(k.at).Seconds()*b.Rate)
	k.at = now
	took := k.tokens >= 1
	if took {
		k.tokens--
	}
	b.buckets[name] = k
	return took
}

// sweep forgets buckets that are full again, so that names do not add up.
func (b *Buckets) sweep(now time.Time) {
	full := time.Duration(b.Burst / b.Rate * float64(time.Second))
	if b.buckets == nil {
		b.buckets, b.swept = map[string]bucket{}, now
	}
	if now.Sub(b.swept) < full {
		return
	}
	b.swept = now
	for name, k := range b.buckets {
		if now.Sub(k.at) >= full {
			delete(b.buckets, name)
		}
	}
}
