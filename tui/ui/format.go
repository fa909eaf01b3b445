package ui

import (
	"strconv"
	"strings"
	"time"
)

// Number writes a count with commas: 1,204.
func Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Count writes a count with its noun: 1 person, 1,204 people.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Date writes a day; "" for the zero time.
func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02")
}

// Ago writes how long before now t was, in one unit; a day beyond 30 days.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return "just now"
	case d < 30*24*time.Hour:
		return span(d) + " ago"
	}
	return Date(t)
}

// In writes how far ahead of now t is, in one unit, rounded: "in 14 days". What
// has passed is "expired".
func In(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := t.Sub(now)
	switch {
	case d <= 0:
		return "expired"
	case d < time.Minute:
		return "in under a minute"
	case d < time.Hour:
		d += 30 * time.Second
	case d < 24*time.Hour:
		d += 30 * time.Minute
	default:
		d += 12 * time.Hour
	}
	return "in " + span(d)
}

func span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return Count(int(d/time.Minute), "minute", "minutes")
	case d < 24*time.Hour:
		return Count(int(d/time.Hour), "hour", "hours")
	}
	return Count(int(d/(24*time.Hour)), "day", "days")
}

// Bytes writes a size in binary units: 1.2 GiB.
func Bytes(n int64) string {
	if n < 1024 {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, unit := float64(n), 0
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	for value >= 1024 && unit < len(units)-1 {
		value /= 1024
		unit++
	}
	return strconv.FormatFloat(value, 'f', 1, 64) + " " + units[unit]
}

// Hours writes seconds as hours: 210.4 h.
func Hours(seconds int64) string {
	s := strconv.FormatFloat(float64(seconds)/3600, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0") + " h"
}
