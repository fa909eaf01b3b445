// Package onetime makes codes that count once and compares them. Long ones have 128
// bits and stand for themselves; short ones are typed from a mail and count only
// where they were asked for, a few times.
package onetime

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"atrium/model"
)

const (
	// ClaimWindow is how long a sign-in code counts.
	ClaimWindow = 7 * 24 * time.Hour
	// ShortWindow is how long a mailed code counts.
	ShortWindow = 15 * time.Minute
	// Tries is how many wrong codes are taken before it counts no more.
	Tries = 5
)

// Long is a new code of 128 bits.
func Long(u model.Unit) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(u.NewSecret()))
}

// Clean is a code as it is compared: people copy spaces and dashes along.
func Clean(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(strings.ToLower(strings.TrimSpace(code)))
}

// ClaimKey is what a long code is kept under.
func ClaimKey(code string) string {
	sum := sha256.Sum256([]byte(Clean(code)))
	return "claim/" + hex.EncodeToString(sum[:])
}

// VerifyKey is what the code for the address of an account is kept under.
func VerifyKey(person model.ID) string { return "verify/" + person.String() }

// SessionKey is what the code of somebody who signs up is kept under: by what their
// session has proven, so that it counts in no other one. "" for who has proven
// nothing.
func SessionKey(a model.Actor) string {
	switch {
	case a.Key != "":
		return "session/" + a.Key
	case a.Subject != "":
		sum := sha256.Sum256([]byte(a.Issuer + "\x00" + a.Subject))
		return "session/" + hex.EncodeToString(sum[:])
	}
	return ""
}

// Short is a new code of eight digits, with the hash by which it counts under the
// key.
func Short(u model.Unit, key string) (code string, hash []byte) {
	code = fmt.Sprintf("%08d", binary.BigEndian.Uint64(u.NewSecret())%100_000_000)
	return code, digest(key, code)
}

func digest(key, code string) []byte {
	sum := sha256.Sum256([]byte(key + "\x00" + code))
	return sum[:]
}

// Try compares a short code and writes what came of it: right, or one try less. A
// code that has expired, was tried too often or passed already is wrong.
func Try(u model.Unit, c *model.OneTimeCode, code string) (right bool) {
	if !Open(u, c) || c.Passed {
		return false
	}
	right = len(c.Hash) > 0 && subtle.ConstantTimeCompare(c.Hash, digest(c.Key, Clean(code))) == 1
	if right {
		c.Passed, c.Hash = true, nil
	} else {
		c.Tries++
	}
	u.PutCode(c)
	return right
}

// Open says whether a code can still be tried, or counts after it has passed.
func Open(s model.State, c *model.OneTimeCode) bool {
	return c != nil && s.Now().Before(c.Expires) && c.Tries < Tries
}

// pruned is the most expired codes that one change clears away.
const pruned = 20

// Prune clears expired codes away. Whoever writes a code calls it, so that they
// cannot pile up.
func Prune(u model.Unit) {
	var old []*model.OneTimeCode
	for c := range u.Codes() {
		if u.Now().Before(c.Expires) || len(old) == pruned {
			break
		}
		old = append(old, c)
	}
	for _, c := range old {
		u.DeleteCode(c)
	}
}
