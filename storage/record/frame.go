package record

import (
	"encoding/binary"
	"hash/crc32"
)

// A value is one byte for the format of the record, the payload, and in four
// bytes a CRC-32C over the key, the format and the payload. The key is part of
// it, so a value that turns up under another key is damage, too. The values of
// indexes are framed the same way, empty ones included.
const (
	frameHead = 1
	frameTail = 4
)

// Format is the first byte of every value.
const Format = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(k, body []byte) uint32 {
	return crc32.Update(crc32.Update(0, castagnoli, k), castagnoli, body)
}

// Seal appends the checksum to a body that begins with the format byte.
func Seal(k, body []byte) []byte {
	return binary.BigEndian.AppendUint32(body, checksum(k, body))
}

// Unseal checks the frame and returns the payload, which lies in v. A value that
// is not the key's is a panic with a Damage.
func Unseal(k, v []byte) []byte {
	end := len(v) - frameTail
	if end < frameHead {
		damaged(k, "too short for its frame")
	}
	if checksum(k, v[:end]) != binary.BigEndian.Uint32(v[end:]) {
		damaged(k, "checksum differs")
	}
	if v[0] != Format {
		damaged(k, "unknown record format")
	}
	return v[frameHead:end]
}

// FirstText is the first field of a value whose record begins with a string,
// read without a look at the checksum. It is not ok when the value cannot be
// one, which decoding then tells.
func FirstText(v []byte) (text []byte, ok bool) {
	if len(v) < frameHead+frameTail {
		return nil, false
	}
	payload := v[frameHead : len(v)-frameTail]
	n, used := binary.Uvarint(payload)
	if len(payload) == 0 {
		return nil, true
	}
	if used <= 0 || n > uint64(len(payload)-used) {
		return nil, false
	}
	return payload[used : used+int(n)], true
}
