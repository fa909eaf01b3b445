package oracle

import (
	"context"
	"time"

	"atrium/model"
	"atrium/model/op/chore"
)

// end takes off what has ended, as the clock alone does.
func (w *world) end() {
	for _, i := range w.invited {
		if s := w.sites[i.site]; i.state == model.Pending && s.state == model.WorkspaceActive && over(i.expires, w.now) {
			i.state = model.Expired
		}
	}
	for _, s := range w.sites {
		if s.state == model.WorkspaceActive {
			w.endIn(s)
		}
	}
	for _, r := range w.asked {
		if r.state == model.RequestPending && !r.waits(w.now) {
			r.state = model.RequestExpired
		}
	}
}

func (w *world) endIn(s *site) {
	for name, p := range s.projects {
		for who, g := range p.grants {
			if over(g.expires, w.now) && !over(w.memberEnd(s, who), w.now) {
				delete(p.grants, who)
			}
		}
		if !p.trashed.IsZero() && !w.now.Before(p.trashed.Add(30*24*time.Hour)) { // A9
			w.drop(s, name)
		}
	}
	for who, m := range s.members {
		if over(m.expires, w.now) {
			w.part(s, who, false)
			s.former[who].ended = true
		}
	}
	for _, f := range s.former {
		for name, g := range f.grants {
			if over(g.expires, w.now) {
				delete(f.grants, name)
			}
		}
	}
}

func (w *world) memberEnd(s *site, who string) time.Time {
	if m := s.members[who]; m != nil {
		return m.expires
	}
	return time.Time{}
}

// sweep lets the store do what is due, but for emptying deleted workspaces, which
// the world keeps as they were.
func (g *game) sweep() {
	for {
		var next *model.Task
		now := g.w.now
		if err := look(g.store, func(s model.State) {
			next = nil
			for t := range s.Due(now) {
				if t.Kind != model.TaskClean && !t.At.After(now) {
					next = t
					return
				}
			}
		}); err != nil {
			g.fail("the agenda: %v", err)
		}
		if next == nil {
			return
		}
		_, err := g.store.Do(context.Background(), chore.Actor(), chore.For(next, now))
		if chore.Overtaken(err) {
			var tidied []model.Effect
			if tidied, err = g.store.Do(context.Background(), chore.Actor(), chore.Tidy{}); err == nil && tidied[0].Unchanged {
				g.fail("%s is overtaken and stays: %+v", next.Kind, next)
			}
		}
		if err != nil {
			g.fail("%s: %v", next.Kind, err)
		}
		g.w.changes++
	}
}
