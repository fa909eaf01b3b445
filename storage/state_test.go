package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// plainStore is the same records in maps: what every list should be.
type plainStore struct {
	people      map[model.ID]model.Person
	names       map[string]model.Name
	workspaces  map[model.ID]model.Workspace
	members     map[string]model.Membership
	projects    map[model.ID]model.Project
	grants      map[string]model.Grant
	invitations map[model.ID]model.Invitation
	notices     map[model.ID]model.Notice
}

func newPlain() *plainStore {
	return &plainStore{
		map[model.ID]model.Person{},
		map[string]model.Name{},
		map[model.ID]model.Workspace{},
		map[string]model.Membership{},
		map[model.ID]model.Project{},
		map[string]model.Grant{},
		map[model.ID]model.Invitation{},
		map[model.ID]model.Notice{},
	}
}

const (
	somePeople     = 4
	someWorkspaces = 3
	someProjects   = 4
)

func memberKey(w model.ID, who string) string { return fmt.Sprintf("%03d/%s", w, who) }

// picked are the values that pass, in the order of their keys, or backwards.
func picked[K interface{ ~string | ~uint64 }, V any](m map[K]V, backwards bool, pass func(V) bool) (list []*V) {
	keys := slices.Sorted(maps.Keys(m))
	if backwards {
		slices.Reverse(keys)
	}
	for _, k := range keys {
		if v := m[k]; pass(v) {
			list = append(list, &v)
		}
	}
	return list
}

// change draws one write and makes it in both.
func (p *plainStore) change(t *rapid.T, u model.Unit) {
	id := func(most int, what string) model.ID { return model.ID(rapid.IntRange(1, most).Draw(t, what)) }
	text := rapid.SampledFrom([]string{"", "a", "b", "ada", "bob"})
	who := func(person model.ID) string { return fmt.Sprintf("u%d", person) }
	switch rapid.IntRange(0, 9).Draw(t, "write") {
	case 0:
		r := model.Person{ID: id(somePeople, "person"), Name: text.Draw(t, "name"), PlatformAdmin: rapid.Bool().Draw(t, "admin")}
		r.Username = who(r.ID)
		if e := text.Draw(t, "email"); e != "" && !slices.ContainsFunc(slices.Collect(maps.Values(p.people)),
			func(o model.Person) bool { return o.EmailKey == e && o.ID != r.ID }) {
			r.EmailKey = e
		}
		for _, l := range []string{"x", "x\x00y", "xy"} {
			if rapid.Bool().Draw(t, "label") {
				r.Labels = append(r.Labels, l)
			}
		}
		u.PutPerson(&r)
		p.people[r.ID] = r
	case 1:
		r := model.Name{Name: text.Draw(t, "name"), Person: id(9, "person")}
		u.PutName(&r)
		p.names[r.Name] = r
	case 2:
		r := model.Workspace{ID: id(someWorkspaces, "workspace"), Name: text.Draw(t, "name")}
		r.Settings.Everyone = model.Role(rapid.IntRange(0, 2).Draw(t, "everyone"))
		u.PutWorkspace(&r)
		p.workspaces[r.ID] = r
	case 3:
		r := model.Membership{Workspace: id(someWorkspaces, "workspace"), Person: id(somePeople, "person"), Search: text.Draw(t, "search")}
		r.Who = who(r.Person)
		r.Role = rapid.SampledFrom([]model.Role{model.NoRole, model.Member, model.Admin}).Draw(t, "role")
		if rapid.Bool().Draw(t, "address") {
			r.Person = 0 // the row of an address becomes a person's, and back
		}
		u.PutMembership(&r)
		p.members[memberKey(r.Workspace, r.Who)] = r
	case 4:
		r := model.Membership{Workspace: id(someWorkspaces, "workspace"), Who: who(id(somePeople, "person"))}
		u.DeleteMembership(&r)
		delete(p.members, memberKey(r.Workspace, r.Who))
	case 5:
		r := model.Project{ID: id(someProjects, "project"), Workspace: 1, Name: text.Draw(t, "name"), Key: text.Draw(t, "key")}
		for _, o := range p.projects {
			if o.ID != r.ID && (o.Name == r.Name || o.Key == r.Key) {
				return
			}
		}
		u.PutProject(&r)
		p.projects[r.ID] = r
	case 6:
		r := model.Grant{Workspace: id(someWorkspaces, "workspace"), Project: id(someProjects, "project"), Person: id(somePeople, "person"), Role: model.Owner}
		r.Who = who(r.Person)
		u.PutGrant(&r)
		p.grants[memberKey(r.Workspace, memberKey(r.Project, r.Who))] = r
	case 7:
		r := model.Grant{Workspace: id(someWorkspaces, "workspace"), Project: id(someProjects, "project"), Who: who(id(somePeople, "person"))}
		u.DeleteGrant(&r)
		delete(p.grants, memberKey(r.Workspace, memberKey(r.Project, r.Who)))
	case 8:
		r := model.Invitation{ID: id(9, "invitation"), Workspace: id(someWorkspaces, "workspace"), EmailKey: text.Draw(t, "email")}
		r.Person = model.ID(rapid.IntRange(0, somePeople).Draw(t, "person"))
		r.Project = model.ID(rapid.IntRange(0, someProjects).Draw(t, "project"))
		r.State = model.InvitationState(rapid.IntRange(0, 2).Draw(t, "state"))
		if n := rapid.IntRange(0, 2).Draw(t, "code"); n > 0 {
			r.CodeHash = fmt.Appendf(nil, "%d-%d", r.ID, n)
		}
		u.PutInvitation(&r)
		p.invitations[r.ID] = r
	case 9:
		r := model.Notice{ID: id(9, "notice"), Text: text.Draw(t, "text")}
		r.Person = r.ID%somePeople + 1
		u.PutNotice(&r)
		p.notices[r.ID] = r
	}
}

