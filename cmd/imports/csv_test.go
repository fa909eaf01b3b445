package imports_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/cmd/imports"
	"atrium/model"
	"atrium/model/op"
)

type lines = imports.Report[imports.Line]

func (d *deployment) csvPlan(actor model.Actor, file string) *imports.CSVPlan {
	d.Helper()
	l, err := imports.ParseCSV("people.csv", []byte(file))
	if err != nil {
		d.Fatal(err)
	}
	p, err := imports.NewCSVPlan(context.Background(), d.store, actor, l, d.now)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// enroll imports a CSV file of which nothing is refused, and checks that the
// dry run tells the same and that a second import finds nothing to do.
func (d *deployment) enroll(actor model.Actor, file string) lines {
	d.Helper()
	ctx := context.Background()
	before := d.people()
	p := d.csvPlan(actor, file)
	dry, err := p.Preview(ctx, d.store, actor)
	if err == nil {
		err = p.Refused()
	}
	if err != nil {
		d.Fatal(err)
	}
	same(d, "state after the dry run", d.people(), before)
	done, err := p.Run(ctx, d.store, actor)
	if err != nil {
		d.Fatal(err)
	}
	same(d, "verdicts", verdicts(done), verdicts(dry))
	after := d.people()
	again, err := d.csvPlan(actor, file).Run(ctx, d.store, actor)
	if err != nil {
		d.Fatal(err)
	}
	same(d, "changes of the second import", again.Kinds[0].Unchanged, len(again.Rows))
	same(d, "state after the second import", d.people(), after)
	return done
}

// verdicts are the results of a report as text, without the codes.
func verdicts(r lines) string {
	var b strings.Builder
	for _, l := range r.Rows {
		fmt.Fprintf(&b, "%d %s: %s\n", l.Line, l.Result, l.Reason)
	}
	return b.String()
}

// people is dump with the pending invitations.
func (d *deployment) people() string {
	d.Helper()
	var b strings.Builder
	d.look(func(s model.State) {
		b.Reset()
		for m := range s.Memberships(workspace(s, "ml-team").ID, model.Span{}) {
			fmt.Fprintf(&b, "%s %s until %s", m.Who, m.Role, m.Expires)
			if i := s.Invitation(m.Invitation); i != nil {
				fmt.Fprintf(&b, " invited %s %v until %s", i.Role, i.Projects, i.Until)
			}
			b.WriteByte('\n')
		}
	})
	return b.String() + d.dump()
}

// team has ml-team with admin ada, member grace, and two projects.
func team(t *testing.T) (*deployment, model.Actor) {
	d := newDeployment(t)
	ada := d.user("ada")
	d.user("grace")
	d.user("linus")
	v := model.WorkspaceVisible
	d.as(ada, op.CreateWorkspace{Name: "ml-team"},
		op.CreateProject{Project: "ml-team/api", Visibility: &v}, op.CreateProject{Project: "ml-team/web"})
	d.do(op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Member})
	return d, ada
}

// Members get the role and the grant; others are invited with both.
func TestCSV(t *testing.T) {
	d, ada := team(t)
	r := d.enroll(ada, `workspace,who,role,project,project_role,expires
ml-team,grace,editor,api,owner,2026-12-31
ml-team,ada,admin,,,
ml-team,linus,viewer,ml-team/api,viewer,30d
ml-team,new@example.org,member,api,contributor,
ml-team,NEW@example.org,member,web,owner,
ml-team,grace@example.com,editor,web,viewer,30d
ml-team,grace,editor,,,
`)
	same(t, "verdicts", verdicts(r), `2 updated: was member
3 unchanged: 
4 created: invited
5 created: invited
6 created: 
7 created: 
8 unchanged: 
`)
	same(t, "grace", d.role("ml-team", "grace"), "editor")
	same(t, "grace in api", d.granted("ml-team/api", "grace"), "owner")
	same(t, "grace in web", d.granted("ml-team/web", "grace"), "viewer")
	d.look(func(s model.State) {
		w := workspace(s, "ml-team")
		i := s.Invitation(s.Membership(w.ID, "linus").Invitation)
		if i.Role != model.Viewer || len(i.Projects) != 1 || i.For != 30*24*time.Hour || !i.Until.IsZero() {
			t.Errorf("linus is invited by %+v", i)
		}
		i = s.Invitation(s.Membership(w.ID, "new@example.org").Invitation)
		if i.Role != model.Member || len(i.Projects) != 2 || !i.Until.IsZero() {
			t.Errorf("new is invited by %+v", i)
		}
		g := s.Grant(s.ProjectNamed(w.ID, "api"), "grace")
		same(t, "expiry", g.Expires.Format("2006-01-02 15:04:05"), "2026-12-31 23:59:59")
	})
	for i, l := range r.Rows {
		if want := i == 3; (l.Code != "") != want {
			t.Errorf("line %d has the code %q", l.Line, l.Code)
		}
	}
}

