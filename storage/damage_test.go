package storage

import (
	"bytes"
	"context"
	"reflect"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// populate writes at least one record of every kind, and every index.
func populate(t testing.TB, s *Store) {
	t.Helper()
	do(t, s, step{kind: "test.populate", apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		platform := u.Platform()
		platform.People = 2
		u.PutPlatform(platform)
		u.PutPerson(&model.Person{
			ID: 1, Username: "ada", Email: "Ada@example.org", EmailKey: "ada@example.org", Name: "Ada L.",
			PlatformAdmin: true, Labels: []string{"github:ada"}, Home: 10, Created: noon, Version: 3,
		})
		u.PutName(&model.Name{Name: "ada", Person: 1, Workspace: 10})
		w := &model.Workspace{ID: 10, UUID: model.UUID{1, 2, 3}, Name: "ml-team", Kind: model.Team, Plan: "team", Created: noon}
		w.Settings.Everyone, w.Counts.Rows = model.Viewer, 2
		u.PutWorkspace(w)
		u.PutMembership(&model.Membership{Workspace: 10, Who: "ada", Person: 1, Role: model.Admin, Search: "ada@example.org ada l.", Joined: noon, Grants: 1})
		u.PutMembership(&model.Membership{Workspace: 10, Who: "bob@example.org", Invitation: 30})
		u.PutFormer(&model.Former{Membership: model.Membership{Workspace: 10, Who: "eve", Epoch: 2}, Removed: noon, By: 1})
		u.PutProject(&model.Project{ID: 20, Workspace: 10, Name: "stock-prices", Key: "STOC", Storage: 1 << 40, Created: noon})
		u.PutGrant(&model.Grant{Workspace: 10, Project: 20, Person: 1, Who: "ada", Role: model.Owner, At: noon})
		u.PutInvitation(&model.Invitation{
			ID: 30, Workspace: 10, Project: 20, EmailKey: "bob@example.org", CodeHash: []byte("0123456789abcdef"),
			Projects: []model.ProjectGrant{{Project: 20, Role: model.Contributor}}, Expires: noon,
		})
		u.PutInvitation(&model.Invitation{ID: 31, Workspace: 10, Person: 1, State: model.Declined})
		u.PutNotice(&model.Notice{ID: 40, Person: 1, Workspace: 10, At: noon, Text: "Welcome."})
		populateThings(u)
		u.NewID()
		return model.Effect{Workspace: 10, Target: "ml-team", After: model.Facts{"name": "ml-team"}, Reason: "test"}, nil
	}})
	actor := model.Actor{Person: 1, Via: model.ViaCLI, Operator: "root"}
	if _, err := s.Do(context.Background(), actor, does(func(model.Unit) {})); err != nil {
		t.Fatal(err)
	}
}

// everything reads all there is, through every list and index.
func everything(s model.State) []any {
	project := &model.Project{ID: 20, Workspace: 10}
	return []any{
		s.Platform(), s.Person(1), s.PersonByEmail("ada@example.org"), s.PersonByLabel("github:ada"),
		collect(s.PlatformAdmins()), s.Name("ada"), collect(s.Names(model.Span{})),
		s.Workspace(10), collect(s.OpenWorkspaces()),
		s.Membership(10, "ada"), collect(s.Memberships(10, model.Span{})),
		collect(s.MembershipsMatching(10, "", model.Span{Reverse: true})),
		collect(s.Admins(10)), collect(s.MembershipsOf(10, model.RowPending, model.Span{})), collect(s.WorkspacesOf(1)), s.Former(10, "eve"),
		s.Project(10, 20), s.ProjectNamed(10, "stock-prices"), s.ProjectKeyed(10, "STOC"), collect(s.Projects(10, model.Span{})),
		s.Grant(project, "ada"), collect(s.Grants(project, model.Span{})), collect(s.GrantsOf(1, 0)),
		s.Invitation(30), s.InvitationByCode([]byte("0123456789abcdef")), collect(s.InvitationsTo(1)),
		collect(s.InvitationsToEmail("bob@example.org")), collect(s.ProjectInvitations(project)), collect(s.Notices(1)),
		collect(s.Audit(model.AuditFilter{}, 0)), collect(s.Audit(model.AuditFilter{Workspace: 10}, 0)),
		collect(s.Audit(model.AuditFilter{Actor: 1}, 0)),
		s.AuditAt(1), s.UndoneBy(7), things(s, project),
	}
}

