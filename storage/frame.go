package storage

import (
	"encoding/binary"
	"hash/crc32"
)

// A value is one byte for the format of the record, the payload, and in four
// bytes a CRC-32C over the key, the format and the payload. The key is part of
// it, so a value that turns up under another key is damage, too. The values of
// indexes are framed the same way, empty ones included.
const (
	recordFormat = 1
	frameHead    = 1
	frameTail    = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(k, body []byte) uint32 {
	return crc32.Update(crc32.Update(0, castagnoli, k), castagnoli, body)
}

// seal appends the checksum to a body that begins with the format byte.
func seal(k, body []byte) []byte {
	return binary.BigEndian.AppendUint32(body, checksum(k, body))
}

// unseal checks the frame and returns the payload, which lies in v.
func unseal(k, v []byte) []byte {
	end := len(v) - frameTail
	if end < frameHead {
		damaged(k, "too short for its frame")
	}
	if checksum(k, v[:end]) != binary.BigEndian.Uint32(v[end:]) {
		damaged(k, "checksum differs")
	}
	if v[0] != recordFormat {
		damaged(k, "unknown record format")
	}
	return v[frameHead:end]
}
