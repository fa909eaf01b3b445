package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
)

// gate is an engine whose commits can be held up, counted and made to fail.
type gate struct {
	kv.Engine
	hold    chan struct{} // a commit waits for a token, when there is a gate
	commits atomic.Int32
	fail    error
}

func (g *gate) Write(ctx context.Context, fn func(kv.Reader) ([]kv.Write, error)) error {
	if g.hold != nil {
		<-g.hold
	}
	g.commits.Add(1)
	return g.Engine.Write(ctx, func(r kv.Reader) ([]kv.Write, error) {
		writes, err := fn(r)
		if err == nil {
			err = g.fail
		}
		return writes, err
	})
}

// gated is a store whose next commit waits for a token in hold. It is for use
// in a synctest bubble.
func gated(t *testing.T) (*Store, *gate) {
	g := &gate{Engine: memory.New()}
	s := open(t, g, Options{})
	g.commits.Store(0)
	g.hold = make(chan struct{})
	return s, g
}

// call runs Do beside the test, and returns once it waits.
func call(ctx context.Context, s *Store, op model.Operation) <-chan error {
	result := make(chan error, 1)
	go func() {
		_, err := s.Do(ctx, system, op)
		result <- err
	}()
	synctest.Wait()
	return result
}

func TestThoseWhoWaitShareACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, g := gated(t)
		f := s.Subscribe()
		first := call(t.Context(), s, does(note("0")))
		ctx, cancel := context.WithCancel(t.Context())
		gone := call(ctx, s, does(note("gone")))
		waiting := []<-chan error{
			call(t.Context(), s, does(note("1"))),
			call(t.Context(), s, fails(errNo, note("bad"))),
			call(t.Context(), s, does(func(u model.Unit) { note("bad")(u); panic("ouch") })),
			call(t.Context(), s, does(func(u model.Unit) {
				for n := range u.Notices(1) { // stands on what those before did
					note(n.Text + "+")(u)
					break
				}
			})),
		}
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up waiting gets %v", err)
		}
		g.hold <- struct{}{}
		if err := <-first; err != nil {
			t.Error(err)
		}
		g.hold <- struct{}{}
		for i, want := range []model.Code{"", model.Conflict, model.Internal, ""} {
			wantCode(t, <-waiting[i], want)
		}
		if n := g.commits.Load(); n != 2 {
			t.Errorf("%d commits for 5 calls", n)
		}
		if got := inboxOf(t, s, 1); got != "1+10" {
			t.Errorf("notices %q", got)
		}
		for seq := uint64(1); seq <= 3; seq++ {
			if e, err := f.Next(t.Context()); err != nil || e.Seq != seq {
				t.Errorf("event %+v, %v", e, err)
			}
		}
		if _, err := s.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// What is large does not make a commit larger than its bound, and keeps its place (H5).
func TestACommitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, g := gated(t)
		large := func(n model.ID) step {
			return does(func(u model.Unit) {
				u.PutNotice(&model.Notice{ID: n, Person: 2, Text: string(make([]byte, 3<<20))})
			})
		}
		waiting := []<-chan error{call(t.Context(), s, does(note("0")))}
		ctx, cancel := context.WithCancel(t.Context())
		for _, op := range []step{large(1), large(2), does(note("1")), large(3), large(4), does(note("2"))} {
			waiting = append(waiting, call(ctx, s, op))
		}
		for range 4 {
			g.hold <- struct{}{}
			synctest.Wait()
		}
		for i, done := range waiting {
			select {
			case err := <-done:
				if err != nil {
					t.Error(i, err)
				}
			default:
				t.Errorf("call %d waits after 4 commits", i)
			}
		}
		cancel()
		if n := g.commits.Load(); n != 4 {
			t.Errorf("%d commits", n)
		}
		if got := inboxOf(t, s, 1); got != "210" {
			t.Errorf("notices %q", got)
		}
	})
}

// Who is asked to lead after their own context ended still leads the others.
func TestLeaderThatGaveUpLeadsTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, g := gated(t)
		ctx, cancel := context.WithCancel(t.Context())
		first := call(t.Context(), s, does(note("0")))
		quitter := call(ctx, s, does(note("gone")))
		other := call(t.Context(), s, does(note("1")))
		g.hold <- struct{}{}
		synctest.Wait() // the quitter leads and is held up
		cancel()
		g.hold <- struct{}{}
		if err := <-quitter; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if err := errors.Join(<-first, <-other); err != nil || inboxOf(t, s, 1) != "10" {
			t.Error(err, inboxOf(t, s, 1))
		}
	})
}