// compare asks the state everything it can be asked.
func (p *plainStore) compare(t *rapid.T, s model.State) {
	text := []string{"", "a", "b", "ada", "bob", "x", "x\x00y", "xy", "u"}
	for _, at := range text {
		for _, back := range []bool{false, true} {
			span := model.Span{After: at, Reverse: back}
			in := func(k string) bool { return at == "" || !back && k > at || back && k < at }
			same(t, "names", collect(s.Names(span)), picked(p.names, back, func(n model.Name) bool { return in(n.Name) }))
			for w := model.ID(1); w <= someWorkspaces; w++ {
				same(t, "memberships", collect(s.Memberships(w, span)),
					picked(p.members, back, func(m model.Membership) bool { return m.Workspace == w && in(m.Who) }))
			}
		}
		owner := picked(p.people, false, func(r model.Person) bool { return at != "" && r.EmailKey == at })
		same(t, "by email", s.PersonByEmail(at), first(owner))
		same(t, "by label", s.PersonByLabel(at), first(picked(p.people, false, func(r model.Person) bool { return slices.Contains(r.Labels, at) })))
		same(t, "project by name", s.ProjectNamed(1, at), first(picked(p.projects, false, func(r model.Project) bool { return r.Name == at })))
		same(t, "project by key", s.ProjectKeyed(1, at), first(picked(p.projects, false, func(r model.Project) bool { return r.Key == at })))
		if at != "" {
			same(t, "invitations by email", collect(s.InvitationsToEmail(at)), picked(p.invitations, true, func(i model.Invitation) bool { return i.EmailKey == at }))
		}
		for w := model.ID(1); w <= someWorkspaces; w++ {
			match := picked(p.members, false, func(m model.Membership) bool {
				return m.Workspace == w && (strings.Contains(m.Who, at) || strings.Contains(m.Search, at))
			})
			same(t, "matching", collect(s.MembershipsMatching(w, at, model.Span{})), match)
			if n, ok := s.CountMatching(w, at, nil); n != len(match) || !ok {
				t.Fatalf("counted %d of %d", n, len(match))
			}
		}
	}
	p.compareIndexes(t, s)
}

