package view_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/view"
	"atrium/storage"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// tester is a test or a rapid test.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// write is an operation that writes records as they are.
type write struct {
	in    model.ID
	apply func(model.Unit)
}

func (write) Kind() string                                 { return "test.write" }
func (write) Authorize(model.State, model.Principal) error { return nil }
func (w write) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w.apply(u)
	return model.Effect{Target: "it", Workspace: w.in}, nil
}

// world is a store with handles on what was put into it.
type world struct {
	t      tester
	store  *storage.Store
	people map[string]model.ID
	spaces map[string]model.ID
}

func newWorld(t tester) *world {
	w := &world{
		t: t, store: storage.Memory(storage.Options{Now: func() time.Time { return noon }}),
		people: map[string]model.ID{}, spaces: map[string]model.ID{},
	}
	w.put(func(u model.Unit) {
		u.PutPlatform(model.DefaultPlatform())
	})
	return w
}

func (w *world) do(actor model.Actor, in model.ID, fn func(model.Unit)) {
	w.t.Helper()
	if _, err := w.store.Do(context.Background(), actor, write{in, fn}); err != nil {
		w.t.Fatalf("writing: %v (%v)", err, model.AsError(err).Cause)
	}
}

func (w *world) put(fn func(model.Unit)) {
	w.t.Helper()
	w.do(model.Actor{System: true}, 0, fn)
}

// person adds an account with its individual workspace.
func (w *world) person(name string, change ...func(*model.Person)) model.ID {
	w.t.Helper()
	w.put(func(u model.Unit) {
		p := &model.Person{
			ID: u.NewID(), Username: name, Name: strings.ToUpper(name), Email: name + "@example.com",
			EmailKey: name + "@example.com", EmailVerified: true, Created: noon,
		}
		if strings.Contains(name, "@") {
			p.Email, p.EmailKey, p.Kind = "", "", model.Service
		}
		for _, c := range change {
			c(p)
		}
		u.PutPerson(p)
		u.PutName(&model.Name{Name: name, Person: p.ID})
		w.people[name] = p.ID
	})
	if !strings.Contains(name, "@") {
		home := w.workspace(name, func(s *model.Workspace) { s.Kind = model.Individual; s.Owner = w.people[name] })
		w.member(name, name, model.Admin)
		w.put(func(u model.Unit) {
			p := u.Person(w.people[name])
			p.Home, p.Current = home, home
			u.PutPerson(p)
			u.PutName(&model.Name{Name: name, Person: p.ID, Workspace: home})
		})
	}
	return w.people[name]
}

func platformAdmin(p *model.Person) { p.PlatformAdmin = true }

func suspended(p *model.Person) { p.State = model.PersonSuspended }

func (w *world) workspace(name string, change ...func(*model.Workspace)) model.ID {
	w.t.Helper()
	w.put(func(u model.Unit) {
		s := &model.Workspace{ID: u.NewID(), UUID: u.NewUUID(), Name: name, Kind: model.Team, Plan: "team", Created: noon}
		for _, c := range change {
			c(s)
		}
		u.PutWorkspace(s)
		u.PutName(&model.Name{Name: name, Workspace: s.ID})
		p := u.Platform()
		p.Workspaces++
		u.PutPlatform(p)
		w.spaces[name] = s.ID
	})
	return w.spaces[name]
}

func everyone(r model.Role) func(*model.Workspace) {
	return func(w *model.Workspace) { w.Settings.Everyone = r }
}

// row writes a row of a People list and keeps the counts.
func (w *world) row(ws, who string, change func(u model.Unit, m *model.Membership)) {
	w.t.Helper()
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces[ws])
		m := u.Membership(s.ID, who)
		add := func(m *model.Membership, by int) {
			s.Counts.Rows += by
			if m.Role != model.NoRole {
				s.Counts.People += by
			}
			if m.Invitation != 0 {
				s.Counts.Pending += by
			}
			if m.Guest() {
				s.Counts.Guests += by
			}
		}
		if m == nil {
			m = &model.Membership{Workspace: s.ID, Who: who, Person: w.people[who], Epoch: 1, Search: who + "@example.com " + who}
		} else {
			add(m, -1)
		}
		change(u, m)
		add(m, 1)
		u.PutMembership(m)
		agenda.Membership(u, m)
		u.PutWorkspace(s)
	})
}

func (w *world) member(ws, who string, role model.Role) {
	w.t.Helper()
	w.row(ws, who, func(_ model.Unit, m *model.Membership) { m.Role, m.Joined = role, noon.AddDate(0, -1, 0) })
}

