// Package subscription answers what a workspace may use, has used and owes. Its
// Reader is a part of view.Reader. All of it is computed for the moment of the
// reader, whether or not a chore has run (O1).
package subscription

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/quota"
	"atrium/model/quota/figure"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// Reader answers about subscriptions. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Of is why a workspace is read-only; nil where it is not.
func Of(s *scope.Scope, w *model.Workspace) *ReadOnly {
	return shown(s, w, ledger.ReadOnly(s.State, w))
}

func shown(s *scope.Scope, w *model.Workspace, why []quota.Reason) *ReadOnly {
	if len(why) == 0 {
		return nil
	}
	fixers := append([]string{}, ledger.Fixers(s.State, w).Admins...)
	out := &ReadOnly{}
	for _, r := range why {
		out.Reasons = append(out.Reasons, ReadOnlyReason{
			Cause: string(r.Cause), Used: r.Used, Limit: r.Limit, Since: scope.At(r.Since), Fixers: fixers, Until: scope.At(r.Until),
		})
	}
	return out
}

// Subscription is a workspace's; "" for the remembered one. Needs
// subscription.view.
func (r Reader) Subscription(name string) (SubscriptionRow, error) {
	at, err := r.s.Place(name, model.SubscriptionView)
	if err != nil {
		return SubscriptionRow{}, err
	}
	a := ledger.Of(r.s.State, at.Workspace)
	u := a.Usage(r.s.State)
	u.Trash = ledger.Trash(r.s.State, at.Workspace)
	days := ledger.Days(r.s.State, at.Workspace)
	f, p := a.Forecast(days, u), a.Period()
	why := a.Reasons(r.s.State)
	row := SubscriptionRow{
		Workspace: at.Name, Plan: a.Ledger.Plan, Status: status(a, why), PeriodStart: scope.At(p.Start()), PeriodEnd: scope.At(p.End()),
		Hours: HoursPart{
			Limit: a.HoursLimit(), Used: a.Ledger.Used, Month: a.LastDays(days).Seconds, Available: a.Available(),
			Packages: []PackagePart{},
		},
		Storage:  StoragePart{Limit: a.StorageLimit(), Used: u.Stored, Trash: u.Trash},
		Seats:    SeatsPart{Limit: max(a.Plan.Seats, 0), Used: u.Seats},
		Payment:  PaymentPart{State: a.PaymentState(), Method: scope.Opt(a.Ledger.Method), PastDueSince: scope.At(a.PastDue())},
		ReadOnly: shown(r.s, at.Workspace, why),
		Forecast: OutlookPart{Hours: scope.At(f.Hours.RunsOut), Storage: scope.At(f.Storage.RunsOut)},
		Warnings: Warnings(r.s, at, true),
	}
	if ended := r.periods(at); len(ended) > 0 {
		row.LastPeriod = &ended[0]
	}
	row.Payment.Contact = scope.Opt(r.s.State.Platform().Contact)
	if a.OnTrial() {
		row.TrialEnds = scope.At(a.Ledger.TrialEnd)
	}
	if next, when := a.Next(); next > 0 {
		row.Hours.Next = &NextPart{Seconds: next, At: scope.At(when)}
	}
	for _, g := range a.Ledger.Packages {
		row.Hours.Packages = append(row.Hours.Packages, PackagePart{
			Kind: g.Kind.String(), Seconds: g.Seconds, Remaining: g.Remaining(a.Now()), Expires: scope.At(g.Expires),
		})
	}
	return row, nil
}

func status(a *ledger.Account, why []quota.Reason) string {
	switch {
	case len(why) > 0:
		return "read-only"
	case !a.PastDue().IsZero():
		return "past due"
	case a.OnTrial():
		return "trial"
	}
	return "active"
}

// Forecast is what can be foretold of a workspace's quotas (Q6). Needs usage.view.
func (r Reader) Forecast(name string, p model.Page) (model.List[ForecastRow], error) {
	at, err := r.s.Place(name, model.UsageView)
	if err != nil {
		return model.List[ForecastRow]{}, err
	}
	a := ledger.Of(r.s.State, at.Workspace)
	f := a.Forecast(ledger.Days(r.s.State, at.Workspace), a.Usage(r.s.State))
	rows := []ForecastRow{outlook("hours", f.Hours), outlook("storage", f.Storage)}
	return held(rows, p, func(f ForecastRow) string { return f.Quota }), nil
}

