package text

import (
	"strconv"
	"time"
)

const maxYears = 100

const expiryForms = "a duration such as 45min, 12h, 30d or 2w, a date such as 2026-12-31, or an RFC 3339 time"

// Duration reads a length of time: a whole number above zero and a unit, min
// (minutes), h (hours), d (days of 24 hours) or w (weeks), at most 100 years of
// 365 days (SPEC 8).
func Duration(s string) (time.Duration, error) {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	unit := unitOf(s[n:])
	if n == 0 || unit == 0 {
		return 0, faultf("%s is not a duration. Give a number and min, h, d or w, such as 45min, 12h, 30d or 2w.", Quote(s))
	}
	const most = maxYears * 365 * 24 * time.Hour
	count, err := strconv.ParseInt(s[:n], 10, 64)
	if err != nil || count > int64(most/unit) {
		return 0, faultf("The duration %s is too long. At most 100 years (36500d) are allowed.", Quote(s))
	}
	if count == 0 {
		return 0, faultf("The duration %s is zero. Give at least 1.", Quote(s))
	}
	return time.Duration(count) * unit, nil
}

// Expiry reads when something ends (SPEC 8): a duration from now (see Duration),
// a date, which means the last second of that day in UTC, or an RFC 3339 time.
// The result is in UTC, after now and at most 100 years away.
func Expiry(s string, now time.Time) (time.Time, error) {
	now = now.UTC().Round(0)
	t, err := expiry(s, now)
	if err != nil {
		return time.Time{}, err
	}
	if !t.After(now) {
		return time.Time{}, faultf("The expiry %s is not in the future: it is %s now (UTC). Give a later one.", Quote(s), now.Format("2006-01-02 15:04"))
	}
	if t.After(now.AddDate(maxYears, 0, 0)) || t.Year() > 9999 {
		return time.Time{}, faultf("The expiry %s is too far away. At most 100 years are allowed.", Quote(s))
	}
	return t, nil
}

func expiry(s string, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(24*time.Hour - time.Second), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if s != "" && digit(s[0]) && unitOf(trimDigits(s)) != 0 {
		d, err := Duration(s)
		return now.Add(d), err
	}
	return time.Time{}, faultf("%s is not an expiry. Give %s.", Quote(s), expiryForms)
}

func trimDigits(s string) string {
	for s != "" && digit(s[0]) {
		s = s[1:]
	}
	return s
}

// unitOf is the length of a unit, 0 for an unknown one. There is no "m": it
// could be a minute or a month.
func unitOf(s string) time.Duration {
	switch s {
	case "min":
		return time.Minute
	case "h":
		return time.Hour
	case "d":
		return 24 * time.Hour
	case "w":
		return 7 * 24 * time.Hour
	}
	return 0
}
