package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/view"
)

// random draws a small deployment.
func random(t *rapid.T) *world {
	w := newWorld(t)
	names := []string{"ann", "ben", "cat", "dan", "bot@one"}
	for _, who := range names {
		w.person(who, func(p *model.Person) {
			if p.Kind == model.Human {
				p.PlatformAdmin = rapid.IntRange(0, 5).Draw(t, "platform admin") == 0
				p.State = rapid.SampledFrom([]model.PersonState{0, 0, 0, 0, model.PersonSuspended}).Draw(t, "state")
			}
		})
	}
	for _, ws := range []string{"one", "two"} {
		w.workspace(ws, func(s *model.Workspace) {
			s.Settings.Everyone = rapid.SampledFrom([]model.Role{0, 0, model.Viewer, model.Editor}).Draw(t, "everyone")
			s.State = rapid.SampledFrom([]model.WorkspaceState{0, 0, 0, model.WorkspaceDeleting}).Draw(t, "life")
		})
		for i := range rapid.IntRange(0, 4).Draw(t, "projects") {
			full := fmt.Sprintf("%s/p%d", ws, i)
			w.project(full, rapid.SampledFrom([]model.Visibility{model.Private, model.WorkspaceVisible, model.Public}).Draw(t, "visibility"),
				func(p *model.Project) {
					p.Access = rapid.SampledFrom([]model.MemberAccess{model.Full, model.ViewOnly}).Draw(t, "access")
					if rapid.IntRange(0, 4).Draw(t, "trash") == 0 {
						trashed(p)
					}
				})
			for _, who := range names {
				if rapid.IntRange(0, 3).Draw(t, "granted") == 0 {
					w.grant(full, who, rapid.SampledFrom(model.ProjectRoles()).Draw(t, "grant"))
				}
			}
		}
		for _, who := range names[:4] {
			if rapid.Bool().Draw(t, "member") {
				w.member(ws, who, rapid.SampledFrom(model.Roles()).Draw(t, "role"))
			}
			if rapid.IntRange(0, 5).Draw(t, "removed") == 0 { // grants of before are dead (W6)
				w.row(ws, who, func(_ model.Unit, m *model.Membership) { m.Epoch++; m.Grants, m.Role = 0, model.NoRole })
			}
			if rapid.IntRange(0, 5).Draw(t, "expired") == 0 {
				w.row(ws, who, func(_ model.Unit, m *model.Membership) { m.Expires = noon })
			}
		}
	}
	return w
}

// truth is what Decide says about everybody and everything.
type truth struct {
	workspaces, projects, trash, shared map[string][]string // by actor
	can                                 map[string][]string // by action and target: those tied to the workspace
}

var someActions = []model.Action{
	model.WorkspaceView, model.PeopleManage, model.ProjectCreate,
	model.ProjectView, model.ProjectPeopleView, model.ProjectExecute, model.ProjectEdit, model.ProjectTrash,
}

