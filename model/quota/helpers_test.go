package quota

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/quota/period"
)

const (
	hours = int64(hourSeconds)
	gib   = int64(1) << 30
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", time.DateOnly} {
		if m, err := time.Parse(layout, s); err == nil {
			return m.UTC()
		}
	}
	t.Fatalf("no time: %s", s)
	return time.Time{}
}

func plan(t testing.TB, name string) Versions {
	t.Helper()
	for _, p := range model.DefaultPlans() {
		if p.Name == name {
			return Fixed(p)
		}
	}
	t.Fatalf("no plan: %s", name)
	return nil
}

// opened is a subscription from its first moment.
func opened(t testing.TB, name, created string) *Balance {
	t.Helper()
	return Open(name, plan(t, name), at(t, created), at(t, created))
}

// on is the same subscription at another time, as its record would be read.
func on(t testing.TB, b *Balance, now string) *Balance {
	t.Helper()
	return At(b.Ledger, b.plans, at(t, now))
}

func use(t testing.TB, b *Balance, seconds int64) Taken {
	t.Helper()
	taken, err := b.Use(seconds, b.Now())
	if err != nil {
		t.Fatal(err)
	}
	return taken
}

func topUp(t testing.TB, b *Balance, seconds int64) {
	t.Helper()
	if err := b.TopUp(seconds); err != nil {
		t.Fatal(err)
	}
}

func causes(why []Reason) string {
	s := ""
	for _, r := range why {
		s += string(r.Cause) + " "
	}
	return s
}

func wantInt(t testing.TB, what string, got, want int64) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d, want %d", what, got, want)
	}
}

func wantText(t testing.TB, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func wantTime(t testing.TB, what string, got time.Time, want string) {
	t.Helper()
	if want == "" && got.IsZero() {
		return
	}
	if !got.Equal(at(t, want)) {
		t.Errorf("%s: %v, want %s", what, got, want)
	}
}

func dayOf(t testing.TB, s string) period.Day { return period.DayOf(at(t, s)) }
