package oracle

import (
	"context"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/view"
)

// ask compares a little of what can be read after every step, and all of it
// now and then.
func (g *game) ask() {
	if g.steps%25 == 0 {
		g.askAll()
		return
	}
	actor := rapid.SampledFrom(append(slices.Sorted(maps.Keys(g.w.people)), "")).Draw(g.t, "reader")
	g.askAs(actor, g.steps%5 == 0)
}

// askAll compares every decision about everybody, and what everybody sees.
func (g *game) askAll() {
	g.decideAll()
	for _, who := range append(slices.Sorted(maps.Keys(g.w.people)), "") {
		g.askAs(who, true)
	}
}

// decideAll compares model.Decide for all people, targets and actions.
func (g *game) decideAll() {
	err := look(g.store, func(s model.State) {
		for _, who := range append(slices.Sorted(maps.Keys(g.w.people)), "") {
			h, id := g.w.people[who], model.ID(0)
			if h != nil {
				id = h.id
			}
			for _, at := range g.w.sites {
				for i, name := range workspaceActions {
					d := model.Decide(s, id, model.WorkspaceView+model.Action(i), model.Target{Workspace: at.id})
					if want := g.w.can(h, name, at, nil); d.Allowed != want.allowed || d.Visible != want.visible {
						g.fail("%q %s %s: allowed %v, visible %v; the rules say %+v", who, name, at.name, d.Allowed, d.Visible, want)
					}
				}
				for _, p := range at.projects {
					for i, name := range projectActions {
						d := model.Decide(s, id, model.ProjectView+model.Action(i), model.Target{Workspace: at.id, Project: p.id})
						if want := g.w.can(h, name, at, p); d.Allowed != want.allowed || d.Visible != want.visible {
							g.fail("%q %s %s/%s: allowed %v, visible %v; the rules say %+v", who, name, at.name, p.name, d.Allowed, d.Visible, want)
						}
					}
				}
			}
		}
	})
	if err != nil {
		g.fail("cannot look: %v", err)
	}
}

// askAs compares what one person sees; deep also the lists of people.
func (g *game) askAs(who string, deep bool) {
	h := g.w.people[who]
	err := g.store.View(context.Background(), g.actor(who), func(r *view.Reader) error {
		g.askLists(r, who, h)
		for _, name := range slices.Sorted(maps.Keys(g.w.sites)) {
			s := g.w.sites[name]
			g.askProjects(r, who, h, s)
			if deep {
				g.askPeople(r, who, h, s)
				g.askCan(r, who, h, s)
			}
		}
		return nil
	})
	if h != nil && !h.active() {
		if model.CodeOf(err) != model.Denied {
			g.fail("%s reads though %s: %v", who, h.state, err) // P5
		}
		return
	}
	if err != nil {
		g.fail("%q cannot read: %v", who, err)
	}
}

// wants compares an error's code with what an answer asks for.
func (g *game) wants(err error, a answer, format string, args ...any) bool {
	want := model.Code("")
	if !a.allowed {
		want = model.Denied
		if !a.visible {
			want = model.NotFound
		}
	}
	if got := model.CodeOf(err); got != want {
		g.fail(format+": %q (%v), not %q", append(args, got, err, want)...)
	}
	return want == ""
}

var wide = model.Page{Size: 1000}

func (g *game) askLists(r *view.Reader, who string, h *human) {
	if h == nil {
		if _, err := r.Workspaces(view.WorkspaceQuery{}); model.CodeOf(err) != model.Denied {
			g.fail("nobody lists workspaces: %v", err)
		}
		return
	}
	var mine, all, shared []string
	for _, s := range g.w.sites {
		if !g.w.can(h, "workspace.view", s, nil).visible {
			continue
		}
		all = append(all, s.name)
		if g.w.facts(h, s, nil).role() != model.NoRole {
			mine = append(mine, s.name)
		}
	}
	for _, s := range g.w.sites {
		for _, p := range s.projects {
			if s.state == model.WorkspaceActive && !g.w.inside(s, who) && g.w.grantOf(p, who) != model.NoProjectRole && p.trashed.IsZero() {
				shared = append(shared, s.name+"/"+p.name)
			}
		}
	}
	if open := g.askJoinable(r, who, h); !h.admin {
		all = append(slices.Clone(mine), open...)
		slices.Sort(all)
		all = slices.Compact(all)
	}
	for _, q := range []struct {
		mine bool
		want []string
	}{{true, mine}, {false, all}} {
		l, err := r.Workspaces(view.WorkspaceQuery{Page: wide, Mine: q.mine})
		g.same(err, column(l.Data, func(row view.WorkspaceRow) string { return row.Name }), q.want, "the workspaces of %s, mine %v", who, q.mine)
		if l.Total >= 0 && l.Total != len(q.want) {
			g.fail("%s is told of %d workspaces; there are %v", who, l.Total, q.want)
		}
	}
	l, err := r.Shared(wide)
	g.same(err, column(l.Data, func(row view.ProjectRow) string { return row.FullName }), shared, "shared with %s", who)
}

