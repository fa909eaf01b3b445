package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// Position is a place between two records: Seq is the last one before Offset.
type Position struct {
	Seq    uint64 `json:"seq"`
	Offset int64  `json:"offset"`
}

// Damage is the error of a journal whose bytes are not what was written. Records
// before Offset are good; what follows is counted, not read.
type Damage struct {
	Path      string
	Offset    int64  // where the damage begins
	After     uint64 // the last good record before it
	Reason    string
	Following int64  // records after it that can be read
	Last      uint64 // the last of them; 0 without any
	Bytes     int64  // from the damage to the end
}

// Error names the file, the position, and what is behind it.
func (d *Damage) Error() string {
	s := fmt.Sprintf("%s is damaged at byte %d, after record %d: %s.", d.Path, d.Offset, d.After, d.Reason)
	if d.Following == 0 {
		return s + fmt.Sprintf(" No record can be read in the %d bytes from there.", d.Bytes)
	}
	return s + fmt.Sprintf(" %d records after it can be read, up to record %d.", d.Following, d.Last)
}

// Reader reads the records of a journal in order, also while its writer lives.
// It is for one goroutine.
type Reader struct {
	file   io.ReaderAt
	size   func() (int64, error)
	path   string
	sums   sums
	at     Position
	buf    []byte // bytes of the file from at.Offset on
	back   []byte // what buf is a part of; no record points into it
	torn   int64
	damage *Damage
}

const readAhead = MaxPayload + frameBytes

// newReader reads from a position that lies after the header.
func newReader(file io.ReaderAt, size func() (int64, error), path string, run RunID, at Position) *Reader {
	return &Reader{file: file, size: size, path: path, sums: newSums(run), at: at}
}

// At is the position after the record last given.
func (r *Reader) At() Position { return r.at }

// Torn is how many bytes at the end of the file are the beginning of a record that is
// not whole (yet). It is known after Next gave io.EOF.
func (r *Reader) Torn() int64 { return r.torn }

// Next gives the next record. io.EOF means that there is none yet; a later call may
// find one. A *Damage stays until PastDamage.
func (r *Reader) Next() (Record, error) {
	if r.damage != nil {
		return Record{}, r.damage
	}
	f, err := r.sums.parse(r.buf)
	if errors.Is(err, errShort) {
		if err = r.fill(); err != nil {
			return Record{}, err
		}
		f, err = r.sums.parse(r.buf)
	}
	switch {
	case errors.Is(err, errShort):
		r.torn = int64(len(r.buf))
		return Record{}, io.EOF
	case err != nil:
		return Record{}, r.found(err)
	case f.seq != r.at.Seq+1:
		return Record{}, r.found(fmt.Errorf("record %d stands where record %d belongs", f.seq, r.at.Seq+1))
	}
	rec := Record{Seq: f.seq, Time: time.Unix(0, f.time).UTC(), Body: decode(f.kind, f.payload)}
	r.advance(f)
	return rec, nil
}

func (r *Reader) advance(f frame) {
	r.buf = r.buf[f.size():]
	r.at = Position{Seq: f.seq, Offset: r.at.Offset + f.size()}
}

// fill reads on from the position.
func (r *Reader) fill() error {
	size, err := r.size()
	if err != nil {
		return err
	}
	want := int(min(2*readAhead, max(0, size-r.at.Offset)))
	if cap(r.back) < want {
		r.back = make([]byte, want)
	}
	n, err := r.file.ReadAt(r.back[:want], r.at.Offset)
	if err != nil && err != io.EOF {
		return err
	}
	r.buf = r.back[:n]
	return nil
}

// found decides whether what stands at the position is the end of a file after a
// power loss (nothing but zeros), or damage.
func (r *Reader) found(reason error) error {
	d := &Damage{Path: r.path, Offset: r.at.Offset, After: r.at.Seq, Reason: reason.Error()}
	zeros, err := r.survey(d)
	if err != nil {
		return err
	}
	if zeros {
		r.torn = d.Bytes
		return io.EOF
	}
	r.damage = d
	return d
}

// survey counts what can be read behind the damage.
func (r *Reader) survey(d *Damage) (zeros bool, err error) {
	size, err := r.size()
	if err != nil {
		return false, err
	}
	d.Bytes = size - d.Offset
	zeros = true
	last := d.After
	err = scan(r.file, r.sums, d.Offset, size, func(f frame, _ int64) bool {
		if f.seq > last {
			last = f.seq
			d.Following++
			d.Last = f.seq
		}
		return true
	}, func(skipped []byte) {
		zeros = zeros && len(bytes.Trim(skipped, "\x00")) == 0
	})
	return zeros && d.Following == 0, err
}

// PastDamage goes on with the first readable record behind the damage that Next gave.
// What lies between is lost, and the caller must have said so. It is false if there is none.
func (r *Reader) PastDamage() (bool, error) {
	if r.damage == nil {
		return true, nil
	}
	size, err := r.size()
	if err != nil {
		return false, err
	}
	found := false
	err = scan(r.file, r.sums, r.damage.Offset, size, func(f frame, at int64) bool {
		if f.seq <= r.at.Seq {
			return true
		}
		r.at = Position{Seq: f.seq - 1, Offset: at}
		found = true
		return false
	}, nil)
	if found {
		r.damage, r.buf = nil, nil
	}
	return found, err
}

// scan calls visit for every whole frame between two offsets, wherever the first one
// begins, and skipped with the bytes between frames. It reads a window at a time.
func scan(file io.ReaderAt, s sums, from, to int64, visit func(f frame, at int64) bool, skipped func([]byte)) error {
	window := make([]byte, max(0, min(4*readAhead, to-from)))
	for from < to {
		n, err := file.ReadAt(window[:min(int64(len(window)), to-from)], from)
		if err != nil && err != io.EOF {
			return err
		}
		b, last := window[:n], from+int64(n) >= to
		if n == 0 {
			return nil
		}
		used := 0
		// A frame that begins in the last part of a window is read with the next one.
		for used < n && (last || n-used > readAhead) {
			f, err := s.parse(b[used:])
			if err == nil {
				if !visit(f, from+int64(used)) {
					return nil
				}
				used += int(f.size())
				continue
			}
			step := bytes.Index(b[used+1:], marker[:1])
			if step < 0 {
				step = n - used - 1
			}
			if skipped != nil {
				skipped(b[used : used+1+step])
			}
			used += 1 + step
		}
		from += int64(used)
	}
	return nil
}