// invite adds a pending invitation to the workspace, to a person or an address.
func (w *world) invite(ws, who string, role model.Role) (id model.ID) {
	w.t.Helper()
	w.row(ws, who, func(u model.Unit, m *model.Membership) {
		i := &model.Invitation{
			ID: u.NewID(), Workspace: m.Workspace, Person: m.Person, Role: role,
			Created: noon, Sent: noon, Expires: noon.AddDate(0, 0, 14),
		}
		if m.Person == 0 {
			i.Email, i.EmailKey = who, who
		}
		u.PutInvitation(i)
		m.Invitation, id = i.ID, i.ID
	})
	return id
}

func (w *world) project(full string, v model.Visibility, change ...func(*model.Project)) {
	w.t.Helper()
	ws, name, _ := strings.Cut(full, "/")
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces[ws])
		p := &model.Project{ID: u.NewID(), Workspace: s.ID, Name: name, Key: strings.ToUpper(name), Visibility: v, Created: noon}
		for _, c := range change {
			c(p)
		}
		if p.InTrash() {
			s.Counts.Trashed++
		} else {
			s.Counts.Projects[v]++
		}
		u.PutProject(p)
		u.PutWorkspace(s)
	})
}

func trashed(p *model.Project) { p.Trashed = noon.Add(-time.Hour) }

func (w *world) grant(full, who string, role model.ProjectRole) {
	w.t.Helper()
	ws, name, _ := strings.Cut(full, "/")
	w.row(ws, who, func(u model.Unit, m *model.Membership) {
		p := u.ProjectNamed(m.Workspace, name)
		u.PutGrant(&model.Grant{Workspace: m.Workspace, Project: p.ID, Person: m.Person, Who: who, Role: role, At: noon, Epoch: m.Epoch})
		m.Grants++
	})
}

// as runs fn with a reader of somebody; "" is nobody.
func (w *world) as(who string, fn func(*view.Reader)) {
	w.t.Helper()
	err := w.store.View(context.Background(), model.Actor{Person: w.people[who]}, func(r *view.Reader) error {
		fn(r)
		return nil
	})
	if err != nil {
		w.t.Fatalf("viewing as %q: %v", who, err)
	}
}

// see gives what a read answers somebody, and fails the test on an error.
func see[T any](w *world, who string, fn func(*view.Reader) (T, error)) (out T) {
	w.t.Helper()
	w.as(who, func(r *view.Reader) {
		var err error
		if out, err = fn(r); err != nil {
			w.t.Fatalf("as %q: %v", who, err)
		}
	})
	return out
}

func wantCode(t testing.TB, err error, code model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != code {
		t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
}

// column is one field of every row.
func column[T any](l model.List[T], field func(T) string) string {
	var all []string
	for _, row := range l.Data {
		all = append(all, field(row))
	}
	return strings.Join(all, " ")
}

// walk goes through a list forwards and then back again, and fails the test
// unless both ways give every row once and in the same order.
func walk[T any](t tester, size int, read func(model.Page) (model.List[T], error), key func(T) string) []string {
	t.Helper()
	ahead, back := []string{}, []string{}
	p := model.Page{Size: size}
	for {
		l, err := read(p)
		if err != nil {
			t.Fatalf("page %+v: %v", p, err)
		}
		for _, row := range l.Data {
			ahead = append(ahead, key(row))
		}
		if (l.Prev != "") != (p.After != "") {
			t.Fatalf("page %+v has prev %q", p, l.Prev)
		}
		if l.Next == "" {
			break
		}
		if p.After = l.Next; len(l.Data) != size {
			t.Fatalf("a page of %d rows is not the last", len(l.Data))
		}
	}
	p = model.Page{Size: size, Last: true}
	for {
		l, err := read(p)
		if err != nil {
			t.Fatalf("page %+v: %v", p, err)
		}
		var rows []string
		for _, row := range l.Data {
			rows = append(rows, key(row))
		}
		back = append(rows, back...)
		if (l.Next != "") != (p.Before != "") {
			t.Fatalf("page %+v has next %q", p, l.Next)
		}
		if l.Prev == "" {
			break
		}
		p = model.Page{Size: size, Before: l.Prev}
	}
	if a, b := strings.Join(ahead, " "), strings.Join(back, " "); a != b {
		t.Fatalf("forwards %q\nback     %q", a, b)
	}
	return ahead
}

// bare adds an account without an individual workspace, where only the row
// matters.
func (w *world) bare(name string) (id model.ID) {
	w.t.Helper()
	w.put(func(u model.Unit) {
		id = u.NewID()
		u.PutPerson(&model.Person{ID: id, Username: name, Created: noon})
		u.PutName(&model.Name{Name: name, Person: id})
	})
	return id
}
