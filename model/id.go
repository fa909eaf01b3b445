package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
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

// UUID is the public identifier of a workspace (W2), a project or a run.
type UUID [16]byte

// String is the canonical 8-4-4-4-12 form.
func (u UUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16])
}

// ParseUUID reads the form of String, in either case; ok is false for anything
// else.
func ParseUUID(s string) (u UUID, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return u, false
	}
	n, err := hex.Decode(u[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:]))
	return u, err == nil && n == len(u)
}

// UUID is the project's public identifier. It is made from the workspace's, the
// immutable name and the time of creation, so it tells nothing about other
// workspaces and is never that of a later project of the same name.
func (p *Project) UUID(w *Workspace) (u UUID) {
	h := sha256.New()
	h.Write(w.UUID[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(p.Created.UnixNano())))
	h.Write([]byte(p.Name))
	copy(u[:], h.Sum(nil))
	u[6] = u[6]&0x0f | 0x80 // version 8: made in a way of our own
	u[8] = u[8]&0x3f | 0x80
	return u
}
