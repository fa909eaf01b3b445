package oracle

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/gate"
)

func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// lines is the world as sorted text, one fact a line.
func (w *world) lines() []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, h := range w.people {
		say("person %s %s admin=%v verified=%v email=%s", h.name, h.state, h.admin, h.verified, h.email)
		if c := w.sites[h.current]; h.state != model.PersonDeleted && c.state == model.WorkspaceActive {
			say("current %s %s", h.name, h.current)
		}
	}
	for _, s := range w.sites {
		say("site %s %s %s owner=%s", s.name, s.kind, s.state, s.owner)
		for who, m := range s.members {
			say("member %s %s %s %s", s.name, who, m.role, stamp(m.expires))
		}
		if s.state != model.WorkspaceActive {
			continue
		}
		say("settings %s %+v", s.name, w.shown(s))
		for _, p := range s.projects {
			say("project %s/%s %s %s trash=%s", s.name, p.name, p.visibility, p.access, stamp(p.trashed))
			for who, g := range p.grants {
				say("grant %s/%s %s %s %s", s.name, p.name, who, g.role, stamp(g.expires))
			}
		}
	}
	for _, i := range w.invited {
		if w.sites[i.site].state != model.WorkspaceActive {
			continue
		}
		state := i.state
		if state == model.Pending && over(i.expires, w.now) {
			state = model.Expired
		}
		say("invitation %d %s/%s %s%s %s until=%s %s", i.id, i.site, i.project, i.person, i.email, i.role, stamp(i.until), state)
	}
	for _, r := range w.asked {
		say("request %d %s %s %s for %s/%s %s", r.id, r.who, r.role, r.target, r.site, r.project, r.state)
	}
	sort.Strings(out)
	return out
}

// check holds the stored state against the world, and the counts and indexes
// against the records they were made from.
func (g *game) check() {
	var lines, faults []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var head uint64
	err := look(g.store, func(s model.State) {
		lines, faults, head = nil, nil, 0
		for a := range s.Audit(model.AuditFilter{}, 0) {
			head = a.Seq
			break
		}
		people, sites, admins := 0, 0, 0
		for n := range s.Names(model.Span{}) {
			if w := s.Workspace(n.Workspace); n.Workspace != 0 && w == nil {
				fault("the name %s leads nowhere", n.Name)
			} else if w != nil {
				sites++
				if w.Name != n.Name {
					fault("the name %s leads to %s", n.Name, w.Name) // N2
				}
				g.checkSite(s, w, say, fault)
			}
			if p := s.Person(n.Person); p != nil {
				say("person %s %s admin=%v verified=%v email=%s", p.Username, p.State, p.PlatformAdmin, p.EmailVerified, p.Email)
				if p.State != model.PersonDeleted {
					people++
					if c := s.Workspace(p.Current); c != nil && c.State == model.WorkspaceActive {
						say("current %s %s", p.Username, c.Name)
					}
				}
				if p.Active() && p.PlatformAdmin {
					admins++
				}
				if home := s.Workspace(p.Home); home == nil || home.Name != p.Username || home.Kind != model.Individual {
					fault("%s has no individual workspace", p.Username) // P1
				}
			}
		}
		if c := s.Platform(); c.People != people || c.Workspaces != sites || c.Admins != admins || admins == 0 {
			fault("counted %d people, %d workspaces, %d admins; there are %d, %d, %d", c.People, c.Workspaces, c.Admins, people, sites, admins)
		}
		for _, i := range g.w.invited {
			found := s.Invitation(i.id)
			if found == nil {
				fault("invitation %d is gone", i.id)
				continue
			}
			if g.w.sites[i.site].state != model.WorkspaceActive {
				continue
			}
			project, person := "", ""
			if p := s.Project(found.Workspace, found.Project); p != nil {
				project = p.Name
			}
			if p := s.Person(found.Person); p != nil {
				person = p.Username
			}
			say("invitation %d %s/%s %s%s %s until=%s %s", i.id, s.Workspace(found.Workspace).Name, project, person,
				found.EmailKey, found.Role, stamp(found.Until), found.StateAt(g.w.now))
		}
		for _, r := range g.w.asked {
			found := s.Request(r.id)
			if found == nil {
				fault("request %d is gone", r.id)
				continue
			}
			site, project := "", ""
			if p := s.Project(found.Workspace, found.Project); p != nil {
				site, project = s.Workspace(found.Workspace).Name, p.Name
			}
			say("request %d %s %s %s for %s/%s %s", r.id, s.Person(found.Person).Username, found.Role, found.Target, site, project, found.State)
		}
	})
	if err != nil {
		g.fail("cannot look: %v", err)
	}
	sort.Strings(lines)
	for _, l := range g.w.lines() {
		if i, ok := slices.BinarySearch(lines, l); ok {
			lines = slices.Delete(lines, i, i+1)
		} else {
			fault("only in the rules: %s", l)
		}
	}
	for _, l := range lines {
		fault("only in the store: %s", l)
	}
	if head != g.w.changes {
		fault("%d changes have %d audit records", g.w.changes, head) // X3
	}
	if len(faults) > 0 {
		g.fail("%s", strings.Join(faults, "\n"))
	}
}

