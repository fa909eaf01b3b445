package journal

import (
	"cmp"
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
	Now     func() time.Time
	Open    func(path string) (File, error)
	Free    func(path string) (int64, bool)
}

func (o Options) filled() Options {
	o.HoldBytes = cmp.Or(o.HoldBytes, 8<<20)
	o.SyncEvery = cmp.Or(o.SyncEvery, time.Second)
	o.SyncBytes = cmp.Or(o.SyncBytes, 1<<20)
	o.Reserve = cmp.Or(o.Reserve, 64<<20)
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

// Writer appends to the journal of a run. It may be used by several goroutines.
type Writer struct {
	o       Options
	run     RunID
	dir     string
	release func()

	mu      sync.Mutex
	file    File
	sums    sums
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
func (w *Writer) Append(at time.Time, bodies ...Body) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return os.ErrClosed
	}
	flush := false
	for _, b := range bodies {
		for _, part := range parts(b) {
			w.stage(at, part)
		}
		flush = flush || b.Kind() == KindStatus
	}
	err := w.write()
	if flush && err == nil {
		err = w.flushed(w.file.Sync())
	}
	if w.dirty >= w.o.SyncBytes && err == nil {
		err = w.flushed(w.file.Sync())
	}
	w.arm()
	return err
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
	w.pending = w.sums.append(w.pending, frame{seq: w.seq, time: at.UnixNano(), kind: b.Kind(), payload: payload})
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

// short is whether the disk has less than the reserve left; it looks once a mebibyte.
func (w *Writer) short() bool {
	if w.o.Reserve < 0 {
		return false
	}
	if w.checked == 0 || w.scarce || w.size-w.checked >= 1<<20 {
		left, ok := w.o.Free(w.dir)
		w.checked, w.scarce = w.size, ok && left < w.o.Reserve
	}
	return w.scarce
}

// write brings what waits into the file. A write that stopped in the middle of a
// record is continued there: no byte in the file is ever written twice or cut off.
func (w *Writer) write() error {
	for {
		if len(w.pending) > 0 {
			n, err := w.file.WriteAt(w.pending, w.size)
			n = max(0, min(n, len(w.pending)))
			w.size += int64(n)
			w.dirty += n
			w.pending = w.pending[n:]
			if w.err = err; err != nil {
				return err
			}
			w.pending = nil
		}
		if w.lost.Zero() || w.err != nil {
			return nil
		}
		l := w.lost
		w.lost = Lost{}
		payload, err := l.encode(nil)
		if err != nil {
			return err
		}
		w.seq++
		w.pending = w.sums.append(nil, frame{seq: w.seq, time: w.o.Now().UnixNano(), kind: KindLost, payload: payload})
	}
}

func (w *Writer) flushed(err error) error {
	w.dirty = 0
	w.syncErr = err
	return err
}

// arm sees to it that what was written is flushed, and what waits is tried again.
func (w *Writer) arm() {
	if w.armed || w.closed || w.dirty == 0 && len(w.pending) == 0 && w.lost.Zero() {
		return
	}
	w.armed = true
	if w.timer == nil {
		w.timer = time.AfterFunc(w.o.SyncEvery, w.tick)
		return
	}
	w.timer.Reset(w.o.SyncEvery)
}

func (w *Writer) tick() {
	w.mu.Lock()
	w.armed = false
	if w.closed {
		w.mu.Unlock()
		return
	}
	_ = w.write() // Stats tells
	had := w.dirty
	w.mu.Unlock()
	var err error
	if had > 0 {
		err = w.file.Sync() // not under the lock: an append does not wait for the disk
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if had > 0 && !w.closed {
		w.dirty, w.syncErr = w.dirty-min(had, w.dirty), err
	}
	w.arm()
}

// Stats tells how it stands.
func (w *Writer) Stats() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Stats{Records: w.seq, Bytes: w.size, Held: len(w.pending), Lost: w.total, Err: w.err, SyncErr: w.syncErr}
}

// Close writes and flushes what waits and gives the lock back. An error names what is
// not in the journal.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	err := w.write()
	if err != nil {
		err = fmt.Errorf("%d bytes of the run %s are not in its journal: %w", len(w.pending), w.run, err)
	} else if err = w.flushed(w.file.Sync()); err != nil {
		err = fmt.Errorf("the journal of the run %s could not be flushed: %w", w.run, err)
	}
	w.file.Close()
	w.release()
	return err
}
