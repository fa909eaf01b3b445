package journal

import "time"

// look looks at the free space, for no longer than there is patience.
func (w *Writer) look() {
	if w.o.Reserve < 0 {
		return
	}
	seen := make(chan struct{})
	go func() {
		defer close(seen)
		left, ok := w.o.Free(w.dir)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.checked, w.scarce = w.size, ok && left < w.o.Reserve
	}()
	timer := time.NewTimer(w.o.Patience)
	defer timer.Stop()
	select {
	case <-seen:
	case <-timer.C:
	}
}

// work writes what is staged, until the end.
func (w *Writer) work() {
	defer close(w.over)
	for range w.kick {
		w.mu.Lock()
		closed := w.closed // before the last write, which is one more after an error
		w.write()
		if w.flush > w.synced || w.dirty >= w.o.SyncBytes {
			w.sync()
		}
		w.arm()
		check := w.size-w.checked >= 1<<20
		w.turned()
		w.mu.Unlock()
		if closed {
			return
		}
		if check {
			w.look()
		}
	}
}

// write brings what waits into the file. A write that stopped in the middle of a
// record is continued there: no byte in the file is ever written twice or cut off.
func (w *Writer) write() {
	for {
		w.tried = w.queued
		for len(w.pending) > 0 {
			b, at := w.pending, w.size
			w.mu.Unlock() // nobody else takes from pending
			n, err := w.file.WriteAt(b, at)
			w.mu.Lock()
			n = max(0, min(n, len(b)))
			w.size += int64(n)
			w.dirty += n
			w.written += uint64(n)
			w.pending = w.pending[n:]
			if len(w.pending) == 0 {
				w.pending = nil
			}
			if w.err = err; err != nil {
				return
			}
			w.turned()
			w.tried = w.queued
		}
		if w.lost.Zero() || w.err != nil {
			return
		}
		l := w.lost
		w.lost = Lost{}
		payload, err := l.encode(nil)
		if err != nil {
			return
		}
		w.seq++
		w.put(frame{seq: w.seq, time: w.o.Now().UnixNano(), kind: KindLost, payload: payload})
	}
}

func (w *Writer) put(f frame) {
	before := len(w.pending)
	w.pending = w.sums.append(w.pending, f)
	w.queued += uint64(len(w.pending) - before)
}

// sync flushes what was written, beside what is written meanwhile.
func (w *Writer) sync() {
	if w.syncing || w.err != nil && w.dirty == 0 {
		return
	}
	w.syncing = true
	had, upTo := w.dirty, w.written
	go func() {
		err := w.file.Sync()
		w.mu.Lock()
		defer w.mu.Unlock()
		w.syncing = false
		w.dirty, w.syncErr, w.synced = w.dirty-min(had, w.dirty), err, upTo
		w.turned()
		if w.flush > w.synced && w.written >= w.flush {
			w.poke()
		}
	}()
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
	defer w.mu.Unlock()
	w.armed = false
	if w.closed {
		return
	}
	if w.dirty > 0 {
		w.sync()
	}
	w.poke()
}
