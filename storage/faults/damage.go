package faults

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

const damagePage = 4096

// Damage gives a damaged copy of a file and says what was done to it. older is
// the same file at an earlier moment.
func Damage(rng *rand.Rand, file, older []byte) (bad []byte, what string) {
	bad = slices.Clone(file)
	at := rng.IntN(len(bad))
	from := at / damagePage * damagePage
	whole := bad[from:min(len(bad), from+damagePage)]
	switch rng.IntN(12) {
	case 0, 1:
		bit := rng.IntN(8)
		bad[at] ^= 1 << bit
		return bad, fmt.Sprintf("bit %d of byte %d", bit, at)
	case 2: // the heads of pages and of their elements
		at = min(from+rng.IntN(64), len(bad)-1)
		bad[at] ^= 1 << rng.IntN(8)
		return bad, fmt.Sprintf("a bit of byte %d, in the head of a page", at)
	case 3:
		at = rng.IntN(min(len(bad), 2*damagePage))
		bad[at] ^= 1 << rng.IntN(8)
		return bad, fmt.Sprintf("a bit of byte %d, in the first pages", at)
	case 4:
		bad[at] = byte(rng.Uint32())
		return bad, fmt.Sprintf("byte %d", at)
	case 5:
		clear(whole)
		return bad, fmt.Sprintf("page %d zeroed", from/damagePage)
	case 6:
		for i := range whole {
			whole[i] = byte(rng.Uint32())
		}
		return bad, fmt.Sprintf("page %d random", from/damagePage)
	case 7:
		sectors := whole[min(len(whole)-1, rng.IntN(8)*sector):]
		for i := range sectors[:min(len(sectors), sector)] {
			sectors[i] = byte(rng.Uint32())
		}
		return bad, fmt.Sprintf("a sector of page %d random", from/damagePage)
	case 8:
		other := rng.IntN(len(bad)) / damagePage * damagePage
		copy(whole, file[other:])
		return bad, fmt.Sprintf("page %d holds page %d", from/damagePage, other/damagePage)
	case 9: // a write that the disk said it had made and had not
		if from < len(older) {
			copy(whole, older[from:])
		}
		return bad, fmt.Sprintf("page %d as it was earlier", from/damagePage)
	case 10:
		return bad[:at], fmt.Sprintf("cut to %d bytes", at)
	default:
		return slices.Clone(older), "the whole file as it was earlier"
	}
}
