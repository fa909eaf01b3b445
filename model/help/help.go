// Package help adds to a refusal who can help and what to do next: the admins or
// owners by name, where the actor may see people, and for a project the command
// that asks for access (A6). To who does not see the thing it names nobody (R3).
package help

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/reason"
)

// named is the most people who are named, looked the most grants that are looked
// at to find them.
const (
	named  = 3
	looked = 1000
)

// Require is Decision.Require with the way out: nothing where the decision
// allows. The project is nil where the decision is about the workspace.
func Require(s model.State, d *model.Decision, st model.Standing, pr *model.Project, who, target string) error {
	err := reason.Require(d, who, target)
	if err == nil || model.CodeOf(err) != model.Denied || !st.Person.Active() || st.Workspace.State != model.WorkspaceActive {
		return err
	}
	e := model.AsError(err)
	ways := []string{e.Hint}
	if people := Who(s, st, pr); len(people) > 0 {
		whom := "an admin"
		if pr != nil {
			whom = "an owner"
		}
		ways = append(ways, "Ask "+whom+" ("+strings.Join(people, ", ")+").")
		e = e.With("ask", strings.Join(people, ","))
	} else if st.Workspace.Kind == model.Builtin && pr == nil {
		ways = append(ways, "Ask a platform admin.") // nobody else can change it (B1)
	}
	if pr != nil && !pr.InTrash() && st.Person.Kind == model.Human {
		if role := d.Action.Needs(); role > d.Project {
			ways = append(ways, "Or file a request: "+Command(target, role)+".")
		}
	}
	ways = slices.DeleteFunc(ways, func(w string) bool { return w == "" })
	return e.WithHint("%s", strings.Join(ways, " "))
}

// Command is the command line that asks for a role in a project.
func Command(target string, role model.ProjectRole) string {
	return "atrium access request " + target + " " + role.String() + " --reason WHY"
}

// Who can help with a workspace or one of its projects, by username, at most
// three: the project's owners, then the workspace's admins. Nobody, where the
// person may not see who is there.
func Who(s model.State, st model.Standing, pr *model.Project) (names []string) {
	add := func(p *model.Person) bool {
		if p.Active() && p.Kind == model.Human && p.ID != st.Person.ID && !slices.Contains(names, p.Username) {
			names = append(names, p.Username)
		}
		return len(names) < named
	}
	w := st.Workspace
	var seen model.Decision
	if pr == nil {
		seen = st.Decide(model.PeopleView)
	} else {
		seen = st.DecideProject(s, model.ProjectPeopleView, pr)
	}
	if !seen.Allowed {
		return nil
	}
	if pr != nil {
		n := 0
		for g := range s.Grants(pr, model.Span{}) {
			if n++; n > looked {
				break
			}
			if g.Role == model.Owner && g.RoleAt(st.Now, s.Membership(w.ID, g.Who)) == model.Owner && !add(s.Person(g.Person)) {
				return names
			}
		}
	}
	for m := range s.Admins(w.ID) {
		if m.RoleAt(st.Now) == model.Admin && !add(s.Person(m.Person)) {
			break
		}
	}
	return names
}
