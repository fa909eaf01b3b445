package subscription_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/op/subscription"
	"atrium/model/view"
)

const gib = int64(1) << 30

// O1, O2, O3: hours that are used up make read-only; the refusal names the
// numbers, the admins and the way out; a top-up ends it at once, and the next
// package by itself.
func TestReadOnlyByHours(t *testing.T) {
	h := newHouse(t, "academic")
	h.use("grace", 1499)
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "aa"})
	h.use("grace", 1)
	for _, o := range []model.Operation{
		asset.CreateModel{Project: "ml-team/api", Model: "bb"},
		asset.AddVersion{Project: "ml-team/api", Model: "aa"},
		chore.DuplicateProject{Source: "ml-team/api", Target: "ml-team/copy"},
	} {
		e := h.refused(model.ReadOnly, "grace", o)
		if got := e.Message; got != "ml-team is read-only: 1,500 of 1,500 monitoring hours used." {
			t.Error(got)
		}
		if got := e.Hint; got != "An admin (ada) can top up; 1,500 h arrive on 2026-02-28. Data can still be read and deleted." {
			t.Error(got)
		}
	}
	h.do("grace", asset.DeleteModel{Project: "ml-team/api", Model: "aa"})
	row := read(h, "grace", func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace("ml-team") })
	if row.ReadOnly == nil || row.ReadOnly.Reasons[0].Cause != "hours" || !slices.Equal(row.ReadOnly.Reasons[0].Fixers, []string{"ada"}) {
		t.Errorf("%+v", row.ReadOnly)
	}
	h.do("ada", subscription.TopUp{Workspace: "ml-team", Seconds: hour})
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
	h.use("grace", 1)
	h.refused(model.ReadOnly, "grace", asset.CreateModel{Project: "ml-team/api", Model: "cc"})
	h.now = time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC) // no chore has run
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "cc"})
}

// O1, Q3: so does storage over the quota, until data is deleted or the quota raised.
func TestReadOnlyByStorage(t *testing.T) {
	h := newHouse(t, "unlimited")
	h.keeps("grace", 3*gib)
	h.do("ada", subscription.LimitStorage{Workspace: "ml-team", Bytes: 2 * gib})
	h.refused(model.ReadOnly, "grace", asset.CreateModel{Project: "ml-team/api", Model: "aa"})
	h.keeps("grace", -gib)
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "aa"})
	h.keeps("ada", gib)
	h.refused(model.ReadOnly, "grace", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
	h.do("ada", subscription.LimitStorage{Workspace: "ml-team"})
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
}

