package table

import (
	"iter"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// Run implements model.State.
func (s *State) Run(p *model.Project, number int) *model.Run {
	if number <= 0 || model.ID(number) > model.MaxID {
		return nil
	}
	return runs.get(s, s.key(Run).ID(p.Workspace).ID(p.ID).ID(model.ID(number)))
}

// Runs implements model.State.
func (s *State) Runs(p *model.Project, after int, reverse bool) iter.Seq[*model.Run] {
	return runs.each(s, within(s.key(Run).ID(p.Workspace).ID(p.ID), numbered(after, reverse)))
}

// numbered is the span from a number on; 0 is the end.
func numbered(after int, reverse bool) model.Span {
	span := model.Span{Reverse: reverse}
	if after > 0 {
		span.After = string(Key(nil).ID(model.ID(after)))
	}
	return span
}

// RunOf implements model.State.
func (s *State) RunOf(workspace model.ID, uuid model.UUID) (*model.Run, bool) {
	k := s.key(RunKnown).ID(workspace).Str(uuid.String())
	v := s.get(k)
	if v == nil {
		return nil, false
	}
	return runs.get(s, runKey(k, workspace, record.Unseal(k, v))), true
}

// runKey is the key of the run that an index entry leads to.
func runKey(k []byte, workspace model.ID, at []byte) Key {
	if len(at) != 2*idSize {
		damaged(k, "not a run")
	}
	return append(NewKey(Run).ID(workspace), at...)
}

// RunsNamed implements model.State.
func (s *State) RunsNamed(uuid model.UUID) iter.Seq[*model.Run] {
	prefix := s.key(RunUUID).Str(uuid.String()).End()
	return runs.via(s, kv.Prefix(prefix), func(k, at []byte) Key { return runKey(k, lastID(k), at) })
}

// Series implements model.State.
func (s *State) Series(r *model.Run, k model.SeriesKind, name string) *model.Series {
	return series.get(s, s.ofKind(r, k).Str(name))
}

// SeriesOf implements model.State.
func (s *State) SeriesOf(r *model.Run, k model.SeriesKind, span model.Span) iter.Seq[*model.Series] {
	return series.each(s, within(s.ofKind(r, k), span))
}

func (s *State) ofKind(r *model.Run, k model.SeriesKind) Key {
	return s.key(Series).ID(r.Workspace).ID(r.Project).ID(model.ID(r.Number)).Str(string(rune(k)))
}

// Block implements model.State.
func (s *State) Block(r *model.Run, series, number int) *model.Block {
	return blocks.get(s, s.blocks(r, series).ID(model.ID(number)))
}

// Blocks implements model.State.
func (s *State) Blocks(r *model.Run, series, after int, reverse bool) iter.Seq[*model.Block] {
	return blocks.each(s, within(s.blocks(r, series), numbered(after, reverse)))
}

func (s *State) blocks(r *model.Run, series int) Key {
	return s.key(Block).ID(r.Workspace).ID(r.Project).ID(model.ID(r.Number)).ID(model.ID(series))
}

// PutRun implements model.Unit.
func (u *Unit) PutRun(r *model.Run) {
	runs.put(u, r)
	if k := NewKey(RunKnown).ID(r.Workspace).Str(r.UUID.String()); u.get(k) == nil {
		u.entry(k, runAt(r))
	}
}

// DeleteRun implements model.Unit.
func (u *Unit) DeleteRun(r *model.Run) { runs.drop(u, r) }

// PutSeries implements model.Unit.
func (u *Unit) PutSeries(r *model.Series) { series.put(u, r) }

// DeleteSeries implements model.Unit.
func (u *Unit) DeleteSeries(r *model.Series) { series.drop(u, r) }

// PutBlock implements model.Unit.
func (u *Unit) PutBlock(b *model.Block) { blocks.put(u, b) }

// DeleteBlock implements model.Unit.
func (u *Unit) DeleteBlock(b *model.Block) { blocks.drop(u, b) }

// EraseRun implements model.Unit.
func (u *Unit) EraseRun(workspace, project model.ID, number, limit int) (erased int) {
	for _, t := range []Table{Block, Series} {
		prefix := NewKey(t).ID(workspace).ID(project).ID(model.ID(number))
		erased += u.clear(prefix, nil, false, limit-erased)
	}
	return erased
}
