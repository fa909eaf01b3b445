package request

import (
	"slices"

	"atrium/model"
)

// asked is the most people who are told of a request, and looked the most grants
// that are looked at to find them. Others find it on the project's Access.
const (
	asked  = 50
	looked = 1000
)

// approvers are those who may answer requests for a project: the workspace's
// admins, then the project's owners by grant; where there is neither, as in a
// built-in workspace, platform admins.
func approvers(s model.State, w *model.Workspace, pr *model.Project) (all []model.ID) {
	add := func(p *model.Person) bool {
		if p.Active() && p.Kind == model.Human && !slices.Contains(all, p.ID) {
			all = append(all, p.ID)
		}
		return len(all) < asked
	}
	for m := range s.Admins(w.ID) {
		if m.RoleAt(s.Now()) == model.Admin && !add(s.Person(m.Person)) {
			return all
		}
	}
	n := 0
	for g := range s.Grants(pr, model.Span{}) {
		if n++; n > looked {
			break
		}
		if g.Role == model.Owner && g.RoleAt(s.Now(), s.Membership(w.ID, g.Who)) == model.Owner && !add(s.Person(g.Person)) {
			return all
		}
	}
	if len(all) > 0 {
		return all
	}
	for p := range s.PlatformAdmins() {
		if !add(p) {
			break
		}
	}
	return all
}

// Answerers are those who may answer a request now, whose inbox a change of it
// touches: nobody for what does not exist.
func Answerers(s model.State, r *model.Request) []model.ID {
	w, pr := s.Workspace(r.Workspace), s.Project(r.Workspace, r.Project)
	if w == nil || pr == nil {
		return nil
	}
	return approvers(s, w, pr)
}