func TestLeaveOnlyWhileWaiting(t *testing.T) {
	var q queue
	a, b, c := newRequest(context.Background(), system, nil), newRequest(context.Background(), system, nil), newRequest(context.Background(), system, nil)
	if !q.enter(a) || q.enter(b) || q.enter(c) {
		t.Fatal("not exactly the first leads")
	}
	if batch := q.take(); len(batch) != 3 || q.leave(b) {
		t.Error("left a batch that is on its way")
	}
	if q.enter(b) || q.enter(c) {
		t.Error("two lead at a time")
	}
	q.handOver()
	if q.leave(b) || !q.leave(c) || q.leave(c) {
		t.Error("the leader left, or another could not")
	}
	if batch := q.take(); len(batch) != 1 || batch[0] != b {
		t.Error("the leader is not in its batch")
	}
	q.handOver()
	for range maxBatch + 5 {
		q.enter(newRequest(context.Background(), system, nil))
	}
	if n := len(q.take()); n != maxBatch {
		t.Errorf("a batch of %d", n)
	}
}

func TestFailedCommitFailsEveryone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, g := gated(t)
		f := s.Subscribe()
		first := call(t.Context(), s, does(note("0")))
		a, b := call(t.Context(), s, does(note("1"))), call(t.Context(), s, does(note("2")))
		g.hold <- struct{}{}
		if err := <-first; err != nil {
			t.Error(err)
		}
		g.fail = model.Errorf(model.Unavailable, "The disk is gone.")
		g.hold <- struct{}{}
		for _, r := range []<-chan error{a, b} {
			if err := <-r; !errors.Is(err, g.fail) {
				t.Error(err)
			}
		}
		if e, _ := f.Next(t.Context()); e.Seq != 1 {
			t.Errorf("event %+v", e)
		}
		if inboxOf(t, s, 1) != "0" {
			t.Error("a failed commit was kept")
		}
		s.feeds.Close()
		if e, err := f.Next(t.Context()); err == nil {
			t.Errorf("an event of a failed commit: %+v", e)
		}
	})
}

// Many write, read and listen at once. Two figures that every change moves
// together are never seen apart, no change is lost, and none that failed is
// seen.
func TestManyAtOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		const writers, rounds = 8, 15
		s := open(t, e, Options{})
		f := s.Subscribe()
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		var all sync.WaitGroup
		var kept atomic.Int32
		for w := range writers {
			random := rand.New(rand.NewPCG(seed, uint64(w)))
			all.Go(func() {
				for range rounds {
					bad := random.IntN(3) == 0
					_, err := s.Do(t.Context(), system, step{apply: move(bad)})
					if bad != (err != nil) {
						t.Error(err)
					}
					if err == nil {
						kept.Add(1)
					}
				}
			})
		}
		for range 2 {
			all.Go(func() {
				for range rounds {
					checkTogether(t, s)
				}
			})
		}
		all.Wait()
		_ = look(s, func(st model.State) {
			if n := st.Platform().People; n != int(kept.Load()) {
				t.Errorf("%d changes kept, %d seen", kept.Load(), n)
			}
		})
		if trail, err := s.Verify(t.Context()); err != nil || trail.Records != uint64(kept.Load()) {
			t.Errorf("%+v, %v", trail, err)
		}
		last := uint64(0)
		for last != uint64(kept.Load()) {
			e, err := f.Next(t.Context())
			if err != nil || e.Seq <= last || e.Seq != last+1 && !e.Overflow {
				t.Fatalf("after %d: %+v, %v", last, e, err)
			}
			last = e.Seq
		}
	})
}

func move(bad bool) func(model.Unit, model.Principal) (model.Effect, error) {
	return func(u model.Unit, _ model.Principal) (model.Effect, error) {
		p := u.Platform()
		p.People++
		u.PutPlatform(p)
		if bad {
			return model.Effect{}, errNo
		}
		p.Workspaces++
		u.PutPlatform(p)
		note(fmt.Sprint(p.People))(u)
		return model.Effect{}, nil
	}
}

func checkTogether(t *testing.T, s *Store) {
	if err := look(s, func(st model.State) {
		p := st.Platform()
		if n := len(collect(st.Notices(1))); p.People != p.Workspaces || n != p.People {
			t.Errorf("saw %d, %d and %d", p.People, p.Workspaces, n)
		}
	}); err != nil {
		t.Error(err)
	}
	if _, err := s.Try(t.Context(), system, step{apply: move(false)}); err != nil {
		t.Error(err)
	}
}
