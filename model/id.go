package model

import (
	"fmt"
	"strconv"
)

// ID identifies a record inside one deployment. IDs come from one counter, are
// never reused (so nothing is inherited by name) and fit 48 bits. Zero is "none".
type ID uint64

// MaxID is the largest ID that storage can key.
const MaxID ID = 1<<48 - 1

// String is the decimal form that commands accept and print for invitations
// and notices.
func (id ID) String() string { return strconv.FormatUint(uint64(id), 10) }

// ParseID reads the form of String; ok is false for anything else.
func ParseID(s string) (id ID, ok bool) {
	n, err := strconv.ParseUint(s, 10, 48)
	return ID(n), err == nil && n > 0
}

// UUID is the public identifier of a workspace (W2).
type UUID [16]byte

// String is the canonical 8-4-4-4-12 form.
func (u UUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16])
}
