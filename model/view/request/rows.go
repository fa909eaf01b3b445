package request

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// RequestRow is an access request, as who filed it and who may answer it see it
// (SPEC A6).
type RequestRow struct {
	ID          string     `json:"id"`
	Person      string     `json:"person"` // who asks
	Name        string     `json:"name"`
	Project     string     `json:"project"` // the full name as it was asked for
	Role        string     `json:"role"`
	Reason      string     `json:"reason"`
	State       string     `json:"state"`
	CreatedAt   scope.Time `json:"created_at"`
	ExpiresAt   scope.Time `json:"expires_at"`
	AnsweredBy  scope.Opt  `json:"answered_by"`
	AnsweredAt  scope.Time `json:"answered_at"`
	Answer      scope.Opt  `json:"answer"`       // the reason that was given
	CurrentRole scope.Opt  `json:"current_role"` // what the person has in the project now; null among one's own
}

// row is a request without what only those know who may answer it.
func (r Reader) row(q *model.Request) RequestRow {
	row := RequestRow{
		ID: q.ID.String(), Person: r.s.Username(q.Person), Project: q.Target, Role: q.Role.String(), Reason: q.Reason,
		State: q.StateAt(r.s.Now()).String(), CreatedAt: scope.At(q.Created), ExpiresAt: scope.At(q.Expires),
		AnsweredBy: scope.Opt(r.s.Username(q.By)), AnsweredAt: scope.At(q.Answered), Answer: scope.Opt(q.Answer),
	}
	row.Name = row.Person
	if p := r.s.State.Person(q.Person); p != nil {
		row.Name = p.Shown()
	}
	return row
}

// answerRow is a request as those see it who may answer it.
func (r Reader) answerRow(q *model.Request, at scope.Site) RequestRow {
	row := r.row(q)
	row.Project = scope.FullName(at.Workspace, at.Project)
	if p := r.s.State.Person(q.Person); p != nil {
		d := model.Stand(r.s.State, p, at.Workspace).DecideProject(r.s.State, model.ProjectView, at.Project)
		row.CurrentRole = scope.ProjectRoleWord(d.Project)
	}
	return row
}
