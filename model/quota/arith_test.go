package quota

import (
	"math"
	"math/big"
	"testing"
	"time"

	"atrium/model"
)

// A18: sums and shares at the edges of what fits, against numbers without edges.
func FuzzArithmetic(f *testing.F) {
	edges := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, 3600, math.MaxInt64 - 1, math.MaxInt64}
	for _, a := range edges {
		for _, b := range edges {
			f.Add(a, b, int64(3))
		}
	}
	f.Fuzz(func(t *testing.T, a, b, c int64) {
		sum, ok := add(a, b)
		exact := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		if ok != exact.IsInt64() || ok && sum != exact.Int64() {
			t.Errorf("%d + %d = %d, %v", a, b, sum, ok)
		}
		if a < 0 || b < 0 || c <= 0 {
			return
		}
		share, rest := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c), new(big.Int))
		up := new(big.Int).Set(share)
		if rest.Sign() > 0 {
			up.Add(up, big.NewInt(1))
		}
		most := big.NewInt(math.MaxInt64)
		if got := mulDiv(a, b, c); got != least(share, most) {
			t.Errorf("%d * %d / %d = %d", a, b, c, got)
		}
		if got := mulDivUp(a, b, c); got != least(up, most) {
			t.Errorf("%d * %d / %d = %d rounded up", a, b, c, got)
		}
	})
}

func least(a, b *big.Int) int64 {
	if a.Cmp(b) < 0 {
		return a.Int64()
	}
	return b.Int64()
}

// Whatever amounts and moments come in, a balance stays one.
func FuzzUse(f *testing.F) {
	f.Add(int64(1), int64(0), int64(3600), int64(5))
	f.Add(int64(math.MaxInt64), int64(math.MinInt64), int64(math.MaxInt64), int64(math.MaxInt64))
	f.Add(int64(-1), int64(-62135596800), int64(253402300799), int64(720000))
	f.Fuzz(func(t *testing.T, seconds, from, to, top int64) {
		now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		b := Open("p", Fixed(model.Plan{HoursAMonth: 200}), now, now)
		total := int64(0)
		if taken, err := b.Use(seconds, time.Unix(from, 0)); err == nil {
			total += taken.Seconds
		}
		if all, err := b.UseSpan(time.Unix(from, 0), time.Unix(to, 0)); err == nil {
			if len(all) > 32 {
				t.Errorf("%d days", len(all))
			}
			for _, x := range all {
				total += x.Seconds
			}
		}
		given := 200 * hours
		if b.TopUp(top) == nil {
			given += top
		}
		if total < 0 || b.Ledger.Used != total || b.Available() != max(given-total, 0) || b.Over() != max(total-given, 0) {
			t.Errorf("used %d of %d: %d available, %d over", total, given, b.Available(), b.Over())
		}
	})
}

// A clock far ahead, as with --now, is answered at once.
func TestFarFuture(t *testing.T) {
	b := on(t, opened(t, "team", "2026-01-31"), "9999-12-30")
	wantInt(t, "periods", int64(len(b.Due.Closed)), (9999-2026)*12+10)
	if p := b.Period(); !p.Has(dayOf(t, "9999-12-30")) || causes(b.ReadOnly(Usage{})) != "" {
		t.Errorf("%+v", p)
	}
	on(t, b, "9999-12-31T23:59:59Z").Forecast(nil, Usage{})
}

// BenchmarkAt is what every read pays for O1, with a year's top-ups.
func BenchmarkAt(b *testing.B) {
	l := opened(b, "individual", "2026-01-10")
	for range 12 {
		topUp(b, l, hours)
	}
	now := at(b, "2026-01-20")
	for b.Loop() {
		if At(l.Ledger, l.plans, now).ReadOnly(Usage{}) != nil {
			b.Fatal("read-only")
		}
	}
}

// BenchmarkUse is what every sample of a run pays.
func BenchmarkUse(b *testing.B) {
	l := opened(b, "individual", "2026-01-10")
	for range 12 {
		topUp(b, l, hours)
	}
	for b.Loop() {
		use(b, l, 1)
	}
}