func (p *plainStore) compareIndexes(t *rapid.T, s model.State) {
	same(t, "platform admins", collect(s.PlatformAdmins()), picked(p.people, false, func(r model.Person) bool { return r.PlatformAdmin }))
	same(t, "open", collect(s.OpenWorkspaces()), ids(picked(p.workspaces, false, func(w model.Workspace) bool { return w.Settings.Everyone != 0 }),
		func(w *model.Workspace) model.ID { return w.ID }))
	for w := model.ID(1); w <= someWorkspaces; w++ {
		same(t, "workspace", s.Workspace(w), first(picked(p.workspaces, false, func(r model.Workspace) bool { return r.ID == w })))
		same(t, "admins", collect(s.Admins(w)), picked(p.members, false, func(m model.Membership) bool { return m.Workspace == w && m.Role == model.Admin }))
		for project := model.ID(1); project <= someProjects; project++ {
			at := &model.Project{ID: project, Workspace: w}
			same(t, "grants", collect(s.Grants(at, model.Span{})), picked(p.grants, false, func(g model.Grant) bool { return g.Workspace == w && g.Project == project }))
			same(t, "project invitations", collect(s.ProjectInvitations(at)), picked(p.invitations, false, func(i model.Invitation) bool {
				return i.Workspace == w && i.Project == project && i.State == model.Pending
			}))
		}
	}
	byName := picked(p.projects, false, func(model.Project) bool { return true })
	slices.SortFunc(byName, func(a, b *model.Project) int { return strings.Compare(a.Name, b.Name) })
	same(t, "projects", collect(s.Projects(1, model.Span{})), byName)
	for id := model.ID(1); id <= somePeople; id++ {
		same(t, "person", s.Person(id), first(picked(p.people, false, func(r model.Person) bool { return r.ID == id })))
		same(t, "workspaces of", collect(s.WorkspacesOf(id)), ids(picked(p.members, false, func(m model.Membership) bool { return m.Person == id }),
			func(m *model.Membership) model.ID { return m.Workspace }))
		for w := model.ID(0); w <= someWorkspaces; w++ {
			same(t, "grants of", collect(s.GrantsOf(id, w)), picked(p.grants, false, func(g model.Grant) bool { return g.Person == id && (w == 0 || g.Workspace == w) }))
		}
		same(t, "invitations to", collect(s.InvitationsTo(id)), picked(p.invitations, true, func(i model.Invitation) bool { return i.Person == id }))
		same(t, "notices", collect(s.Notices(id)), picked(p.notices, true, func(n model.Notice) bool { return n.Person == id }))
	}
	for id := model.ID(1); id <= 9; id++ {
		for n := range 3 {
			hash := fmt.Appendf(nil, "%d-%d", id, n)
			same(t, "by code", s.InvitationByCode(hash), first(picked(p.invitations, false, func(i model.Invitation) bool { return string(i.CodeHash) == string(hash) })))
		}
	}
}

func first[T any](list []*T) *T {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func ids[T any](list []*T, id func(*T) model.ID) (all []model.ID) {
	for _, r := range list {
		all = append(all, id(r))
	}
	return all
}

// After any writes every list says the same as plain maps: inside the unit,
// in layers above it, and in the engine; and no index has more than that.
func TestListsFollowTheRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		engine, plain := memory.New(), newPlain()
		for range rapid.IntRange(1, 3).Draw(t, "transactions") {
			err := engine.Write(context.Background(), func(r kv.Reader) ([]kv.Write, error) {
				base := kv.NewOverlay(r)
				for range rapid.IntRange(1, 3).Draw(t, "layers") {
					u := table.NewUnit(kv.NewOverlay(base), noon, nil)
					for range rapid.IntRange(1, 12).Draw(t, "writes") {
						plain.change(t, u)
					}
					plain.compare(t, u)
					base.Apply(u.Writes())
				}
				return base.Writes(), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			_ = engine.View(context.Background(), func(r kv.Reader) error {
				plain.compare(t, table.NewState(r, noon))
				return nil
			})
		}
	})
}

