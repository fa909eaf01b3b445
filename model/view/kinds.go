package view

import (
	"iter"

	"atrium/model"
	"atrium/model/view/scope"
)

// The kinds of row on a People list (PeopleQuery.Kind).
const (
	kindMember  = "member"
	kindPending = "pending"
	kindGuest   = "guest"
	kindService = "service"
)

// PeopleCounts is how many rows of each kind a workspace's People list has. A
// member whose role has ended still counts as one, and who was invited while
// being a guest as both.
type PeopleCounts struct{ All, Members, Pending, Guests, Services int }

// PeopleCounts tells them without reading the list ("" for the remembered
// workspace). Needs people.view.
func (r *Reader) PeopleCounts(ws string) (PeopleCounts, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return PeopleCounts{}, err
	}
	n := PeopleCounts{
		All: at.Counts.Rows, Members: at.Counts.People, Pending: at.Counts.Pending,
		Guests: at.Counts.Guests, Services: at.Counts.Services,
	}
	if at.Settings.Everyone != model.NoRole {
		n.Guests = 0 // everyone has a role (R4)
	}
	return n, nil
}

// rowsOf is the number of rows of a kind ("" for all) as the workspace keeps it; -1
// where the number of rows that a list shows may be another.
func (r *Reader) rowsOf(at scope.Place, kind string) int {
	switch kind {
	case "":
		return r.s.Counts(at.Workspace).Rows
	case kindService:
		return at.Counts.Services
	case kindGuest:
		if at.Settings.Everyone != model.NoRole {
			return 0 // everyone has a role (R4)
		}
		return r.s.Counts(at.Workspace).Guests
	}
	return -1
}

// services are the rows of a workspace's service accounts, by name.
func (r *Reader) services(at scope.Place) func(model.Span) iter.Seq[*model.Membership] {
	return func(s model.Span) iter.Seq[*model.Membership] {
		return func(yield func(*model.Membership) bool) {
			for p := range r.s.State.Services(at.ID, s) {
				if m := r.s.State.Membership(at.ID, p.Username); m != nil && !yield(m) {
					return
				}
			}
		}
	}
}

// either is one sequence of two that are by who, in the direction of the span.
func either(a, b func(model.Span) iter.Seq[*model.Membership]) func(model.Span) iter.Seq[*model.Membership] {
	return func(s model.Span) iter.Seq[*model.Membership] {
		return func(yield func(*model.Membership) bool) {
			next, stop := iter.Pull(b(s))
			defer stop()
			other, more := next()
			for m := range a(s) {
				for more && (other.Who < m.Who) != s.Reverse {
					if !yield(other) {
						return
					}
					other, more = next()
				}
				if !yield(m) {
					return
				}
			}
			for ; more; other, more = next() {
				if !yield(other) {
					return
				}
			}
		}
	}
}
