package oracle

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage"
)

// The linearizability test asks more than the races: whatever many people do and
// ask at the same time, there must be an order of it, in keeping with what ended
// before something else began, in which every decision and every answer is right.
// So no decision is ever taken on a state that is gone (R2, X4).

const hands = 4 // people in each workspace, by number

// call is one thing that somebody asked of a workspace.
type call struct {
	workspace int
	what      string // role, remove, restore, describe, may, read
	by, whom  int
	role      model.Role
	text      int
}

// reply is what they were told.
type reply struct {
	code model.Code // "" when it was done
	yes  bool       // may
	text int        // read
}

// team is one workspace as the rules see it.
type teamState struct {
	role   [hands]model.Role
	former [hands]model.Role
	text   int
}

func (s teamState) admins() (n int) {
	for _, r := range s.role {
		if r == model.Admin {
			n++
		}
	}
	return n
}

// may says what an action of an admin answers to somebody (R3).
func (s teamState) may(by int) model.Code {
	switch s.role[by] {
	case model.Admin:
		return ""
	case model.NoRole:
		return model.NotFound
	default:
		return model.Denied
	}
}

// after is the state after a call and what the call must have answered. The code
// of a restore that has nothing to restore is left open.
func (s teamState) after(c call) (teamState, reply) {
	switch c.what {
	case "may":
		return s, reply{yes: s.role[c.by] == model.Admin}
	case "read":
		if s.role[c.by] == model.NoRole {
			return s, reply{code: model.NotFound}
		}
		return s, reply{text: s.text}
	case "role":
		return s.setRole(c)
	}
	if code := s.may(c.by); code != "" {
		return s, reply{code: code}
	}
	switch c.what {
	case "describe":
		s.text = c.text
	case "remove":
		switch {
		case s.role[c.whom] == model.NoRole:
			return s, reply{code: model.NotFound}
		case s.role[c.whom] == model.Admin && s.admins() == 1:
			return s, reply{code: model.Conflict}
		}
		s.former[c.whom], s.role[c.whom] = s.role[c.whom], model.NoRole
		if c.by == c.whom {
			s.former[c.whom] = model.NoRole // who goes by themselves cannot be restored
		}
	case "restore":
		if s.role[c.whom] != model.NoRole || s.former[c.whom] == model.NoRole {
			return s, reply{code: "some"}
		}
		s.role[c.whom], s.former[c.whom] = s.former[c.whom], model.NoRole
	}
	return s, reply{}
}

func (s teamState) setRole(c call) (teamState, reply) {
	steppingDown := c.by == c.whom && s.role[c.by] > c.role
	if code := s.may(c.by); code != "" && !steppingDown {
		return s, reply{code: code}
	}
	switch {
	case s.role[c.whom] == model.NoRole:
		return s, reply{code: model.NotFound}
	case s.role[c.whom] == model.Admin && c.role != model.Admin && s.admins() == 1:
		return s, reply{code: model.Conflict}
	}
	s.role[c.whom] = c.role
	return s, reply{}
}

func teamModel() porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			byTeam := map[int][]porcupine.Operation{}
			for _, o := range history {
				byTeam[o.Input.(call).workspace] = append(byTeam[o.Input.(call).workspace], o)
			}
			var parts [][]porcupine.Operation
			for _, part := range byTeam {
				parts = append(parts, part)
			}
			return parts
		},
		Init: func() any {
			s := teamState{}
			for n := range s.role {
				s.role[n] = model.Viewer
			}
			s.role[0], s.role[1] = model.Admin, model.Admin
			return s
		},
		Step: func(state, input, output any) (bool, any) {
			next, want := state.(teamState).after(input.(call))
			got := output.(reply)
			if want.code == "some" {
				return got.code != "", next
			}
			return got == want, next
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
	}
}

// arena is a store with teams in which everybody plays.
type arena struct {
	*duel
	teams int
}

