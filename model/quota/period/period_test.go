package period

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return d
}

// lengthOf is the length of a month by the calendar's rule, sharing nothing with
// the code.
func lengthOf(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// TestEveryAnchor is Q2 for every day of 1970 to 2100: no gap, no overlap, and
// the anchor's day again after every short month.
func TestEveryAnchor(t *testing.T) {
	step := Day(1)
	if testing.Short() {
		step = 23
	}
	first, last := day(t, "1970-01-01"), day(t, "2100-12-31")
	periods := 0
	for anchor := first; anchor <= last; anchor += step {
		y, m, d := anchor.Start().Date()
		year, month := y, int(m)
		at := anchor
		for n := 0; at <= last; n++ {
			want := min(d, lengthOf(year, month))
			p := Nth(anchor, n)
			if p.From != at || p.To <= p.From || p.Days() < 28 || p.Days() > 31 {
				t.Fatalf("anchor %v: period %d is %v to %v, the one before ends %v", anchor, n, p.From, p.To, at)
			}
			if y2, m2, d2 := at.Start().Date(); y2 != year || int(m2) != month || d2 != want {
				t.Fatalf("anchor %v: period %d begins %v, want %d-%d-%d", anchor, n, at, year, month, want)
			}
			if n < 40 || n%97 == 0 {
				if At(anchor, at) != p || At(anchor, p.To-1) != p || At(anchor, p.To).Index != n+1 {
					t.Fatalf("anchor %v: the days of period %d are not found in it", anchor, n)
				}
			}
			at, periods = p.To, periods+1
			if month++; month > 12 {
				year, month = year+1, 1
			}
		}
	}
	t.Logf("%d periods", periods)
}

// TestZones holds a moment's day and period against its zone: none matters.
func TestZones(t *testing.T) {
	zones := []string{
		"Pacific/Kiritimati", "Pacific/Apia", "Pacific/Chatham", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo",
		"Europe/Berlin", "Europe/London", "Europe/Moscow", "Africa/Cairo", "Africa/Casablanca", "America/St_Johns",
		"America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Pacific/Pago_Pago", "Antarctica/Troll",
		"Australia/Lord_Howe", "Australia/Sydney", "Asia/Tehran", "Asia/Dhaka", "Asia/Yangon", "America/Caracas",
		"America/Havana", "Africa/Monrovia", "Asia/Pyongyang", "Pacific/Norfolk", "Atlantic/Azores", "Asia/Gaza", "America/Nuuk",
	}
	for _, name := range zones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"2026-03-29T00:59:59Z", "2026-10-25T01:00:00Z", "2011-12-30T10:00:00Z", "2024-02-29T23:59:59Z", "1969-12-31T23:59:59Z", "1969-12-31T00:00:00Z"} {
			at, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			if got := DayOf(at.In(zone)).String(); got != s[:10] {
				t.Errorf("%s in %s lies in %s", s, name, got)
			}
		}
	}
}

func TestClamping(t *testing.T) {
	for _, c := range []struct{ anchor, on, from, to string }{
		{"2026-01-31", "2026-02-27", "2026-01-31", "2026-02-28"},
		{"2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31"},
		{"2026-01-31", "2026-03-30", "2026-02-28", "2026-03-31"},
		{"2026-01-31", "2026-03-31", "2026-03-31", "2026-04-30"},
		{"2024-02-29", "2025-02-28", "2025-02-28", "2025-03-29"},
		{"2024-02-29", "2028-02-28", "2028-01-29", "2028-02-29"},
		{"2026-11-14", "2026-11-14", "2026-11-14", "2026-12-14"},
		{"2026-11-14", "2026-11-13", "2026-10-14", "2026-11-14"},
		{"2100-01-30", "2100-02-28", "2100-02-28", "2100-03-30"},
	} {
		p := At(day(t, c.anchor), day(t, c.on))
		if p.From.String() != c.from || p.To.String() != c.to {
			t.Errorf("anchor %s on %s: %v to %v, want %s to %s", c.anchor, c.on, p.From, p.To, c.from, c.to)
		}
		if !p.Has(day(t, c.on)) || p.Has(p.To) || p.End() != p.To.Start() || p.Start() != p.From.Start() {
			t.Errorf("%v is not half-open", p)
		}
	}
}

func TestYearAfter(t *testing.T) {
	for from, want := range map[string]string{
		"2024-02-29T12:30:00Z":      "2025-02-28T12:30:00Z",
		"2023-02-28T12:30:00Z":      "2024-02-28T12:30:00Z",
		"2026-12-31T23:59:59Z":      "2027-12-31T23:59:59Z",
		"2026-01-01T00:30:00+02:00": "2026-12-31T22:30:00Z",
	} {
		at, err := time.Parse(time.RFC3339, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := YearAfter(at).Format(time.RFC3339); got != want {
			t.Errorf("a year after %s is %s, want %s", from, got, want)
		}
	}
}

// TestSplit: every second of a span lies in exactly one slice, and neighbouring
// spans add up.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.Int64Range(-3*daySeconds, 3*daySeconds).Draw(t, "base")
		nano := rapid.Int64Range(0, 999_999_999)
		a := time.Unix(base, nano.Draw(t, "na"))
		b := time.Unix(a.Unix()+rapid.Int64Range(0, 5*daySeconds).Draw(t, "ab"), nano.Draw(t, "nb"))
		c := time.Unix(b.Unix()+rapid.Int64Range(0, 5*daySeconds).Draw(t, "bc"), nano.Draw(t, "nc"))
		whole, parts := byDay(t, a, c), byDay(t, a, b)
		for d, s := range byDay(t, b, c) {
			parts[d] += s
		}
		total := int64(0)
		for d, s := range whole {
			if parts[d] != s {
				t.Fatalf("%v: %d whole, %d in parts", d, s, parts[d])
			}
			overlap := min(c.Unix(), d.End().Unix()) - max(a.Unix(), d.Start().Unix())
			if s != overlap {
				t.Fatalf("%v: %d, but %d seconds of the span lie in it", d, s, overlap)
			}
			total += s
		}
		if total != c.Unix()-a.Unix() || len(parts) != len(whole) {
			t.Fatalf("%d of %d seconds", total, c.Unix()-a.Unix())
		}
		if len(Split(c, a)) > 0 && c.Unix() > a.Unix() {
			t.Fatal("a backward span gave something")
		}
	})
}

func byDay(t *rapid.T, from, to time.Time) map[Day]int64 {
	m := map[Day]int64{}
	for _, s := range Split(from, to) {
		if s.Seconds <= 0 || m[s.Day] != 0 {
			t.Fatalf("slice %+v", s)
		}
		m[s.Day] = s.Seconds
	}
	return m
}

func TestFarMoments(t *testing.T) {
	for _, at := range []time.Time{time.Unix(1<<60, 0), time.Unix(-1<<60, 0), {}} {
		d := DayOf(at)
		if d < firstDay || d > lastDay {
			t.Errorf("%d is out of bounds", d)
		}
		if s := Split(at, time.Unix(at.Unix()+10, 0)); len(s) != 1 || s[0].Seconds != 10 {
			t.Errorf("%v", s)
		}
	}
	if firstDay.String() != "0001-01-01" || lastDay.String() != "9999-12-31" {
		t.Error(firstDay, lastDay)
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2026-12-14", "0001-01-01", "2023-02-29", "9999-12-31", "0000-01-01", "2026-1-1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDay(s); err == nil && d.String() != s {
			t.Errorf("%q became %v", s, d)
		}
	})
}