// O1, Q4: so does a payment that failed for 14 days, until it is recorded as paid.
func TestReadOnlyByPayment(t *testing.T) {
	h := newHouse(t, "team")
	if list := h.invoices(); len(list) != 1 || list[0].Cents != 15000 || list[0].State != "open" {
		t.Fatalf("%+v", list)
	}
	h.refused(model.Denied, "ada", subscription.RecordPayment{Workspace: "ml-team"})
	h.do("root", subscription.RecordPayment{Workspace: "ml-team"})
	if row := h.shown(); row.Payment.State != "past due since 2026-01-31" || row.Status != "past due" {
		t.Errorf("%+v", row.Payment)
	}
	if got := strings.Join(h.inbox("ada"), "\n"); !strings.Contains(got, "A payment for ml-team failed") || !strings.Contains(got, "billing@example.com") {
		t.Error(got)
	}
	h.now = h.now.Add(14*day - time.Second)
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "aa"})
	h.now = h.now.Add(time.Second)
	e := h.refused(model.ReadOnly, "grace", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
	if !strings.Contains(e.Message, "payment has failed for 14 days") {
		t.Error(e.Message)
	}
	h.do("root", subscription.RecordPayment{Workspace: "ml-team", Paid: true})
	h.do("grace", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
	if row := h.shown(); row.Payment.State != "ok" {
		t.Errorf("%+v", row.Payment)
	}
}

// Q1: a trial ends after 14 days; an owner has one, for all of their workspaces.
func TestTheTrialEndsOnce(t *testing.T) {
	h := newHouse(t, "team-trial")
	h.now = h.now.Add(10 * day)
	h.do("ada", op.CreateWorkspace{Name: "second"})
	h.do("ada", op.CreateProject{Project: "second/api"})
	h.now = h.now.Add(4*day - time.Second)
	h.do("ada", asset.CreateModel{Project: "second/api", Model: "aa"})
	h.now = h.now.Add(time.Second)
	for _, p := range []string{"ml-team/api", "second/api"} {
		e := h.refused(model.ReadOnly, "ada", asset.CreateModel{Project: p, Model: "bb"})
		if !strings.Contains(e.Message, "the trial of 14 days ended on 2026-02-14") {
			t.Error(e.Message)
		}
	}
	h.do("ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "team"})
	h.do("ada", asset.CreateModel{Project: "ml-team/api", Model: "bb"})
	h.refused(model.Conflict, "ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "team-trial"})
}

// Q1: academic needs a verified address of a school or non-profit, or a platform
// admin.
func TestAcademicNeedsAnAddress(t *testing.T) {
	h := newHouse(t, "unlimited")
	h.do("root", op.CreateUser{Username: "emmy", Email: "emmy@math.mit.edu"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "emmy", Role: model.Admin})
	o := subscription.ChoosePlan{Workspace: "ml-team", Plan: "academic"}
	h.refused(model.Denied, "grace", o)
	h.refused(model.Denied, "ada", o)
	h.refused(model.Denied, "emmy", o)
	h.do("root", op.VerifyEmail{Username: "emmy"})
	h.do("emmy", o)
	h.do("ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "unlimited"})
	h.do("root", o)
	h.refused(model.Conflict, "ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "individual"})
	h.refused(model.NotFound, "ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "none"})
}

// Q4: without self-service the platform admins are asked, and their doing it is
// the approval.
func TestWithoutSelfServiceOneAsks(t *testing.T) {
	h := newHouse(t, "academic")
	h.do("root", op.SetPlatform{Values: map[string]string{"self-service": "off"}})
	before := h.shown()
	for _, o := range []model.Operation{
		subscription.TopUp{Workspace: "ml-team", Seconds: 10 * hour},
		subscription.LimitStorage{Workspace: "ml-team", Bytes: 4096 * gib},
		subscription.ChoosePlan{Workspace: "ml-team", Plan: "team"},
	} {
		e := h.do("ada", o)
		if !strings.HasPrefix(e.Summary, "Ask the platform admins") || h.do("ada", o).Unchanged != true {
			t.Errorf("%+v", e)
		}
	}
	after := h.shown()
	if after.Hours.Available != before.Hours.Available || after.Plan != "academic" || after.Storage.Limit != before.Storage.Limit {
		t.Errorf("%+v", after)
	}
	asked := strings.Join(h.inbox("root"), "\n")
	for _, want := range []string{"subscription topup --hours 10 -w ml-team", "subscription storage --limit 4TiB -w ml-team", "subscription plan team -w ml-team"} {
		if !strings.Contains(asked, want) {
			t.Errorf("%q lacks %q", asked, want)
		}
	}
	h.do("ada", subscription.LimitStorage{Workspace: "ml-team", Bytes: gib}) // less needs nobody
	h.do("root", subscription.TopUp{Workspace: "ml-team", Seconds: 10 * hour})
	if got := h.shown().Hours.Available - before.Hours.Available; got != 10*hour {
		t.Error(got)
	}
}

// Q4: each period issues an invoice, however late and often the chore runs, and
// they are seen before it has.
func TestInvoicesAreIssuedOnce(t *testing.T) {
	h := newHouse(t, "team")
	h.now = time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC)
	seen := h.invoices()
	if len(seen) != 4 || seen[0].From != "2026-04-30" || seen[1].To != "2026-04-30" || seen[2].From != "2026-02-28" {
		t.Fatalf("%+v", seen)
	}
	h.chores()
	h.chores()
	if kept := h.invoices(); len(kept) != 4 || kept[0].From != seen[0].From || kept[3].Number != 1 {
		t.Errorf("%+v", kept)
	}
	var next time.Time
	h.look(func(s model.State) { next = s.NextDue() })
	if want := time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC); !next.Equal(want) {
		t.Errorf("looked at again at %v, want %v", next, want)
	}
}

// Q5: a warning is given once a period, to admins.
func TestWarningsAreGivenOncePerPeriod(t *testing.T) {
	h := newHouse(t, "academic")
	h.use("grace", 1200)
	h.use("grace", 10)
	h.chores()
	count := func(who, part string) (n int) {
		for _, text := range h.inbox(who) {
			n += strings.Count(text, part)
		}
		return n
	}
	if n := count("ada", "has used 1,200 of 1,500 monitoring hours (80 %)"); n != 1 {
		t.Errorf("%d warnings: %q", n, h.inbox("ada"))
	}
	if n := count("ada", "monitoring hours"); n != 1 || count("grace", "monitoring hours") != 0 {
		t.Errorf("%q %q", h.inbox("ada"), h.inbox("grace"))
	}
	h.use("grace", 220)
	if n := count("ada", "monitoring hours"); n != 2 {
		t.Errorf("%q", h.inbox("ada"))
	}
	h.now = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	h.use("grace", 1300)
	if n := count("ada", "monitoring hours"); n != 3 {
		t.Errorf("%q", h.inbox("ada"))
	}
}

// Q5: seats at 80 % are warned about, too.
func TestSeatsAreWarnedAbout(t *testing.T) {
	h := newHouse(t, "unlimited")
	h.do("root", subscription.SetPlan{Name: "unlimited", Values: []string{"seats=5"}})
	h.do("root", op.CreateUser{Username: "linus", Email: "linus@example.com"}) // on another plan
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "a@example.com", Role: model.Viewer})
	h.chores()
	if slices.ContainsFunc(h.inbox("ada"), func(s string) bool { return strings.Contains(s, "seats") }) {
		t.Fatal(h.inbox("ada"))
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "b@example.com", Role: model.Viewer})
	h.chores()
	if !slices.ContainsFunc(h.inbox("ada"), func(s string) bool { return strings.Contains(s, "4 of 5 seats (80 %)") }) {
		t.Error(h.inbox("ada"))
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "c@example.com", Role: model.Viewer})
	h.refused(model.OverQuota, "ada", op.Invite{Workspace: "ml-team", Who: "d@example.com", Role: model.Viewer})
}
