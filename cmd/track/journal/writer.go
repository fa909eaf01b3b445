package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// File is what a writer needs of its file; tests put one that fails in its place.
type File interface {
	io.WriterAt
	Sync() error
	Close() error
}

// Options of a writer. Zero values are the defaults.
type Options struct {
	HoldBytes int           // held back while nothing can be written: 8 MiB
	SyncEvery time.Duration // what a power loss may cost at most: one second
	SyncBytes int           // or this much: 1 MiB
	// Reserve is the space that is left to the child: below it, console output is not
	// kept, only counted. 64 MiB; negative: none.
	Reserve int64
	// Patience is how long Append, and the end, wait for a disk that does not answer: a
	// second. What was given stays held back, and is written when the disk does.
	Patience time.Duration
	Now      func() time.Time
	Open     func(path string) (File, error)
	Free     func(path string) (int64, bool)
}

func (o Options) filled() Options {
	o.HoldBytes = cmp.Or(o.HoldBytes, 8<<20)
	o.SyncEvery = cmp.Or(o.SyncEvery, time.Second)
	o.SyncBytes = cmp.Or(o.SyncBytes, 1<<20)
	o.Reserve = cmp.Or(o.Reserve, 64<<20)
	o.Patience = cmp.Or(o.Patience, time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Open == nil {
		o.Open = func(path string) (File, error) { return os.OpenFile(path, os.O_RDWR, 0o600) }
	}
	if o.Free == nil {
		o.Free = free
	}
	return o
}

// ErrSlow is the answer while a disk does not answer.
var ErrSlow = errors.New("the disk does not answer")

// Writer appends to the journal of a run. It may be used by several goroutines. One of
// its own writes, so that nobody waits for a disk that hangs.
type Writer struct {
	o       Options
	run     RunID
	dir     string
	release func()
	file    File
	sums    sums

	mu      sync.Mutex
	seq     uint64 // of the last record that has a number
	size    int64  // bytes in the file
	pending []byte // frames that are not in the file yet, perhaps from the middle of one
	lost    Lost   // not yet told in the journal
	total   Lost   // since the start
	err     error  // of the last attempt to write
	syncErr error
	dirty   int // bytes not flushed
	timer   *time.Timer
	armed   bool
	checked int64 // size at the last look at the free space
	scarce  bool
	closed  bool

	queued, written, synced uint64        // bytes since the start
	tried                   uint64        // what was queued when the last attempt began
	flush                   uint64        // is to be flushed up to here
	syncing                 bool          // a flush is under way
	kick                    chan struct{} // there is something to do
	turn                    chan struct{} // closed when an attempt or a flush has ended
	over                    chan struct{} // closed when nothing is written any more
}

// Stats is what a writer has done so far.
type Stats struct {
	Records uint64 // numbered, those held back included
	Bytes   int64  // in the file
	Held    int    // bytes that wait for space
	Lost    Lost   // since the start
	Err     error  // why the last attempt to write failed; nil after one that did not
	SyncErr error  // the last failure of a flush: what a power loss would cost is not known
}

// Run is the run's UUID, Dir its folder.
func (w *Writer) Run() RunID { return w.run }

// Dir is the folder of the run.
func (w *Writer) Dir() string { return w.dir }

// Append writes records of one time, in order. An error means that they are held back
// or, beyond HoldBytes, only counted; the writer goes on and tries again by itself.
func (w *Writer) Append(at time.Time, bodies ...Body) error { return w.append(true, at, bodies) }

// Offer is Append for who does not wait for the disk.
func (w *Writer) Offer(at time.Time, bodies ...Body) { _ = w.append(false, at, bodies) }

func (w *Writer) append(wait bool, at time.Time, bodies []Body) error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return os.ErrClosed
	}
	if w.scarce {
		w.mu.Unlock()
		w.look()
		w.mu.Lock()
	}
	flush := false
	for _, b := range bodies {
		for _, part := range parts(b) {
			w.stage(at, part)
		}
		flush = flush || b.Kind() == KindStatus
	}
	target := w.queued
	if flush {
		w.flush = target
	}
	w.poke()
	defer w.mu.Unlock()
	if !wait {
		return nil
	}
	return w.wait(target, flush)
}

