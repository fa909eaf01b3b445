package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"atrium/model"
)

// Summary is a run in the store, as `atrium status` shows it. It is made from the
// header, the mark and the last records; damage in between is seen by reading it all.
type Summary struct {
	Run      RunID
	Identity Identity
	Records  uint64 // in the journal
	Pending  uint64 // not acknowledged
	Refused  []Refusal
	Bytes    int64 // on the disk, artifacts included
	Waiting  int64 // of the journal, not acknowledged
	Torn     int64 // bytes of a record at the end that is not whole
	Last     time.Time
	Live     bool // its tracker lives
	Key      string
	Ended    bool // the server knows that no more comes
	Reason   Reason
	Err      error // a *Damage, a newer format, or a disk that fails
}

// Done is whether every record is on the server. A journal that cannot be read, that
// is being written or of which a record was refused is not done. A torn tail is no
// record: its writer was killed before Append returned.
func (s Summary) Done() bool {
	return s.Err == nil && !s.Live && s.Pending == 0 && len(s.Refused) == 0
}

// List is every run in the store. What is wrong with one stands in its Err.
func (s *Store) List() ([]Summary, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	out := make([]Summary, 0, len(runs))
	for _, r := range runs {
		out = append(out, s.Summary(r))
	}
	return out, nil
}

// Summary is one run; it reads no more than the beginning and the end of its journal.
func (s *Store) Summary(run RunID) Summary {
	out := Summary{Run: run, Reason: s.ReasonOf(run)}
	out.Live = held(filepath.Join(s.folder(run), writerLock))
	mark, err := s.Mark(run)
	if err != nil {
		out.Err = err
		return out
	}
	out.Refused, out.Key, out.Ended = mark.Refused, mark.Key, mark.Ended
	path := filepath.Join(s.folder(run), journalName)
	f, err := os.Open(path)
	if err != nil {
		out.Err = err
		return out
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		out.Err = err
		return out
	}
	size := info.Size()
	out.Bytes, out.Last = size+s.fileBytes(run), info.ModTime()
	out.Waiting = max(0, size-mark.Offset)
	var at Position
	if out.Identity, at, out.Err = readHeader(f, path, run); out.Err != nil {
		return out
	}
	seq, end, last, err := tail(f, newSums(run), at, size)
	if err != nil {
		out.Err = err
		return out
	}
	out.Records, out.Torn = seq, size-end
	if !last.IsZero() {
		out.Last = last
	}
	if seq > mark.Seq {
		out.Pending = seq - mark.Seq
	}
	return out
}

// tail finds the last whole record, from the end.
func tail(f *os.File, s sums, begin Position, size int64) (seq uint64, end int64, last time.Time, err error) {
	end = begin.Offset
	for window := int64(64 << 10); ; window *= 4 {
		from := max(begin.Offset, size-window)
		err := scan(f, s, from, size, func(fr frame, at int64) bool {
			seq, end, last = fr.seq, at+fr.size(), time.Unix(0, fr.time).UTC()
			return true
		}, nil)
		if err != nil || seq > 0 || from == begin.Offset {
			return seq, end, last, err
		}
	}
}

func (s *Store) fileBytes(run RunID) (sum int64) {
	entries, _ := os.ReadDir(filepath.Join(s.folder(run), filesName))
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			sum += info.Size()
		}
	}
	return sum
}

// Each reads a whole journal, from the first record to the last that is whole.
func (s *Store) Each(run RunID, f func(Record)) error {
	_, err := s.each(run, func(r Record) error {
		f(r)
		return nil
	})
	return err
}

func (s *Store) each(run RunID, f func(Record) error) (last uint64, err error) {
	path := filepath.Join(s.folder(run), journalName)
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	_, at, err := readHeader(file, path, run)
	if err != nil {
		return 0, err
	}
	r := newReader(file, func() (int64, error) {
		info, err := file.Stat()
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}, path, run, at)
	for {
		rec, err := r.Next()
		if err != nil {
			return r.At().Seq, notEOF(err)
		}
		if err := f(rec); err != nil {
			return r.At().Seq, err
		}
	}
}

// Verify reads a whole journal and the artifacts it names: the number of its records,
// and a *Damage or what is wrong with an artifact.
func (s *Store) Verify(run RunID) (records uint64, err error) {
	return s.each(run, func(r Record) error {
		if a, ok := r.Body.(Artifact); ok {
			return s.verifyFile(run, a)
		}
		return nil
	})
}

// Remove takes a run away with all that belongs to it. Without force only one that is
// Done goes; neither goes while its tracker lives or it is being synchronised.
func (s *Store) Remove(run RunID, force bool) error {
	dir := s.folder(run)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, name := range []string{writerLock, syncLock} {
		release, busy, err := lock(filepath.Join(dir, name))
		if busy {
			return model.Errorf(model.Conflict, "The run %s is in use.", run).WithHint("Wait until it has ended and is synchronised.")
		}
		if err != nil {
			return err
		}
		defer release()
	}
	if sum := s.summaryLocked(run); !force && !sum.Done() {
		return model.Errorf(model.Conflict, "The run %s is not synchronised: %d records wait.", run, sum.Pending).
			WithHint("Run `atrium sync`, or name the run to clear it all the same.")
	}
	gone := filepath.Join(s.dir, ".gone-"+run.String())
	if err := os.Rename(dir, gone); err != nil {
		return err
	}
	return os.RemoveAll(gone)
}

// summaryLocked is Summary for who holds the writer's lock.
func (s *Store) summaryLocked(run RunID) Summary {
	sum := s.Summary(run)
	sum.Live = false
	if sum.Err == nil && sum.Pending == 0 {
		_, sum.Err = s.Verify(run)
	}
	return sum
}
