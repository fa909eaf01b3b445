package after

import (
	"strings"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view"
)

// GrantedRow is an access row with the code to hand over.
type GrantedRow struct {
	view.AccessRow
	Code view.Opt `json:"code"` // to hand over, shown this once; null: none is needed
}

// Holder is who a change of access is about, as it was before the change: they
// may be on no list any more afterwards.
type Holder struct {
	Person view.Opt // null for an address
	Name   string
	who    string // the key of their rows; "" where only the change itself tells
}

// Me is the actor.
func Me(r *view.Reader) Holder {
	me, err := r.Whoami()
	if err != nil {
		return Holder{}
	}
	return Holder{view.Opt(me.Username), me.Name, me.Username}
}

// HolderOf finds WHO among those that the actor can see. It is empty where
// there is nobody: the change itself says so.
func HolderOf(r *view.Reader, project, who string) Holder {
	ws, _, _ := strings.Cut(project, "/")
	if key, err := r.Resolve(ws, who); err == nil {
		if row, ok, err := personRow(r, ws, key); ok && err == nil {
			return Holder{row.Person, row.Name, key}
		}
	}
	keys := []string{text.Fold(who)}
	if address, err := text.CanonicalEmail(who); err == nil {
		keys = append(keys, address)
	}
	if account, err := r.User(who); err == nil {
		keys = append(keys, account.Username)
	}
	for _, key := range keys {
		if row, ok, err := accessRow(r, project, key); ok && err == nil {
			return Holder{row.Person, row.Name, key}
		}
	}
	return Holder{}
}

// accessRow is the row of an access list that has the key; ok is false where
// nobody has it.
func accessRow(r *view.Reader, project, who string) (row view.AccessRow, ok bool, err error) {
	l, err := r.Access(project, model.Page{Size: 1, After: beforeKey(who)})
	if err != nil || len(l.Data) == 0 || l.Data[0].Who != who {
		return row, false, err
	}
	return l.Data[0], true, nil
}

// Access is the access row of the holder, of whom the effect tells where the
// holder is empty. For someone without access left it has a null role, and no
// sources.
func Access(project string, h Holder) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		if h.who == "" {
			h = told(done[0])
		}
		row, ok, err := accessRow(r, project, h.who)
		switch code := model.CodeOf(err); {
		case ok:
			return GrantedRow{row, view.Opt(done[0].Code)}, nil
		case err != nil && code != model.NotFound && code != model.Denied: // those: it was one's own access
			return nil, err
		}
		return GrantedRow{AccessRow: view.AccessRow{
			Person: h.Person, Name: h.Name, Who: h.who, Sources: []string{}, Status: "active",
		}}, nil
	}
}

// told is whom an effect names.
func told(e model.Effect) Holder {
	who, _ := e.After["person"].(string)
	if who == "" {
		who, _ = e.Before["person"].(string)
	}
	h := Holder{who: who, Name: who}
	if _, err := text.CanonicalEmail(who); err != nil {
		h.Person = view.Opt(who)
	}
	return h
}
