package storage

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/view"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

var errNo = model.Errorf(model.Conflict, "No.")

func inboxOf(t testing.TB, s *Store, person model.ID) (text string) {
	t.Helper()
	if err := look(s, func(st model.State) {
		text = ""
		for n := range st.Notices(person) {
			text += n.Text
		}
	}); err != nil {
		t.Fatal(err)
	}
	return text
}

// note leaves a text that the test can look for.
func note(text string) func(model.Unit) {
	return func(u model.Unit) { u.PutNotice(&model.Notice{ID: u.NewID(), Person: 1, Text: text}) }
}

func TestDoKeepsAllOrNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		s := open(t, e, Options{})
		before := contents(t, e)
		effects, err := s.Do(t.Context(), system, does(note("a")), fails(errNo, note("b")))
		if !errors.Is(err, errNo) || effects != nil {
			t.Errorf("%v, %v", effects, err)
		}
		same(t, "contents", contents(t, e), before)
		effects = do(t, s, does(note("a")), does(note("b")))
		if len(effects) != 2 || inboxOf(t, s, 1) != "ba" {
			t.Errorf("%v, %q", effects, inboxOf(t, s, 1))
		}
	})
}

func TestOperationsStandOnThoseBefore(t *testing.T) {
	s := open(t, memory.NewRerunning(), Options{})
	var id model.ID
	do(t, s, does(func(u model.Unit) {
		id = u.NewID()
		u.PutPerson(&model.Person{ID: id, Username: "ada"})
	}), does(func(u model.Unit) {
		if u.Person(id) == nil || u.NewID() != id+1 {
			t.Error("the operation before is not seen")
		}
	}))
}

// A change without its record cannot be: what says that nothing changed keeps
// nothing.
func TestUnchangedLeavesNoTrace(t *testing.T) {
	s := open(t, memory.New(), Options{})
	effects := do(t, s, step{apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		note("a")(u)
		return model.Effect{Unchanged: true, Summary: "Nothing to do."}, nil
	}})
	if effects[0].Summary == "" || inboxOf(t, s, 1) != "" || len(trail(t, s, model.AuditFilter{}, 0)) != 0 {
		t.Error("something was kept")
	}
}

func TestPanicOfAnOperationIsAnInternalError(t *testing.T) {
	s := open(t, memory.New(), Options{})
	for name, bad := range map[string]step{
		"apply":     does(func(u model.Unit) { note("a")(u); panic("ouch") }),
		"authorize": {may: func(model.State, model.Principal) error { panic("ouch") }},
		"facts": {apply: func(model.Unit, model.Principal) (model.Effect, error) {
			return model.Effect{After: model.Facts{"ouch": func() {}}}, nil
		}},
		"sequence": does(func(u model.Unit) {
			note("a")(u)
			for range u.Notices(1) {
				panic("ouch")
			}
		}),
	} {
		_, err := s.Do(t.Context(), system, bad)
		wantCode(t, err, model.Internal)
		if cause := model.AsError(err).Cause.Error(); name != "facts" && !strings.Contains(cause, "ouch") {
			t.Errorf("%s: the log does not tell: %s", name, cause)
		}
		if strings.Contains(err.Error(), "ouch") {
			t.Errorf("%s: people are told: %s", name, err)
		}
		verdicts, err := s.Try(t.Context(), system, bad, does(func(model.Unit) {}))
		if err != nil || model.CodeOf(verdicts[0].Err) != model.Internal || verdicts[1].Err != nil {
			t.Errorf("%s: %v, %v", name, verdicts, err)
		}
	}
	if inboxOf(t, s, 1) != "" {
		t.Error("a panic left a trace")
	}
	do(t, s, does(note("b")))
}

func TestForeignErrorsBecomeInternal(t *testing.T) {
	s := open(t, memory.New(), Options{})
	_, err := s.Do(t.Context(), system, fails(errors.New("no"), func(model.Unit) {}))
	wantCode(t, err, model.Internal)
	_, err = s.Do(t.Context(), system, step{may: func(model.State, model.Principal) error { return errNo }})
	wantCode(t, err, model.Conflict)
}

