package heard

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/post"
	"atrium/model/op/subscription"
)

// facts are what concerns one person: inbox and sign-in, and what they may do by the
// workspace that it is about.
type facts struct {
	username string
	inbox    string
	signIn   string
	rights   map[model.ID]string
}

// C3, H3: the event of a change names everyone whose inbox or sign-in it touched, so
// that a session that may not go on ends, and everyone whose rights it changed, unless
// it is about the workspace where it did or, without any, about the whole deployment:
// of these all screens that show it read again.
func TestC3_WhoeverIsConcernedIsNamed(t *testing.T) {
	histories, moves := uint64(40), 500
	switch {
	case testing.Short():
		histories = 8
	case os.Getenv("ATRIUM_LONG") != "":
		histories, moves = 400, 300
	}
	played := map[string]int{}
	// Where a kind has not happened by then, more are played until it has; not so in
	// short runs, which look for races.
	for seed := uint64(0); seed < histories || !testing.Short() && seed < 10*histories && len(missing(t, played)) > 0; seed++ {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			w := newWorld(t, seed)
			for range moves {
				w.turn(played)
			}
		})
		if t.Failed() {
			return
		}
	}
	if testing.Short() {
		return
	}
	for _, kind := range missing(t, played) {
		t.Errorf("no history has %s: add it to all, or say in aside why it is left out", kind)
	}
}

// turn plays one operation, or lets time pass and does what falls due.
func (w *world) turn(played map[string]int) {
	if w.rarely(25) {
		w.now = w.now.Add(pick(w, time.Second, time.Hour, 26*time.Hour, 7*24*time.Hour, 15*24*time.Hour, 40*24*time.Hour))
		w.before = nil
		for range 8 {
			o := w.due()
			if o == nil {
				break
			}
			w.play(played, chore.Actor(), o)
		}
		return
	}
	w.play(played, chore.Actor(), nil)
}

// due is the chore whose turn it is.
func (w *world) due() (o model.Operation) {
	w.look(func(s model.State) {
		for t := range s.Due(s.Now()) {
			if t.At.After(s.Now()) {
				continue
			}
			if o = chore.For(t, s.Now()); t.Kind == model.TaskCharge {
				o = chore.Charged(t.ID, w.rarely(2))
			}
			if o != nil {
				return
			}
		}
	})
	return o
}

func (w *world) play(played map[string]int, a model.Actor, o model.Operation) {
	if o == nil {
		drawn := all()
		o = drawn[w.r.IntN(len(drawn))]
		if grave(o) && !w.rarely(10) {
			return
		}
		a, o = w.draw(o)
	}
	if w.before == nil {
		w.before = w.concerned()
	}
	done, err := w.store.Do(context.Background(), a, o)
	if chore.Overtaken(err) {
		a, o = chore.Actor(), chore.Tidy{}
		done, err = w.store.Do(context.Background(), a, o)
	}
	if model.CodeOf(err) == model.Internal {
		w.t.Fatalf("%s: %v", o.Kind(), model.AsError(err).Cause)
	}
	if err != nil || done[0].Unchanged {
		return
	}
	e := done[0]
	played[o.Kind()]++
	w.story = append(w.story, fmt.Sprintf("%s %d: %s %+v", w.now.Format(time.DateTime), a.Person, o.Kind(), o))
	if e.Code != "" {
		w.refs = append(w.refs, e.Code)
	}
	if id, ok := e.After["comment"].(string); ok {
		w.comments = append(w.comments, id)
	}
	after := w.concerned()
	w.compare(o, e, after)
	w.before = after
	w.learn()
}

// grave are those after which little is left to play with.
func grave(o model.Operation) bool {
	switch o.(type) {
	case op.DeleteWorkspace, op.DeleteUser, op.SuspendUser, subscription.ChoosePlan, subscription.SetPlan, post.Configure:
		return true
	}
	return false
}