// wait waits until so much is in the file, and flushed if that is asked for, until an
// attempt to get it there has failed, or for as long as there is patience.
func (w *Writer) wait(target uint64, flush bool) error {
	var patience <-chan time.Time
	for {
		switch {
		case w.written >= target && (!flush || w.synced >= target):
			if flush {
				return w.syncErr
			}
			return nil
		case w.err != nil && w.tried >= target && w.written < target:
			return w.err
		}
		turn := w.turn
		w.mu.Unlock()
		if patience == nil {
			timer := time.NewTimer(w.o.Patience)
			defer timer.Stop()
			patience = timer.C
		}
		select {
		case <-turn:
			w.mu.Lock()
		case <-patience:
			w.mu.Lock()
			return ErrSlow
		}
	}
}

// poke wakes who writes.
func (w *Writer) poke() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// turned tells who waits.
func (w *Writer) turned() {
	close(w.turn)
	w.turn = make(chan struct{})
}

// Lose counts what a caller had to drop before it came here.
func (w *Writer) Lose(l Lost) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lose(l)
	w.arm()
}

func (w *Writer) lose(l Lost) {
	if l.Since.IsZero() {
		l.Since = w.o.Now()
	}
	w.lost.Add(l)
	w.total.Add(l)
}

// stage encodes a record behind what waits, or counts it if too much does.
func (w *Writer) stage(at time.Time, b Body) {
	if _, console := b.(Console); console && w.short() {
		w.drop(b, "the disk has less free space than is left to the command")
		return
	}
	payload, err := b.encode(nil)
	if err == nil && len(payload) > MaxPayload {
		err = fmt.Errorf("a record of %d bytes is larger than %d", len(payload), MaxPayload)
	}
	if err != nil {
		w.drop(b, err.Error())
		return
	}
	if len(w.pending)+frameBytes+len(payload) > w.o.HoldBytes {
		why := "more came than could be written"
		if w.err != nil {
			why = reason(w.err)
		}
		w.drop(b, why)
		return
	}
	w.seq++
	w.put(frame{seq: w.seq, time: at.UnixNano(), kind: b.Kind(), payload: payload})
}

func (w *Writer) drop(b Body, why string) {
	l := Lost{Records: 1, Why: why}
	switch b := b.(type) {
	case Metrics:
		l.Points = int64(len(b.Points))
	case Console:
		l.Bytes = int64(len(b.Data)) + b.Dropped
	case Lost:
		l = b
	}
	w.lose(l)
}

// short is whether the disk had less than the reserve left at the last look.
func (w *Writer) short() bool { return w.scarce && w.o.Reserve >= 0 }

// Stats tells how it stands.
func (w *Writer) Stats() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Stats{Records: w.seq, Bytes: w.size, Held: len(w.pending), Lost: w.total, Err: w.err, SyncErr: w.syncErr}
}

// Close writes and flushes what waits and gives the lock back. An error names what is
// not in the journal. A disk that does not answer is not waited for: what it has to write
// it may still get, and the lock ends with the process.
func (w *Writer) Close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	w.poke()
	w.mu.Unlock()
	patience := time.NewTimer(5 * w.o.Patience) // a flush takes longer than a write
	defer patience.Stop()
	flushed := make(chan error, 1)
	go func() {
		<-w.over
		w.mu.Lock()
		for w.syncing {
			turn := w.turn
			w.mu.Unlock()
			<-turn
			w.mu.Lock()
		}
		w.mu.Unlock()
		err := w.file.Sync()
		w.file.Close()
		w.release()
		flushed <- err
	}()
	var err error
	select {
	case err = <-flushed:
	case <-patience.C:
		err = ErrSlow
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) > 0 {
		return fmt.Errorf("%d bytes of the run %s are not in its journal: %w", len(w.pending), w.run, cmp.Or(w.err, err))
	}
	if err != nil {
		w.syncErr = err
		return fmt.Errorf("the journal of the run %s could not be flushed: %w", w.run, err)
	}
	return nil
}
