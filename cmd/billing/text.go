package billing

import (
	"time"

	"atrium/model/display"
	"atrium/model/view"
)

func text(s string) string { return display.Text(s) }

func day(t view.Time) string { return t.UTC().Format(time.DateOnly) }

// of writes what is used of a limit.
func of(used, limit int64, write func(int64) string) string {
	if limit == 0 {
		return write(used) + " of unlimited"
	}
	return write(used) + " of " + write(limit)
}

func unlimited(limit int64, s string) string {
	if limit == 0 {
		return "unlimited"
	}
	return s
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
