package figure

import (
	"math"
	"strings"
	"testing"

	"atrium/model"
)

func TestHours(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1": hour, "200": 200 * hour, "1.5": 5400, "0.25": 900, "0.0025": 9, "210.4": 757440, "10000000": MaxHours * hour, "007": 7 * hour,
	} {
		if n, err := ParseHours(s); err != nil || n != want {
			t.Errorf("%s: %d %v, want %d", s, n, err, want)
		}
	}
	for _, s := range []string{"", "-1", "+1", "1.", ".5", "1,5", "1e3", " 1", "1h", "0.0001", "0.333", "10000001", "10000000.5", "99999999999999999999", "1.0000000001", "१"} {
		if _, err := ParseHours(s); model.CodeOf(err) != model.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
	for n, want := range map[int64]string{
		0: "0", 1: "0", 359: "0", 360: "0.1", hour: "1", 757440: "210.4", 757799: "210.4", 1512*hour + 1200: "1,512.3",
		1234567 * hour: "1,234,567", -5: "0", math.MaxInt64: "2,562,047,788,015,215.5",
	} {
		if got := Hours(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1048576": 1 << 20, "100GiB": 100 << 30, "100 gib": 100 << 30, "1TiB": 1 << 40, "1.5TiB": 3 << 39, "500GB": 500e9,
		"1kb": 1000, "1KiB": 1024, "7B": 7, "0.1GiB": 107374182, "1024PiB": MaxSize, "0.000000001TB": 1000,
	} {
		if n, err := ParseSize(s); err != nil || n != want {
			t.Errorf("%s: %d %v, want %d", s, n, err, want)
		}
	}
	for _, s := range []string{"", "GiB", "-1GiB", "1G", "1T", "1 ", "1  GiB", "1GiB ", "1.GiB", "1024.1PiB", "9999999999999999999999", "1EiB", "1..2GB", "1\nGB"} {
		if _, err := ParseSize(s); model.CodeOf(err) != model.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
	for n, want := range map[int64]string{0: "0", 1: "1B", 1024: "1KiB", 1025: "1025B", 100 << 30: "100GiB", 1024 << 30: "1TiB", 3 << 39: "1536GiB", MaxSize: "1024PiB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64][2]string{
		0: {"0 B", "0 B"}, 1: {"1 B", "1 B"}, 1023: {"1,023 B", "1,023 B"}, 1025: {"1 KiB", "1.1 KiB"}, 5<<30 + 1: {"5 GiB", "5.1 GiB"},
		5 << 30: {"5 GiB", "5 GiB"}, 1<<30 - 1: {"1,023.9 MiB", "1,024 MiB"}, math.MaxInt64: {"8,191.9 PiB", "8,192 PiB"},
	} {
		if a, b := ShortSize(n), AtLeast(n); a != want[0] || b != want[1] {
			t.Errorf("%d: %s and %s, want %v", n, a, b, want)
		}
	}
	if got := SizeOf(1228<<30+900<<20, 100<<30); got != "1,228.8 of 100 GiB" {
		t.Error(got)
	}
}

func TestCents(t *testing.T) {
	for s, want := range map[string]int64{"0": 0, "150": 15000, "150.5": 15050, "150.05": 15005, "10000000000.00": MaxCents} {
		if n, err := ParseCents(s); err != nil || n != want {
			t.Errorf("%s: %d %v", s, n, err)
		}
	}
	for _, s := range []string{"", "-1", "1.005", "1,50", "$5", "10000000000.01", "0.001"} {
		if _, err := ParseCents(s); model.CodeOf(err) != model.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
	if Cents(15000) != "150.00" || Cents(5) != "0.05" || Cents(-5) != "0.00" {
		t.Error(Cents(15000), Cents(5), Cents(-5))
	}
}

// Q4: a label only, never a card number.
func TestMethod(t *testing.T) {
	for _, s := range []string{"invoice", "visa 4242 12/2027", "American-Express 0005 01/2030"} {
		if got, err := ParseMethod(s); err != nil || got != s {
			t.Errorf("%q: %q %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "4242424242424242", "visa 4242424242424242 12/2027", "visa 4242 4242 4242 4242", "visa 4242 13/2027", "visa 4242 00/2027",
		"visa 4242 12/27", "visa  4242 12/2027", "visa4 4242 12/2027", "visa 4242 12/2027 737", "visa 4242 12/1999", "Invoice", "vis\x1ba 4242 12/2027",
	} {
		_, err := ParseMethod(s)
		if model.CodeOf(err) != model.Invalid {
			t.Errorf("%q: %v", s, err)
		} else if strings.Contains(err.Error(), "4242424242424242") {
			t.Error("the error repeats the number")
		}
	}
}

// Q1: the figures of every default plan are written and read back.
func TestPlanFields(t *testing.T) {
	for _, p := range model.DefaultPlans() {
		var pairs []string
		for _, f := range PlanFields(p) {
			pairs = append(pairs, f.Key+"="+f.Value)
		}
		got, err := SetPlan(model.Plan{Name: p.Name, Seats: 77}, pairs)
		if err != nil || got != p {
			t.Errorf("%v became %+v: %v", pairs, got, err)
		}
	}
	if got := strings.Join(PlanKeys(), " "); got != "hours storage seats projects price visibilities" {
		t.Error(got)
	}
}

func TestSetPlan(t *testing.T) {
	old := model.Plan{Name: "p", HoursAMonth: 5, Visibilities: model.Visibilities(model.Private)}
	got, err := SetPlan(old, []string{"hours=unlimited", "storage=1.5TiB", "seats=3", "projects=unlimited", "price=9.90", "visibilities=public,private"})
	want := model.Plan{Name: "p", StorageBytes: 3 << 39, Seats: 3, PriceCents: 990, Visibilities: model.Visibilities(model.Private, model.Public)}
	if err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
	if got, err = SetPlan(old, []string{"storage=unlimited", "visibilities=all"}); err != nil || got.StorageBytes != 0 || got.Visibilities != 7 {
		t.Errorf("%+v %v", got, err)
	}
	for _, pairs := range [][]string{
		{"hours"},
		{"hours="},
		{"hours=1.5"},
		{"hours=-1"},
		{"hours=10000001"},
		{"Hours=1"},
		{"=1"},
		{"colour=red"},
		{"hours=1", "hours=2"},
		{"storage=1G"},
		{"seats=1000000001"},
		{"price=free"},
		{"visibilities="},
		{"visibilities=private,"},
		{"visibilities=secret"},
		{"hours=7", "seats=x"},
	} {
		got, err := SetPlan(old, pairs)
		if model.CodeOf(err) != model.Invalid || got != old {
			t.Errorf("%q: %+v %v", pairs, got, err)
		}
	}
	_, err = SetPlan(old, []string{"storage=\x1b[31m"})
	want2 := `storage: "\x1b[31m" is not a size. Give a size such as 100GiB, 1.5TiB or 500 GB, at most 1024PiB.`
	if err == nil || err.Error() != want2 {
		t.Error(err)
	}
}