func newArena(t *testing.T, teams int, file bool) *arena {
	d := newDuel(t)
	if file {
		s, err := storage.Open(filepath.Join(t.TempDir(), "atrium.db"), true, storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		d = &duel{T: t, store: s, ids: map[string]model.ID{}}
		if _, err := s.Do(t.Context(), model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"}); err != nil {
			t.Fatal(err)
		}
		d.learn("ada")
	}
	for n := range hands {
		d.must("ada", op.CreateUser{Username: hand(n), Email: hand(n) + "@example.com"})
		d.learn(hand(n))
	}
	for w := range teams {
		d.must(hand(0), op.CreateWorkspace{Name: arenaName(w)})
		for n := 1; n < hands; n++ {
			d.must("ada", op.AddMember{Workspace: arenaName(w), Who: hand(n), Role: teamModel().Init().(teamState).role[n]})
		}
	}
	return &arena{d, teams}
}

func hand(n int) string      { return fmt.Sprintf("hand%d", n) }
func arenaName(w int) string { return fmt.Sprintf("arena-%d", w) }

// draw is a random call. Admins are many enough that most calls do something.
func (a *arena) draw(r *rand.Rand, serial int) call {
	c := call{workspace: r.IntN(a.teams), by: r.IntN(hands), whom: r.IntN(hands), text: serial}
	c.what = []string{"role", "role", "role", "remove", "restore", "restore", "describe", "may", "may", "read"}[r.IntN(10)]
	c.role = []model.Role{model.Viewer, model.Member, model.Admin, model.Admin}[r.IntN(4)]
	return c
}

// ask carries a call out.
func (a *arena) ask(c call) (got reply) {
	ws, actor := arenaName(c.workspace), model.Actor{Person: a.ids[hand(c.by)], Via: model.ViaSSH}
	do := func(o model.Operation) reply {
		_, err := a.store.Do(context.Background(), actor, o)
		if err != nil {
			return reply{code: model.CodeOf(err)}
		}
		return reply{}
	}
	switch c.what {
	case "role":
		return do(op.SetRole{Workspace: ws, Who: hand(c.whom), Role: c.role})
	case "remove":
		return do(op.RemoveMember{Workspace: ws, Who: hand(c.whom)})
	case "restore":
		return do(op.RestoreMember{Workspace: ws, Who: hand(c.whom)})
	case "describe":
		text := fmt.Sprint(c.text)
		return do(op.UpdateWorkspace{Name: ws, Description: &text})
	}
	err := a.store.View(context.Background(), actor, func(r *view.Reader) error {
		if c.what == "may" {
			got.yes, _ = r.May(model.PeopleManage, ws)
			return nil
		}
		row, err := r.Workspace(ws)
		if row.Description != "" {
			_, err = fmt.Sscan(row.Description, &got.text)
		}
		return err
	})
	got.code = ""
	if err != nil {
		got = reply{code: model.CodeOf(err)}
	}
	return got
}

// play lets many clients ask at once and gives the history.
func (a *arena) play(seed uint64, clients, calls int) []porcupine.Operation {
	var wg sync.WaitGroup
	began := time.Now()
	parts := make([][]porcupine.Operation, clients)
	for n := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			for i := range calls / clients {
				c := a.draw(r, 1+n*calls+i)
				from := time.Since(began).Nanoseconds()
				got := a.ask(c)
				parts[n] = append(parts[n], porcupine.Operation{
					ClientId: n, Input: c, Call: from, Output: got, Return: time.Since(began).Nanoseconds(),
				})
			}
		})
	}
	wg.Wait()
	var history []porcupine.Operation
	for _, p := range parts {
		history = append(history, p...)
	}
	return history
}

// TestDecisionsAreLinearizable (R2, X4): 100,000 calls by 16 clients at once, on
// several seeds; a part of them on a file with its group commit.
func TestDecisionsAreLinearizable(t *testing.T) {
	seeds, calls := []uint64{1, 2, 3, 4}, 25_000
	switch {
	case testing.Short():
		seeds, calls = seeds[:1], 10_000
	case os.Getenv("ATRIUM_LONG") != "":
		seeds, calls = []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, uint64(time.Now().UnixNano())}, 200_000
	}
	for n, seed := range seeds {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			a := newArena(t, 20, n == len(seeds)-1)
			history := a.play(seed, 16, calls)
			result, info := porcupine.CheckOperationsVerbose(teamModel(), history, 2*time.Minute)
			done := 0
			for _, o := range history {
				if o.Output.(reply).code == "" {
					done++
				}
			}
			t.Logf("%d calls, %d of them done", len(history), done)
			if done < len(history)/5 {
				t.Error("too few calls did something to tell anything")
			}
			if result != porcupine.Ok {
				at := filepath.Join(os.TempDir(), fmt.Sprintf("atrium-linear-%d.html", seed))
				_ = porcupine.VisualizePath(teamModel(), info, at)
				t.Fatalf("seed %d: the history is %s: there is no order of it that follows the rules (%s)", seed, result, at)
			}
		})
	}
}

// TestLinearizabilityTestCanFail: one answer that is not so is found.
func TestLinearizabilityTestCanFail(t *testing.T) {
	a := newArena(t, 2, false)
	history := a.play(7, 8, 400)
	for n, o := range history {
		if got := o.Output.(reply); o.Input.(call).what == "may" {
			got.yes = !got.yes
			history[n].Output = got
			break
		}
	}
	if result, _ := porcupine.CheckOperationsVerbose(teamModel(), history, time.Minute); result == porcupine.Ok {
		t.Fatal("a wrong answer was not noticed")
	}
}
