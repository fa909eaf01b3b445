package storage

import (
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// outcome is what an operation did in a layer of its own.
type outcome struct {
	effect model.Effect
	event  model.Event // without a number: nothing was changed
	writes []kv.Write
}

// perform carries out one operation above base, which it leaves as it is. The
// actor is loaded anew: an operation before this one may have suspended them.
// A panic in the operation is an internal error and nothing more; faults of
// the store pass.
func (s *shared) perform(base kv.Reader, now time.Time, actor model.Actor, op model.Operation) (done outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			if f, ok := table.AsFault(p); ok {
				panic(f)
			}
			done, err = outcome{}, panicked(op, p)
		}
	}()
	u := table.NewUnit(kv.NewOverlay(base), now, s.random)
	who, err := principal(u, actor)
	if err != nil {
		return outcome{}, err
	}
	effect, err := s.apply(u, who, op)
	if err != nil {
		return outcome{}, model.AsError(err)
	}
	// An operation cannot forget whose inbox it wrote to.
	for _, id := range u.Noticed() {
		if !slices.Contains(effect.People, id) {
			effect.People = append(slices.Clip(effect.People), id)
		}
	}
	if effect.Unchanged {
		// Whatever it staged goes with the layer: no change without a record.
		return outcome{effect: effect}, nil
	}
	seq := u.NextSeq() - 1
	if effect.Tracked == 0 {
		seq = u.Record(who, op.Kind(), effect)
	}
	writes := u.Writes()
	if err := s.sick.refuse(writes); err != nil {
		return outcome{}, err
	}
	return outcome{effect: effect, event: eventOf(seq, effect), writes: writes}, nil
}

func (s *shared) apply(u *table.Unit, who model.Principal, op model.Operation) (model.Effect, error) {
	if err := op.Authorize(u, who); err != nil {
		return model.Effect{}, err
	}
	effect, err := op.Apply(u, who)
	if err != nil {
		return model.Effect{}, err
	}
	for _, holds := range s.invariants {
		if err := holds(u, effect); err != nil {
			return model.Effect{}, err
		}
	}
	return effect, nil
}

// panicked keeps what happened for the log.
func panicked(op model.Operation, p any) error {
	return &model.Error{
		Code: model.Internal, Message: "Internal error.",
		Cause: fmt.Errorf("panic in %T: %v\n%s", op, p, debug.Stack()),
	}
}

// principal loads the person who acts (R2) and what their session has proven, as
// that counts now. Without a person the rules decide what is left to those who are
// not signed in.
func principal(s model.State, actor model.Actor) (model.Principal, error) {
	if actor.System || actor.Person == 0 {
		return model.Principal{Actor: actor}, nil
	}
	p := s.Person(actor.Person)
	switch {
	case p == nil || p.State == model.PersonDeleted:
		return model.Principal{}, model.Errorf(model.Denied, "The account does not exist any more.").
			WithHint("Sign in with another one.")
	case !p.Active():
		return model.Principal{}, model.Errorf(model.Denied, "The account %s is suspended.", p.Username).
			WithHint("Ask a platform admin to resume it.")
	}
	actor, err := actor.Proven(s, p)
	return model.Principal{Actor: actor, Who: p}, err
}

func eventOf(seq uint64, effect model.Effect) model.Event {
	e := model.Event{Seq: seq, People: effect.People}
	if effect.Tracked != 0 && len(effect.People) == 0 {
		e.Tracked = []model.ID{effect.Tracked}
	}
	if effect.Workspace != 0 {
		e.Workspaces = []model.ID{effect.Workspace}
	}
	return e
}
