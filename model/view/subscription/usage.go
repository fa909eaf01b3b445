package subscription

import (
	"cmp"
	"slices"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/quota/period"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// UsageQuery asks for figures of some days. Zero days are the last 30.
type UsageQuery struct {
	Page     model.Page
	By       model.Axis
	From, To period.Day // To is exclusive
}

// longest is the most days that are added up at once.
const longest = 366

// Usage tells what was used, by day (oldest first), by project or by person (the
// most first). Needs usage.view. The rows of projects and persons add up to the
// workspace's: what the actor cannot see, or is gone, is one row (R3).
func (r Reader) Usage(name string, q UsageQuery) (model.List[UsageRow], error) {
	at, err := r.s.Place(name, model.UsageView)
	if err != nil {
		return model.List[UsageRow]{}, err
	}
	if q.To == 0 {
		q.To = period.DayOf(r.s.Now()) + 1
	}
	if q.From == 0 {
		q.From = q.To - ledger.Month
	}
	if q.To <= q.From || q.To-q.From > longest {
		return model.List[UsageRow]{}, model.Errorf(model.Invalid, "Usage is told for 1 to %d days at a time, not for %s up to %s.", longest, q.From, q.To)
	}
	if q.By == model.ByDay {
		return held(r.days(at, q), q.Page, func(u UsageRow) string { return string(u.Day) }), nil
	}
	rows := r.shares(at, q)
	// The order is by amounts, so a cursor is looked for.
	key := func(u UsageRow) string { return string(u.Project + u.Person) }
	place := map[string]int{}
	for n, u := range rows {
		place[key(u)] = n
	}
	compare := func(u UsageRow, cursor string) int { return cmp.Compare(place[key(u)], place[cursor]) }
	return pages.List[UsageRow, UsageRow]{From: pages.Held(rows, compare), Key: key, Row: pages.Keep[UsageRow]}.Page(q.Page, len(rows)), nil
}

// days has a row for every day, also for those on which nothing was used. What is
// held now, without what came since, is what was held then.
func (r Reader) days(at scope.Place, q UsageQuery) []UsageRow {
	rows := make([]UsageRow, 0, q.To-q.From)
	for d := q.From; d < q.To; d++ {
		rows = append(rows, UsageRow{Day: scope.Opt(d.String())})
	}
	held := ledger.Of(r.s.State, at.Workspace).Bytes
	last := max(int(q.To), int(period.DayOf(r.s.Now()))+1)
	for f := range r.s.State.Figures(at.ID, model.ByDay, int(q.From), last) {
		if f.Day >= int(q.To) {
			held -= f.Bytes
			continue
		}
		row := &rows[f.Day-int(q.From)]
		row.Hours, row.Storage = f.Seconds, f.Bytes
	}
	for n := len(rows) - 1; n >= 0; n-- {
		rows[n].Held = held
		held -= rows[n].Storage
	}
	return rows
}

func (r Reader) shares(at scope.Place, q UsageQuery) []UsageRow {
	sums := map[model.ID]*UsageRow{}
	of := func(id model.ID) *UsageRow {
		if sums[id] == nil {
			sums[id] = &UsageRow{}
		}
		return sums[id]
	}
	for f := range r.s.State.Figures(at.ID, q.By, int(q.From), int(q.To)) {
		of(f.Subject).Hours += f.Seconds
	}
	for c := range r.s.State.Stocks(at.ID, 0) {
		subject := c.Project
		if q.By == model.ByPerson {
			subject = c.Person
		}
		row := of(subject)
		row.Storage += c.Bytes
		if p := r.s.State.Project(at.ID, c.Project); p == nil || !p.Here() {
			row.Trash += c.Bytes
		}
	}
	var rows []UsageRow
	others := UsageRow{Others: true}
	for id, u := range sums {
		if name := r.named(at, q.By, id); name == "" {
			others.Hours, others.Storage, others.Trash = others.Hours+u.Hours, others.Storage+u.Storage, others.Trash+u.Trash
		} else if q.By == model.ByProject {
			u.Project = scope.Opt(name)
			rows = append(rows, *u)
		} else {
			u.Person = scope.Opt(name)
			rows = append(rows, *u)
		}
	}
	slices.SortFunc(rows, func(a, b UsageRow) int {
		return cmp.Or(cmp.Compare(b.Hours, a.Hours), cmp.Compare(b.Storage, a.Storage), cmp.Compare(a.Project+a.Person, b.Project+b.Person))
	})
	if others.Hours != 0 || others.Storage != 0 {
		rows = append(rows, others)
	}
	return rows
}

// named is what the actor knows a project or person as; "" for what they do not
// see, or is gone.
func (r Reader) named(at scope.Place, by model.Axis, id model.ID) string {
	if by == model.ByProject {
		p := r.s.State.Project(at.ID, id)
		if p == nil || p.Gone(r.s.Now()) {
			return ""
		}
		if d := at.Standing.DecideProject(r.s.State, model.ProjectView, p); !d.Allowed {
			return ""
		}
		return p.Name
	}
	p := r.s.State.Person(id)
	if p == nil {
		return ""
	}
	if d := at.Standing.Decide(model.PeopleManage); d.Allowed {
		return p.Username
	}
	if m := r.s.State.Membership(at.ID, p.Username); m == nil || m.Person != p.ID {
		return ""
	}
	return p.Username
}
