package cmd

import (
	"atrium/model"
	"atrium/model/view"
)

// invitedRow is a row of the People list with the code to hand over; it is null
// where the invitation is in the person's inbox.
type invitedRow struct {
	view.PeopleRow
	Code view.Opt `json:"code"` // to hand over, shown this once; null: it is in their inbox
}

// removedRow stands for someone who is not on the list any more.
type removedRow struct {
	Person  view.Opt `json:"person"`
	Email   string   `json:"email"`
	Removed bool     `json:"removed"` // false: still on the list, as a guest
}

// grantedRow is an access row with the code to hand over.
type grantedRow struct {
	view.AccessRow
	Code view.Opt `json:"code"` // to hand over, shown this once; null: none is needed
}

// answeredRow is one's own invitation after the answer. The id is null where
// the invitation was known by its code only.
type answeredRow struct {
	ID view.Opt `json:"id"`
	view.InvitationRow
}

// deletedRow stands for a workspace that nobody sees any more.
type deletedRow struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// just reads an object that no effect tells anything about.
func just[T any](read func(*view.Reader) (T, error)) after {
	return func(r *view.Reader, _ []model.Effect) (any, error) { return read(r) }
}

// beforeKey is a cursor with nothing between it and the row of the key, so that
// a list can be asked for one row.
func beforeKey(key string) string {
	last := len(key) - 1
	if last < 0 {
		return ""
	}
	return key[:last] + string(rune(key[last]-1)) + "\x7f"
}

// personRow is the row of a People list that has the key; ok is false where
// nobody has it.
func personRow(r *view.Reader, ws, who string) (row view.PeopleRow, ok bool, err error) {
	l, err := r.People(ws, view.PeopleQuery{Page: model.Page{Size: 1, After: beforeKey(who)}})
	if err != nil || len(l.Data) == 0 || l.Data[0].Who != who {
		return row, false, err
	}
	return l.Data[0], true, nil
}

// removed is the row for someone who is off the list, or as good as.
func removed(who, email string) removedRow {
	row := removedRow{Person: view.Opt(who), Email: email, Removed: true}
	if email == who {
		row.Person = ""
	}
	return row
}

// afterInviting are the rows of those who were invited, with their codes.
func afterInviting(ws string) after {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		rows := make([]invitedRow, 0, len(done))
		for _, e := range done {
			row, _, err := personRow(r, ws, e.Target)
			if err != nil {
				return nil, err
			}
			rows = append(rows, invitedRow{row, view.Opt(e.Code)})
		}
		return listed(rows), nil
	}
}

// afterRole is the row of the person whose role was changed.
func afterRole(ws string) after {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		row, _, err := personRow(r, ws, done[0].Target)
		return row, err
	}
}

// afterRemoving are the rows of those who left the list, their addresses as
// they were on it. Whoever stays on it as a guest is not removed.
func afterRemoving(ws string, was map[string]string) after {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		rows := make([]removedRow, 0, len(done))
		for _, e := range done {
			row := removed(e.Target, was[e.Target])
			_, still, err := personRow(r, ws, e.Target)
			if err != nil && model.CodeOf(err) != model.NotFound {
				return nil, err
			}
			row.Removed = !still
			rows = append(rows, row)
		}
		return listed(rows), nil
	}
}

// addresses are those of people on the list, by the row's key. Who cannot be
// found is left out: the change itself says so.
func (c *call) addresses(ws string, who []string) (map[string]string, error) {
	found := map[string]string{}
	if c.flags.output == "table" {
		return found, nil
	}
	err := c.view(func(r *view.Reader) error {
		for _, w := range who {
			key, err := r.Resolve(ws, w)
			if err != nil {
				continue
			}
			if row, ok, err := personRow(r, ws, key); ok && err == nil {
				found[key] = row.Email
			}
		}
		return nil
	})
	return found, err
}

// afterAccess is the access row of the person whom the effect names, with role
// null for someone without access.
func afterAccess(project string) after {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		who, _ := done[0].After["person"].(string)
		if who == "" {
			who, _ = done[0].Before["person"].(string)
		}
		none := view.AccessRow{Person: view.Opt(who), Who: who, Sources: []string{}, Status: "active"}
		if len(done[0].People) == 0 || done[0].People[0] == 0 { // an address without an account
			none.Person = ""
		}
		l, err := r.Access(project, model.Page{Size: 1, After: beforeKey(who)})
		switch code := model.CodeOf(err); {
		case code == model.NotFound || code == model.Denied: // it was one's own access
			return grantedRow{AccessRow: none}, nil
		case err != nil:
			return nil, err
		case len(l.Data) == 0 || l.Data[0].Who != who:
			return grantedRow{AccessRow: none}, nil
		}
		return grantedRow{l.Data[0], view.Opt(done[0].Code)}, nil
	}
}