// What has changed since the last import is brought up to date, also while an
// invitation is pending.
func TestCSVAgain(t *testing.T) {
	d, ada := team(t)
	const head = "workspace,who,role,project,project_role,expires\n"
	d.enroll(ada, head+"ml-team,linus,viewer,api,viewer,\nml-team,grace,member,api,viewer,30d\n")
	r := d.enroll(ada, head+"ml-team,linus,editor,api,owner,12h\nml-team,grace,viewer,api,owner,\n")
	same(t, "verdicts", verdicts(r), "2 updated: was viewer; was viewer there\n3 updated: was member; was viewer there\n")
	d.now = d.now.AddDate(0, 0, 20) // the invitation has expired
	r = d.enroll(ada, head+"ml-team,linus,viewer,,,30d\nml-team,grace,viewer,,,30d\n")
	same(t, "verdicts", verdicts(r), "2 created: invited\n3 unchanged: the expiry of a membership comes with its invitation and stays as it is\n")
}

// Either all lines are taken or none; every refused line is told. With the
// valid ones only, a line that needs a refused one goes with it.
func TestCSVRefused(t *testing.T) {
	d, ada := team(t)
	d.user("mallory")
	d.do(op.SuspendUser{Username: "mallory"})
	const file = `workspace,who,role,project,project_role,expires
ml-team,linus,viewer,,,
ml-team,nobody,viewer,,,
other,linus,viewer,,,
default,linus,viewer,,,
ml-team,grace,boss,,,
ml-team,grace,viewer,api,,
ml-team,grace,viewer,api,boss,
ml-team,grace,viewer,absent,viewer,
ml-team,grace,viewer,default/api,viewer,
ml-team,grace,viewer,api,viewer,yesterday
ml-team,grace,viewer,api,viewer,2020-01-01
ml-team,ada,viewer,web,viewer,
ml-team,ada,admin,web,owner,
ml-team,linus,editor,,,
ml-team,linus,viewer,api
,linus,viewer,,,
ml-team,mallory,viewer,,,
ml-team,grace,viewer,api,owner,
ml-team,grace,viewer,api,owner,
ml-team,grace,viewer,api,viewer,
ml-team,not an address@,viewer,,,
`
	p := d.csvPlan(ada, file)
	before := d.people()
	r, err := p.Preview(t.Context(), d.store, ada)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2 created: invited", `3 skipped: There is no person "nobody".`, "4 skipped: There is no workspace other that you can see.",
		"5 skipped: ", `6 skipped: There is no role "boss".`, "7 skipped: A project and a role in it go together.", `8 skipped: There is no project role "boss".`,
		"9 skipped: There is no project ml-team/absent", "10 skipped: The project default/api is not one of ml-team.",
		`11 skipped: "yesterday" is not an expiry.`, "12 skipped: The expiry", "13 skipped: Cannot demote ada: the last admin of ml-team.",
		"14 skipped: Line 13 gives ada another role, viewer.", "15 skipped: Line 2 gives linus another role, viewer.",
		"16 skipped: The line has 4 fields, the header 6.", "17 skipped: The field workspace is empty.", "18 skipped: mallory is suspended",
		"19 skipped: line 9 is skipped", "20 unchanged: says the same as line 19", "21 skipped: Line 19 says something else about grace there.",
		"22 skipped: ",
	}
	got := strings.Split(strings.TrimSuffix(verdicts(r), "\n"), "\n")
	for i := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("got  %q\nwant %q", got[min(i, len(got)-1)], want[i])
		}
	}
	refused := model.AsError(p.Refused())
	same(t, "code", refused.Code, model.NotFound)
	holds(t, refused.Error(), "Refused lines: 19 of 21, so nothing was changed.", "Line 3: ", "And 14 more.", "--skip-invalid")
	same(t, "state", d.people(), before)

	done, err := d.csvPlan(ada, file).RunValid(t.Context(), d.store, ada, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "verdicts", verdicts(done), verdicts(r))
	if d.people() == before {
		t.Error("the valid line was not taken")
	}
	same(t, "ada", d.role("ml-team", "ada"), "admin")
	same(t, "grace", d.role("ml-team", "grace"), "member")
	d.adminsEverywhere()
}