func TestSequencesStopWithTheCaller(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		s := open(t, e, Options{})
		do(t, s, does(func(u model.Unit) {
			for i := range 10 {
				u.PutMembership(&model.Membership{Workspace: 1, Who: fmt.Sprintf("u%d", i), Person: 5})
				u.PutMembership(&model.Membership{Workspace: model.ID(2 + i), Who: "ada", Person: 6})
			}
		}))
		err := look(s, func(st model.State) {
			n := 0
			for m := range st.Memberships(1, model.Span{After: "u2"}) {
				if n++; m.Who == "u4" {
					break
				}
			}
			for w := range st.WorkspacesOf(6) {
				// A look-up in the middle of a walk disturbs neither.
				if n++; st.Membership(w, "ada") == nil || w == 4 {
					break
				}
			}
			if n != 2+3 {
				t.Errorf("read %d rows", n)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestCountMatchingGivesUp(t *testing.T) {
	s := open(t, memory.New(), Options{})
	do(t, s, does(func(u model.Unit) {
		for i := range 3 * 4096 {
			u.PutMembership(&model.Membership{Workspace: 1, Who: fmt.Sprintf("u%05d", i)})
		}
	}))
	_ = look(s, func(st model.State) {
		asked := 0
		n, complete := st.CountMatching(1, "u", func() bool { asked++; return asked == 2 })
		if complete || asked != 2 || n >= 2*4096 || n < 4096 {
			t.Errorf("counted %d, complete %v, asked %d times", n, complete, asked)
		}
	})
}

func TestDefaults(t *testing.T) {
	s := open(t, memory.New(), Options{})
	_ = look(s, func(st model.State) {
		same(t, "platform", st.Platform(), model.DefaultPlatform())
		if st.Plan("team").HoursAMonth != 1500 || st.Plan("none") != nil || !st.Now().Equal(noon) {
			t.Error("wrong plan or time")
		}
		if st.Person(1) != nil || st.Former(1, "ada") != nil || len(collect(st.Audit(model.AuditFilter{}, 0))) != 0 {
			t.Error("something in an empty store")
		}
	})
}

func TestUniqueKeysAreNotTakenOver(t *testing.T) {
	s := open(t, memory.New(), Options{})
	do(t, s, does(func(u model.Unit) { u.PutPerson(&model.Person{ID: 1, EmailKey: "ada@example.org"}) }))
	_, err := s.Do(t.Context(), system, does(func(u model.Unit) { u.PutPerson(&model.Person{ID: 2, EmailKey: "ada@example.org"}) }))
	wantCode(t, err, model.Internal)
	_ = look(s, func(st model.State) {
		if p := st.PersonByEmail("ada@example.org"); p.ID != 1 || st.Person(2) != nil {
			t.Error("the address changed hands")
		}
	})
}

func TestGrantThatChangesHands(t *testing.T) {
	s := open(t, memory.New(), Options{})
	for _, person := range []model.ID{1, 2} {
		do(t, s, does(func(u model.Unit) {
			u.PutGrant(&model.Grant{Workspace: 1, Project: 2, Who: "ada", Person: person})
		}))
	}
	_ = look(s, func(st model.State) {
		if a, b := collect(st.GrantsOf(1, 0)), collect(st.GrantsOf(2, 0)); len(a) != 0 || len(b) != 1 {
			t.Errorf("grants %v and %v", a, b)
		}
	})
}
