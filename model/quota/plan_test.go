package quota

import (
	"testing"

	"atrium/model"
)

// A plan change below what is used is an explicit state, and taking it back
// leaves no trace in the hours.
func TestChangeBelowUsage(t *testing.T) {
	b := opened(t, "academic", "2026-01-10")
	topUp(t, b, 100*hours)
	use(t, b, 400*hours)
	before := b.Ledger.clone()
	b.Change("individual", plan(t, "individual"))
	u := Usage{Stored: 200 * gib, Seats: 4, Projects: 9}
	over := b.Exceeded(u)
	if len(over) != 3 || over[0] != (Level{Hours, 400 * hours, 300 * hours}) ||
		over[1] != (Level{Storage, 200 * gib, 100 * gib}) || over[2] != (Level{Seats, 4, 1}) {
		t.Errorf("%+v", over)
	}
	if got := causes(b.ReadOnly(u)); got != "hours storage " {
		t.Error(got)
	}
	b.Change("academic", plan(t, "academic"))
	if len(b.Exceeded(u)) != 0 || b.ReadOnly(u) != nil {
		t.Errorf("%+v", b.Exceeded(u))
	}
	same(t, b.Ledger, before)
}

// Without a limit nothing is taken from packages; with one again, what the period
// has used counts.
func TestChangeToUnlimitedAndBack(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	topUp(t, b, 50*hours)
	use(t, b, 220*hours)
	wantInt(t, "available", b.Available(), 30*hours)
	b.Change("unlimited", plan(t, "unlimited"))
	wantInt(t, "of the top-up", b.Ledger.Packages[0].Remaining(b.Now()), 50*hours)
	use(t, b, 40*hours)
	b.Change("individual", plan(t, "individual"))
	wantInt(t, "over", b.Over(), 10*hours)
	if causes(b.ReadOnly(Usage{})) != "hours " {
		t.Error("260 of 250 hours are not too many")
	}
}

// Q4: each period issues one invoice; a dearer plan adds the difference once, a
// cheaper one takes nothing back, and what is free is not invoiced.
func TestQ4Invoices(t *testing.T) {
	dear := Fixed(model.Plan{Name: "big", HoursAMonth: 3000, PriceCents: 40000})
	b := opened(t, "individual", "2026-01-10")
	b = on(t, b, "2026-01-15")
	b.Change("team", plan(t, "team"))
	b.Change("big", dear)
	b.Change("team", plan(t, "team"))
	b.Change("big", dear)
	b = on(t, b, "2026-01-20")
	b.Change("team", plan(t, "team"))
	b = At(b.Ledger, b.plans, at(t, "2026-04-10"))
	wantInt(t, "invoices", int64(b.Ledger.Invoiced), 5)
	var from []string
	for i, v := range b.Due.Invoices {
		if v.Number != i+3 || v.Cents != 15000 || v.Plan != "team" || !v.Issued.Equal(v.From.Start()) || v.State() != "open" {
			t.Errorf("%+v", v)
		}
		from = append(from, v.From.String())
	}
	if len(from) != 3 || from[0] != "2026-02-10" || from[2] != "2026-04-10" {
		t.Error(from)
	}
	b.Change("individual", plan(t, "individual"))
	if b = on(t, b, "2027-04-10"); len(b.Due.Invoices) != 0 {
		t.Errorf("%+v", b.Due.Invoices)
	}
}

