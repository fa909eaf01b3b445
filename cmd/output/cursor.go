package output

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
)

// Cursor makes the "next" of a page from the key of its last row: one word of
// letters, digits, - and _ that only the same list takes.
func Cursor(list, key string) string {
	if key == "" {
		return ""
	}
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(list+"\x00"+key)))
	return base64.RawURLEncoding.EncodeToString(append(sum, key...))
}

// Key is the key in a cursor of the list; ok is false for anything else. An
// empty cursor is the beginning of every list.
func Key(list, cursor string) (key string, ok bool) {
	if cursor == "" {
		return "", true
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < 5 {
		return "", false
	}
	key = string(raw[4:])
	return key, Cursor(list, key) == cursor
}
