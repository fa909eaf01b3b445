package imports

import (
	"context"
	"fmt"

	"atrium/model"
	"atrium/model/port"
)

// batchSize is the most operations in one transaction: an import must not keep
// others waiting. What was done stays when a later batch cannot be.
const batchSize = 200

// step is one operation of a plan.
type step struct {
	op  model.Operation
	out *Outcome // the row that it is for; a row may have several steps
	// needs are rows without which the step cannot be: if one of them is
	// skipped, so is this, without being tried.
	needs []need
	// anyOf are rows of which one at least is needed.
	anyOf []need
	// glued steps are in one transaction with the step before.
	glued bool
	// keep takes what the operation gave that is shown once.
	keep func(model.Effect)
	// same is set where the operation found nothing to do.
	same bool
}

// need is a row that another one stands on, and the words for why that one is
// skipped with it.
type need struct {
	out *Outcome
	why string
}

// dead gives the reason for which the step is not to be tried.
func (s *step) dead() (string, bool) {
	for _, n := range s.needs {
		if n.out.Result == Skipped {
			return n.why, true
		}
	}
	for i, n := range s.anyOf {
		if n.out.Result != Skipped {
			break
		}
		if i == len(s.anyOf)-1 {
			return n.why, true
		}
	}
	return "", false
}

// live drops the steps that cannot be or whose row has its verdict, and skips
// their rows, until no other falls with them.
func live(steps []*step) []*step {
	for {
		out, fell := make([]*step, 0, len(steps)), false
		for _, s := range steps {
			if s.out.Result == Skipped {
				continue
			}
			if why, dead := s.dead(); dead {
				s.out.skip(why)
				fell = true
				continue
			}
			out = append(out, s)
		}
		if !fell {
			return out
		}
		steps = out
	}
}

// judge skips the rows whose steps were refused; it says whether there were
// any.
func judge(steps []*step, verdicts []port.Verdict) bool {
	refused := false
	for i, v := range verdicts {
		s := steps[i]
		if v.Err == nil || s.out.Result == Skipped {
			continue
		}
		refused = true
		if why, dead := s.dead(); dead {
			s.out.skip(why) // what it stands on tells more than its own error
			continue
		}
		s.out.refuse(v.Err)
	}
	return refused
}

// settle takes the effects of steps that were, or would be, carried out.
func settle(steps []*step, effect func(i int) model.Effect) {
	for i, s := range steps {
		e := effect(i)
		s.same = e.Unchanged
		if s.keep != nil {
			s.keep(e)
		}
	}
}

// unchanged marks the rows all of whose steps found nothing to do: someone
// else did it since the plan was made.
func unchanged(steps []*step) {
	did := map[*Outcome]bool{}
	for _, s := range steps {
		did[s.out] = did[s.out] || !s.same
	}
	for out, changed := range did {
		if !changed && out.Result != Skipped {
			out.Result = Unchanged
		}
	}
}

func operations(steps []*step) []model.Operation {
	ops := make([]model.Operation, len(steps))
	for i, s := range steps {
		ops[i] = s.op
	}
	return ops
}

// try gives every row the verdict that carrying the steps out would give it,
// and changes nothing. A step that is refused takes those that need it along,
// so the rest is tried again without them.
func try(ctx context.Context, store port.Store, actor model.Actor, steps []*step) error {
	for {
		now := live(steps)
		verdicts, err := store.Try(ctx, actor, operations(now)...)
		if err != nil {
			return err
		}
		if judge(now, verdicts) {
			continue
		}
		settle(now, func(i int) model.Effect {
			e := verdicts[i].Effect
			e.Code = "" // a code that nobody could use
			return e
		})
		unchanged(now)
		return nil
	}
}

// carryOut makes the changes, batch by batch. Rows that are refused are skipped
// with the reason; they do not hold up the others. The error is of what ends
// the import; the batches before it stay.
func carryOut(ctx context.Context, store port.Store, actor model.Actor, steps []*step, progress func(done, total int)) error {
	for done := 0; done < len(steps); {
		n := batch(steps[done:])
		if err := carryOutBatch(ctx, store, actor, steps[done:done+n]); err != nil {
			return stopped(err, done, len(steps))
		}
		done += n
		progress(done, len(steps))
	}
	unchanged(live(steps))
	return nil
}

// batch is how many of the steps go into the next transaction: glued ones stay
// together unless they are too many for any.
func batch(steps []*step) int {
	if len(steps) <= batchSize {
		return len(steps)
	}
	n := batchSize
	for n > 0 && steps[n].glued {
		n--
	}
	if n == 0 {
		return batchSize
	}
	return n
}

func carryOutBatch(ctx context.Context, store port.Store, actor model.Actor, steps []*step) error {
	for attempt := 0; ; attempt++ {
		now := live(steps)
		if len(now) == 0 {
			return nil
		}
		effects, err := store.Do(ctx, actor, operations(now)...)
		if err == nil {
			settle(now, func(i int) model.Effect { return effects[i] })
			return nil
		}
		if code := model.CodeOf(err); code == model.Unavailable || code == model.Internal || ctx.Err() != nil {
			return err
		}
		verdicts, tryErr := store.Try(ctx, actor, operations(now)...)
		if tryErr != nil {
			return tryErr
		}
		// Nothing refused: others changed something between the two.
		if !judge(now, verdicts) && attempt >= 3 {
			return err
		}
	}
}

// stopped is the error of an import that ended early.
func stopped(err error, done, total int) error {
	if done == 0 {
		return err
	}
	e := *model.AsError(err)
	e.Message = fmt.Sprintf("The import stopped after %d of %d steps: %s", done, total, e.Message)
	e.Hint = "What was done stays; run the same import again to finish it."
	return &e
}
