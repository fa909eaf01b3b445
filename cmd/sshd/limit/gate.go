// Package limit bounds what strangers and people may use of the SSH host:
// connections that have not signed in (Gate), things held at a time (Counter) and
// things started per second (Bucket).
package limit

import (
	"cmp"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Gate bounds the connections that have not signed in yet: in total and for each
// address. Who comes while it is full waits in a short queue. Whoever holds a place
// longer than Patience loses it to the first who waits for it, so silent connections
// never lock others out, and an honest crowd is only delayed; who has shown to speak
// the protocol has four times as long. The queue is in order while it moves; once
// its first has waited for half of Patience it is the newest that go first: what is
// old in a queue that stands is the attacker's.
//
// Rejected: refusing what is over the bound, by which eight silent connections
// would lock out a whole office behind one address, and 32 honest ones at a time
// would lose three quarters.
type Gate struct {
	Total    int           // places
	PerGroup int           // places of one address
	Queue    int           // how many wait at most
	Patience time.Duration // after which a holder may be put out

	mu      sync.Mutex
	held    []*Place // in the order they came in
	waiting []*Place // the newest last, by their tickets
	tickets atomic.Uint64
	groups  map[netip.Prefix]int
}

// Place is a connection's place in the gate.
type Place struct {
	gate    *Gate
	ticket  uint64
	group   netip.Prefix
	out     func() // puts the connection out
	came    time.Time
	since   time.Time
	earnest bool
	in      bool
	evicted bool
	told    chan bool // whether it got in; one value
}

// Ticket numbers arrivals; take it where they come in order, not in the goroutine
// that enters.
func (g *Gate) Ticket() uint64 { return g.tickets.Add(1) }

// Enter waits for a place until the deadline and says whether there is one. out
// is called, at most once and not after Leave has returned, when the place goes to
// another; it must make the holder leave soon and may not block.
func (g *Gate) Enter(ticket uint64, group netip.Prefix, deadline time.Time, out func()) (*Place, bool) {
	p := &Place{gate: g, ticket: ticket, group: group, out: out, came: time.Now(), told: make(chan bool, 1)}
	g.mu.Lock()
	if g.groups == nil {
		g.groups = map[netip.Prefix]int{}
	}
	if g.fits(p) {
		g.admit(p)
		g.mu.Unlock()
		return p, true
	}
	if len(g.waiting) >= g.Queue {
		if g.Queue <= 0 {
			g.mu.Unlock()
			return nil, false
		}
		g.waiting[0].told <- false
		g.waiting = slices.Delete(g.waiting, 0, 1)
	}
	i, _ := slices.BinarySearchFunc(g.waiting, ticket, func(w *Place, t uint64) int { return cmp.Compare(w.ticket, t) })
	g.waiting = slices.Insert(g.waiting, i, p)
	wait := g.evictFor(p)
	g.mu.Unlock()
	return g.wait(p, deadline, wait)
}

// wait is the time in the queue: now and then an impatient look at the holders.
func (g *Gate) wait(p *Place, deadline time.Time, next time.Duration) (*Place, bool) {
	for {
		timer := time.NewTimer(min(next, time.Until(deadline)))
		select {
		case in := <-p.told:
			timer.Stop()
			return p, in
		case <-timer.C:
		}
		g.mu.Lock()
		i := slices.Index(g.waiting, p)
		if i >= 0 && !time.Now().Before(deadline) {
			g.waiting = slices.Delete(g.waiting, i, i+1)
			g.mu.Unlock()
			return nil, false
		}
		if i >= 0 {
			next = g.evictFor(p)
		}
		g.mu.Unlock()
	}
}

// Leave gives the place back, when the connection has signed in or ended.
func (p *Place) Leave() {
	g := p.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if !p.in {
		return
	}
	p.in = false
	g.held = slices.Delete(g.held, slices.Index(g.held, p), slices.Index(g.held, p)+1)
	if g.groups[p.group]--; g.groups[p.group] <= 0 {
		delete(g.groups, p.group)
	}
	for {
		i := g.next()
		if i < 0 {
			return
		}
		w := g.waiting[i]
		g.waiting = slices.Delete(g.waiting, i, i+1)
		g.admit(w)
		w.told <- true
	}
}

// next is whose turn it is; -1 if nobody fits.
func (g *Gate) next() int {
	fits := func(w *Place) bool { return g.fits(w) }
	first := slices.IndexFunc(g.waiting, fits)
	if first < 0 || time.Since(g.waiting[first].came) < g.Patience/2 {
		return first
	}
	for i := len(g.waiting) - 1; ; i-- {
		if fits(g.waiting[i]) {
			return i
		}
	}
}

// Earnest says that the connection has shown to speak the protocol.
func (p *Place) Earnest() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	p.earnest = true
}

// Held is how many hold a place and how many wait for one.
func (g *Gate) Held() (held, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.held), len(g.waiting)
}

func (g *Gate) fits(p *Place) bool {
	return len(g.held) < g.Total && g.groups[p.group] < g.PerGroup
}

func (g *Gate) admit(p *Place) {
	p.in, p.since = true, time.Now()
	g.held = append(g.held, p)
	g.groups[p.group]++
}

// evictFor puts the oldest holder out whose place p could take, if one had its time;
// else it says when to look again. Of several addresses the one with the most places
// gives first.
func (g *Gate) evictFor(p *Place) time.Duration {
	var victim *Place
	full := g.groups[p.group] >= g.PerGroup
	soonest := g.Patience
	for _, h := range g.held {
		if h.evicted || full && h.group != p.group {
			continue
		}
		left := g.Patience - time.Since(h.since)
		if h.earnest {
			left += 3 * g.Patience
		}
		switch {
		case left > 0:
			soonest = min(soonest, left)
		case victim == nil, g.groups[h.group] > g.groups[victim.group]:
			victim = h
		}
	}
	if victim == nil {
		return soonest
	}
	victim.evicted = true
	victim.out()
	return g.Patience
}
