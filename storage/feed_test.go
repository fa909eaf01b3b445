package storage

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"atrium/model"
	"atrium/storage/feed"
	"atrium/storage/kv/memory"
)

func TestFeedGivesEveryEventInOrder(t *testing.T) {
	s := open(t, memory.New(), Options{})
	f := s.Subscribe()
	defer f.Close()
	do(t, s, step{apply: func(model.Unit, model.Principal) (model.Effect, error) {
		return model.Effect{Workspace: 10, People: []model.ID{1, 2}}, nil
	}}, does(func(model.Unit) {}))
	do(t, s, step{apply: func(model.Unit, model.Principal) (model.Effect, error) { return model.Effect{Unchanged: true}, nil }})
	_, _ = s.Do(t.Context(), system, fails(errors.New("no"), func(model.Unit) {}))
	_, _ = s.Try(t.Context(), system, does(func(model.Unit) {}))
	do(t, s, does(func(model.Unit) {}))
	for _, want := range []model.Event{{Seq: 1, Workspaces: []model.ID{10}, People: []model.ID{1, 2}}, {Seq: 2}, {Seq: 3}} {
		got, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "event", got, want)
	}
}

func TestSlowReaderLosesEventsAndIsTold(t *testing.T) {
	s := open(t, memory.New(), Options{})
	slow := s.Subscribe()
	defer slow.Close()
	for range feed.Buffer + 3 {
		do(t, s, does(func(model.Unit) {}))
	}
	e, err := slow.Next(t.Context())
	if err != nil || !e.Overflow || e.Seq != feed.Buffer+1 {
		t.Errorf("%+v, %v", e, err)
	}
	for seq := range uint64(2) {
		if e, err := slow.Next(t.Context()); err != nil || e.Overflow || e.Seq != feed.Buffer+2+seq {
			t.Errorf("%+v, %v", e, err)
		}
	}
}

func TestFeedEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(memory.New(), Options{Now: atNoon})
		if err != nil {
			t.Fatal(err)
		}
		closed, cancelled, ended := s.Subscribe(), s.Subscribe(), s.Subscribe()
		ctx, cancel := context.WithCancel(context.Background())
		results := make(chan error, 3)
		wait := func(ctx context.Context, f interface {
			Next(context.Context) (model.Event, error)
		},
		) {
			_, err := f.Next(ctx)
			results <- err
		}
		go wait(t.Context(), closed)
		synctest.Wait()
		closed.Close()
		closed.Close()
		wantCode(t, <-results, model.Unavailable)
		go wait(ctx, cancelled)
		synctest.Wait()
		cancel()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		go wait(t.Context(), ended)
		synctest.Wait()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		wantCode(t, <-results, model.Unavailable)
		_, err = s.Subscribe().Next(t.Context())
		wantCode(t, err, model.Unavailable)
		_, err = s.Do(t.Context(), system, does(func(model.Unit) {}))
		wantCode(t, err, model.Unavailable)
	})
}
