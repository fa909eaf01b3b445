// Package trail answers from the audit trail what the actor may see of it. Its
// Reader is a part of view.Reader.
package trail

import (
	"iter"
	"strconv"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// recent is the most records that Newest gives, and looked how many of one's own
// it looks at.
const (
	recent = 10
	looked = 500
)

// Reader answers about the audit trail. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Audit lists audit records, newest first. With a workspace it needs
// audit.view there; without one it gives a platform admin everything, others
// what they did themselves and what happened in workspaces where they have
// audit.view. Nobody signed in: Denied. Total is -1 unless all fits the page.
func (r Reader) Audit(q Query) (model.List[AuditRow], error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return model.List[AuditRow]{}, err
	}
	for _, cursor := range []string{q.After, q.Before} {
		if _, err := strconv.ParseUint(cursor, 10, 64); cursor != "" && err != nil {
			return model.List[AuditRow]{}, model.Errorf(model.Invalid, "%q is not a cursor of the audit trail.", cursor)
		}
	}
	down, err := r.asked(me, q)
	if err != nil {
		return model.List[AuditRow]{}, err
	}
	return r.auditPage(down, q), nil
}

// asked is the trail that a query is about.
func (r Reader) asked(me *model.Person, q Query) (walk, error) {
	if q.Workspace == "" {
		return r.everywhere(me, text.Fold(q.Actor)), nil
	}
	at, err := r.s.Place(q.Workspace, model.AuditView)
	if err != nil {
		return nil, err
	}
	return r.walk(model.AuditFilter{Workspace: at.ID}), nil
}

// walk is the trail through a filter.
func (r Reader) walk(f model.AuditFilter) walk {
	return func(below uint64) iter.Seq[*model.AuditRecord] { return r.s.State.Audit(f, below) }
}

// everywhere is the trail of all that the actor may see.
func (r Reader) everywhere(me *model.Person, actor string) walk {
	if r.s.Admin() {
		if who := r.s.Account(actor); actor != "" && who != nil {
			return r.walk(model.AuditFilter{Actor: who.ID})
		}
		return r.walk(model.AuditFilter{})
	}
	walks := []walk{r.walk(model.AuditFilter{Actor: me.ID})}
	if actor == me.Username {
		return walks[0]
	}
	for _, w := range r.s.Mine() {
		if d := r.s.Standing(w).Decide(model.AuditView); d.Allowed {
			walks = append(walks, r.walk(model.AuditFilter{Workspace: w.ID}))
		}
	}
	return func(below uint64) iter.Seq[*model.AuditRecord] { return merged(walks, below) }
}

func (r Reader) auditPage(down walk, q Query) model.List[AuditRow] {
	l := pages.List[*model.AuditRecord, AuditRow]{
		From: func(s model.Span) iter.Seq[*model.AuditRecord] {
			seq, _ := strconv.ParseUint(s.After, 10, 64)
			if s.Reverse {
				return down.up(seq)
			}
			if s.After != "" && seq == 0 {
				return func(func(*model.AuditRecord) bool) {}
			}
			return q.since(down(seq))
		},
		Key: func(rec *model.AuditRecord) string { return strconv.FormatUint(rec.Seq, 10) },
		Row: func(rec *model.AuditRecord) (AuditRow, bool) {
			if !q.wants(rec) {
				return AuditRow{}, false
			}
			return rowOf(r.s.State, rec), true
		},
	}
	return l.Page(q.Page, -1)
}

// Newest are the newest audit records of a workspace that the actor may see, at
// most 10: all with audit.view, else what they did there among the newest 500
// records of their own.
func Newest(s *scope.Scope, at scope.Place) []AuditRow {
	rows := []AuditRow{}
	f := model.AuditFilter{Workspace: at.ID}
	if d := at.Standing.Decide(model.AuditView); !d.Allowed {
		f = model.AuditFilter{Actor: at.Standing.Person.ID}
	}
	seen := 0
	for rec := range s.State.Audit(f, 0) {
		if seen++; len(rows) == recent || seen > looked {
			break
		}
		if rec.WorkspaceID == at.ID {
			rows = append(rows, rowOf(s.State, rec))
		}
	}
	return rows
}
