package sshd

import (
	"fmt"
	"io"
	"sync/atomic"
)

// counters count since the start.
type counters struct {
	accepted, signedIn, strangers, refused, dropped, started, panics, stalled, in, out atomic.Int64
}

// Counters are what the host has counted since its start, and holds now.
type Counters struct {
	Connections, Sessions, Strangers, Waiting int64 // now

	Accepted    int64 // connections
	SignedIn    int64 // … that proved who they are
	NotSignedIn int64 // … that went without
	Refused     int64 // attempts to sign in
	Dropped     int64 // connections and channels over a limit
	Started     int64 // sessions
	Stalled     int64 // clients given up because they did not read
	Panics      int64 // caught
	BytesIn     int64
	BytesOut    int64
}

// Counters gives the counts of this moment.
func (h *Host) Counters() Counters {
	c := &h.counters
	held, waiting := h.gate.Held()
	h.mu.Lock()
	defer h.mu.Unlock()
	return Counters{
		Connections: int64(len(h.live)), Sessions: int64(len(h.sessions)), Strangers: int64(held), Waiting: int64(waiting),
		Accepted: c.accepted.Load(), SignedIn: c.signedIn.Load(), NotSignedIn: c.strangers.Load(), Refused: c.refused.Load(),
		Dropped: c.dropped.Load(), Started: c.started.Load(), Stalled: c.stalled.Load(), Panics: c.panics.Load(),
		BytesIn: c.in.Load(), BytesOut: c.out.Load(),
	}
}

// WriteTo writes the counters in the text format of Prometheus.
func (c Counters) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for _, m := range []struct {
		name, kind, help string
		value            int64
	}{
		{"connections", "gauge", "Connections that have signed in.", c.Connections},
		{"sessions", "gauge", "Sessions running.", c.Sessions},
		{"strangers", "gauge", "Connections that have not signed in yet.", c.Strangers},
		{"waiting", "gauge", "Connections waiting for a place to sign in.", c.Waiting},
		{"accepted_total", "counter", "Connections accepted.", c.Accepted},
		{"signed_in_total", "counter", "Connections that signed in.", c.SignedIn},
		{"not_signed_in_total", "counter", "Connections that ended without signing in.", c.NotSignedIn},
		{"refused_total", "counter", "Attempts to sign in that were refused.", c.Refused},
		{"dropped_total", "counter", "Connections and channels over a limit.", c.Dropped},
		{"started_total", "counter", "Sessions started.", c.Started},
		{"stalled_total", "counter", "Clients given up because they did not read.", c.Stalled},
		{"panics_total", "counter", "Panics caught.", c.Panics},
		{"received_bytes_total", "counter", "Bytes received.", c.BytesIn},
		{"sent_bytes_total", "counter", "Bytes sent.", c.BytesOut},
	} {
		name := "atrium_ssh_" + m.name
		n, err := fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", name, m.help, name, m.kind, name, m.value)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func sprint(v any) string { return fmt.Sprint(v) }
