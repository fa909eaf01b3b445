// Package request answers about access requests (A6): one's own, and those that
// the actor may answer. Its Reader is a part of view.Reader.
package request

import (
	"cmp"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// The most requests that are looked at: for a list, and for a count.
const (
	listed  = 10_000
	counted = 1000
)

// Reader answers about access requests. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Requests lists the pending requests that the actor may answer, oldest first:
// for one project (WS/NAME), which needs project.people.manage there, or in a
// workspace ("" for the remembered one), which needs workspace.view and gives
// those of projects where they have project.people.manage.
func (r Reader) Requests(target string, p model.Page) (model.List[RequestRow], error) {
	var rows []RequestRow
	if strings.Contains(target, "/") {
		at, _, err := r.s.Site(target, model.ProjectPeopleManage)
		if err != nil {
			return model.List[RequestRow]{}, err
		}
		for q := range r.s.State.ProjectRequests(at.Project) {
			if len(rows) < listed && q.StateAt(r.s.Now()) == model.RequestPending {
				rows = append(rows, r.answerRow(q, at))
			}
		}
	} else {
		at, err := r.s.Place(target, model.WorkspaceView)
		if err != nil {
			return model.List[RequestRow]{}, err
		}
		r.waiting(at, listed, func(q *model.Request, on scope.Site) { rows = append(rows, r.answerRow(q, on)) })
	}
	older := func(a, b RequestRow) int { return -scope.NewestFirst(a.ID, b.ID) }
	slices.SortFunc(rows, older)
	return pages.List[RequestRow, RequestRow]{
		From: pages.Held(rows, func(row RequestRow, cursor string) int { return -scope.NewestFirst(row.ID, cursor) }),
		Key:  func(row RequestRow) string { return row.ID },
		Row:  pages.Keep[RequestRow],
	}.Page(p, len(rows)), nil
}

// OwnRequests lists what the actor asked for, newest first, with what became of
// it. Nobody signed in: Denied.
func (r Reader) OwnRequests(p model.Page) (model.List[RequestRow], error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return model.List[RequestRow]{}, err
	}
	var all []*model.Request
	for q := range r.s.State.RequestsOf(me.ID) {
		if all = append(all, q); len(all) == listed {
			break
		}
	}
	return pages.List[*model.Request, RequestRow]{
		From: pages.Held(all, func(q *model.Request, cursor string) int {
			at, _ := model.ParseID(cursor)
			return cmp.Compare(at, q.ID)
		}),
		Key: func(q *model.Request) string { return q.ID.String() },
		Row: func(q *model.Request) (RequestRow, bool) { return r.row(q), true },
	}.Page(p, len(all)), nil
}

// Request is one request by its id: one's own, or one that the actor may answer
// or could have. All others are NotFound.
func (r Reader) Request(id string) (RequestRow, error) {
	n, _ := model.ParseID(id)
	q := r.s.State.Request(n)
	if q != nil && r.s.Who.Who != nil && q.Person == r.s.Who.Who.ID {
		return r.row(q), nil
	}
	if at, ok := r.s.Answers(q); ok {
		return r.answerRow(q, at), nil
	}
	return RequestRow{}, model.Errorf(model.NotFound, "There is no request %s that you can see.", id)
}

// RequestCount is the number of pending requests in a workspace that the actor
// may answer; 0 for who may not see it. Beyond 1,000 it is the workspace's own
// figure for admins.
func (r Reader) RequestCount(workspace string) int {
	at, err := r.s.Place(workspace, model.WorkspaceView)
	if err != nil {
		return 0
	}
	return Count(r.s, at)
}

// Count is RequestCount for a place that is known.
func Count(s *scope.Scope, at scope.Place) (n int) {
	if at.Counts.Requests > counted && (s.Admin() || at.Standing.Own == model.Admin) {
		return at.Counts.Requests
	}
	New(s).waiting(at, counted, func(*model.Request, scope.Site) { n++ })
	return n
}

// Oldest are the first few requests of a workspace that the actor may answer.
func Oldest(s *scope.Scope, at scope.Place, few int) []RequestRow {
	rows := []RequestRow{}
	r := New(s)
	r.waiting(at, counted, func(q *model.Request, on scope.Site) {
		rows = append(rows, r.answerRow(q, on))
	})
	slices.SortFunc(rows, func(a, b RequestRow) int { return -scope.NewestFirst(a.ID, b.ID) })
	return rows[:min(few, len(rows))]
}

// waiting passes on the pending requests of a workspace that the actor may
// answer, of the first so many. A decision is taken once a project.
func (r Reader) waiting(at scope.Place, most int, yield func(*model.Request, scope.Site)) {
	if at.Counts.Requests == 0 {
		return
	}
	looked := 0
	on, may := scope.Site{Place: at}, false
	for q := range r.s.State.WorkspaceRequests(at.ID) {
		if looked++; looked > most {
			return
		}
		if on.Project == nil || on.Project.ID != q.Project {
			on, may = r.s.Answers(q)
			if on.Project == nil {
				continue
			}
		}
		if may && q.StateAt(r.s.Now()) == model.RequestPending {
			yield(q, on)
		}
	}
}