// A line with two changes is taken whole or not at all.
func TestCSVLinesAreWhole(t *testing.T) {
	d, ada := team(t)
	d.as(ada, op.TrashProject{Project: "ml-team/web"})
	r, err := d.csvPlan(ada, "workspace,who,role,project,project_role\nml-team,grace,editor,web,viewer\n").RunValid(t.Context(), d.store, ada, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, verdicts(r), "2 skipped: ml-team/web is in the trash")
	same(t, "grace", d.role("ml-team", "grace"), "member")
}

// Workspace admins import into their own workspaces; others learn nothing.
func TestCSVRights(t *testing.T) {
	d, ada := team(t)
	grace := d.user("hopper")
	for actor, want := range map[model.Actor]model.Code{ada: "", d.root: "", grace: model.NotFound} {
		p := d.csvPlan(actor, "workspace,who,role\nml-team,linus,viewer\n")
		_, err := p.Preview(t.Context(), d.store, actor)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "code", model.CodeOf(p.Refused()), want)
	}
	d.do(op.AddMember{Workspace: "ml-team", Who: "hopper", Role: model.Editor})
	same(t, "code", model.CodeOf(d.csvPlan(grace, "workspace,who,role\nml-team,linus,viewer\n").Refused()), model.Denied)
}

// A file that is no CSV with the header is refused as a whole.
func TestBrokenCSV(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "line 1: the header is missing"},
		{"header only", "workspace,who,role\n", "nothing follows the header"},
		{"no header", "ml-team,ada,viewer\n", `line 1: the header must name columns, and "ml-team" is none`},
		{"other separator", "workspace;who;role\nml-team;ada;viewer\n", "the header must name columns"},
		{"missing", "workspace,role\nml-team,viewer\n", "the column who is missing"},
		{"twice", "workspace,who,role,who\na,b,c,d\n", "the column who occurs twice"},
		{"half", "workspace,who,role,project\na,b,c,d\n", "project and project_role go together"},
		{"quote", "workspace,who,role\nml-team,\"ada,viewer\n", "people.csv, line 2: it is not valid CSV"},
		{"bare quote", "workspace,who,role\n\nml-team,a\"da,viewer\n", "line 3: it is not valid CSV"},
	} {
		_, err := imports.ParseCSV("people.csv", []byte(c.file))
		if model.CodeOf(err) != model.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	l, err := imports.ParseCSV("people.csv", []byte("\ufeffrole, who ,workspace\r\n viewer , ada ,ml-team\r\n"))
	if err != nil || len(l) != 1 || l[0].Who != "ada" || l[0].Role != "viewer" || l[0].Workspace != "ml-team" || l[0].Line != 2 {
		t.Errorf("%+v, %v", l, err)
	}
}