func column[T any](rows []T, name func(T) string) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, name(r))
	}
	return out
}

// same compares a list that the store gives in order with one of the rules.
func (g *game) same(err error, got, want []string, format string, args ...any) {
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		g.fail(format+": %v (%v), not %v", append(args, got, err, want)...)
	}
}

// askProjects compares the list of a workspace's projects and each of them. An
// unseen one and an absent one must give equal errors (R3).
func (g *game) askProjects(r *view.Reader, who string, h *human, s *site) {
	row, err := r.Workspace(s.name)
	seen := g.w.can(h, "workspace.view", s, nil)
	if g.wants(err, seen, "%q sees the workspace %s", who, s.name) {
		g.askRow(row, who, h, s)
	} else {
		_, absent := r.Workspace("nowhere")
		g.alike(err, absent, s.name, "nowhere")
	}
	for _, trashed := range []bool{false, true} {
		l, err := r.Projects(s.name, view.ProjectQuery{Page: wide, Trashed: trashed})
		if !g.wants(err, seen, "%q lists projects of %s", who, s.name) {
			continue
		}
		var want []string
		for _, p := range s.projects {
			if p.trashed.IsZero() == !trashed && g.w.can(h, "project.view", s, p).visible {
				want = append(want, p.name)
			}
		}
		g.same(err, column(l.Data, func(row view.ProjectRow) string { return row.Name }), want, "projects of %s for %q, trash %v", s.name, who, trashed)
		if l.Total >= 0 && l.Total != len(want) {
			g.fail("%q is told of %d projects of %s; there are %v", who, l.Total, s.name, want)
		}
	}
	for _, p := range s.projects {
		full := s.name + "/" + p.name
		row, err := r.Project(full)
		if !g.wants(err, g.w.can(h, "project.view", s, p), "%q sees %s", who, full) {
			_, absent := r.Project(s.name + "/nowhere")
			g.alike(err, absent, full, s.name+"/nowhere")
			continue
		}
		if want := g.w.facts(h, s, p).projectRole().String(); string(row.Role) != strings.TrimPrefix(want, "none") {
			g.fail("%q has role %q on %s, not %s", who, row.Role, full, want)
		}
	}
}

func (g *game) alike(hidden, absent error, name, ghost string) {
	a, b := model.AsError(hidden), model.AsError(absent)
	if a.Code == model.NotFound && (b.Code != a.Code || a.Error() != strings.ReplaceAll(b.Error(), ghost, name)) {
		g.fail("hidden and absent differ:\n%v\n%v", hidden, absent)
	}
}

// askRow compares a workspace's own row.
func (g *game) askRow(row view.WorkspaceRow, who string, h *human, s *site) {
	if s.state != model.WorkspaceActive {
		return
	}
	role := model.NoRole
	if h != nil {
		role = g.w.facts(h, s, nil).role()
	}
	if want := strings.TrimPrefix(role.String(), "none"); string(row.Role) != want {
		g.fail("%q has role %q in %s, not %q", who, row.Role, s.name, want)
	}
	if row.People != len(s.members) {
		g.fail("%s counts %d people, not %d", s.name, row.People, len(s.members))
	}
}

// askPeople compares the People list, and who has access to each project.
func (g *game) askPeople(r *view.Reader, who string, h *human, s *site) {
	l, err := r.People(s.name, view.PeopleQuery{Page: wide})
	if g.wants(err, g.w.can(h, "people.view", s, nil), "%q sees the people of %s", who, s.name) && s.state == model.WorkspaceActive {
		g.askRows(l.Data, s)
	}
	for _, p := range s.projects {
		full := s.name + "/" + p.name
		l, err := r.Access(full, wide)
		if g.wants(err, g.w.can(h, "project.people.view", s, p), "%q sees who has %s", who, full) {
			g.askAccess(l.Data, s, p)
		}
	}
}

func (g *game) askRows(rows []view.PeopleRow, s *site) {
	want := map[string]bool{}
	for who := range s.members {
		want[who] = true
	}
	for _, p := range s.projects {
		for who := range p.grants {
			want[who] = true
		}
	}
	for _, i := range g.w.invited {
		if i.site == s.name && i.project == "" && i.state == model.Pending {
			want[i.person+i.email] = true // I2
		}
	}
	g.same(nil, column(rows, func(row view.PeopleRow) string { return row.Who }), slices.Collect(maps.Keys(want)), "people of %s", s.name)
	for _, row := range rows {
		h := g.w.people[row.Who]
		own, i := g.w.own(s, row.Who), g.w.pending(s, "", row.Who, true)
		status, role := "active", strings.TrimPrefix(own.String(), "none")
		live := false
		for _, p := range s.projects {
			live = live || h != nil && g.w.grantOf(p, h.name) != model.NoProjectRole
		}
		guest := live && !g.w.inside(s, row.Who)
		switch {
		case h != nil && !h.active():
			status = "suspended"
		case i != nil && own == model.NoRole:
			status = "pending"
		}
		if i != nil && own == model.NoRole && !guest {
			role = i.role.String()
		}
		if row.Status != status {
			g.fail("%s in %s is %s, not %s: %+v", row.Who, s.name, row.Status, status, row)
		}
		if lapsed := s.grantsOf(row.Who) > 0 && !live; !lapsed && (row.Guest != guest || string(row.Role) != role) {
			g.fail("%s in %s: guest %v, role %q, not %v, %q: %+v", row.Who, s.name, row.Guest, row.Role, guest, role, row)
		}
		if row.Projects != s.grantsOf(row.Who) {
			g.fail("%s has %d grants in %s, not %d", row.Who, row.Projects, s.name, s.grantsOf(row.Who))
		}
	}
}

