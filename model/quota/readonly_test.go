package quota

import (
	"errors"
	"testing"
	"time"

	"atrium/model"

	"pgregory.net/rapid"
)

var admins = Fixers{Admins: []string{"ada", "grace"}, Contact: "billing@example.com"}

// exhausted is SPEC's example: 210.4 of 200 hours, a new package on 14 December.
func exhausted(t *testing.T) *Balance {
	b := on(t, opened(t, "individual", "2026-10-14 09:30"), "2026-12-01 10:00")
	use(t, b, 210*hours+24*60)
	return b
}

// O3: the sentence, word for word.
func TestO3Sentence(t *testing.T) {
	b := exhausted(t)
	why := b.ReadOnly(Usage{})
	wantText(t, Sentence("ml-team", why, admins), "ml-team is read-only: 210.4 of 200 monitoring hours used. "+
		"An admin (ada, grace) can top up; 200 h arrive on 2026-12-14. Data can still be read and deleted.")
	if len(why) != 1 || !why[0].Since.Equal(b.Now()) || !why[0].Until.Equal(at(t, "2026-12-14")) {
		t.Errorf("%+v", why)
	}
	err := Refusal("ml-team", why, admins)
	wantText(t, err.Error(), Sentence("ml-team", why, admins))
	var e *model.Error
	if model.CodeOf(err) != model.ReadOnly || !errors.As(err, &e) || e.Details["cause"] != "hours" ||
		e.Details["used"] != "757440" || e.Details["limit"] != "720000" || e.Details["until"] != "2026-12-14T00:00:00Z" {
		t.Errorf("%+v", e)
	}
	if Refusal("ml-team", nil, admins) != nil || Sentence("ml-team", nil, admins) != "" {
		t.Error("no reasons make a refusal")
	}
	on := on(t, b, "2026-12-14")
	if on.ReadOnly(Usage{}) != nil {
		t.Error("the package that was named did not end it")
	}
}

// O1, O3: every cause with its text and its ways out, alone.
func TestO3EveryCause(t *testing.T) {
	b := opened(t, "individual", "2026-10-14")
	over := Usage{Stored: 105*gib + gib/4, Trash: 2*gib + gib/2}
	wantText(t, Sentence("ml-team", b.ReadOnly(over), admins), "ml-team is read-only: 105.2 of 100 GiB of storage used. "+
		"An admin (ada, grace) can raise the storage quota; deleting 5.3 GiB helps, too (2.5 GiB in the trash: empty it). Data can still be read and deleted.")

	b = opened(t, "team", "2026-10-14")
	if _, err := b.Fail(b.Due.Invoices[0]); err != nil {
		t.Fatal(err)
	}
	b = on(t, b, "2026-10-29")
	wantText(t, Sentence("ml-team", b.ReadOnly(Usage{}), admins), "ml-team is read-only: payment has failed for 15 days, the limit is 14. "+
		"An admin (ada, grace) can update the payment method; for help: billing@example.com. Data can still be read and deleted.")

	b = on(t, opened(t, TrialPlan, "2026-10-14 09:30"), "2026-10-29")
	wantText(t, Sentence("ml-team", b.ReadOnly(Usage{}), Fixers{Admins: []string{"ada"}}), "ml-team is read-only: the trial of 14 days ended on 2026-10-28. "+
		"An admin (ada) can choose another plan. Data can still be read and deleted.")
}

// O1: several causes at once, each of which ends alone.
func TestO1SeveralCauses(t *testing.T) {
	b := opened(t, TrialPlan, "2026-10-14 09:30")
	b.Change("team", Fixed(model.Plan{HoursAMonth: 1500, StorageBytes: 100 * gib, PriceCents: 15000}))
	inv, err := b.Fail(b.Due.Invoices[0])
	if err != nil {
		t.Fatal(err)
	}
	b.Change(TrialPlan, plan(t, TrialPlan))
	b = on(t, b, "2026-11-01")
	use(t, b, 1512*hours+1200)
	u := Usage{Stored: 2000 * gib}
	b.Stored(u.Stored)
	why := b.ReadOnly(u)
	wantText(t, Sentence("ml-team", why, Fixers{Admins: []string{"a1", "a2", "a3", "a4", "a5", "a6", "a7"}}),
		"ml-team is read-only: 1,512.3 of 1,000 monitoring hours used; 2,000 of 100 GiB of storage used; "+
			"payment has failed for 17 days, the limit is 14; the trial of 14 days ended on 2026-10-28. "+
			"An admin (a1, a2, a3, a4, a5 and 2 more) can top up, raise the storage quota, update the payment method and choose another plan; "+
			"1,000 h arrive on 2026-11-14; deleting 1.9 TiB helps, too. Data can still be read and deleted.")
	wantTime(t, "storage since", why[1].Since, "2026-11-01")
	b.Pay(inv)
	topUp(t, b, 600*hours)
	if got := causes(b.ReadOnly(Usage{Stored: 100 * gib})); got != "trial " {
		t.Error(got)
	}
	b.Change("academic", plan(t, "academic"))
	if why := b.ReadOnly(u); causes(why) != "storage " {
		t.Error(causes(why))
	}
	b.Change("unlimited", plan(t, "unlimited"))
	if b.ReadOnly(u) != nil {
		t.Error(causes(b.ReadOnly(u)))
	}
}

func TestSentencesOfOne(t *testing.T) {
	b := Open("p", Fixed(model.Plan{HoursAMonth: 1}), at(t, "2026-10-14"), at(t, "2026-10-14"))
	use(t, b, hours)
	wantText(t, Sentence("default", b.ReadOnly(Usage{}), Fixers{}), "default is read-only: 1 of 1 monitoring hours used. "+
		"A platform admin can top up; 1 h arrives on 2026-11-14. Data can still be read and deleted.")
}

// O1: read-only follows from the clock alone: whoever asks later is told the same
// as whoever settled in between, and a cause ends at the moment that was named.
func TestO1UntilIsTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 800*24*3600).Draw(t, "created")) * time.Second)
		b := Open("p", Fixed(model.Plan{HoursAMonth: rapid.IntRange(1, 20).Draw(t, "hours")}), now, now)
		for range 20 {
			now = now.Add(time.Duration(rapid.Int64Range(0, 20*24*3600).Draw(t, "wait")) * time.Second)
			b = At(b.Ledger, b.plans, now)
			if _, err := b.Use(rapid.Int64Range(0, 15*hours).Draw(t, "use"), now); err != nil {
				t.Fatal(err)
			}
			why := b.ReadOnly(Usage{})
			if (len(why) > 0) != (b.Available() == 0) {
				t.Fatalf("%d available: %+v", b.Available(), why)
			}
			for _, r := range why {
				if r.Used < r.Limit || r.Since.After(now) || !r.Until.After(now) ||
					At(b.Ledger, b.plans, r.Until.Add(-1)).ReadOnly(Usage{}) == nil || At(b.Ledger, b.plans, r.Until).ReadOnly(Usage{}) != nil {
					t.Fatalf("%+v", r)
				}
			}
		}
	})
}
