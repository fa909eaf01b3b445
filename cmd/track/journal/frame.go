package journal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// Bounds of a frame. A larger console chunk is cut, larger points are spread.
const (
	MaxPayload = 256 << 10
	frameBytes = 36
)

var marker = [4]byte{0xa7, 0xd1, 0x4a, 0x1e}

// What can be wrong with the bytes at a position. A short frame is the end of a file
// that is being written or whose writer was killed; the others are damage.
var (
	errShort  = errors.New("the record is cut off")
	errMarker = errors.New("no record begins here")
	errFrame  = errors.New("the head of the record does not fit its checksum")
	errBody   = errors.New("the record does not fit its checksum")
)

// frame is a record as it lies in the file; payload points into the bytes read.
type frame struct {
	seq     uint64
	time    int64
	kind    Kind
	payload []byte
}

func (f frame) size() int64 { return int64(frameBytes + len(f.payload)) }

// sums are the checksums of one run.
type sums struct{ seed uint32 }

// castagnoli is read only: crc32 keeps its own table for it.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func newSums(run RunID) sums { return sums{crc32.Checksum(run[:], castagnoli)} }

func (s sums) of(b []byte) uint32 { return crc32.Update(s.seed, castagnoli, b) }

// append adds the frame's bytes to b.
func (s sums) append(b []byte, f frame) []byte {
	at := len(b)
	b = append(b, marker[:]...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(f.payload)))
	b = binary.LittleEndian.AppendUint64(b, f.seq)
	b = binary.LittleEndian.AppendUint64(b, uint64(f.time))
	b = append(b, byte(f.kind), 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, s.of(f.payload))
	b = binary.LittleEndian.AppendUint32(b, s.of(b[at:at+32]))
	return append(b, f.payload...)
}

// parse reads the frame at the beginning of b. With errShort, b is a beginning of a
// frame (or of nothing that could be told from one).
func (s sums) parse(b []byte) (frame, error) {
	for i := 0; i < len(marker) && i < len(b); i++ {
		if b[i] != marker[i] {
			return frame{}, errMarker
		}
	}
	if len(b) < frameBytes {
		return frame{}, errShort
	}
	if binary.LittleEndian.Uint32(b[32:]) != s.of(b[:32]) {
		return frame{}, errFrame
	}
	length := int(binary.LittleEndian.Uint32(b[4:]))
	if length > MaxPayload || b[25]|b[26]|b[27] != 0 {
		return frame{}, errFrame
	}
	if len(b) < frameBytes+length {
		return frame{}, errShort
	}
	f := frame{
		seq:     binary.LittleEndian.Uint64(b[8:]),
		time:    int64(binary.LittleEndian.Uint64(b[16:])),
		kind:    Kind(b[24]),
		payload: b[frameBytes : frameBytes+length],
	}
	if binary.LittleEndian.Uint32(b[28:]) != s.of(f.payload) {
		return f, errBody
	}
	return f, nil
}
