package request_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/post"
	"atrium/model/op/request"
	"atrium/model/view"
)

// A6, R3: two deployments that differ in the projects that there are give who
// asks the same answers, byte for byte, until somebody answers: of every change,
// dry run, list, notice and audit record.
func TestA6_WhoAsksCannotTellWhatExists(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 6))
		some, none := newHouse(t), newHouse(t)
		for _, h := range []*house{some, none} {
			h.do("system", post.Configure{From: "atrium@example.com"})
			h.do("root", op.VerifyEmail{Username: "ada"})
			h.do("root", op.VerifyEmail{Username: "grace"})
		}
		for i, v := range []model.Visibility{model.Private, model.Private, model.WorkspaceVisible} {
			some.project(fmt.Sprintf("p%d", i), v)
		}
		some.do("ada", op.TrashProject{Project: "ml-team/p1"})
		// As many records and ids of the counter in both: audit numbers may not
		// differ for another reason.
		for range 4 {
			none.do("ada", op.SwitchWorkspace{Name: []string{"ada", "ml-team"}[none.turn()]})
		}
		var story []string
		for step := range 40 {
			who := []string{"grace", "linus"}[rng.IntN(2)]
			target := fmt.Sprintf("ml-team/p%d", rng.IntN(4))
			role := model.ProjectRole(1 + rng.IntN(3))
			o := []model.Operation{
				request.File{Target: target, Role: role, Reason: "I work on it."},
				request.File{Target: target, Role: role, Reason: "I work on it."},
				request.Withdraw{Ref: target},
				op.ReadNotices{},
				op.GrantAccess{Project: target, Who: "linus", Role: role},
			}[rng.IntN(5)]
			var wait time.Duration
			if rng.IntN(6) == 0 {
				wait = []time.Duration{time.Second, 13 * time.Hour, 5 * 24 * time.Hour}[rng.IntN(3)]
			}
			for _, h := range []*house{some, none} {
				h.now = h.now.Add(wait)
				if wait > 0 {
					h.sweep()
				}
			}
			a, b := some.answer(who, o), none.answer(who, o)
			story = append(story, fmt.Sprintf("%s: %s %+v", who, o.Kind(), o))
			if a == b {
				a, b = some.seen(who, target), none.seen(who, target)
			}
			if a != b {
				t.Fatalf("seed %d, step %d:\n%s\nwith the projects:\n%s\nwithout:\n%s", seed, step, strings.Join(story, "\n"), a, b)
			}
		}
	}
}

// turn is 0 and 1 in turns.
func (h *house) turn() (n int) {
	h.look(func(s model.State) {
		if s.Person(s.Name("ada").Person).Current == s.Name("ada").Workspace {
			n = 1
		}
	})
	return n
}

// sweep does what has fallen due.
func (h *house) sweep() {
	var due []model.ID
	h.look(func(s model.State) {
		for task := range s.Due(h.now) {
			due = append(due, task.Ref)
		}
	})
	for _, id := range due {
		h.do("system", request.Expire{ID: id})
	}
	h.send()
}

// send takes all mails out of the outbox, as whoever sends them does, and gives them
// as ADDRESS: TEXT.
func (h *house) send() (sent []string) {
	var all []view.DueMail
	h.read("system", func(r *view.Reader) (err error) {
		all, _, err = r.Outbox(1000)
		return err
	})
	for _, m := range all {
		if !m.Useless {
			for _, to := range m.Goes {
				sent = append(sent, to+": "+m.Text)
			}
		}
		h.do("system", post.Sent{ID: m.ID, Dropped: m.Useless})
	}
	return sent
}

// answer is all that a change tells who asked for it, with its dry run.
func (h *house) answer(who string, o model.Operation) string {
	tried, err := h.store.Try(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatal(err)
	}
	var b strings.Builder
	tell := func(e model.Effect, err error) {
		if err != nil {
			e := model.AsError(err)
			fmt.Fprintf(&b, "%s|%s|%s|%v\n", e.Code, e.Message, e.Hint, e.Details)
			return
		}
		_ = json.NewEncoder(&b).Encode([]any{e.Target, e.Summary, e.Consequences, e.Before, e.After, e.Reason, e.Confirm, e.Unchanged, e.Code})
	}
	for _, v := range tried {
		v.Effect.After = nil // has the id that the request will have if it is filed: chance
		tell(v.Effect, v.Err)
	}
	tell(h.try(who, o))
	return b.String()
}

// seen is all that who asked finds afterwards.
func (h *house) seen(who, target string) string {
	var b strings.Builder
	out := func(v any, err error) {
		if err != nil {
			e := model.AsError(err)
			v = []any{e.Code, e.Message, e.Hint, e.Details}
		}
		_ = json.NewEncoder(&b).Encode(v)
	}
	h.read(who, func(r *view.Reader) error {
		out(r.OwnRequests(model.Page{}))
		out(r.OwnRequests(model.Page{Size: 1}))
		out(r.Inbox(model.Page{}))
		out(r.InboxCount(), nil)
		out(r.Requests(target, model.Page{}))
		out(r.Requests("", model.Page{}))
		out(r.Requests("ml-team", model.Page{}))
		out(r.Project(target))
		out(r.Shared(model.Page{}))
		out(r.Overview(""))
		l, err := r.OwnRequests(model.Page{})
		for _, row := range l.Data {
			out(r.Request(row.ID))
		}
		out(nil, err)
		trail, err := r.Audit(view.AuditQuery{})
		for i := range trail.Data {
			trail.Data[i].Hash = ""
		}
		out(trail, err)
		return nil
	})
	return b.String()
}
