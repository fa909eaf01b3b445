package view

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/roster"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// sortable is the most rows that are sorted by anything but the name: those
// orders have no index.
const sortable = 5000

// People lists members, the invited and guests of a workspace ("" for the
// remembered one). Needs people.view. Other orders than by name are Invalid
// in workspaces with more than 5,000 rows. Total is -1 where counting would
// mean reading everything; PeopleCount finds it out.
func (r *Reader) People(ws string, q PeopleQuery) (model.List[PeopleRow], error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return model.List[PeopleRow]{}, err
	}
	order, down := strings.CutPrefix(q.Sort, "-")
	if err := q.check(order); err != nil {
		return model.List[PeopleRow]{}, err
	}
	needle := strings.ToLower(q.Filter)
	l := pages.List[*model.Membership, PeopleRow]{
		From: r.rowsMatching(at, needle, q),
		Key:  func(m *model.Membership) string { return m.Who },
		Row: func(m *model.Membership) (PeopleRow, bool) {
			if !q.mightWant(m, at.Standing.Now) || !strings.Contains(m.Who, needle) && !strings.Contains(m.Search, needle) {
				return PeopleRow{}, false
			}
			if m = roster.Now(r.s.State, m); m == nil {
				return PeopleRow{}, false
			}
			row := r.peopleRow(at, m)
			return row, q.wants(row)
		},
	}
	if order != "" && order != "name" {
		out, err := r.peopleSorted(at, l, q, order, down)
		r.fill(at, out.Data)
		return out, err
	}
	if down {
		l.From = pages.Backwards(l.From)
	}
	total := -1
	if needle == "" && q.Role == "" && q.Status == "" && !q.Guests {
		total = r.rowsOf(at, q.Kind)
	}
	out := l.Page(q.Page, total)
	r.fill(at, out.Data)
	return out, nil
}

// fill tells of rows that are shown what their people have used and hold.
func (r *Reader) fill(at scope.Place, rows []PeopleRow) {
	for i := range rows {
		if p := r.s.Account(string(rows[i].Person)); p != nil {
			if f := r.s.State.Figure(at.ID, model.ByPerson, model.AllDays, p.ID); f != nil {
				rows[i].HoursSeconds, rows[i].StorageBytes = f.Seconds, f.Bytes
			}
		}
	}
}

// PeopleCount is the number of rows whose username, address or name contains
// the filter. It counts a million rows without decoding them, asking stop now
// and then (nil: never) whether anybody still waits; -1 when that gave up.
func (r *Reader) PeopleCount(ws, filter string, stop func() bool) (int, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return 0, err
	}
	if filter == "" {
		return r.s.Counts(at.Workspace).Rows, nil
	}
	if stop == nil {
		stop = func() bool { return false }
	}
	n, complete := r.s.State.CountMatching(at.ID, strings.ToLower(filter), stop)
	if !complete {
		return -1, nil
	}
	return n, nil
}

// Resolve finds the row of a workspace's People list that was meant by a
// username, a service account's name or an address (N6), and gives its
// PeopleRow.Who. Needs people.view.
func (r *Reader) Resolve(ws, who string) (string, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return "", err
	}
	m, err := r.rowOf(at, who)
	if err != nil {
		return "", err
	}
	return m.Who, nil
}

// rowsMatching are the membership rows to look at, by who.
func (r *Reader) rowsMatching(at scope.Place, needle string, q PeopleQuery) func(model.Span) iter.Seq[*model.Membership] {
	role := q.Role
	of := func(k model.RowKind) func(model.Span) iter.Seq[*model.Membership] {
		return func(s model.Span) iter.Seq[*model.Membership] { return r.s.State.MembershipsOf(at.ID, k, s) }
	}
	switch {
	case q.Kind == kindService:
		return r.services(at)
	case (q.Guests || q.Kind == kindGuest) && at.Settings.Everyone != model.NoRole:
		return pages.Held[*model.Membership](nil, nil) // everyone has a role (R4)
	case q.Guests || q.Kind == kindGuest:
		return either(of(model.RowGuest), of(model.RowEnding))
	case q.Status == "pending" || q.Kind == kindPending:
		return of(model.RowPending)
	case needle != "":
		return func(s model.Span) iter.Seq[*model.Membership] {
			return r.s.State.MembershipsMatching(at.ID, needle, s)
		}
	case role == model.Admin.String() && at.Counts.Pending == 0:
		// Nobody is invited as admin, so the index has them all.
		return pages.Held(slices.Collect(r.s.State.Admins(at.ID)), pages.ByKey(func(m *model.Membership) string { return m.Who }))
	default:
		return func(s model.Span) iter.Seq[*model.Membership] { return r.s.State.Memberships(at.ID, s) }
	}
}