// checkSite recounts one workspace.
func (g *game) checkSite(s model.State, w *model.Workspace, say, fault func(string, ...any)) {
	owner := ""
	if p := s.Person(w.Owner); p != nil {
		owner = p.Username
	}
	say("site %s %s %s owner=%s", w.Name, w.Kind, w.State, owner)
	if w.State == model.WorkspaceActive {
		counts := w.Settings
		counts.Domain = gate.Domain(s, w)
		say("settings %s %+v", w.Name, counts)
	}
	var c model.Counts
	names, keys := map[string]bool{}, map[string]bool{}
	grants := map[string]int{}
	for p := range s.Projects(w.ID, model.Span{}) {
		if names[p.Name] || keys[p.Key] {
			fault("two projects are %s/%s or have the key %s", w.Name, p.Name, p.Key) // N2, N3
		}
		names[p.Name], keys[p.Key] = true, true
		if p.InTrash() {
			c.Trashed++
		} else {
			c.Projects[p.Visibility]++
		}
		if w.State == model.WorkspaceActive {
			say("project %s/%s %s %s trash=%s", w.Name, p.Name, p.Visibility, p.Access, stamp(p.Trashed))
		}
		for gr := range s.Grants(p, model.Span{}) {
			m := s.Membership(w.ID, gr.Who)
			if m == nil || m.Epoch != gr.Epoch || m.Person != gr.Person {
				continue // dead with its epoch (W6)
			}
			grants[gr.Who]++
			if holder := s.Person(gr.Person); holder == nil || holder.Username != gr.Who {
				fault("a grant on %s/%s is nobody's: %s", w.Name, p.Name, gr.Who)
			}
			if w.State == model.WorkspaceActive {
				say("grant %s/%s %s %s %s", w.Name, p.Name, gr.Who, gr.Role, stamp(gr.Expires))
			}
		}
	}
	keepers := 0
	for m := range s.Memberships(w.ID, model.Span{}) {
		c.Rows++
		if m.Role == model.NoRole && m.Grants > 0 {
			c.Guests++
		}
		holder := s.Person(m.Person)
		if m.Person != 0 && (holder == nil || holder.Username != m.Who || holder.State == model.PersonDeleted) {
			fault("the row %s of %s is nobody's", m.Who, w.Name)
		}
		if m.Empty() {
			fault("the row %s of %s has nothing in it", m.Who, w.Name)
		}
		if m.Role != model.NoRole {
			c.People++
			say("member %s %s %s %s", w.Name, m.Who, m.Role, stamp(m.Expires))
			if m.Role == model.Admin && m.Expires.IsZero() && holder.Active() && holder.Kind == model.Human {
				keepers++
			}
		}
		if m.Invitation != 0 {
			c.Pending++
			if i := s.Invitation(m.Invitation); i == nil || i.State != model.Pending || i.Workspace != w.ID || i.Person != m.Person {
				fault("the row %s of %s shows invitation %d, which is not pending: %+v", m.Who, w.Name, m.Invitation, i)
			}
		}
		if m.Grants != grants[m.Who] {
			fault("the row %s of %s counts %d grants; there are %d", m.Who, w.Name, m.Grants, grants[m.Who])
		}
	}
	c.Admins = keepers
	for r := range s.WorkspaceRequests(w.ID) {
		if r.State == model.RequestPending {
			c.Requests++
		}
	}
	if c != w.Counts {
		fault("%s counts %+v; there are %+v", w.Name, w.Counts, c)
	}
	if w.Kind == model.Team && w.State == model.WorkspaceActive && keepers == 0 {
		fault("%s has no admin left", w.Name) // W4
	}
	if w.State == model.WorkspaceActive {
		for p := range s.Projects(w.ID, model.Span{}) {
			if w.Kind == model.Individual && p.Visibility == model.WorkspaceVisible {
				fault("%s/%s is visible to a workspace of one", w.Name, p.Name) // P2
			}
		}
	}
}

// verify walks the hash chain.
func (g *game) verify() {
	trail, err := g.store.Verify(context.Background())
	if err != nil || trail.Records != g.w.changes {
		g.fail("the audit trail has %d records, not %d: %v", trail.Records, g.w.changes, err)
	}
}
