package chart

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Number writes a value for reading, with four digits: 0.3112, 12.4k, 1.5e-07. What
// is not finite is written as such.
func Number(v float64) string { return short(v, 4) }

// short writes a value with so many digits, the first that is not zero being one.
func short(v float64, digits int) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 0):
		return strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+")
	case a == 0:
		return "0"
	case a < 1e-3 || a >= 1e15:
		mantissa, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
		return trim(mantissa) + "e" + power
	}
	unit, sign := unitOf(a)
	power := int(math.Floor(math.Log10(a / unit)))
	return trim(strconv.FormatFloat(v/unit, 'f', max(0, digits-1-power), 64)) + sign
}

// unitOf is the unit that large numbers are written in.
func unitOf(a float64) (unit float64, sign string) {
	switch {
	case a >= 1e12:
		return 1e12, "T"
	case a >= 1e9:
		return 1e9, "G"
	case a >= 1e6:
		return 1e6, "M"
	case a >= 1e4:
		return 1e3, "k"
	}
	return 1, ""
}

// trim takes away the zeros that end decimals.
func trim(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// tick writes a number of an axis so that it differs from the one a step further.
func tick(v, step float64) string {
	if step <= 0 || math.IsNaN(step) || math.IsInf(step, 0) {
		return Number(v)
	}
	if math.Abs(v) < step/2 {
		return "0"
	}
	a := math.Abs(v)
	digits := int(math.Floor(math.Log10(a))) - int(math.Floor(math.Log10(step))) + 1
	return short(v, min(max(digits, 1), 9))
}

// Elapsed writes a length of time in seconds in its two largest units: 45s, 3m20s,
// 2h, 1d6h.
func Elapsed(seconds float64) string {
	if math.IsNaN(seconds) || math.Abs(seconds) > math.MaxInt64/1e9 {
		return Number(seconds)
	}
	if a := math.Abs(seconds); a > 0 && a < 10 && a != math.Trunc(a) {
		return short(seconds, 2) + "s"
	}
	d, sign := time.Duration(seconds*float64(time.Second)).Round(time.Second), ""
	if d < 0 {
		d, sign = -d, "-"
	}
	out := ""
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / u.of; n > 0 {
			more := out != ""
			out += strconv.FormatInt(int64(n), 10) + u.name
			if more {
				break
			}
		} else if out != "" {
			break
		}
		d %= u.of
	}
	if out == "" {
		return "0s"
	}
	return sign + out
}
