package text

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func noon() time.Time { return time.Date(2026, 11, 14, 12, 0, 0, 0, time.UTC) }

func TestExpiry(t *testing.T) {
	for in, want := range map[string]string{
		"1min":                      "2026-11-14T12:01:00Z",
		"12h":                       "2026-11-15T00:00:00Z",
		"30d":                       "2026-12-14T12:00:00Z",
		"2w":                        "2026-11-28T12:00:00Z",
		"030d":                      "2026-12-14T12:00:00Z",
		"36500d":                    "2126-10-21T12:00:00Z",
		"2026-11-14":                "2026-11-14T23:59:59Z",
		"2026-12-31":                "2026-12-31T23:59:59Z",
		"2028-02-29":                "2028-02-29T23:59:59Z",
		"2126-11-13":                "2126-11-13T23:59:59Z",
		"2026-11-14T12:00:01Z":      "2026-11-14T12:00:01Z",
		"2026-12-31T00:30:00+01:00": "2026-12-30T23:30:00Z",
	} {
		got, err := Expiry(in, noon())
		if err != nil || got.Format(time.RFC3339) != want || got.Location() != time.UTC {
			t.Errorf("Expiry(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
}

func TestExpiryRejects(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "not an expiry",
		"never":                           "not an expiry",
		"d":                               "not an expiry",
		"30":                              "not an expiry",
		"30m":                             "not an expiry",
		"30 d":                            "not an expiry",
		"30D":                             "not an expiry",
		"1.5h":                            "not an expiry",
		"-1d":                             "not an expiry",
		"+1d":                             "not an expiry",
		"1d12h":                           "not an expiry",
		"30d\n":                           "not an expiry",
		"٣d":                              "not an expiry",
		"2026-02-29":                      "not an expiry",
		"2026-13-01":                      "not an expiry",
		"2026-12-31 10:00":                "not an expiry",
		"\x1b[2J":                         "not an expiry",
		"0d":                              "is zero",
		"000min":                          "is zero",
		"36501d":                          "too long",
		"9223372036854775807d":            "too long",
		"9223372036854775808h":            "too long",
		strings.Repeat("9", 10_000) + "w": "too long",
		"2026-11-13":                      "not in the future",
		"0001-01-01":                      "not in the future",
		"2026-11-14T12:00:00Z":            "not in the future",
		"2126-11-14":                      "too far away",
		"9999-12-31":                      "too far away",
		"9999-12-31T23:59:59-23:59":       "too far away",
	} {
		got, err := Expiry(in, noon())
		if err == nil || !strings.Contains(err.Error(), want) || !got.IsZero() {
			t.Errorf("Expiry(%.30q) = %v, %v; want %q", in, got, err, want)
			continue
		}
		sentence(t, err)
	}
}

func TestExpiryFollowsUTC(t *testing.T) {
	east := time.FixedZone("east", 14*3600)
	now := time.Date(2026, 12, 31, 1, 0, 0, 0, east) // the 30th in UTC
	if got, err := Expiry("2026-12-30", now); err != nil || !got.Equal(time.Date(2026, 12, 30, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{"90min": 90 * time.Minute, "12h": 12 * time.Hour, "14d": 336 * time.Hour, "1w": 168 * time.Hour} {
		if got, err := Duration(in); err != nil || got != want {
			t.Errorf("Duration(%q) = %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "h", "0h", "1m", "1y", "2026-12-31", "876001h"} {
		if got, err := Duration(in); err == nil || got != 0 {
			t.Errorf("Duration(%q) = %v, %v", in, got, err)
		} else {
			sentence(t, err)
		}
	}
}

func checkExpiry(t testing.TB, s string, now time.Time) {
	t.Helper()
	got, err := Expiry(s, now)
	if err != nil {
		sentence(t, err)
		return
	}
	if !got.After(now) || got.After(now.UTC().AddDate(100, 0, 0)) || got.Location() != time.UTC {
		t.Fatalf("Expiry(%q, %v) = %v", s, now, got)
	}
	if _, err := got.MarshalJSON(); err != nil {
		t.Fatalf("Expiry(%q, %v) = %v: %v", s, now, got, err)
	}
	if again, err := Expiry(got.Format(time.RFC3339Nano), now); err != nil || !again.Equal(got) {
		t.Fatalf("Expiry(%q) = %v, read again %v, %v", s, got, again, err)
	}
}

func TestExpiryProperties(t *testing.T) {
	gen := rapid.OneOf(rapid.StringMatching(`[0-9]{1,20}(min|h|d|w|m)?`), rapid.StringMatching(`[0-9]{4}-[01][0-9]-[0-3][0-9]`), rapid.String())
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Unix(rapid.Int64Range(0, 253402300799).Draw(rt, "now"), 0)
		checkExpiry(t, gen.Draw(rt, "s"), now)
	})
}

func FuzzExpiry(f *testing.F) {
	for _, s := range []string{"30d", "12h", "2w", "45min", "2026-12-31", "2026-12-31T10:00:00Z", "0d", "99999999999999999999d"} {
		f.Add(s, int64(1794657600))
	}
	f.Fuzz(func(t *testing.T, s string, sec int64) {
		checkExpiry(t, s, time.Unix(sec%253402300800, 0))
	})
}
