package quota

import (
	"math"
	"strings"
	"testing"

	"atrium/model"
)

func kinds(list []Warning) []Kind {
	var k []Kind
	for _, w := range list {
		k = append(k, w.Kind)
	}
	return k
}

func wantKinds(t *testing.T, list []Warning, want ...Kind) {
	t.Helper()
	got := kinds(list)
	if len(got) != len(want) {
		t.Fatalf("warnings %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("warnings %v, want %v", got, want)
		}
	}
}

// Q5: at 80 % and 95 % of hours, once each per period.
func TestQ5Hours(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-01-20")
	use(t, b, 160*hours-1)
	wantKinds(t, b.Warnings(Usage{}, Forecast{}))
	use(t, b, 1)
	list := b.Warn(b.Warnings(Usage{}, Forecast{}))
	wantKinds(t, list, HoursAt80)
	wantText(t, list[0].Text("ml-team", admins), "ml-team has used 160 of 200 monitoring hours (80 %). An admin (ada, grace) can top up; 200 h arrive on 2026-02-10.")
	b = on(t, b, "2026-01-21")
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})))
	wantKinds(t, b.Warnings(Usage{}, Forecast{}), HoursAt80)
	use(t, b, 30*hours)
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})), HoursAt95)
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})))
	topUp(t, b, 10*hours)
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})))
	b = on(t, b, "2026-02-10")
	use(t, b, 300*hours)
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})), HoursAt95)
	topUp(t, b, 160*hours)
	wantKinds(t, b.Warnings(Usage{}, Forecast{}), HoursAt80)
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})))
}

// Q5: storage and seats; a single seat is no news.
func TestQ5StorageAndSeats(t *testing.T) {
	b := Open("p", Fixed(model.Plan{StorageBytes: 100 * gib, Seats: 10}), at(t, "2026-01-10"), at(t, "2026-01-10"))
	list := b.Warnings(Usage{Stored: 80 * gib, Seats: 8}, Forecast{})
	wantKinds(t, list, StorageAt80, SeatsAt80)
	wantText(t, list[0].Text("ml-team", admins), "ml-team has used 80 of 100 GiB of storage (80 %). An admin (ada, grace) can raise the quota; deleting data frees some.")
	wantText(t, list[1].Text("ml-team", admins), "ml-team has taken 8 of 10 seats (80 %).")
	wantKinds(t, b.Warnings(Usage{Stored: 95*gib - 1, Seats: 9}, Forecast{}), StorageAt80, SeatsAt80)
	wantKinds(t, b.Warnings(Usage{Stored: 95 * gib, Seats: 10}, Forecast{}), StorageAt95, SeatsAt95)
	wantKinds(t, b.Warnings(Usage{Stored: 80*gib - 1, Seats: 7}, Forecast{}))
	single := Open("p", Fixed(model.Plan{Seats: 1}), at(t, "2026-01-10"), at(t, "2026-01-10"))
	wantKinds(t, single.Warnings(Usage{Seats: 1}, Forecast{}))
}

// Q5: the first failed payment, and 3 days before it makes read-only.
func TestQ5Payment(t *testing.T) {
	b := opened(t, "team", "2026-01-10")
	if _, err := b.Fail(b.Due.Invoices[0]); err != nil {
		t.Fatal(err)
	}
	list := b.Warn(b.Warnings(Usage{}, Forecast{}))
	wantKinds(t, list, PaymentFailed)
	wantText(t, list[0].Text("ml-team", admins), "A payment for ml-team failed on 2026-01-10; without one it is read-only from 2026-01-24. "+
		"An admin (ada, grace) can update the payment method; for help: billing@example.com.")
	wantKinds(t, on(t, b, "2026-01-20T23:59:59Z").Warnings(Usage{}, Forecast{}), PaymentFailed)
	b = on(t, b, "2026-01-21")
	list = b.Warn(b.Warnings(Usage{}, Forecast{}))
	wantKinds(t, list, SoonPayment)
	wantText(t, list[0].Text("ml-team", admins), "ml-team becomes read-only on 2026-01-24: a payment has failed. "+
		"An admin (ada, grace) can update the payment method; for help: billing@example.com.")
	wantKinds(t, b.Warn(b.Warnings(Usage{}, Forecast{})))
	wantKinds(t, on(t, b, "2026-01-24").Warnings(Usage{}, Forecast{}), PaymentFailed)
}

// Q5: 3 days before a trial ends, and before a quota runs out as foretold.
func TestQ5Soon(t *testing.T) {
	b := opened(t, TrialPlan, "2026-01-10")
	wantKinds(t, on(t, b, "2026-01-20").Warnings(Usage{}, Forecast{}))
	b = on(t, b, "2026-01-21")
	list := b.Warnings(Usage{}, Forecast{})
	wantKinds(t, list, SoonTrial)
	wantText(t, list[0].Text("ml-team", admins), "ml-team becomes read-only on 2026-01-24: its trial ends. An admin (ada, grace) can choose another plan.")
	wantKinds(t, on(t, b, "2026-01-24").Warnings(Usage{}, Forecast{}))

	b = on(t, opened(t, "individual", "2026-01-10"), "2026-01-20")
	f := Forecast{Hours: Outlook{State: WillEnd, RunsOut: at(t, "2026-01-23")}, Storage: Outlook{State: WillEnd, RunsOut: at(t, "2026-01-23 00:01")}}
	list = b.Warnings(Usage{}, f)
	wantKinds(t, list, SoonHours)
	wantText(t, list[0].Text("ml-team", admins), "ml-team becomes read-only on 2026-01-23: its monitoring hours run out at the present rate. An admin (ada, grace) can top up.")
	b = on(t, b, "2026-01-21")
	wantKinds(t, b.Warnings(Usage{}, f), SoonHours, SoonStorage)
	use(t, b, 200*hours)
	wantKinds(t, b.Warnings(Usage{Stored: 101 * gib}, f), HoursAt95, StorageAt95)
}

// A18: percentages hold where products overflow.
func TestReachedAtTheEdges(t *testing.T) {
	const most = math.MaxInt64
	for _, c := range []struct {
		used, limit int64
		percent     uint64
		want        bool
	}{
		{most, most, 95, true},
		{most / 100 * 94, most, 95, false},
		{most/100*95 + 8, most, 95, true},
		{0, 1, 80, false},
		{-1, 1, 80, false},
		{5, 0, 80, false},
		{4, 5, 80, true},
	} {
		if got := reached(Level{Used: c.used, Limit: c.limit}, c.percent); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if p := (Level{Used: most, Limit: 1}).Percent(); p != most {
		t.Error(p)
	}
	if p := (Level{Used: most, Limit: most}).Percent(); p != 100 {
		t.Error(p)
	}
}

func TestEveryWarningHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for k := HoursAt80; k <= SoonTrial; k++ {
		s := Warning{Kind: k, Used: 8, Limit: 10, At: at(t, "2026-01-10"), Until: at(t, "2026-01-24"), Next: hours}.Text("ml-team", Fixers{})
		s = strings.ReplaceAll(s, "\n", "\\n")
		if !strings.Contains(s, "ml-team") || !strings.HasSuffix(s, ".") {
			t.Error(s)
		}
		seen[s] = true
	}
	if len(seen) != 8 { // the texts at 80 % and 95 % differ by their numbers
		t.Errorf("%d texts", len(seen))
	}
}
