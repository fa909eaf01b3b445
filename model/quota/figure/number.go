// Package figure reads and writes the figures that people type and read: hours,
// sizes, amounts of money, and a plan's fields. What String-like functions write
// exactly, the parser of the same kind reads back to the same value; the short
// forms for sentences round down and say so.
package figure

import (
	"math/bits"
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// decimal is a number as typed: whole plus frac/scale.
type decimal struct {
	whole, frac, scale int64
}

const maxPlaces = 9

// parseDecimal reads digits with an optional point and at most nine places, and
// nothing else: no sign, no space, no exponent.
func parseDecimal(s string) (decimal, bool) {
	d := decimal{scale: 1}
	whole, frac, point := strings.Cut(s, ".")
	if !digits(whole) || point && (!digits(frac) || len(frac) > maxPlaces) {
		return d, false
	}
	var err error
	if d.whole, err = strconv.ParseInt(whole, 10, 64); err != nil {
		return d, false
	}
	for _, c := range frac {
		d.frac, d.scale = d.frac*10+int64(c-'0'), d.scale*10
	}
	return d, true
}

// times is the number in a smaller unit, rounded down; exact says whether that
// lost nothing, ok whether it is at most most.
func (d decimal) times(unit, most int64) (n int64, exact, ok bool) {
	if d.whole > most/unit {
		return 0, false, false
	}
	hi, lo := bits.Mul64(uint64(d.frac), uint64(unit))
	part, rest := bits.Div64(hi, lo, uint64(d.scale)) // fits: frac < scale
	n = d.whole*unit + int64(part)
	return n, rest == 0, n <= most
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// tenths writes n in a unit with at most one decimal, rounded down, and commas
// between thousands: 1,512.3 or 200.
func tenths(n, unit int64) string {
	s := Count(n / unit)
	if t := n % unit * 10 / unit; t > 0 {
		s += "." + strconv.FormatInt(t, 10)
	}
	return s
}

// Count writes a number from 0 on with commas between thousands.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func wrong(what, s, form string) *model.Error {
	return model.Errorf(model.Invalid, "%s is not %s.", text.Quote(s), what).WithHint("%s", form)
}
