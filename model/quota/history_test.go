package quota

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/quota/period"

	"pgregory.net/rapid"
)

// history is two years of a workspace: several runs at once, top-ups, changes of
// plan and of a plan's figures, a clock that is set, and chores that come when
// they like. It keeps its own books, and check holds them against the ledger.
type history struct {
	t       *rapid.T
	ledger  Ledger
	plans   Versions
	clock   time.Time // what the machine believes; may go backward
	elapsed time.Duration
	due     Due
	runs    []*tracked
	total   int64
	topped  int64
	person  map[model.ID]int64
	project map[model.ID]int64
	day     map[period.Day]int64
}

type tracked struct {
	person, project model.ID
	meter           Meter
	begun           time.Time
	skipped         int64 // seconds
	seconds         int64 // counted, as the run's record would have it
}

func TestConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		created := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 366*24*3600).Draw(t, "created")) * time.Second)
		h := &history{
			t: t, clock: created, plans: drawVersions(t, created),
			person: map[model.ID]int64{}, project: map[model.ID]int64{}, day: map[period.Day]int64{},
		}
		h.keep(Open("p", h.plans, created, created))
		for h.elapsed < 2*366*24*time.Hour {
			h.wait()
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				h.start()
			case 1:
				h.change()
			case 2:
				b := At(h.ledger, h.plans, h.clock)
				n := rapid.Int64Range(1, 100*hours).Draw(t, "top-up")
				if err := b.TopUp(n); err != nil {
					t.Fatal(err)
				}
				h.topped += n
				h.keep(b)
			case 3:
				h.keep(At(h.ledger, h.plans, h.clock))
				h.keep(At(h.ledger, h.plans, h.clock))
			case 4:
				h.offline()
			default:
				h.progress()
			}
			h.check()
		}
	})
}

// wait lets time pass, and now and then sets the clock.
func (h *history) wait() {
	d := time.Duration(rapid.Int64Range(0, 9*24*3600).Draw(h.t, "wait")) * time.Second
	h.elapsed += d
	h.clock = h.clock.Add(d)
	if rapid.IntRange(0, 19).Draw(h.t, "set") == 0 {
		h.clock = h.clock.Add(time.Duration(rapid.Int64Range(-40*24*3600, 40*24*3600).Draw(h.t, "by")) * time.Second)
	}
}

func (h *history) start() {
	h.runs = append(h.runs, &tracked{
		person:  model.ID(rapid.IntRange(1, 4).Draw(h.t, "person")),
		project: model.ID(rapid.IntRange(1, 3).Draw(h.t, "project")),
		meter:   Meter{h.clock}, begun: h.clock,
	})
}

// change chooses another plan, or gives the plan other figures from now on.
func (h *history) change() {
	b := At(h.ledger, h.plans, h.clock)
	if rapid.Bool().Draw(h.t, "plan") {
		name := rapid.SampledFrom([]string{"p", "q", "r"}).Draw(h.t, "name")
		if name != h.ledger.Plan {
			h.plans = drawVersions(h.t, b.Now())
			b.Change(name, h.plans)
		}
		h.keep(b)
		return
	}
	last := h.plans[len(h.plans)-1].From
	figures := drawVersions(h.t, h.clock)[0]
	if figures.From.Before(last) {
		figures.From = last
	}
	h.plans = append(h.plans[:len(h.plans):len(h.plans)], figures)
}

// progress reports some runs up to a moment near now, some of them twice or with
// an older moment than before, and takes some up after a pause.
func (h *history) progress() {
	for _, r := range h.runs[max(len(h.runs)-4, 0):] {
		b := At(h.ledger, h.plans, h.clock)
		to := h.clock.Add(time.Duration(rapid.Int64Range(-3*24*3600, 3600).Draw(h.t, "to")) * time.Second)
		if rapid.IntRange(0, 5).Draw(h.t, "pause") == 0 && to.After(r.meter.Until) {
			r.skipped += to.Unix() - r.meter.Until.Unix()
			r.meter = r.meter.Skip(to)
			continue
		}
		for range rapid.IntRange(1, 2).Draw(h.t, "times") {
			m, taken, err := r.meter.To(b, to)
			if err != nil {
				h.t.Fatal(err)
			}
			r.meter = m
			h.book(b, r, taken)
		}
		h.keep(b)
	}
}

// offline brings a run that ended some time ago, in one piece.
func (h *history) offline() {
	h.start()
	r := h.runs[len(h.runs)-1]
	from := h.clock.Add(-time.Duration(rapid.Int64Range(0, 80*24*3600).Draw(h.t, "ago")) * time.Second)
	r.begun, r.meter = from, Meter{from}
	b := At(h.ledger, h.plans, h.clock)
	m, taken, err := r.meter.To(b, from.Add(time.Duration(rapid.Int64Range(0, 50*3600).Draw(h.t, "took"))*time.Second))
	if err != nil {
		h.t.Fatal(err)
	}
	r.meter = m
	h.book(b, r, taken)
	h.keep(b)
}

func (h *history) book(b *Balance, r *tracked, taken []Taken) {
	for _, x := range taken {
		covered := int64(0)
		for _, p := range x.Portions {
			covered += p.Seconds
		}
		if b.limited() && covered+x.Over != x.Seconds || !b.Period().Has(x.Day) {
			h.t.Fatalf("%+v in %+v", x, b.Period())
		}
		r.seconds += x.Seconds
		h.person[r.person] += x.Seconds
		h.project[r.project] += x.Seconds
		h.day[x.Day] += x.Seconds
		h.total += x.Seconds
	}
}

