// Package after reads what a change leaves behind, for scripts: the thing as it
// is afterwards, in the shapes of SPEC 8 (docs/json.md).
package after

import (
	"strings"

	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/view"
)

// InvitedRow is a row of the People list with the code to hand over; it is null
// where the invitation is in the person's inbox, or the code was mailed.
type InvitedRow struct {
	view.PeopleRow
	Code view.Opt `json:"code"` // to hand over, shown this once; null: it is in their inbox, or was mailed
}

// RemovedRow stands for someone who is not on the list any more.
type RemovedRow struct {
	Person  view.Opt `json:"person"`
	Email   string   `json:"email"`
	Removed bool     `json:"removed"` // false: still on the list, as a guest
}

// AnsweredRow is one's own invitation after the answer. The id is null where
// the invitation was known by its code only.
type AnsweredRow struct {
	ID view.Opt `json:"id"`
	view.InvitationRow
}

// DeletedRow stands for a workspace that nobody sees any more.
type DeletedRow struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// Then reads the thing that was changed: an object, or an output.Listing.
type Then func(*view.Reader, []model.Effect) (any, error)

// Just reads an object that no effect tells anything about.
func Just[T any](read func(*view.Reader) (T, error)) Then {
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
func removed(who, email string) RemovedRow {
	row := RemovedRow{Person: view.Opt(who), Email: email, Removed: true}
	if email == who {
		row.Person = ""
	}
	return row
}

// Inviting are the rows of those who were invited, with their codes.
func Inviting(ws string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		rows := make([]InvitedRow, 0, len(done))
		for _, e := range done {
			row, _, err := personRow(r, ws, e.Target)
			if err != nil {
				return nil, err
			}
			rows = append(rows, InvitedRow{row, view.Opt(e.Code)})
		}
		return output.Listed(rows), nil
	}
}

// Role is the row of the person whose role was changed.
func Role(ws string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		row, _, err := personRow(r, ws, done[0].Target)
		return row, err
	}
}

// Removing are the rows of those who left the list, their addresses as
// they were on it. Whoever stays on it as a guest is not removed.
func Removing(ws string, was map[string]string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		rows := make([]RemovedRow, 0, len(done))
		for _, e := range done {
			row := removed(e.Target, was[e.Target])
			_, still, err := personRow(r, ws, e.Target)
			if err != nil && model.CodeOf(err) != model.NotFound {
				return nil, err
			}
			row.Removed = !still
			rows = append(rows, row)
		}
		return output.Listed(rows), nil
	}
}

// Addresses are those of people on the list, by the row's key. Who cannot be
// found is left out: the change itself says so.
func Addresses(r *view.Reader, ws string, who []string) map[string]string {
	found := map[string]string{}
	for _, w := range who {
		key, err := r.Resolve(ws, w)
		if err != nil {
			continue
		}
		if row, ok, err := personRow(r, ws, key); ok && err == nil {
			found[key] = row.Email
		}
	}
	return found
}

// Left is the actor, off the list of a workspace.
func Left(r *view.Reader) (RemovedRow, error) {
	me, err := r.Whoami()
	return removed(me.Username, me.Email), err
}

// Answering is the invitation that was pending and is not any more. One that
// was known by its code only is told from what the answer did.
func Answering(pending []view.InvitationRow) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		l, err := r.Invitations(model.Page{Size: 1000}, true)
		if err != nil {
			return nil, err
		}
		for _, was := range pending {
			for _, is := range l.Data {
				if is.ID == was.ID && is.State != was.State {
					return AnsweredRow{view.Opt(is.ID), is}, nil
				}
			}
		}
		e := done[0]
		row := view.InvitationRow{State: model.Accepted.String()}
		if state, ok := e.After["state"].(string); ok {
			row.State = state
		}
		row.Role, _ = e.After["role"].(string)
		ws, project, _ := strings.Cut(e.Target, "/")
		if row.Workspace = ws; project != "" {
			row.Project = view.Opt(e.Target)
		}
		return AnsweredRow{"", row}, nil
	}
}