func outlook(name string, o quota.Outlook) ForecastRow {
	row := ForecastRow{
		Quota: name, State: string(o.State), RunsOut: scope.At(o.RunsOut), Rate: o.Rate, Lasting: o.Lasting, Until: scope.At(o.Until),
	}
	write := figure.ShortSize
	if name == "hours" {
		write = func(n int64) string { return figure.Hours(n) + " h" }
	}
	switch o.State {
	case quota.NoLimit:
	case quota.NoData:
		row.Says = "There are figures on fewer than 3 of the last 30 days."
	default:
		row.Says = write(max(o.Rate, 0)) + " a day; " + write(o.Lasting) + " a day would last until " + o.Until.Format(time.DateOnly) + "."
	}
	return row
}

// held pages rows that are by their key.
func held[T any](rows []T, p model.Page, key func(T) string) model.List[T] {
	return pages.List[T, T]{From: pages.Held(rows, pages.ByKey(key)), Key: key, Row: pages.Keep[T]}.Page(p, len(rows))
}

// heldBack pages rows that are against their key, newest first.
func heldBack[T any](rows []T, p model.Page, key func(T) string) model.List[T] {
	compare := func(row T, cursor string) int { return strings.Compare(cursor, key(row)) }
	return pages.List[T, T]{From: pages.Held(rows, compare), Key: key, Row: pages.Keep[T]}.Page(p, len(rows))
}

// listed is the most invoices or periods that are listed: over eighty years of them.
const listed = 1000

// Invoices are a workspace's, newest first. Needs invoice.view.
func (r Reader) Invoices(name string, p model.Page) (model.List[InvoiceRow], error) {
	at, err := r.s.Place(name, model.InvoiceView)
	if err != nil {
		return model.List[InvoiceRow]{}, err
	}
	var rows []InvoiceRow
	for _, i := range slices.Backward(ledger.Of(r.s.State, at.Workspace).Due.Invoices) {
		rows = append(rows, invoiceRow(i)) // due, and not issued yet by a chore
	}
	for i := range r.s.State.Invoices(at.ID, 0, true) {
		if len(rows) < listed {
			rows = append(rows, invoiceRow(ledger.Invoice(i)))
		}
	}
	compare := func(row InvoiceRow, cursor string) int {
		n, _ := strconv.Atoi(cursor)
		return n - row.Number
	}
	return pages.List[InvoiceRow, InvoiceRow]{
		From: pages.Held(rows, compare), Key: func(i InvoiceRow) string { return strconv.Itoa(i.Number) }, Row: pages.Keep[InvoiceRow],
	}.Page(p, len(rows)), nil
}

func invoiceRow(i quota.Invoice) InvoiceRow {
	return InvoiceRow{
		Number: i.Number, Plan: i.Plan, From: i.From.String(), To: i.To.String(), Cents: i.Cents, State: i.State(),
		Issued: scope.At(i.Issued), Failed: scope.At(i.Failed), Paid: scope.At(i.Paid),
	}
}

// Plans are the plans of the deployment by name (Q1). Nobody signed in: Denied.
func (r Reader) Plans(p model.Page) (model.List[PlanRow], error) {
	if _, err := r.s.SignedIn(); err != nil {
		return model.List[PlanRow]{}, err
	}
	var rows []PlanRow
	add := func(name string) {
		if p := r.s.State.Plan(name); p != nil {
			rows = append(rows, planRow(p))
		}
	}
	known := map[string]bool{}
	for _, d := range model.DefaultPlans() {
		known[d.Name] = true
		add(d.Name)
	}
	for rec := range r.s.State.PlanRecords() {
		if !known[rec.Name] {
			add(rec.Name)
		}
	}
	name := func(p PlanRow) string { return p.Name }
	slices.SortFunc(rows, func(a, b PlanRow) int { return pages.ByKey(name)(a, b.Name) })
	return held(rows, p, name), nil
}

// Plan is one plan.
func (r Reader) Plan(name string) (PlanRow, error) {
	if _, err := r.s.SignedIn(); err != nil {
		return PlanRow{}, err
	}
	p := r.s.State.Plan(name)
	if p == nil {
		return PlanRow{}, model.Errorf(model.NotFound, "There is no plan %q.", name)
	}
	return planRow(p), nil
}

func planRow(p *model.Plan) PlanRow {
	row := PlanRow{
		Name: p.Name, Hours: p.HoursAMonth, Storage: p.StorageBytes, Seats: p.Seats, Projects: p.Projects, Price: p.PriceCents,
		Visibilities: []string{},
	}
	for _, v := range p.Visibilities.List() {
		row.Visibilities = append(row.Visibilities, v.String())
	}
	return row
}
