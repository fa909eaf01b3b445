//go:build unix

package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// Uplink is a server that takes runs: the local file, its console's socket, or ssh://.
// Calls come from one goroutine. Every error is temporary unless its model.Code says
// otherwise; none of them ever means that something may be deleted.
type Uplink interface {
	// Begin registers the run by its UUID, or finds it, and gives its key (STOC-12).
	Begin(ctx context.Context, id journal.Identity) (key string, err error)
	// Append sends records, in order. The answer names what is durably stored: every
	// record up to Through that is not in Refused. It may be a part of what was sent,
	// also beside an error. What is stored already is acknowledged again.
	Append(ctx context.Context, run journal.RunID, records []journal.Record, content Content) (Ack, error)
	// End says that this tracker sends no more until Begin is called again.
	End(ctx context.Context, run journal.RunID) error
}

// Content opens the content of an artifact among the records.
type Content func(journal.Artifact) (io.ReadCloser, error)

// Ack is what a server answers for.
type Ack struct {
	Through uint64
	Refused []journal.Refusal
}

// Bounds of a batch.
const (
	batchRecords = 1000
	batchBytes   = 1 << 20
)

// Send brings one batch of a run to the server and notes what it acknowledged: the one
// path of tracker and syncer. more is whether there was anything to send.
func Send(ctx context.Context, s *journal.Store, u Uplink, run journal.RunID) (more bool, err error) {
	l, err := s.Lease(run)
	if err != nil {
		return false, err
	}
	defer l.Close()
	records, err := l.Batch(batchRecords, batchBytes)
	if err != nil || len(records) == 0 {
		return false, err
	}
	if l.Mark().Key == "" {
		key, err := u.Begin(ctx, l.Identity())
		if err != nil {
			return true, err
		}
		if err := l.SetKey(key); err != nil {
			return true, err
		}
	}
	ack, err := u.Append(ctx, run, records, func(a journal.Artifact) (io.ReadCloser, error) { return s.OpenFile(run, a) })
	if ack.Through > l.Mark().Seq {
		if bad := l.Acknowledge(ack.Through, ack.Refused...); bad != nil {
			return true, errors.Join(err, bad)
		}
	} else if err == nil {
		err = model.Errorf(model.Unavailable, "The server took none of %d records of the run %s and gave no reason.", len(records), run)
	}
	return true, err
}

// Backoff is the pause after failures: First, doubled up to Most.
type Backoff struct{ First, Most time.Duration }

func (b Backoff) after(failures int) time.Duration {
	first, most := cmp.Or(b.First, time.Second), cmp.Or(b.Most, time.Minute)
	for range failures - 1 {
		if first *= 2; first >= most {
			break
		}
	}
	return min(first, most)
}

// pump brings a live run's journal to the server, and says once why it cannot.
type pump struct {
	o        Options
	run      journal.RunID
	cancel   context.CancelFunc
	flush    chan struct{} // closed when the journal is complete
	done     chan struct{}
	failures int
	said     model.Code
	idle     time.Duration
}

func startPump(o Options, run journal.RunID) *pump {
	ctx, cancel := context.WithCancel(context.Background())
	p := &pump{o: o, run: run, cancel: cancel, flush: make(chan struct{}), done: make(chan struct{}), idle: 200 * time.Millisecond}
	go p.work(ctx)
	return p
}

func (p *pump) work(ctx context.Context) {
	defer close(p.done)
	flush := p.flush
	for ctx.Err() == nil {
		more, err := Send(ctx, p.o.Store, p.o.Uplink, p.run)
		pause := p.idle
		switch {
		case err == nil && more:
			p.restored()
			continue
		case err == nil && flush == nil:
			// All is stored, perhaps with the last answer that was a refusal, too.
			p.restored()
			_ = p.o.Uplink.End(ctx, p.run)
			return
		case err != nil && !errors.Is(err, journal.ErrBusy):
			var d *journal.Damage
			if p.failed(err); errors.As(err, &d) {
				return
			}
			pause = p.o.Backoff.after(p.failures)
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-flush:
			flush = nil // once more at once, whatever the pause
		}
		timer.Stop()
	}
}

// failed notes why the run is offline, and says it when it is news.
func (p *pump) failed(err error) {
	p.failures++
	code, text := model.Unavailable, err.Error()
	var e *model.Error
	var d *journal.Damage
	switch {
	case errors.As(err, &d):
		code = "damaged"
	case errors.As(err, &e):
		code, text = e.Code, e.Error()
	}
	if code == p.said || errors.Is(err, context.Canceled) {
		return
	}
	p.said = code
	_ = p.o.Store.SetReason(p.run, journal.Reason{Code: string(code), Text: text, At: p.o.Now()})
	p.o.Say(fmt.Sprintf("%s The run goes on offline, in %s.", sentence(text), p.o.Store.Dir()))
}

func sentence(s string) string {
	if s != "" && s[len(s)-1] == '.' {
		return s
	}
	return s + "."
}

func (p *pump) restored() {
	p.failures = 0
	if p.said == "" {
		return
	}
	p.said = ""
	_ = p.o.Store.SetReason(p.run, journal.Reason{})
	p.o.Say("The server takes the run again.")
}

// finish gives the server some time for the rest.
func (p *pump) finish(linger time.Duration) {
	close(p.flush)
	timer := time.NewTimer(linger)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		p.cancel()
		select {
		case <-p.done:
		case <-time.After(time.Second): // an uplink that heeds no context is left behind
		}
	}
	p.cancel()
}
