package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"atrium/model"
)

// Format is the version of the journals that this Atrium writes.
const Format = 1

// The names in the folder of a run.
const (
	journalName = "journal"
	markName    = "acked"
	stateName   = "state"
	filesName   = "files"
	writerLock  = "writer.lock"
	syncLock    = "sync.lock"
)

// Store is an offline store. Any number of processes may use it.
type Store struct{ dir string }

// Path is where the offline store of a working directory is: $ATRIUM_OFFLINE_DIR, or
// `.atrium` there (SPEC T4).
func Path(workdir string, getenv func(string) string) string {
	if dir := getenv("ATRIUM_OFFLINE_DIR"); dir != "" {
		return dir
	}
	return filepath.Join(workdir, ".atrium")
}

// Open is the store at a path; it need not exist yet.
func Open(dir string) *Store { return &Store{dir: dir} }

// Dir is the store's path.
func (s *Store) Dir() string { return s.dir }

// Exists is whether there is anything at the store's path.
func (s *Store) Exists() bool {
	_, err := os.Stat(s.dir)
	return err == nil
}

func (s *Store) folder(run RunID) string { return filepath.Join(s.dir, run.String()) }

// Create makes the journal of a new run and holds it until the writer is closed. The
// run appears in the store whole, with its header on the disk, or not at all.
func (s *Store) Create(id Identity, o Options) (*Writer, error) {
	o = o.filled()
	id.Format, id.RunText = Format, id.Run.String()
	payload, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	if len(payload) > MaxPayload {
		return nil, model.Errorf(model.Invalid, "The command of the run is %d bytes long; a journal takes %d.", len(payload), MaxPayload).
			WithHint("Put the arguments into a file that the command reads.")
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	fresh := filepath.Join(s.dir, ".new-"+id.RunText)
	w, err := s.build(fresh, id, payload, o)
	if err != nil {
		os.RemoveAll(fresh)
		return nil, err
	}
	return w, nil
}

func (s *Store) build(fresh string, id Identity, payload []byte, o Options) (*Writer, error) {
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return nil, err
	}
	release, _, err := lock(filepath.Join(fresh, writerLock))
	if err != nil {
		return nil, err
	}
	sums := newSums(id.Run)
	head := sums.append(nil, frame{time: id.Created.UnixNano(), kind: KindHeader, payload: payload})
	err = writeSynced(filepath.Join(fresh, journalName), head)
	dir := s.folder(id.Run)
	if err == nil {
		err = os.Rename(fresh, dir)
	}
	if err == nil {
		err = syncDir(s.dir)
	}
	var file File
	if err == nil {
		file, err = o.Open(filepath.Join(dir, journalName))
	}
	if err != nil {
		release()
		return nil, err
	}
	w := &Writer{
		o: o, run: id.Run, dir: dir, release: release, file: file, sums: sums, size: int64(len(head)),
		kick: make(chan struct{}, 1), turn: make(chan struct{}), over: make(chan struct{}),
	}
	w.look()
	go w.work()
	return w, nil
}

// Runs are the runs in the store, by UUID.
func (s *Store) Runs() ([]RunID, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []RunID
	for _, e := range entries {
		if r, ok := ParseRunID(e.Name()); ok && e.IsDir() {
			out = append(out, r)
		}
	}
	return out, nil
}

// Find is the run whose UUID begins with text, as every place shows it; a name with
// the store's path before it will do, too.
func (s *Store) Find(text string) (RunID, error) {
	text = strings.ToLower(filepath.Base(text))
	runs, err := s.Runs()
	if err != nil {
		return RunID{}, err
	}
	runs = slices.DeleteFunc(runs, func(r RunID) bool { return text == "" || !strings.HasPrefix(r.String(), text) })
	switch len(runs) {
	case 1:
		return runs[0], nil
	case 0:
		return RunID{}, model.Errorf(model.NotFound, "There is no run %q in %s.", text, s.dir).WithHint("`atrium status` lists those there are.")
	default:
		return RunID{}, model.Errorf(model.Invalid, "%d runs in %s begin with %q.", len(runs), s.dir, text).WithHint("Give more of the UUID.")
	}
}

// Identity reads the header of a run's journal.
func (s *Store) Identity(run RunID) (Identity, Position, error) {
	path := filepath.Join(s.folder(run), journalName)
	f, err := os.Open(path)
	if err != nil {
		return Identity{}, Position{}, err
	}
	defer f.Close()
	return readHeader(f, path, run)
}

func readHeader(file io.ReaderAt, path string, run RunID) (id Identity, at Position, err error) {
	b := make([]byte, 4<<10)
	n, err := file.ReadAt(b, 0)
	f, bad := newSums(run).parse(b[:n])
	if errors.Is(bad, errShort) && n == len(b) {
		b = make([]byte, readAhead)
		n, err = file.ReadAt(b, 0)
		f, bad = newSums(run).parse(b[:n])
	}
	if err != nil && err != io.EOF {
		return id, at, err
	}
	err = bad
	if err == nil && (f.kind != KindHeader || f.seq != 0) {
		err = errors.New("the file does not begin with a header")
	}
	if err == nil {
		err = json.Unmarshal(f.payload, &id)
	}
	if err != nil {
		return id, at, &Damage{Path: path, Reason: "the header cannot be read: " + err.Error(), Bytes: int64(n)}
	}
	if id.Format > Format {
		return id, at, model.Errorf(model.Invalid, "The journal %s has format %d; this Atrium reads up to %d.", path, id.Format, Format).
			WithHint("Use the Atrium that wrote it, or a newer one.")
	}
	if id.RunText != run.String() {
		return id, at, &Damage{Path: path, Reason: fmt.Sprintf("the header is that of the run %q", id.RunText), Bytes: int64(n)}
	}
	id.Run = run
	return id, Position{Offset: f.size()}, nil
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
