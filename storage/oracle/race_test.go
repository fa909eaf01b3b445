package oracle

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

// duel is a store in which two changes meet, round after round.
type duel struct {
	*testing.T
	store *storage.Store
	ids   map[string]model.ID
	round int
}

func newDuel(t *testing.T) *duel {
	d := &duel{T: t, store: storage.Memory(storage.Options{}), ids: map[string]model.ID{}}
	t.Cleanup(func() { _ = d.store.Close() })
	if _, err := d.store.Do(t.Context(), model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	d.learn("ada")
	for _, name := range []string{"bob", "cyd", "dan", "eve"} {
		d.must("ada", op.CreateUser{Username: name, Email: name + "@example.com"})
		d.learn(name)
	}
	return d
}

func (d *duel) learn(name string) {
	if err := look(d.store, func(s model.State) { d.ids[name] = s.Name(name).Person }); err != nil {
		d.Fatal(err)
	}
}

func (d *duel) try(who string, o model.Operation) (model.Effect, error) {
	effects, err := d.store.Do(context.Background(), model.Actor{Person: d.ids[who], Via: model.ViaCLI}, o)
	if err != nil {
		return model.Effect{}, err
	}
	return effects[0], nil
}

func (d *duel) must(who string, o model.Operation) model.Effect {
	d.Helper()
	e, err := d.try(who, o)
	if err != nil {
		d.Fatalf("round %d: %s: %s %+v: %v", d.round, who, o.Kind(), o, err)
	}
	return e
}

// team makes the round's workspace, of bob, with others as admins.
func (d *duel) team(others ...string) string {
	name := fmt.Sprintf("team-%d", d.round)
	d.must("bob", op.CreateWorkspace{Name: name})
	for _, who := range others {
		d.must("ada", op.AddMember{Workspace: name, Who: who, Role: model.Admin})
	}
	return name
}

type move struct {
	who string
	op  model.Operation
}

// meet plays all moves at once and gives their codes.
func (d *duel) meet(moves ...move) []model.Code {
	codes := make([]model.Code, len(moves))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for n, m := range moves {
		wg.Go(func() {
			<-start
			_, err := d.try(m.who, m.op)
			codes[n] = model.CodeOf(err)
		})
	}
	close(start)
	wg.Wait()
	return codes
}

// one requires that exactly one of two moves succeeded and the other was
// refused with the code.
func (d *duel) one(codes []model.Code, refusal ...model.Code) {
	d.Helper()
	a, b := codes[0], codes[1]
	if a == "" && slices.Contains(refusal, b) || b == "" && slices.Contains(refusal, a) {
		return
	}
	d.Fatalf("round %d: the two changes gave %q; one should succeed, the other be refused as %v", d.round, codes, refusal)
}

// state looks at the round's workspace: its records, and the last operations
// on it in the order in which they were committed.
func (d *duel) state(name string, fn func(s model.State, w *model.Workspace, order []string)) {
	d.Helper()
	err := look(d.store, func(s model.State) {
		w := s.Workspace(s.Name(name).Workspace)
		var order []string
		for a := range s.Audit(model.AuditFilter{Workspace: w.ID}, 0) {
			if order = append(order, a.Operation); len(order) == 20 {
				break
			}
		}
		slices.Reverse(order)
		fn(s, w, order)
		keepers, members, pending := 0, 0, 0
		for m := range s.Memberships(w.ID, model.Span{}) {
			if m.Role != model.NoRole {
				members++
			}
			if m.Invitation != 0 {
				pending++
			}
			if m.Role == model.Admin && m.Expires.IsZero() && s.Person(m.Person).Active() {
				keepers++
			}
		}
		if keepers != w.Counts.Admins || members != w.Counts.People || pending != w.Counts.Pending {
			d.Fatalf("round %d: counted %+v; there are %d admins, %d members, %d pending", d.round, w.Counts, keepers, members, pending)
		}
	})
	if err != nil {
		d.Fatal(err)
	}
}

// keepsAdmin is W4.
func (d *duel) keepsAdmin(name string) {
	d.Helper()
	d.state(name, func(_ model.State, w *model.Workspace, _ []string) {
		if w.Counts.Admins < 1 {
			d.Fatalf("round %d: %s has no admin left", d.round, name)
		}
	})
}

func rounds() int {
	switch {
	case testing.Short():
		return 100
	case long():
		return 20000
	default:
		return 1000
	}
}

// TestRaces lets changes meet that exclude one another.
func TestRaces(t *testing.T) {
	for name, play := range map[string]func(*duel){
		"two admins remove each other":    removeEachOther,
		"two admins leave":                bothLeave,
		"a suspension and a demotion":     suspendAndDemote,
		"the last seat":                   lastSeat,
		"one code twice":                  oneCodeTwice,
		"accept and revoke":               acceptAndRevoke,
		"demotion and a change":           demotionAndChange,
		"deletion and an invitation":      deletionAndInvitation,
		"one name twice":                  oneNameTwice,
		"hiding and a collaborator's yes": hideAndAccept,
	} {
		t.Run(name, func(t *testing.T) {
			d := newDuel(t)
			for d.round = range rounds() {
				play(d)
			}
			if _, err := d.store.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func removeEachOther(d *duel) {
	ws := d.team("cyd")
	d.one(d.meet(
		move{"bob", op.RemoveMember{Workspace: ws, Who: "cyd"}},
		move{"cyd", op.RemoveMember{Workspace: ws, Who: "bob"}},
	), model.NotFound)
	d.keepsAdmin(ws)
}

func bothLeave(d *duel) {
	ws := d.team("cyd")
	d.one(d.meet(move{"bob", op.LeaveWorkspace{Workspace: ws}}, move{"cyd", op.LeaveWorkspace{Workspace: ws}}), model.Conflict)
	d.keepsAdmin(ws)
}

func suspendAndDemote(d *duel) {
	ws := d.team("dan")
	d.one(d.meet(
		move{"ada", op.SuspendUser{Username: "dan"}},
		move{"bob", op.SetRole{Workspace: ws, Who: "bob", Role: model.Viewer}},
	), model.Conflict)
	d.keepsAdmin(ws)
	d.must("ada", op.ResumeUser{Username: "dan"})
	d.must("ada", op.AddMember{Workspace: ws, Who: "bob", Role: model.Admin})
	d.must("bob", op.RemoveMember{Workspace: ws, Who: "dan"}) // other rounds have nothing to do with dan
}

func lastSeat(d *duel) {
	ws := fmt.Sprintf("team-%d", d.round)
	d.must("ada", op.CreateWorkspace{Name: ws, Ownerless: true})
	d.must("ada", setPlan{ws, "individual"})
	d.one(d.meet(
		move{"ada", op.Invite{Workspace: ws, Who: "bob", Role: model.Admin}},
		move{"ada", op.Invite{Workspace: ws, Who: "cyd", Role: model.Admin}},
	), model.OverQuota)
	d.state(ws, func(_ model.State, w *model.Workspace, _ []string) {
		if w.Counts.People+w.Counts.Pending != 1 {
			d.Fatalf("round %d: one seat holds %+v", d.round, w.Counts)
		}
	})
}

func oneCodeTwice(d *duel) {
	ws := d.team()
	code := d.must("bob", op.Invite{Workspace: ws, Who: "cyd@example.com", Role: model.Editor}).Code
	accept := move{"cyd", op.AcceptInvitation{Ref: code}}
	d.one(d.meet(accept, accept), model.NotFound)
	d.state(ws, func(_ model.State, w *model.Workspace, order []string) {
		if w.Counts.People != 2 || w.Counts.Pending != 0 {
			d.Fatalf("round %d: %+v after %v", d.round, w.Counts, order)
		}
	})
}

func acceptAndRevoke(d *duel) {
	ws := d.team()
	d.must("bob", op.Invite{Workspace: ws, Who: "cyd", Role: model.Editor})
	var id model.ID
	d.state(ws, func(s model.State, w *model.Workspace, _ []string) { id = s.Membership(w.ID, "cyd").Invitation })
	codes := d.meet(
		move{"cyd", op.AcceptInvitation{Ref: id.String()}},
		move{"bob", op.RevokeInvitation{Workspace: ws, Who: "cyd"}},
	)
	d.one(codes, model.NotFound)
	d.state(ws, func(s model.State, w *model.Workspace, _ []string) {
		m, i := s.Membership(w.ID, "cyd"), s.Invitation(id)
		if in := m != nil; in != (codes[0] == "") || in != (i.State == model.Accepted) || i.State == model.Pending {
			d.Fatalf("round %d: %q left %+v with %+v", d.round, codes, m, i)
		}
	})
}

// demotionAndChange: what the demoted one does is either before the demotion
// or refused (X4).
func demotionAndChange(d *duel) {
	ws := d.team("cyd")
	codes := d.meet(
		move{"bob", op.SetRole{Workspace: ws, Who: "cyd", Role: model.Viewer}},
		move{"cyd", op.Invite{Workspace: ws, Who: "eve", Role: model.Admin}},
	)
	d.state(ws, func(_ model.State, _ *model.Workspace, order []string) {
		first := slices.Index(order, "people.invite") < slices.Index(order, "people.role")
		if codes[0] != "" || codes[1] != "" && codes[1] != model.Denied || codes[1] == "" && !first {
			d.Fatalf("round %d: %q in the order %v", d.round, codes, order)
		}
	})
}

func deletionAndInvitation(d *duel) {
	ws := d.team("cyd")
	codes := d.meet(
		move{"bob", op.DeleteWorkspace{Name: ws}},
		move{"cyd", op.Invite{Workspace: ws, Who: "eve", Role: model.Admin}},
	)
	d.state(ws, func(_ model.State, w *model.Workspace, order []string) {
		first := slices.Index(order, "people.invite") < slices.Index(order, "workspace.delete")
		if codes[0] != "" || w.State != model.WorkspaceDeleting || codes[1] != "" && codes[1] != model.NotFound || codes[1] == "" && !first {
			d.Fatalf("round %d: %q in the order %v", d.round, codes, order)
		}
	})
}

// oneNameTwice: people and workspaces share one namespace (N2).
func oneNameTwice(d *duel) {
	name := fmt.Sprintf("name-%d", d.round)
	d.one(d.meet(
		move{"ada", op.CreateUser{Username: name, Email: name + "@example.com"}},
		move{"bob", op.CreateWorkspace{Name: name}},
	), model.Conflict)
}

// hideAndAccept: a project of an individual workspace is never private while
// it has a collaborator (P3).
func hideAndAccept(d *duel) {
	full, public, private := fmt.Sprintf("bob/p-%d", d.round), model.Public, model.Private
	d.must("bob", op.CreateProject{Project: full, Visibility: &public})
	d.must("bob", op.GrantAccess{Project: full, Who: "cyd", Role: model.Contributor})
	var id model.ID
	d.state("bob", func(s model.State, w *model.Workspace, _ []string) {
		for i := range s.InvitationsTo(d.ids["cyd"]) {
			id = i.ID
			break
		}
	})
	d.meet(
		move{"cyd", op.AcceptInvitation{Ref: id.String()}},
		move{"bob", op.RevokeAccess{Project: full, Who: "cyd"}},
		move{"bob", op.UpdateProject{Project: full, Visibility: &private}},
	)
	d.state("bob", func(s model.State, w *model.Workspace, _ []string) {
		p := s.ProjectNamed(w.ID, full[len("bob/"):])
		g := s.Grant(p, "cyd")
		live := g.RoleAt(s.Now(), s.Membership(w.ID, "cyd")) != model.NoProjectRole
		if p.Visibility == model.Private && (live || s.Invitation(id).State == model.Pending) {
			d.Fatalf("round %d: %s is private and cyd has %v", d.round, full, g)
		}
	})
}