// keep stores what a change or a chore came to.
func (h *history) keep(b *Balance) {
	h.ledger = b.Ledger
	add2(&h.due, b.Due)
}

func (h *history) check() {
	t, l := h.t, h.ledger
	runs := int64(0)
	for _, r := range h.runs {
		runs += r.seconds
		if want := r.meter.Until.Unix() - r.begun.Unix() - r.skipped; r.seconds != want {
			t.Fatalf("a run was tracked %d seconds and counted %d", want, r.seconds)
		}
	}
	if runs != h.total || sum(h.person) != h.total || sum(h.project) != h.total || sum(h.day) != h.total {
		t.Fatalf("runs %d, people %d, projects %d, days %d: not all %d", runs, sum(h.person), sum(h.project), sum(h.day), h.total)
	}
	now := &Balance{Ledger: l}
	periods := append(h.due.Closed[:len(h.due.Closed):len(h.due.Closed)], Closed{Period: now.Period(), Used: l.Used, Covered: l.Used - now.uncovered()})
	used, free := int64(0), int64(0)
	for i, c := range periods {
		days := int64(0)
		for d := c.From; d < c.To; d++ {
			days += h.day[d]
		}
		if days != c.Used || c.Covered < 0 || c.Covered > c.Used || c.Over > c.Used-c.Covered {
			t.Fatalf("%+v: its days have %d", c, days)
		}
		if i > 0 && c.From != periods[i-1].To {
			t.Fatalf("%+v follows %+v", c, periods[i-1])
		}
		used, free = used+c.Used, free+c.Used-c.Covered
	}
	if used != h.total {
		t.Fatalf("periods have %d, runs %d", used, h.total)
	}
	h.checkPackages(free)
	h.checkInvoices()
}

// checkPackages: of each package used + remaining + lapsed is what was given, all
// of them gave what was used and not free, and top-ups gave what was bought.
func (h *history) checkPackages(free int64) {
	t, now := h.t, h.ledger.Settled
	gave, topped, numbers := int64(0), int64(0), map[int]bool{}
	for i, p := range append(h.due.Dropped[:len(h.due.Dropped):len(h.due.Dropped)], h.ledger.Packages...) {
		living := i >= len(h.due.Dropped)
		if p.Used+p.Remaining(now)+p.Lapsed(now) != p.Seconds || p.Used < 0 || p.Used > p.Seconds ||
			p.Taken < 0 || p.Taken > p.Used || numbers[p.Number] || !living && (p.Taken != 0 || p.Remaining(now) != 0) {
			t.Fatalf("%+v", p)
		}
		numbers[p.Number] = true
		if gave += p.Used; p.Kind == TopUp {
			topped += p.Seconds
		}
	}
	if gave+free != h.total || topped != h.topped {
		t.Fatalf("packages gave %d and %d were free, of %d; top-ups %d of %d", gave, free, h.total, topped, h.topped)
	}
	b := At(h.ledger, h.plans, now)
	same(t, b.Ledger, At(b.Ledger, h.plans, now).Ledger)
	if b.limited() && b.Over() > 0 && b.Available() > 0 || (b.Available() == 0 && b.limited()) == b.Ledger.Out.IsZero() {
		t.Fatalf("%d over, %d available, out since %v", b.Over(), b.Available(), b.Ledger.Out)
	}
}

// checkInvoices: numbers without a gap, and of each period no more than its
// dearest price.
func (h *history) checkInvoices() {
	cents := map[period.Day]int64{}
	for i, v := range h.due.Invoices {
		if v.Number != i+1 || v.Cents <= 0 {
			h.t.Fatalf("%+v is invoice %d", v, i+1)
		}
		if cents[v.From] += v.Cents; cents[v.From] > 15000 {
			h.t.Fatalf("%d cents for the period from %v", cents[v.From], v.From)
		}
	}
	if h.ledger.Invoiced != len(h.due.Invoices) {
		h.t.Fatalf("%d invoices of %d", len(h.due.Invoices), h.ledger.Invoiced)
	}
}

func sum[K comparable](m map[K]int64) int64 {
	n := int64(0)
	for _, x := range m {
		n += x
	}
	return n
}

// TestOrderOfUse: no second is taken from a package while one that expires
// earlier has any left.
func TestOrderOfUse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC)
		b := Open("p", Fixed(model.Plan{HoursAMonth: 10}), now, now)
		for range 30 {
			now = now.Add(time.Duration(rapid.Int64Range(0, 40*24*3600).Draw(t, "wait")) * time.Second)
			b = At(b.Ledger, b.plans, now)
			if rapid.Bool().Draw(t, "top up") {
				if err := b.TopUp(rapid.Int64Range(1, 20*hours).Draw(t, "hours")); err != nil {
					t.Fatal(err)
				}
			}
			taken, err := b.Use(rapid.Int64Range(0, 25*hours).Draw(t, "use"), now)
			if err != nil {
				t.Fatal(err)
			}
			for _, portion := range taken.Portions {
				var from Package
				for _, p := range b.Ledger.Packages {
					if p.Number == portion.Package {
						from = p
					}
				}
				for _, p := range b.Ledger.Packages {
					if p.Expires.Before(from.Expires) && p.Remaining(now) > 0 {
						t.Fatalf("%+v gave before %+v", from, p)
					}
				}
				if !now.Before(from.Expires) {
					t.Fatalf("%+v gave after its end", from)
				}
			}
		}
	})
}