func (w *world) compare(o model.Operation, e model.Effect, after map[model.ID]facts) {
	fail := func(id model.ID, what, was, is string) {
		w.t.Fatalf("after\n%s\n%s\ndoes not name %s (%d), whose %s changed from\n%s\nto\n%s\nbut %v in %d", strings.Join(w.story, "\n"), e.Summary, after[id].username, id, what, was, is, e.People, e.Workspace)
	}
	for id, is := range after {
		was, there := w.before[id]
		named := slices.Contains(e.People, id)
		if !there || named {
			if !there && !named && id != 0 && is.signIn != "" {
				fail(id, "account", "nothing", is.signIn)
			}
			continue
		}
		if was.inbox != is.inbox {
			fail(id, "inbox", was.inbox, is.inbox)
		}
		if was.signIn != is.signIn {
			fail(id, "sign-in", was.signIn, is.signIn)
		}
		for at := range maps.Keys(was.rights) { // what is new nobody shows yet
			if at != e.Workspace && was.rights[at] != is.rights[at] && e.Workspace != 0 { // 0 is for all: ui.Global
				fail(id, fmt.Sprintf("right in %d", at), was.rights[at], is.rights[at])
			}
		}
	}
}

// concerned asks everything of everybody; 0 is who is not signed in.
func (w *world) concerned() map[model.ID]facts {
	all := map[model.ID]facts{}
	w.look(func(s model.State) {
		var places []*model.Workspace
		projects := map[model.ID][]*model.Project{}
		people := []*model.Person{nil}
		for n := range s.Names(model.Span{}) {
			if at := s.Workspace(n.Workspace); at != nil && n.Workspace != 0 {
				places = append(places, at)
				projects[at.ID] = slices.Collect(s.Projects(at.ID, model.Span{}))
			}
			if p := s.Person(n.Person); n.Person != 0 && p != nil {
				people = append(people, p)
			}
		}
		for _, p := range people {
			f := facts{rights: map[model.ID]string{}}
			var id model.ID
			if p != nil {
				id, f.username, f.inbox, f.signIn = p.ID, p.Username, inbox(s, p), signIn(s, p)
			}
			for _, at := range places {
				f.rights[at.ID] = rights(s, p, at, projects[at.ID])
			}
			all[id] = f
		}
	})
	return all
}

// inbox is what somebody finds there: pending invitations and notices.
func inbox(s model.State, p *model.Person) string {
	var b strings.Builder
	if p.Active() {
		invited := slices.Collect(s.InvitationsTo(p.ID))
		if p.EmailVerified {
			invited = append(invited, slices.Collect(s.InvitationsToEmail(p.EmailKey))...)
		}
		for _, i := range invited {
			if i.StateAt(s.Now()) == model.Pending {
				fmt.Fprintf(&b, "invitation %d %s %v %s; ", i.ID, i.Role, i.Projects, i.Until)
			}
		}
	}
	for n := range s.Notices(p.ID) {
		fmt.Fprintf(&b, "%s %v; ", n.Text, n.Read)
	}
	return b.String()
}

// signIn is what opens and keeps somebody's sessions.
func signIn(s model.State, p *model.Person) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %s %s %v", p.State, p.Username, p.Name, p.PlatformAdmin)
	for k := range s.Keys(p.ID) {
		fmt.Fprintf(&b, " %s %s %s", k.Fingerprint, k.Provider, k.Until)
	}
	for _, l := range p.Logins {
		fmt.Fprintf(&b, " %s", l.Subject)
	}
	return b.String()
}

// rights are the answers to every action in a workspace and its projects, with and
// without a login at the provider.
func rights(s model.State, p *model.Person, at *model.Workspace, projects []*model.Project) string {
	if at.State != model.WorkspaceActive && p == nil {
		return ""
	}
	var b strings.Builder
	for _, through := range []string{"", provider} {
		st := model.Stand(s, p, at).Through(through)
		fmt.Fprintf(&b, "%s: ", st.Role)
		for _, a := range model.WorkspacePermissions() {
			bit(&b, st.Decide(a.Action))
		}
		for _, pr := range projects {
			b.WriteString(" " + pr.Name + " ")
			for _, a := range model.ProjectPermissions() {
				bit(&b, st.DecideProject(s, a.Action, pr))
			}
		}
	}
	return b.String()
}

func bit(b *strings.Builder, d model.Decision) {
	switch {
	case d.Allowed:
		b.WriteByte('+')
	case d.Visible:
		b.WriteByte('-')
	default:
		b.WriteByte('.')
	}
}
