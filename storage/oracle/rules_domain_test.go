package oracle

import (
	"strings"

	"atrium/model"
	"atrium/model/op/join"
	"atrium/model/view"
)

// invites is the domain whose people may join a workspace now (S1): the one that
// was switched on, as long as the owner is an active admin with a verified
// address there.
func (w *world) invites(s *site) string {
	d := s.settings.Domain
	if d == "" || s.state != model.WorkspaceActive || w.offers(s) != d {
		return ""
	}
	return d
}

// offers is the only domain that a workspace can invite.
func (w *world) offers(s *site) string {
	owner := w.people[s.owner]
	if s.kind != model.Team || !owner.active() || w.own(s, owner.name) != model.Admin || !owner.verified {
		return ""
	}
	return owner.domain()
}

func (h *human) domain() string { return h.email[strings.IndexByte(h.email, '@')+1:] }

// lapse switches domain invites off for good where what they stood on has gone.
func (w *world) lapse() {
	for _, s := range w.sites {
		s.settings.Domain = w.invites(s)
	}
}

// shown are a workspace's settings as they count.
func (w *world) shown(s *site) model.Settings {
	out := s.settings
	out.Domain = w.invites(s)
	return out
}

// removed says whether others have taken somebody off, and nobody has let them in
// again since (W6).
func (w *world) removed(s *site, who string) bool {
	f := s.former[who]
	return f != nil && !f.left && !f.ended && s.members[who] == nil
}

// open says whether somebody may come in by their domain (S1).
func (w *world) open(s *site, h *human) bool {
	return w.invites(s) != "" && h.active() && h.verified && h.domain() == w.invites(s) && !w.removed(s, h.name)
}

func (w *world) joinByDomain(h *human, o join.Workspace) verdict {
	if h == nil {
		return *refused(model.Denied)
	}
	s := w.sites[o.Name]
	if s == nil || !w.open(s, h) {
		at, no := w.enter(h, "workspace.view", o.Name)
		switch {
		case no != nil:
			return *no
		case w.own(at, h.name) != model.NoRole:
			return *refused(model.Conflict)
		}
		return *refused(model.Denied)
	}
	var d doubt
	d.on(w.own(s, h.name) != model.NoRole, model.Conflict)
	var stale []*invitation
	for _, i := range w.invited {
		if i.site != s.name || i.project != "" || i.state != model.Pending || i.person != h.name && i.email != h.email {
			continue
		}
		d.on(!over(i.expires, w.now), model.Conflict)
		if i.person == h.name {
			stale = append(stale, i)
		}
	}
	w.needSeat(&d, s, 1)
	return d.then(func(model.Effect) {
		for _, i := range stale {
			i.state = model.Expired
		}
		s.members[h.name] = &member{role: model.Viewer}
		h.current = s.name // P4
	})
}

// askJoinable compares the workspaces that somebody may join, and gives them.
func (g *game) askJoinable(r *view.Reader, who string, h *human) (open []string) {
	for _, s := range g.w.sites {
		if g.w.open(s, h) && g.w.own(s, who) == model.NoRole {
			open = append(open, s.name)
		}
	}
	l, err := r.Joinable(wide)
	g.same(err, column(l.Data, func(row view.JoinableRow) string { return row.Name }), open, "what %s may join", who)
	return open
}
