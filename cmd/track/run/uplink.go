//go:build unix

package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// pump brings a live run's journal to the server, and says once why it cannot.
type pump struct {
	o        Options
	run      journal.RunID
	cancel   context.CancelFunc
	flush    chan struct{} // closed when the journal is complete
	done     chan struct{}
	failures int
	reached  bool // since the start
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
	if p.o.Why != nil {
		p.failed(p.o.Why)
		flush = p.rest(ctx, p.o.Backoff.After(p.failures), flush)
	}
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
			_ = Finish(ctx, p.o.Store, p.o.Uplink, p.run)
			return
		case err != nil && !errors.Is(err, journal.ErrBusy):
			var d *journal.Damage
			if p.failed(err); errors.As(err, &d) {
				return
			}
			if flush == nil && p.hopeless() {
				return // `atrium sync` brings the rest
			}
			pause = p.o.Backoff.After(p.failures)
		}
		flush = p.rest(ctx, pause, flush)
	}
}

// rest waits, no longer than until the journal is complete: then it is tried once more
// at once.
func (p *pump) rest(ctx context.Context, pause time.Duration, flush chan struct{}) chan struct{} {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-flush:
		return nil
	}
	return flush
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

// hopeless is whether the end waits for nothing: the server has been away for long or
// since the start, or has said no.
func (p *pump) hopeless() bool {
	no := p.said != "" && p.said != model.Unavailable
	return (no || p.o.Why != nil && !p.reached || p.failures >= 8) && p.o.Store.Summary(p.run).Pending > 0
}

func (p *pump) restored() {
	p.failures, p.reached = 0, true
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