// peopleSorted makes a page of a list that is sorted in memory.
func (r *Reader) peopleSorted(at scope.Place, l pages.List[*model.Membership, PeopleRow], q PeopleQuery, order string, down bool) (model.List[PeopleRow], error) {
	if at.Counts.Rows > sortable {
		return model.List[PeopleRow]{}, model.Errorf(model.Invalid,
			"%s has %d people; beyond %d they can only be sorted by name.", at.Name, at.Counts.Rows, sortable).
			WithHint("Sort by name or -name.")
	}
	var rows []PeopleRow
	for m := range l.From(model.Span{}) {
		if row, ok := l.Row(m); ok {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b PeopleRow) int {
		c := compareRows(order, a, b)
		if down {
			return -c
		}
		return c
	})
	index := map[string]int{}
	for i, row := range rows {
		index[row.Who] = i
	}
	for _, cursor := range []string{q.After, q.Before} {
		if _, ok := index[cursor]; cursor != "" && !ok {
			return model.List[PeopleRow]{}, model.Errorf(model.Invalid, "The list changed: %s is not on it any more.", cursor).
				WithHint("Start again from the first page.")
		}
	}
	return pages.List[PeopleRow, PeopleRow]{
		From: pages.Held(rows, func(row PeopleRow, cursor string) int { return cmp.Compare(index[row.Who], index[cursor]) }),
		Key:  func(row PeopleRow) string { return row.Who },
		Row:  pages.Keep[PeopleRow],
	}.Page(q.Page, len(rows)), nil
}

func compareRows(order string, a, b PeopleRow) int {
	switch order {
	case "role":
		return cmp.Compare(rank(a.Role), rank(b.Role))
	case "joined":
		return a.JoinedAt.Compare(b.JoinedAt.Time)
	default:
		return strings.Compare(a.Status, b.Status)
	}
}

// rank puts roles in order; guests come before all of them.
func rank(role Opt) model.Role {
	known, err := model.ParseRole(string(role))
	if err != nil {
		return model.NoRole
	}
	return known
}

// check refuses words that no row can have.
func (q PeopleQuery) check(order string) error {
	if q.Role != "" {
		if _, err := model.ParseRole(q.Role); err != nil {
			return err
		}
	}
	if !slices.Contains([]string{"", kindMember, kindPending, kindGuest, kindService}, q.Kind) {
		return model.Errorf(model.Invalid, "%q is not a kind of row.", q.Kind).
			WithHint("Choose one of: member, pending, guest, service.")
	}
	if !slices.Contains([]string{"", "active", "pending", "suspended"}, q.Status) {
		return model.Errorf(model.Invalid, "%q is not a status.", q.Status).
			WithHint("Choose one of: active, pending, suspended.")
	}
	if !slices.Contains([]string{"", "name", "role", "joined", "status"}, order) {
		return model.Errorf(model.Invalid, "People cannot be sorted by %q.", order).
			WithHint("Choose one of: name, role, joined, status.")
	}
	return nil
}

// mightWant tells from the membership alone whether the query's filters could
// let its row through, so that a rare row is found without reading the account
// of everybody before it.
func (q PeopleQuery) mightWant(m *model.Membership, now time.Time) bool {
	invited, role := m.Invitation != 0, m.RoleAt(now)
	return (q.Role == "" || invited || role.String() == q.Role) &&
		(q.Status != "pending" || invited) &&
		(!q.Guests || role == model.NoRole && m.Grants > 0) &&
		(q.Kind != kindMember || role != model.NoRole)
}

// wants says whether the query's filters let the row through.
func (q PeopleQuery) wants(row PeopleRow) bool {
	return (q.Role == "" || string(row.Role) == q.Role) &&
		(q.Status == "" || row.Status == q.Status) &&
		(!q.Guests || row.Guest) && (q.Kind != kindGuest || row.Guest) &&
		(q.Kind != kindService || row.Kind == kindService)
}
