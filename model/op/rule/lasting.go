package rule

import (
	"fmt"
	"time"

	"atrium/model"
)

// Lasting refuses, as Invalid, an end that has passed already, a length of time
// that is none, and both together.
func Lasting(s model.State, until time.Time, d time.Duration) error {
	switch {
	case d < 0:
		return model.Errorf(model.Invalid, "Nothing lasts less than no time.").
			WithHint("Give a duration such as 30d, or a date.")
	case d > 0 && !until.IsZero():
		return model.Errorf(model.Invalid, "An expiry is either a moment or a length of time.").
			WithHint("Give a duration such as 30d, or a date.")
	}
	return StillAhead(s, until)
}

// Lasts ends a sentence about an invitation with the end of what it gives:
// Until, or how long that lasts from the acceptance on (I4).
func Lasts(until time.Time, d time.Duration) string {
	if d > 0 {
		return ", for " + Span(d) + " from the acceptance on"
	}
	return Until(until)
}

// Ends is the end of what an invitation gives that is accepted now; zero for
// never (I4).
func Ends(s model.State, i *model.Invitation) time.Time {
	if i.For > 0 {
		return s.Now().Add(i.For)
	}
	return i.Until
}

// Offered adds the end of what an invitation gives to the facts about it.
func Offered(f model.Facts, i *model.Invitation) model.Facts {
	f["expires_at"] = Stamp(i.Until)
	if i.For > 0 {
		f["lasts_seconds"] = int64(i.For / time.Second)
	}
	return f
}

// Span is a length of time in its largest whole unit: 30 days, 12 hours.
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0:
		return Plural(int(d/day), "day", "days")
	case d%time.Hour == 0:
		return Plural(int(d/time.Hour), "hour", "hours")
	case d%time.Minute == 0:
		return Plural(int(d/time.Minute), "minute", "minutes")
	}
	return fmt.Sprintf("%d seconds", int64(d/time.Second))
}
