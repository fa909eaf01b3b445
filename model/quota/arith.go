package quota

import (
	"math"
	"math/bits"
)

// add is a sum of two amounts, and whether it is one.
func add(a, b int64) (int64, bool) {
	s := a + b
	return s, (s < a) == (b < 0)
}

// mulDiv is a*b/c rounded down, for amounts from 0 on and c above it. What does
// not fit is the largest amount.
func mulDiv(a, b, c int64) int64 {
	q, _ := quotient(a, b, c)
	return q
}

// mulDivUp is mulDiv rounded up.
func mulDivUp(a, b, c int64) int64 {
	q, rest := quotient(a, b, c)
	if rest && q < math.MaxInt64 {
		q++
	}
	return q
}

func quotient(a, b, c int64) (q int64, rest bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return math.MaxInt64, false
	}
	n, r := bits.Div64(hi, lo, uint64(c))
	if n > math.MaxInt64 {
		return math.MaxInt64, false
	}
	return int64(n), r > 0
}
