package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Mark is what a server acknowledged of a run. A mark that is absent or damaged means
// that nothing was acknowledged: everything is sent again, and stored once.
type Mark struct {
	Position            // every record up to Seq is stored, or named in Refused
	Refused   []Refusal `json:"refused,omitempty"`
	Key       string    `json:"key,omitempty"`   // the server's name of the run, STOC-12
	Ended     bool      `json:"ended,omitempty"` // the server knows that no more comes
	Unchecked bool      `json:"-"`               // the file was there and could not be believed
}

// Refusal is a record that the server will not take, with its reason. It is neither
// stored nor forgotten: its run stays unsynchronised until it is cleared by name.
type Refusal struct {
	Seq uint64 `json:"seq"`
	Why string `json:"why"`
}

// mostRefused bounds the list; a server that refuses more has something against the
// run, and nothing is acknowledged beyond that.
const mostRefused = 1000

// Mark reads what was acknowledged of a run. Only a failure of the disk is an error.
func (s *Store) Mark(run RunID) (Mark, error) {
	var m Mark
	ok, err := readSmall(filepath.Join(s.folder(run), markName), run, &m)
	if err != nil {
		return Mark{}, err
	}
	if !ok {
		return Mark{Unchecked: true}, nil
	}
	return m, nil
}

// Reason is why a run is not synchronised, in words that status shows.
type Reason struct {
	Code string    `json:"code"` // a model.Code, "offline", "damaged" or "refused"
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// SetReason keeps why a run is not synchronised; the zero Reason takes it back.
func (s *Store) SetReason(run RunID, r Reason) error {
	return writeSmall(filepath.Join(s.folder(run), stateName), run, r)
}

// ReasonOf is what SetReason kept last.
func (s *Store) ReasonOf(run RunID) (r Reason) {
	if ok, err := readSmall(filepath.Join(s.folder(run), stateName), run, &r); !ok || err != nil {
		return Reason{}
	}
	return r
}

// readSmall reads a file of one line of JSON and one with its checksum. It is true
// without a file.
func readSmall(path string, run RunID, v any) (ok bool, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	text, sum, _ := bytes.Cut(b, []byte("\n"))
	if string(sum) != smallSum(run, text) {
		return false, nil
	}
	return json.Unmarshal(text, v) == nil, nil
}

// writeSmall replaces the file whole. It is not flushed: what a power loss takes away
// is only sent once more.
func writeSmall(path string, run RunID, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	aside := path + ".new"
	if err := os.WriteFile(aside, fmt.Appendf(nil, "%s\n%s", text, smallSum(run, text)), 0o600); err != nil {
		os.Remove(aside)
		return err
	}
	return os.Rename(aside, path)
}

func smallSum(run RunID, text []byte) string {
	return fmt.Sprintf("%08x\n", newSums(run).of(text))
}
