package scope

import "atrium/model"

// Answers says whether the actor may answer an access request (A6), and the
// project that it is for; that is empty where there is none.
func (s *Scope) Answers(q *model.Request) (Site, bool) {
	if q == nil || q.Project == 0 {
		return Site{}, false
	}
	w, p := s.State.Workspace(q.Workspace), s.State.Project(q.Workspace, q.Project)
	if w == nil || p == nil {
		return Site{}, false
	}
	at := Site{Place: Place{Workspace: w, Standing: s.Standing(w)}, Project: p}
	d := at.Standing.DecideProject(s.State, model.ProjectPeopleManage, p)
	return at, d.Allowed
}
