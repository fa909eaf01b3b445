// Package backup writes the whole of a store into one stream and makes a store
// of one again.
//
//	format.go    the stream: records in order, their number and a SHA-256
//	file.go      a backup file: whole and verified, or not there
//	restore.go   a store from a backup, and compacting, which is the same
//	schedule.go  snapshots every so often, of which some are kept
//
// A backup is one state of the store, whatever is written meanwhile. It holds
// the records and not the pages, so restoring it also compacts the store.
package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"

	"atrium/model"
	"atrium/storage/kv"
)

// magic begins every backup: the name of the format and its version.
const magic = "ATRIUM BACKUP 1\n"

// Info describes a backup.
type Info struct {
	Records uint64
	Bytes   int64  // of the stream
	SHA256  string // of the stream before its last 32 bytes, in hex
}

// Write writes one state of the engine to w. The state is held while it writes,
// which keeps the file from using its freed pages again: w is a file or
// something else that does not make it wait. progress, if there is one, is
// called now and then with the number of records so far.
func Write(ctx context.Context, engine kv.Engine, w io.Writer, progress func(records uint64)) (Info, error) {
	var info Info
	out := bufio.NewWriterSize(w, 1<<18)
	sum := sha256.New()
	put := func(parts ...[]byte) (err error) {
		for _, b := range parts {
			_, _ = sum.Write(b)
			info.Bytes += int64(len(b))
			if _, err = out.Write(b); err != nil {
				break
			}
		}
		return err
	}
	err := engine.View(ctx, func(r kv.Reader) error {
		if info.Bytes > 0 {
			return errors.New("a backup cannot be begun twice")
		}
		failed := put([]byte(magic))
		var head [2 * binary.MaxVarintLen64]byte
		err := r.Scan(kv.Range{}, func(k, v []byte) bool {
			n := binary.PutUvarint(head[:], uint64(len(k)))
			n += binary.PutUvarint(head[n:], uint64(len(v)))
			failed = put(head[:n], k, v)
			if info.Records++; progress != nil && info.Records%4096 == 0 {
				progress(info.Records)
			}
			return failed == nil
		})
		return errors.Join(err, failed)
	})
	if err != nil {
		return Info{}, err
	}
	// No key has no bytes: a zero ends the records, and their number follows.
	end := binary.AppendUvarint([]byte{0}, info.Records)
	if err := put(end); err != nil {
		return Info{}, err
	}
	digest := sum.Sum(nil)
	info.SHA256 = hex.EncodeToString(digest)
	info.Bytes += int64(len(digest))
	if _, err := out.Write(digest); err != nil {
		return Info{}, err
	}
	return info, out.Flush()
}

// reading is a backup being read.
type reading struct {
	in   *bufio.Reader
	sum  hash.Hash
	info Info
	last []byte
}

func (r *reading) ReadByte() (byte, error) {
	b, err := r.in.ReadByte()
	if err == nil {
		_, _ = r.sum.Write([]byte{b})
		r.info.Bytes++
	}
	return b, err
}

func (r *reading) bytes(n uint64) ([]byte, error) {
	b := make([]byte, n)
	got, err := io.ReadFull(r.in, b)
	_, _ = r.sum.Write(b[:got])
	r.info.Bytes += int64(got)
	return b, err
}

// Records are the records of a backup, in order. The last element is an error
// when the stream is not a whole and unchanged backup: only without one were the
// records before it worth anything. info is filled in at the end.
func Records(in io.Reader, info *Info) iter.Seq2[kv.Write, error] {
	return func(yield func(kv.Write, error) bool) {
		r := &reading{in: bufio.NewReaderSize(in, 1<<18), sum: sha256.New()}
		for {
			w, done, err := r.next()
			if err != nil {
				yield(kv.Write{}, spoiled(err))
				return
			}
			if done {
				*info = r.info
				return
			}
			if !yield(w, nil) {
				return
			}
		}
	}
}

func (r *reading) next() (w kv.Write, done bool, err error) {
	if r.info.Bytes == 0 {
		head, err := r.bytes(uint64(len(magic)))
		if err != nil || string(head) != magic {
			return w, false, errors.New("it does not begin like one")
		}
	}
	size, err := binary.ReadUvarint(r)
	if err != nil || size > kv.MaxKeySize {
		return w, false, errors.Join(errors.New("a key is damaged"), err)
	}
	if size == 0 {
		return w, true, r.end()
	}
	length, err := binary.ReadUvarint(r)
	if err != nil || length > 1<<30 {
		return w, false, errors.Join(errors.New("a record is damaged"), err)
	}
	if w.Key, err = r.bytes(size); err == nil {
		w.Value, err = r.bytes(length)
	}
	if err != nil {
		return w, false, err
	}
	if r.last != nil && bytes.Compare(r.last, w.Key) >= 0 {
		return w, false, errors.New("its records are out of order")
	}
	r.last = w.Key
	r.info.Records++
	return w, false, nil
}

func (r *reading) end() error {
	n, err := binary.ReadUvarint(r)
	if err != nil || n != r.info.Records {
		return errors.Join(fmt.Errorf("it has %d records of %d", r.info.Records, n), err)
	}
	want := r.sum.Sum(nil)
	got, err := r.bytes(sha256.Size)
	if err != nil || !bytes.Equal(got, want) {
		return errors.Join(errors.New("its checksum differs"), err)
	}
	if _, err := r.in.ReadByte(); err != io.EOF {
		return errors.Join(errors.New("something follows its end"), err)
	}
	r.info.SHA256 = hex.EncodeToString(want)
	return nil
}

// Verify reads a backup to its end. check is asked about every record.
func Verify(in io.Reader, check func(k, v []byte) error) (info Info, err error) {
	for w, err := range Records(in, &info) {
		if err == nil && check != nil {
			err = check(w.Key, w.Value)
		}
		if err != nil {
			return info, err
		}
	}
	return info, nil
}

func spoiled(cause error) error {
	if errors.Is(cause, io.EOF) || errors.Is(cause, io.ErrUnexpectedEOF) {
		cause = errors.Join(errors.New("it ends too early"), cause)
	}
	e := model.Errorf(model.Unavailable, "This is not a whole and unchanged backup.").
		WithHint("Nothing was changed. Use another backup.")
	e.Cause = cause
	return e
}