func (w *world) truth() truth {
	out := truth{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	w.put(func(u model.Unit) {
		for who, id := range w.people {
			p := u.Person(id)
			for ws, wid := range w.spaces {
				on := model.Target{Workspace: wid}
				role := model.Decide(u, id, model.WorkspaceView, on)
				if role.Visible {
					out.workspaces[who] = append(out.workspaces[who], ws)
				}
				tied := p.PlatformAdmin || u.Membership(wid, who) != nil
				for _, a := range someActions {
					if d := model.Decide(u, id, a, on); !a.OnProject() && d.Allowed && tied {
						key := a.String() + " " + ws
						out.can[key] = append(out.can[key], who)
					}
				}
				for project := range u.Projects(wid, model.Span{}) {
					full, on := ws+"/"+project.Name, model.Target{Workspace: wid, Project: project.ID}
					d := model.Decide(u, id, model.ProjectView, on)
					switch {
					case !d.Visible:
					case project.InTrash() && role.Allowed:
						out.trash[who] = append(out.trash[who], full)
					case !project.InTrash() && role.Visible:
						out.projects[who] = append(out.projects[who], full)
					}
					if !project.InTrash() && d.Role == 0 && d.Sources[model.FromGrant].Project != 0 {
						out.shared[who] = append(out.shared[who], full)
					}
					for _, a := range someActions {
						if d := model.Decide(u, id, a, on); a.OnProject() && d.Allowed && d.Project != 0 && tied {
							key := a.String() + " " + full
							out.can[key] = append(out.can[key], who)
						}
					}
				}
			}
		}
	})
	return out
}

func sorted(of []string) string {
	of = slices.Clone(of)
	slices.Sort(of)
	return strings.Join(of, " ")
}

// Every list is exactly what Decide lets the actor see, whatever else exists.
func TestListsAreWhatDecideAllows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := random(t)
		facts := w.truth()
		for who, id := range w.people {
			active := false
			w.put(func(u model.Unit) { active = u.Person(id).Active() })
			if !active {
				continue
			}
			w.as(who, func(r *view.Reader) {
				got := walk(t, 2, func(p model.Page) (model.List[view.WorkspaceRow], error) {
					return r.Workspaces(view.WorkspaceQuery{Page: p})
				}, func(row view.WorkspaceRow) string { return row.Name })
				if a, b := strings.Join(got, " "), sorted(facts.workspaces[who]); a != b {
					t.Fatalf("%s sees workspaces %q, want %q", who, a, b)
				}
				var live, trash []string
				for _, ws := range got {
					row, _ := r.Workspace(ws)
					for _, bin := range []bool{false, true} {
						l, err := r.Projects(ws, view.ProjectQuery{Trashed: bin})
						if err != nil {
							t.Fatalf("%s lists %s: %v", who, ws, err)
						}
						if !bin && row.State == "active" && (l.Total != len(l.Data) || row.Projects != len(l.Data)) {
							t.Fatalf("%s in %s: total %d, row %d, listed %d", who, ws, l.Total, row.Projects, len(l.Data))
						}
						for _, p := range l.Data {
							if bin {
								trash = append(trash, p.FullName)
							} else {
								live = append(live, p.FullName)
							}
						}
					}
				}
				if a, b := sorted(live), sorted(facts.projects[who]); a != b {
					t.Fatalf("%s sees projects %q, want %q", who, a, b)
				}
				if a, b := sorted(trash), sorted(facts.trash[who]); a != b {
					t.Fatalf("%s sees trash %q, want %q", who, a, b)
				}
				shared := walk(t, 1, r.Shared, func(row view.ProjectRow) string { return row.FullName })
				if a, b := strings.Join(shared, " "), sorted(facts.shared[who]); a != b {
					t.Fatalf("%s sees shared %q, want %q", who, a, b)
				}
			})
		}
	})
}

// Who-can is the reverse of can, and its pages are exact.
func TestWhoCanIsTheReverseOfCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := random(t)
		w.person("root", platformAdmin)
		facts := w.truth()
		action := rapid.SampledFrom(someActions).Draw(t, "action")
		var targets []string
		w.put(func(u model.Unit) {
			targets = nil
			for ws, id := range w.spaces {
				if u.Workspace(id).State != model.WorkspaceActive {
					continue
				}
				if !action.OnProject() {
					targets = append(targets, ws)
					continue
				}
				for p := range u.Projects(id, model.Span{}) {
					if !p.InTrash() {
						targets = append(targets, ws+"/"+p.Name)
					}
				}
			}
		})
		size := rapid.IntRange(1, 3).Draw(t, "size")
		w.as("root", func(r *view.Reader) {
			for _, target := range targets {
				got := walk(t, size, func(p model.Page) (model.List[view.AccessRow], error) {
					return r.WhoCan(action.String(), target, p)
				}, func(row view.AccessRow) string { return row.Who })
				got = slices.DeleteFunc(got, func(who string) bool { return strings.HasPrefix(who, "*") })
				if a, b := strings.Join(got, " "), sorted(facts.can[action.String()+" "+target]); a != b {
					t.Fatalf("%s on %s: %q, want %q", action, target, a, b)
				}
			}
		})
	})
}
