package model_test

import (
	"fmt"
	"strings"
	"testing"

	"atrium/model"
)

// The table of SPEC 3.3, an action a line.
const workspaceTable = `
action                  viewer member  editor admin
workspace.view          yes    yes     yes    yes
people.view             yes    yes     yes    yes
usage.view              yes    yes     yes    yes
project.create          -      setting yes    yes
project.create-private  -      -       yes    yes
integration.connect     -      -       yes    yes
workspace.update        -      -       -      yes
workspace.delete        -      -       -      yes
settings.manage         -      -       -      yes
people.manage           -      -       -      yes
subscription.view       -      -       -      yes
subscription.manage     -      -       -      yes
invoice.view            -      -       -      yes
integration.manage      -      -       -      yes
audit.view              -      -       -      yes
`

// The table of SPEC 4.
const projectTable = `
action                  viewer   contributor owner
project.view            yes      yes         yes
project.people.view     yes      yes         yes
project.comment         yes      yes         yes
project.execute         full     yes         yes
project.track           -        yes         yes
project.edit            -        yes         yes
project.delete-data     -        yes         yes
project.settings        -        -           yes
project.people.manage   -        -           yes
project.trash           -        -           yes
`

// rows reads a table: by action, its cells.
func rows(table string) (order []string, cells map[string][]string) {
	cells = map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		words := strings.Fields(line)
		order, cells[words[0]] = append(order, words[0]), words[1:]
	}
	return order, cells
}

func TestTables_AreThoseOfTheSpecification(t *testing.T) {
	words := map[model.Cell]string{model.No: "-", model.Yes: "yes", model.BySetting: "setting", model.ByMembership: "full"}
	for table, got := range map[string][]model.Permission{
		workspaceTable: model.WorkspacePermissions(),
		projectTable:   model.ProjectPermissions(),
	} {
		order, cells := rows(table)
		if len(order) != len(got) {
			t.Fatalf("%d rows, not %d", len(got), len(order))
		}
		for i, p := range got {
			var line []string
			for _, c := range p.Cells {
				line = append(line, words[c])
			}
			if p.Name != order[i] || p.Name != p.Action.String() || fmt.Sprint(line) != fmt.Sprint(cells[order[i]]) {
				t.Errorf("row %d is %s (%s) %v, not %s %v", i, p.Name, p.Action, line, order[i], cells[order[i]])
			}
			if a, err := model.ParseAction(p.Name); err != nil || a != p.Action {
				t.Errorf("%s reads as %s, %v", p.Name, a, err)
			}
		}
	}
}

// Whoever gets a table cannot change the rules with it.
func TestTables_AreCopies(t *testing.T) {
	model.WorkspacePermissions()[0].Name = "nothing"
	model.ProjectPermissions()[0].Name = "nothing"
	if model.WorkspaceView.String() != "workspace.view" || model.ProjectView.String() != "project.view" {
		t.Error("a caller changed the table")
	}
}

// Every cell of SPEC 3.3 is what Decide says, with the setting on and off.
func TestTables_OfWorkspacesAreEnforced(t *testing.T) {
	w := newWorld(t)
	for _, r := range []model.Role{model.Viewer, model.Member, model.Editor, model.Admin} {
		w.member("the-"+r.String(), r)
	}
	w.person("stranger")
	order, cells := rows(workspaceTable)
	for _, setting := range []string{"on", "off"} {
		w.set("members-create-projects=" + setting)
		for _, name := range order {
			a, _ := model.ParseAction(name)
			for i, r := range []model.Role{model.Viewer, model.Member, model.Editor, model.Admin} {
				cell := cells[name][i]
				w.can("the-"+r.String(), a, "ml-team", cell == "yes" || cell == "setting" && setting == "on")
			}
			w.can("stranger", a, "ml-team", false)
			w.can("", a, "ml-team", false)
			w.can("root", a, "ml-team", true)
		}
	}
}

// Every cell of SPEC 4 is what Decide says of people with grants.
func TestTables_OfProjectsAreEnforced(t *testing.T) {
	w := newWorld(t)
	w.project("ml-team/api", model.Private, model.Full)
	w.person("stranger")
	for _, r := range []model.ProjectRole{model.ProjectViewer, model.Contributor, model.Owner} {
		w.person("the-" + r.String())
		w.grant("the-"+r.String(), "ml-team/api", r, w.now.AddDate(1, 0, 0))
	}
	order, cells := rows(projectTable)
	for _, name := range order {
		a, _ := model.ParseAction(name)
		for i, r := range []model.ProjectRole{model.ProjectViewer, model.Contributor, model.Owner} {
			w.can("the-"+r.String(), a, "ml-team/api", cells[name][i] == "yes")
		}
		w.can("stranger", a, "ml-team/api", false)
		w.can("", a, "ml-team/api", false)
		w.can("root", a, "ml-team/api", true)
	}
}

// A viewer may execute only where the role comes from a workspace role, on a
// workspace project with member access full.
func TestTables_AViewerExecutesByMembershipOnly(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Viewer)
	w.person("guest", "stranger")
	w.project("ml-team/full", model.WorkspaceVisible, model.Full)
	w.project("ml-team/locked", model.WorkspaceVisible, model.ViewOnly)
	w.project("ml-team/open", model.Public, model.Full)
	w.project("ml-team/closed", model.Private, model.Full)
	for _, name := range []string{"ml-team/full", "ml-team/locked", "ml-team/open", "ml-team/closed"} {
		w.grant("guest", name, model.ProjectViewer, w.now.AddDate(1, 0, 0))
		w.can("grace", model.ProjectExecute, name, name == "ml-team/full")
		w.can("guest", model.ProjectExecute, name, false)
		w.can("stranger", model.ProjectExecute, name, false)
	}
	w.grant("grace", "ml-team/closed", model.ProjectViewer, w.now.AddDate(1, 0, 0))
	w.can("grace", model.ProjectExecute, "ml-team/closed", false)
	w.set("everyone=viewer")
	w.can("stranger", model.ProjectExecute, "ml-team/full", true)
	w.can("stranger", model.ProjectExecute, "ml-team/locked", false)
}

// The tables that are handed out are copies: changing one changes no right.
func TestTablesAreCopies(t *testing.T) {
	for _, table := range []func() []model.Permission{model.WorkspacePermissions, model.ProjectPermissions} {
		want := table()[0].Cells[0]
		table()[0].Cells[0] = want + 1
		if got := table()[0].Cells[0]; got != want {
			t.Errorf("%s: the enforced cell is %v now, it was %v", table()[0].Name, got, want)
		}
	}
}