// populateThings is the part of populate about what is not people or access.
func populateThings(u model.Unit) {
	p := u.Person(1)
	p.Logins = []model.Login{{Provider: "okta", Issuer: "https://id.example.org", Subject: "00u1", Linked: noon}}
	u.PutPerson(p)
	w := u.Workspace(10)
	w.Settings.Domain, w.Settings.Provider = "example.org", "okta"
	u.PutWorkspace(w)
	u.PutPerson(&model.Person{ID: 2, Username: "ci@ml-team", Kind: model.Service, Home: 10, Created: noon})
	u.PutKey(&model.Key{Fingerprint: "SHA256:abc", Person: 1, Name: "laptop", Blob: []byte{1, 2}, Added: noon})
	u.PutCode(&model.OneTimeCode{Key: "verify/1", Kind: model.CodeVerify, Person: 1, Hash: []byte{3}, Expires: noon})
	u.PutMail(&model.Mail{ID: 55, To: "ada@example.org", Subject: "Hi", Text: "Hi.", Created: noon, Next: noon})
	u.PutRequest(&model.Request{ID: 50, Workspace: 10, Project: 20, Target: "ml-team/stock-prices", Person: 1, Role: model.Contributor, Created: noon, Expires: noon})
	u.PutComment(&model.Comment{ID: 51, Workspace: 10, Project: 20, By: 1, At: noon, Text: "Fine."})
	u.PutMeta(&model.Meta{Workspace: 10, Project: 20, Key: "license", Value: "MIT", By: 1, At: noon})
	u.PutIntegration(&model.Integration{ID: 52, Workspace: 10, Name: "s3", Kind: "bucket", Secrets: []model.Pair{{Key: "k", Value: "v"}}, Created: noon})
	u.PutConnection(&model.Connection{Workspace: 10, Project: 20, Integration: 52, By: 1, At: noon})
	u.PutRegisteredModel(&model.RegisteredModel{ID: 53, Workspace: 10, Project: 20, Name: "lstm", Versions: 1, Created: noon})
	u.PutModelVersion(&model.ModelVersion{Workspace: 10, Project: 20, Model: 53, Number: 1, Stage: model.Staging, Created: noon})
	u.PutTask(&model.Task{ID: 54, Kind: model.TaskPurge, At: noon, Workspace: 10, Project: 20, Since: noon})
	u.PutLedger(&model.Ledger{Workspace: 10, Plan: "team", Settled: noon, Used: 60, Packages: []model.Package{{Number: 1, Seconds: 90, Arrived: noon}}})
	u.PutInvoice(&model.Invoice{Workspace: 10, Number: 1, Plan: "team", From: 20000, To: 20030, Cents: 15000, Issued: noon})
	u.PutPeriod(&model.Period{Workspace: 10, From: 20000, To: 20030, Plan: "team", Used: 60})
	u.PutFigure(&model.Figure{Workspace: 10, Axis: model.ByProject, Day: 20001, Subject: 20, Seconds: 60, Bytes: 5})
	u.PutStock(&model.Stock{Workspace: 10, Project: 20, Person: 1, Bytes: 5})
	track(u, 3, model.RunRunning)
	u.PutPlanRecord(&model.PlanRecord{Name: "lab", Versions: []model.PlanVersion{{Plan: model.Plan{Name: "lab", Seats: 3}}}})
	u.PutUndone(7, 8)
}

func things(s model.State, project *model.Project) []any {
	run := &model.Run{Workspace: 10, Project: 20, Number: 3, UUID: model.UUID{3}}
	of, known := s.RunOf(10, run.UUID)
	return []any{
		collect(s.Services(10, model.Span{})), collect(s.DomainWorkspaces("example.org")),
		s.PersonByLogin("https://id.example.org", "00u1"), s.Key("SHA256:abc"), collect(s.Keys(1)),
		s.Code("verify/1"), collect(s.CodesOf(1)), collect(s.Codes()), s.Mail(55), collect(s.Mails()),
		s.Request(50), collect(s.RequestsOf(1)), collect(s.ProjectRequests(project)), collect(s.WorkspaceRequests(10)),
		s.Comment(project, 51), collect(s.Comments(project, model.Span{})), s.Meta(project, "license"), collect(s.Metas(project, model.Span{})),
		s.Integration(10, "s3"), s.IntegrationByID(10, 52), collect(s.Integrations(10, model.Span{})),
		s.Connection(project, 52), collect(s.Connections(project)), collect(s.ConnectionsOf(10, 52)),
		s.RegisteredModel(project, "lstm"), collect(s.RegisteredModels(project, model.Span{})),
		s.ModelVersion(project, 53, 1), collect(s.ModelVersions(project, 53, 0, true)),
		s.Ledger(10), s.Invoice(10, 1), collect(s.Invoices(10, 0, true)), collect(s.Periods(10)),
		s.Figure(10, model.ByProject, 20001, 20), collect(s.Figures(10, model.ByProject, 20000, 20030)),
		of, known, s.Run(project, 3), collect(s.Runs(project, 0, true)), collect(s.RunsNamed(run.UUID)), s.Series(run, model.MetricSeries, "loss"),
		collect(s.SeriesOf(run, model.MetricSeries, model.Span{})), s.Block(run, 1, 2), collect(s.Blocks(run, 1, 0, false)),
		s.Stock(10, 20, 1), collect(s.Stocks(10, 0)), s.Plan("lab"), collect(s.PlanRecords()),
		s.Task(54), collect(s.Due(noon)), s.NextDue(), collect(s.TasksOf(10)),
	}
}