// Q1: a plan's figures change; hours at once, the price with the next period; and
// who was away meanwhile comes out the same.
func TestQ1FiguresChange(t *testing.T) {
	old := model.Plan{Name: "p", HoursAMonth: 100, PriceCents: 1000, StorageBytes: 10 * gib}
	less, more := old, old
	less.HoursAMonth, less.PriceCents, less.StorageBytes = 50, 2000, 5*gib
	more.HoursAMonth = 150
	plans := Versions{{Plan: old}, {at(t, "2026-01-20"), less}, {at(t, "2026-02-20"), more}}
	b := Open("p", plans, at(t, "2026-01-10"), at(t, "2026-01-10"))
	use(t, b, 80*hours)
	b = on(t, b, "2026-01-21")
	wantInt(t, "over", b.Over(), 30*hours)
	wantTime(t, "out", b.Ledger.Out, "2026-01-20")
	why := b.ReadOnly(Usage{Stored: 7 * gib})
	if causes(why) != "hours storage " {
		t.Fatal(causes(why))
	}
	wantTime(t, "hours since", why[0].Since, "2026-01-20")
	wantTime(t, "storage since", why[1].Since, "2026-01-20")
	wantInt(t, "billed", b.Ledger.Billed, 1000)
	b = on(t, b, "2026-02-25")
	wantInt(t, "available", b.Available(), 150*hours)
	wantInt(t, "billed", b.Ledger.Billed, 2000)
	if next, _ := b.Next(); next != 150*hours {
		t.Error(next)
	}
}

// Q3, O1: the workspace's own storage quota, and since when it is exceeded.
func TestQ3StorageQuota(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	b.Stored(100 * gib)
	if b.ReadOnly(Usage{Stored: 100 * gib}) != nil || !b.Ledger.Full.IsZero() {
		t.Error("a full storage is not over its quota")
	}
	b = on(t, b, "2026-01-12")
	b.Stored(101 * gib)
	b = on(t, b, "2026-01-14")
	b.Stored(102 * gib)
	wantTime(t, "since", b.ReadOnly(Usage{Stored: 102 * gib})[0].Since, "2026-01-12")
	if err := b.LimitStorage(200 * gib); err != nil {
		t.Fatal(err)
	}
	b.Stored(102 * gib)
	if b.ReadOnly(Usage{Stored: 102 * gib}) != nil || !b.Ledger.Full.IsZero() {
		t.Error("a raised quota does not clear")
	}
	b.Change("team", plan(t, "team"))
	wantInt(t, "the plan's quota", b.StorageLimit(), 1024*gib)
}

// Q4, O1: the first failure counts; 14 days later the workspace is read-only; a
// payment ends that.
func TestQ4Payment(t *testing.T) {
	b := opened(t, "team", "2026-01-10 09:00")
	inv := b.Due.Invoices[0]
	b = on(t, b, "2026-01-11 12:00")
	inv, err := b.Fail(inv)
	if err != nil || inv.State() != "failed" {
		t.Fatal(inv, err)
	}
	wantText(t, b.PaymentState(), "past due since 2026-01-11")
	b = on(t, b, "2026-01-20")
	if inv, err = b.Fail(inv); err != nil {
		t.Fatal(err)
	}
	wantTime(t, "since", b.PastDue(), "2026-01-11 12:00")
	wantTime(t, "failed", inv.Failed, "2026-01-11 12:00")
	if why := on(t, b, "2026-01-25T11:59:59Z").ReadOnly(Usage{}); why != nil {
		t.Error("early:", causes(why))
	}
	b = on(t, b, "2026-02-12 12:00")
	second, err := b.Fail(b.Due.Invoices[0])
	if err != nil {
		t.Fatal(err)
	}
	why := b.ReadOnly(Usage{})
	if len(why) != 1 || why[0].Cause != CausePayment || why[0].Used != 32 || why[0].Limit != 14 {
		t.Fatalf("%+v", why)
	}
	wantTime(t, "since", why[0].Since, "2026-01-25 12:00")
	inv = b.Pay(inv)
	wantText(t, b.PaymentState(), "past due since 2026-02-12")
	if b.ReadOnly(Usage{}) != nil || inv.State() != "paid" {
		t.Error("the older failure still counts")
	}
	if _, err = b.Fail(inv); model.CodeOf(err) != model.Conflict {
		t.Error(err)
	}
	b.Pay(second)
	if again := b.Pay(inv); again != inv || b.PaymentState() != "ok" {
		t.Error(again, b.PaymentState())
	}
}
