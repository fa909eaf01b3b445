package figure

import (
	"math/big"
	"strings"
	"testing"
	"unicode"

	"atrium/model"
)

// sentence fails unless an error is a model error without anything unseen.
func sentence(t *testing.T, err error) {
	t.Helper()
	if model.CodeOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	for _, r := range err.Error() {
		if !unicode.IsPrint(r) {
			t.Errorf("the error holds %U", r)
		}
	}
}

// exactly is the number that a decimal is in a smaller unit, rounded down, by
// rational arithmetic.
func exactly(t *testing.T, s string, unit int64) (n int64, whole bool) {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	r.Mul(r, new(big.Rat).SetInt64(unit))
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64(), r.IsInt()
}

func FuzzHours(f *testing.F) {
	for _, s := range []string{"200", "1.5", "0.0001", "10000000", "-1", "1e9", "١"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseHours(s)
		if err != nil {
			sentence(t, err)
			return
		}
		if want, whole := exactly(t, s, hour); n != want || !whole || n < 0 || n > MaxHours*hour {
			t.Errorf("%q is %d, want %d", s, n, want)
		}
	})
}

func FuzzSize(f *testing.F) {
	for _, s := range []string{"100GiB", "1.5 TiB", "500gb", "1024PiB", "0.999999999PB", "1G", "B", "٣GB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseSize(s)
		if err != nil {
			sentence(t, err)
			return
		}
		number := strings.TrimRightFunc(s, func(r rune) bool { return r > '9' || r == ' ' })
		name, unit := strings.TrimPrefix(s[len(number):], " "), int64(1)
		for _, u := range units() {
			if strings.EqualFold(u.name, name) {
				unit = u.size
			}
		}
		if want, _ := exactly(t, number, unit); n != want || n < 0 || n > MaxSize {
			t.Errorf("%q is %d, want %d", s, n, want)
		}
		if again, err := ParseSize(Size(n)); err != nil || again != n {
			t.Errorf("%d is written %s and read %d: %v", n, Size(n), again, err)
		}
		if ShortSize(n) == "" || AtLeast(n) == "" || SizeOf(n, n) == "" {
			t.Error("unwritten")
		}
	})
}

func FuzzCents(f *testing.F) {
	for _, s := range []string{"150.00", "0.05", "1.005", "10000000000", "-3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseCents(s)
		if err != nil {
			sentence(t, err)
			return
		}
		if want, whole := exactly(t, s, 100); n != want || !whole {
			t.Errorf("%q is %d, want %d", s, n, want)
		}
		if again, err := ParseCents(Cents(n)); err != nil || again != n {
			t.Errorf("%d is written %s: %v", n, Cents(n), err)
		}
	})
}

func FuzzMethod(f *testing.F) {
	for _, s := range []string{"invoice", "visa 4242 12/2027", "4242424242424242"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseMethod(s)
		if err != nil {
			sentence(t, err)
			return
		}
		numbers := 0
		for _, r := range got {
			if unicode.IsDigit(r) {
				numbers++
			}
			if r < ' ' || r > '~' {
				t.Errorf("%q", got)
			}
		}
		if got != s || numbers > 10 {
			t.Errorf("%q", got)
		}
	})
}

func FuzzPlan(f *testing.F) {
	f.Add("hours=200", "storage=100GiB")
	f.Add("price=1.50", "visibilities=all")
	f.Add("seats=unlimited", "seats=1")
	f.Fuzz(func(t *testing.T, a, b string) {
		old := model.Plan{Name: "p", HoursAMonth: 1, Visibilities: 1}
		p, err := SetPlan(old, []string{a, b})
		if err != nil {
			sentence(t, err)
			if p != old {
				t.Error("half of it was applied")
			}
			return
		}
		var pairs []string
		for _, field := range PlanFields(p) {
			pairs = append(pairs, field.Key+"="+field.Value)
		}
		again, err := SetPlan(model.Plan{Name: "p"}, pairs)
		if err != nil || again != p || p.HoursAMonth < 0 || p.StorageBytes < 0 || p.Seats < 0 || p.Projects < 0 || p.PriceCents < 0 || p.Visibilities == 0 {
			t.Errorf("%v became %+v: %v", pairs, again, err)
		}
	})
}