// readAll is everything, the id that would be next and the audit trail.
func readAll(s *Store) (all []any, err error) {
	err = s.read(context.Background(), func(r kv.Reader) error {
		all = everything(table.NewState(r, noon))
		u := table.NewUnit(kv.NewOverlay(r), noon, nil)
		all = append(all, u.NewID())
		if v, err := table.VersionIn(&u.State); err != nil || v != uint64(len(migrations()))+1 {
			all = append(all, v, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	trail, err := s.Verify(context.Background())
	return append(all, trail), err
}

// One flipped bit anywhere in any value is told; what is shown is never wrong.
func TestDamageIsReportedNeverShown(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	populate(t, s)
	want, err := readAll(s)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[table.Table]bool{}
	for _, w := range contents(t, engine) {
		seen[table.Table(w.Key[0])] = true
		for i := range w.Value {
			bad := bytes.Clone(w.Value)
			bad[i] ^= 1 << (i % 8)
			checkDamage(t, s, engine, kv.Write{Key: w.Key, Value: bad}, want)
		}
		for n := range w.Value {
			checkDamage(t, s, engine, kv.Write{Key: w.Key, Value: w.Value[:n]}, want)
		}
		put(t, engine, w)
	}
	for n := range 256 {
		if table.Table(n).What() != "" && !seen[table.Table(n)] {
			t.Errorf("no %s was tried", table.Table(n).What())
		}
	}
	if got, err := readAll(s); err != nil || !reflect.DeepEqual(got, want) {
		t.Error("the test did not put everything back", err)
	}
}

func checkDamage(t *testing.T, s *Store, engine kv.Engine, w kv.Write, want []any) {
	t.Helper()
	put(t, engine, w)
	got, err := readAll(s)
	switch {
	case err == nil && reflect.DeepEqual(got, want):
		t.Fatalf("%s: the damage was not read", table.Describe(w.Key))
	case err == nil:
		t.Fatalf("%s: damage was shown as data", table.Describe(w.Key))
	}
	wantCode(t, err, model.Unavailable)
	if name := model.AsError(err).Details["record"]; name != table.Describe(w.Key) {
		t.Fatalf("the error names %q, not %q", name, table.Describe(w.Key))
	}
}

func TestRecordBehindAnIndexIsMissed(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	populate(t, s)
	for _, k := range []table.Key{
		table.NewKey(table.Person).ID(1), table.NewKey(table.Project).ID(10).ID(20), table.NewKey(table.Grant).ID(10).ID(20).Str("ada"),
		table.NewKey(table.Invitation).ID(30), table.NewKey(table.Member).ID(10).Str("ada"),
	} {
		var before []byte
		for _, w := range contents(t, engine) {
			if bytes.Equal(w.Key, k) {
				before = w.Value
			}
		}
		put(t, engine, kv.Write{Key: k})
		if _, err := readAll(s); model.AsError(err).Details["record"] != table.Describe(k) {
			t.Errorf("%s is missing, and the error is %v", table.Describe(k), err)
		}
		put(t, engine, kv.Write{Key: k, Value: before})
	}
}

// A change that meets damage is refused whole, and those beside it are not.
func TestDamageStopsOnlyWhoMeetsIt(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	populate(t, s)
	put(t, engine, kv.Write{Key: table.NewKey(table.Person).ID(1), Value: []byte("garbage")})
	touch := does(func(u model.Unit) {
		u.PutNotice(&model.Notice{ID: 41, Person: 1})
		u.Person(1)
	})
	_, err := s.Do(t.Context(), system, touch)
	wantCode(t, err, model.Unavailable)
	_, err = s.Try(t.Context(), system, touch)
	wantCode(t, err, model.Unavailable)
	_, err = s.Do(t.Context(), model.Actor{Person: 1}, does(func(model.Unit) {}))
	wantCode(t, err, model.Unavailable)
	do(t, s, does(func(u model.Unit) { u.PutNotice(&model.Notice{ID: 42, Person: 1}) }))
	_ = look(s, func(st model.State) {
		if n := collect(st.Notices(1)); len(n) != 2 || n[0].ID != 42 {
			t.Errorf("notices %v", n)
		}
	})
}
