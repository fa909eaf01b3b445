package kv

import (
	"bytes"
	"slices"

	"atrium/model"
)

// MaxKeySize is the longest key in bytes; bbolt's limit, kept by every engine.
const MaxKeySize = 32768

// Ordered checks a write set and returns it as engines apply it: in key order,
// each key once, the last write of a key winning. The given slice is left as
// it is. A key that is empty or too long gives an error of code internal,
// because no record of the schema can have such a key.
func Ordered(writes []Write) ([]Write, error) {
	rising := true
	for i, w := range writes {
		if len(w.Key) == 0 || len(w.Key) > MaxKeySize {
			return nil, model.Errorf(model.Internal, "A key of %d bytes cannot be stored; keys have 1 to %d bytes.", len(w.Key), MaxKeySize)
		}
		if i > 0 && bytes.Compare(writes[i-1].Key, w.Key) >= 0 {
			rising = false
		}
	}
	if rising {
		return writes, nil
	}
	sorted := slices.Clone(writes)
	slices.SortStableFunc(sorted, func(a, b Write) int { return bytes.Compare(a.Key, b.Key) })
	last := sorted[:0]
	for i, w := range sorted {
		if i+1 == len(sorted) || !bytes.Equal(w.Key, sorted[i+1].Key) {
			last = append(last, w)
		}
	}
	return last, nil
}