func TestActorIsLoadedAfresh(t *testing.T) {
	s := open(t, memory.New(), Options{})
	set := func(state model.PersonState) step {
		return does(func(u model.Unit) { u.PutPerson(&model.Person{ID: 1, Username: "ada", State: state}) })
	}
	ada := model.Actor{Person: 1}
	nothing := does(func(model.Unit) {})
	view := func(actor model.Actor) error {
		return s.View(t.Context(), actor, func(*view.Reader) error { return nil })
	}
	wantCode(t, view(ada), model.Denied)
	do(t, s, set(model.PersonActive))
	if err := view(ada); err != nil {
		t.Error(err)
	}
	// Suspended by the first operation, ada cannot do the second one.
	_, err := s.Do(t.Context(), ada, set(model.PersonSuspended), nothing)
	wantCode(t, err, model.Denied)
	verdicts, err := s.Try(t.Context(), ada, set(model.PersonSuspended), nothing)
	if err != nil || verdicts[0].Err != nil || model.CodeOf(verdicts[1].Err) != model.Denied {
		t.Errorf("%v, %v", verdicts, err)
	}
	for _, state := range []model.PersonState{model.PersonSuspended, model.PersonDeleted} {
		do(t, s, set(state))
		_, err = s.Do(t.Context(), ada, nothing)
		wantCode(t, err, model.Denied)
		wantCode(t, view(ada), model.Denied)
	}
	if _, err := s.Do(t.Context(), model.Actor{}, step{apply: func(_ model.Unit, p model.Principal) (model.Effect, error) {
		if p.Who != nil || p.Name() != "anonymous" {
			t.Error("somebody is signed in")
		}
		return model.Effect{}, nil
	}}); err != nil {
		t.Error(err)
	}
}

func TestInvariantsHoldOrNothingIsKept(t *testing.T) {
	s := open(t, memory.New(), Options{Invariants: []func(model.Unit, model.Effect) error{
		func(u model.Unit, e model.Effect) error {
			if e.Target != "it" {
				t.Errorf("effect %+v", e)
			}
			for n := range u.Notices(1) {
				if n.Text == "bad" {
					return errNo
				}
			}
			return nil
		},
	}})
	do(t, s, does(note("good")))
	_, err := s.Do(t.Context(), system, does(note("bad")))
	if !errors.Is(err, errNo) || inboxOf(t, s, 1) != "good" {
		t.Error(err)
	}
}

func TestTryChangesNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		s := open(t, e, Options{})
		do(t, s, does(note("a")))
		before := contents(t, e)
		seen := func(want string) step {
			return does(func(u model.Unit) {
				got := ""
				for n := range u.Notices(1) {
					got += n.Text
				}
				if got != want {
					t.Errorf("an operation sees %q, want %q", got, want)
				}
			})
		}
		verdicts, err := s.Try(t.Context(), system, does(note("b")), fails(errNo, note("c")), seen("ba"), does(note("d")), seen("dba"))
		if err != nil || len(verdicts) != 5 {
			t.Fatal(verdicts, err)
		}
		for i, v := range verdicts {
			if (v.Err != nil) != (i == 1) || (v.Effect.Target == "it") != (i != 1) {
				t.Errorf("verdict %d: %+v", i, v)
			}
		}
		same(t, "contents", contents(t, e), before)
	})
}

func TestAnotherDayIsOnlyLookedAt(t *testing.T) {
	s := open(t, memory.New(), Options{})
	later := noon.AddDate(1, 0, 0)
	then := s.At(later.In(time.FixedZone("far", 3600)))
	_, err := then.Do(t.Context(), system, does(note("a")))
	wantCode(t, err, model.Invalid)
	if _, err := then.Try(t.Context(), system, does(func(u model.Unit) {
		if u.Now() != later {
			t.Errorf("it is %v", u.Now())
		}
	})); err != nil {
		t.Error(err)
	}
	if then.Now() != later || s.Now() != noon {
		t.Error("the clock of the store itself has moved")
	}
}

func TestRandomnessIsInjected(t *testing.T) {
	s := open(t, memory.New(), Options{Random: bytes.NewReader(bytes.Repeat([]byte{0xff}, 32))})
	do(t, s, does(func(u model.Unit) {
		if got := u.NewUUID().String(); got != "ffffffff-ffff-4fff-bfff-ffffffffffff" {
			t.Error(got)
		}
		if got := u.NewSecret(); !bytes.Equal(got, bytes.Repeat([]byte{0xff}, 16)) {
			t.Error(got)
		}
	}))
	_, err := s.Do(t.Context(), system, does(func(u model.Unit) { u.NewSecret() }))
	wantCode(t, err, model.Unavailable)
	if a, b := table.NewUnit(nil, noon, open(t, memory.New(), Options{}).random).NewSecret(), 16; len(a) != b || bytes.Equal(a, make([]byte, b)) {
		t.Error("no randomness without injection")
	}
}

func TestViewPassesErrorsAndPanics(t *testing.T) {
	s := open(t, memory.New(), Options{})
	own := errors.New("own")
	if err := s.View(t.Context(), system, func(*view.Reader) error { return own }); err != own {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.View(ctx, system, func(*view.Reader) error { return nil })
	wantCode(t, err, model.Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Error("the cause is lost")
	}
	_, err = s.Do(ctx, system, does(note("a")))
	wantCode(t, err, model.Unavailable)
	defer func() {
		if recover() != "mine" {
			t.Error("a panic of the caller was swallowed")
		}
	}()
	_ = s.View(t.Context(), system, func(*view.Reader) error { panic("mine") })
}