var sourceNames = []string{"platform-admin", "workspace-admin", "grant", "workspace-role", "everyone"}

// askAccess compares the access list with what the rules give everybody. Who
// has access only through what everyone has may be in the closing row alone.
func (g *game) askAccess(rows []view.AccessRow, s *site, p *project) {
	full, listed := s.name+"/"+p.name, map[string]view.AccessRow{}
	for _, row := range rows {
		key := string(row.Person)
		if key == "" && row.Status == "pending" {
			key = row.Name
		} else if key == "" {
			key = "*" + strings.Join(row.Sources, "")
		}
		if _, twice := listed[key]; twice {
			g.fail("%s is twice on the access list of %s", key, full)
		}
		listed[key] = row
	}
	take := func(key string) (view.AccessRow, bool) {
		row, ok := listed[key]
		delete(listed, key)
		return row, ok
	}
	for who, h := range g.w.people {
		f := g.w.facts(h, s, p)
		give, _ := f.sources()
		var from []string
		for k, role := range give {
			if role != model.NoProjectRole {
				from = append(from, sourceNames[k])
			}
		}
		if len(from) == 0 {
			continue
		}
		row, ok := take(who)
		if !ok {
			if !slices.Equal(from, []string{"everyone"}) {
				g.fail("%s has %s by %v and is not on the access list", who, full, from)
			}
			continue
		}
		guest := !g.w.inside(s, who) && give[granted] != model.NoProjectRole
		if string(row.Role) != f.projectRole().String() || !slices.Equal(row.Sources, from) || row.Guest != guest || row.Status != "active" {
			g.fail("%s has %s by %v, guest %v on %s; the list says %+v", who, f.projectRole(), from, guest, full, row)
		}
	}
	if _, ok := take("*public"); ok != (p.visibility == model.Public) {
		g.fail("%s is %s; a row for the public: %v", full, p.visibility, ok)
	}
	if _, ok := take("*everyone"); ok != (s.settings.Everyone != model.NoRole && p.visibility != model.Private && s.kind != model.Individual) {
		g.fail("everyone is %s in %s, which is %s; a row for everyone: %v", s.settings.Everyone, full, p.visibility, ok)
	}
	for who, row := range listed {
		if i := g.w.pending(s, p.name, who, false); i == nil || row.Status != "pending" {
			g.fail("%s is on the access list of %s without having it: %+v", who, full, row)
		}
	}
}

// askCan compares the answers of `can` about oneself and another person (A2).
func (g *game) askCan(r *view.Reader, who string, h *human, s *site) {
	if h == nil {
		return
	}
	other := rapid.SampledFrom(slices.Sorted(maps.Keys(g.w.people))).Draw(g.t, "about")
	ask := func(about, action, target string, p *project, sees, mayAsk answer) {
		row, err := r.Can(about, action, target)
		gone := g.w.people[about].state == model.PersonDeleted
		switch {
		case !sees.visible:
			g.wants(err, answer{}, "%s asks whether %s can %s %s", who, about, action, target)
			return
		case about != who && !mayAsk.allowed && !h.admin:
			if c := model.CodeOf(err); c != model.Denied && c != model.NotFound {
				g.fail("%s may ask whether %s can %s %s: %v", who, about, action, target, err)
			}
			return
		case gone && model.CodeOf(err) == model.NotFound:
			return
		case err != nil:
			g.fail("%s may not ask whether %s can %s %s: %v", who, about, action, target, err)
		}
		want := g.w.can(g.w.people[about], action, s, p)
		if row.Allowed != want.allowed || row.Allowed != (len(row.WouldAllow) == 0) && !s.barred(p, g.w.people[about]) {
			g.fail("%s asks whether %s can %s %s: %+v; the rules say %v", who, about, action, target, row, want.allowed)
		}
	}
	for _, about := range []string{who, other} {
		for _, action := range workspaceActions {
			ask(about, action, s.name, nil, g.w.can(h, "workspace.view", s, nil), g.w.can(h, "people.view", s, nil))
		}
		for _, p := range s.projects {
			for _, action := range projectActions {
				ask(about, action, s.name+"/"+p.name, p, g.w.can(h, "project.view", s, p), g.w.can(h, "project.people.view", s, p))
			}
		}
	}
}

// barred says whether nothing could change a refusal but the end of a state.
func (s *site) barred(p *project, h *human) bool {
	return s.state != model.WorkspaceActive || p != nil && !p.trashed.IsZero() || !h.active()
}
