// Package wire is how trackers and syncers speak to a server: one protocol, whether the
// server is this process, the holder's socket, or ssh:// (SPEC T3, T5). Over the last
// two it is spoken on the standard streams of the hidden command `runs ingest`.
//
//	client                         server
//	hello {protocol}               hello {protocol, person}
//	begin {identity, check}        begin {key}
//	file {run, sha256, offset} +   file {have}            content, before the record that names it
//	append run, records            append {through, refused, error}
//	end {run}                      end
//	                               error {code, message, hint, details}, instead of any answer
//
// A frame is its length (uint32, big-endian, of what follows), a letter and a payload: JSON,
// but for append, where records have the journal's own payloads, and for the bytes of a
// file. Each request has one answer, in order. Sizes are bounded on both sides before
// anything is kept; who breaks a rule loses their connection and nothing else.
//
// What is acknowledged is what a committed transaction answered for. Nothing else ever
// is: no silence, no error and no end of a connection is an answer.
//
// Chosen: records as they lie in the journal, so that there is one coding to test.
// Rejected: JSON for them (three times the bytes, and no NaN), a stream without
// answers to each batch (an acknowledgement would have to be remembered elsewhere).
package wire

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// Protocol is the version that is spoken.
const Protocol = 1

// Bounds of what is taken from the other side.
const (
	MaxFrame   = 2 << 20
	MaxRecords = 2000
	MaxPiece   = 256 << 10 // of a file's content
	maxRuns    = 1000      // begun on one connection
)

// The letters of frames; an answer has its request's.
const (
	kindHello  = 'H'
	kindBegin  = 'B'
	kindFile   = 'F'
	kindAppend = 'A'
	kindEnd    = 'E'
	kindError  = 'X'
)

var errBroken = errors.New("what came is not the protocol of runs")

func writeFrame(w io.Writer, kind byte, parts ...[]byte) error {
	n := 1
	for _, p := range parts {
		n += len(p)
	}
	if n > MaxFrame {
		return fmt.Errorf("a message of %d bytes is larger than %d", n, MaxFrame)
	}
	b := make([]byte, 5, 4+n)
	binary.BigEndian.PutUint32(b, uint32(n))
	b[4] = kind
	for _, p := range parts {
		b = append(b, p...)
	}
	_, err := w.Write(b)
	return err
}

// readFrame reads a frame. What it claims to be long is taken in steps: a length
// without its bytes costs nobody memory.
func readFrame(r io.Reader) (kind byte, payload []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[:4])
	if n == 0 || n > MaxFrame {
		return 0, nil, errBroken
	}
	left := int(n) - 1
	payload = make([]byte, 0, min(left, 64<<10))
	for left > 0 {
		step := min(left, 64<<10)
		at := len(payload)
		payload = append(payload, make([]byte, step)...)
		if _, err := io.ReadFull(r, payload[at:]); err != nil {
			return 0, nil, unexpected(err)
		}
		left -= step
	}
	return head[4], payload, nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

type hello struct {
	Protocol int    `json:"protocol"`
	Person   string `json:"person,omitempty"` // as whom the server takes it
}

type begin struct {
	Identity journal.Identity `json:"identity"`
	Check    bool             `json:"check,omitempty"` // only whether it could
}

type begun struct {
	Key string `json:"key"`
}

type file struct {
	Run    string `json:"run"`
	SHA256 string `json:"sha256"`
	Offset int64  `json:"offset"`
}

type have struct {
	Have int64 `json:"have"`
}

type ack struct {
	Through uint64            `json:"through"`
	Refused []journal.Refusal `json:"refused,omitempty"`
	Error   *fault            `json:"error,omitempty"`
}

type end struct {
	Run string `json:"run"`
}

// fault is a *model.Error between two processes.
type fault struct {
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Hint    string            `json:"hint,omitempty"`
	Details map[string]string `json:"details,omitempty"`
}

func faultOf(err error) *fault {
	e := model.AsError(err)
	return &fault{string(e.Code), e.Message, e.Hint, e.Details}
}

func (f *fault) err() error {
	code := model.Code(f.Code)
	if code.Exit() == model.Internal.Exit() {
		code = model.Internal
	}
	return &model.Error{Code: code, Message: f.Message, Hint: f.Hint, Details: f.Details}
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // only values of ours, which all can be
		panic(err)
	}
	return b
}

// encodeRecords gives what append carries.
func encodeRecords(run journal.RunID, records []journal.Record) ([]byte, error) {
	b := append(make([]byte, 0, 64<<10), run[:]...)
	b = binary.AppendUvarint(b, uint64(len(records)))
	for _, r := range records {
		payload, err := journal.Encode(r.Body)
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(b, r.Seq)
		b = binary.AppendVarint(b, r.Time.UnixNano())
		b = append(b, byte(r.Body.Kind()))
		b = binary.AppendUvarint(b, uint64(len(payload)))
		b = append(b, payload...)
	}
	return b, nil
}

// decodeRecords reads it. The bodies of records may be Unknown; all else is an error.
func decodeRecords(b []byte) (run journal.RunID, records []journal.Record, err error) {
	if len(b) < len(run) {
		return run, nil, errBroken
	}
	copy(run[:], b)
	b = b[len(run):]
	count, n := binary.Uvarint(b)
	if n <= 0 || count > MaxRecords {
		return run, nil, errBroken
	}
	b = b[n:]
	for range count {
		var r journal.Record
		if r.Seq, n = binary.Uvarint(b); n <= 0 || r.Seq == 0 {
			return run, nil, errBroken
		}
		b = b[n:]
		at, n := binary.Varint(b)
		if n <= 0 || len(b) == n {
			return run, nil, errBroken
		}
		kind := journal.Kind(b[n])
		b = b[n+1:]
		size, n := binary.Uvarint(b)
		if n <= 0 || size > journal.MaxPayload || size > uint64(len(b)-n) || size > math.MaxInt32 {
			return run, nil, errBroken
		}
		r.Time, r.Body = time.Unix(0, at).UTC(), journal.Decode(kind, b[n:n+int(size)])
		b = b[n+int(size):]
		if last := len(records) - 1; last >= 0 && r.Seq != records[last].Seq+1 {
			return run, nil, errBroken
		}
		records = append(records, r)
	}
	if len(b) != 0 {
		return run, nil, errBroken
	}
	return run, records, nil
}
