package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// ErrBusy is the answer to a lease that another process has.
var ErrBusy = errors.New("another process is synchronising the run")

// Lease is the right to upload a run and to note what was acknowledged. It is taken for
// a few batches at a time, so that a tracker and any number of syncers take turns, and
// it ends with its process.
type Lease struct {
	store   *Store
	run     RunID
	release func()
	file    *os.File
	reader  *Reader
	mark    Mark
	id      Identity
	given   []Position // of the records handed out and not acknowledged
}

// Lease takes the run, or answers ErrBusy. It reads on from what is acknowledged.
func (s *Store) Lease(run RunID) (*Lease, error) {
	dir := s.folder(run)
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	release, busy, err := lock(filepath.Join(dir, syncLock))
	if busy {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, err
	}
	l := &Lease{store: s, run: run, release: release}
	if err := l.open(dir); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (l *Lease) open(dir string) (err error) {
	path := filepath.Join(dir, journalName)
	if l.file, err = os.Open(path); err != nil {
		return err
	}
	var begin Position
	if l.id, begin, err = readHeader(l.file, path, l.run); err != nil {
		return err
	}
	if l.mark, err = l.store.Mark(l.run); err != nil {
		return err
	}
	at := l.mark.Position
	if at.Seq == 0 || at.Offset == 0 || !l.fits(at) {
		at = begin
	}
	l.reader = newReader(l.file, l.size, path, l.run, at)
	for l.reader.At().Seq < l.mark.Seq {
		if _, err := l.reader.Next(); err != nil {
			break // the next Next says it
		}
	}
	return nil
}

func (l *Lease) size() (int64, error) {
	info, err := l.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// fits is whether the record after the mark, or the end of the file, is where the mark
// says.
func (l *Lease) fits(at Position) bool {
	size, err := l.size()
	if err != nil || at.Offset > size {
		return false
	}
	b := make([]byte, min(readAhead, size-at.Offset))
	n, err := l.file.ReadAt(b, at.Offset)
	if err != nil && err != io.EOF {
		return false
	}
	f, err := newSums(l.run).parse(b[:n])
	return n == 0 || err == nil && f.seq == at.Seq+1
}

// Identity is the header of the run.
func (l *Lease) Identity() Identity { return l.id }

// Mark is what is acknowledged.
func (l *Lease) Mark() Mark { return l.mark }

// Batch gives the next records, at most so many and about so many bytes. An empty
// batch without an error is the end of what is written so far. With a *Damage,
// the records before it are given first; then the damage alone.
func (l *Lease) Batch(records int, bytes int64) ([]Record, error) {
	var out []Record
	from := l.reader.At().Offset
	for len(out) < records && l.reader.At().Offset-from < bytes {
		rec, err := l.reader.Next()
		if errors.Is(err, io.EOF) || err != nil && len(out) > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		if rec.Seq <= l.mark.Seq {
			continue // a journal that was reset behind its mark by a power loss
		}
		out = append(out, rec)
		l.given = append(l.given, l.reader.At())
	}
	return out, nil
}

// Acknowledge notes that the server stored every record up to a sequence number,
// except those it refused. What was not handed out by this lease cannot be acknowledged.
func (l *Lease) Acknowledge(through uint64, refused ...Refusal) error {
	m := l.mark
	if through < m.Seq {
		return fmt.Errorf("record %d of the run %s was acknowledged before, and now only %d", m.Seq, l.run, through)
	}
	n := 0
	for n < len(l.given) && l.given[n].Seq <= through {
		m.Position = l.given[n]
		n++
	}
	if m.Seq != through {
		return fmt.Errorf("record %d of the run %s was acknowledged, which was not sent", through, l.run)
	}
	for _, r := range refused {
		if r.Seq <= l.mark.Seq || r.Seq > through {
			return fmt.Errorf("record %d of the run %s was refused, and is not among those answered for", r.Seq, l.run)
		}
	}
	m.Refused = append(m.Refused[:len(m.Refused):len(m.Refused)], refused...)
	if len(m.Refused) > mostRefused {
		return fmt.Errorf("the server refuses more than %d records of the run %s; the first: %s", mostRefused, l.run, m.Refused[0].Why)
	}
	if err := l.save(m); err != nil {
		return err
	}
	l.given = l.given[n:]
	return nil
}

// SetKey keeps the server's name of the run.
func (l *Lease) SetKey(key string) error {
	if l.mark.Key == key {
		return nil
	}
	m := l.mark
	m.Key = key
	return l.save(m)
}

// SetEnded keeps that the server was told that no more comes.
func (l *Lease) SetEnded() error {
	if l.mark.Ended {
		return nil
	}
	m := l.mark
	m.Ended = true
	return l.save(m)
}

// Rewind goes back to an earlier record: the server, restored from a backup, has lost
// what it had acknowledged. What lies behind is sent again, and stored once.
func (l *Lease) Rewind(through uint64) error {
	m := l.mark
	if through >= m.Seq {
		return nil
	}
	m.Position, m.Ended = Position{Seq: through}, false // the place is looked for from the beginning
	m.Refused = slices.DeleteFunc(slices.Clone(m.Refused), func(r Refusal) bool { return r.Seq > through })
	if err := l.save(m); err != nil {
		return err
	}
	_ = l.file.Close()
	l.given = nil
	return l.open(l.store.folder(l.run))
}

func (l *Lease) save(m Mark) error {
	if err := writeSmall(filepath.Join(l.store.folder(l.run), markName), l.run, m); err != nil {
		return err
	}
	l.mark = m
	return nil
}

// PastDamage goes on behind damage that Batch gave, when the person has asked for it.
// The records between are refused in the mark, as damaged, so that they stay named.
func (l *Lease) PastDamage() (bool, error) {
	before := l.reader.At().Seq
	ok, err := l.reader.PastDamage()
	if err != nil || !ok {
		return ok, err
	}
	at := l.reader.At()
	if at.Seq == before {
		return true, nil
	}
	m := l.mark
	m.Position = at
	m.Refused = append(m.Refused[:len(m.Refused):len(m.Refused)],
		Refusal{Seq: before + 1, Why: fmt.Sprintf("records %d to %d cannot be read", before+1, at.Seq)})
	l.given = nil
	return true, l.save(m)
}

// Close gives the run back.
func (l *Lease) Close() {
	if l.file != nil {
		l.file.Close()
	}
	l.release()
}
