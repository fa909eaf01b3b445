package wire

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"atrium/cmd/track/journal"
	"atrium/model"
	"atrium/model/op/track"
	"atrium/model/port"
	"atrium/model/view"
)

// Serve answers one client until it leaves or the context ends; in must end with that.
// What it does is done as the actor, by operations: nothing else decides here. The error
// is of a client that broke the protocol; it was told.
func Serve(ctx context.Context, store port.Store, actor model.Actor, in io.Reader, out io.Writer) error {
	s := &server{ctx: ctx, store: store, actor: actor, runs: map[journal.RunID]string{}}
	r := bufio.NewReaderSize(in, 64<<10)
	greeted := false
	for ctx.Err() == nil {
		kind, payload, err := readFrame(r)
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err == nil && greeted == (kind == kindHello) {
			err = errBroken
		}
		var answer any
		if err == nil {
			answer, err = s.handle(kind, payload)
		}
		if errors.Is(err, errBroken) {
			e := model.Errorf(model.Invalid, "What came is not the protocol of runs.").WithHint("Use `atrium track` and `atrium sync`.")
			_ = writeFrame(out, kindError, encode(faultOf(e)))
			return e
		}
		if errors.Is(err, io.ErrUnexpectedEOF) || err != nil && answer == nil && kind == 0 {
			return nil // the link broke
		}
		if err != nil {
			kind, answer = kindError, faultOf(err)
		}
		if err := writeFrame(out, kind, encode(answer)); err != nil {
			return nil
		}
		greeted = true
	}
	return nil
}

type server struct {
	ctx   context.Context
	store port.Store
	actor model.Actor
	runs  map[journal.RunID]string // that this client has begun: their workspaces
}

func (s *server) handle(kind byte, payload []byte) (any, error) {
	switch kind {
	case kindHello:
		return s.hello(payload)
	case kindBegin:
		return s.begin(payload)
	case kindFile:
		return s.file(payload)
	case kindAppend:
		return s.append(payload)
	case kindEnd:
		return s.end(payload)
	default:
		return nil, errBroken
	}
}

func parse(b []byte, v any) error {
	if json.Unmarshal(b, v) != nil {
		return errBroken
	}
	return nil
}

func (s *server) hello(b []byte) (any, error) {
	var h hello
	if err := parse(b, &h); err != nil {
		return nil, err
	}
	answer := hello{Protocol: Protocol}
	err := s.store.View(s.ctx, s.actor, func(r *view.Reader) error {
		if me := r.Me(); me != nil {
			answer.Person = me.Username
		}
		return nil
	})
	return answer, err
}

func (s *server) begin(b []byte) (any, error) {
	var q begin
	if err := parse(b, &q); err != nil {
		return nil, err
	}
	id := q.Identity
	ws, _, _ := strings.Cut(id.Project, "/")
	run, ok := journal.ParseRunID(id.RunText)
	if !ok {
		return nil, errBroken
	}
	o := track.Begin{
		Project: id.Project, Run: model.UUID(run), Person: id.Person, Name: id.Name, Dir: id.Dir, Host: id.Host,
		Command: id.Command, Created: id.Created,
	}
	if origin, ok := journal.ParseRunID(id.Origin); ok {
		o.Origin = model.UUID(origin)
	}
	if q.Check {
		verdicts, err := s.store.Try(s.ctx, s.actor, o)
		if err == nil {
			err = verdicts[0].Err
		}
		return begun{}, err
	}
	if _, had := s.runs[run]; !had && len(s.runs) >= maxRuns {
		return nil, errBroken
	}
	e, err := s.do(o)
	if err != nil {
		return nil, err
	}
	s.runs[run] = ws
	key, _ := e.After["key"].(string)
	return begun{key}, nil
}

func (s *server) do(o model.Operation) (model.Effect, error) {
	effects, err := s.store.Do(s.ctx, s.actor, o)
	if err != nil {
		return model.Effect{}, err
	}
	return effects[0], nil
}

// begun is the workspace of a run that this client has begun.
func (s *server) begun(text string) (run journal.RunID, ws string, err error) {
	run, ok := journal.ParseRunID(text)
	ws, had := s.runs[run]
	if !ok || !had {
		return run, "", errBroken
	}
	return run, ws, nil
}

func (s *server) append(b []byte) (any, error) {
	run, records, err := decodeRecords(b)
	if err != nil {
		return nil, err
	}
	_, ws, err := s.begun(run.String())
	if err != nil || len(records) == 0 {
		return nil, errBroken
	}
	entries := make([]model.Entry, len(records))
	for i, r := range records {
		entries[i] = entry(r)
	}
	e, err := s.do(track.Append{Workspace: ws, Run: model.UUID(run), Entries: entries})
	if err != nil {
		return ack{Error: faultOf(err)}, nil
	}
	var a ack
	a.Through, _ = e.After["through"].(uint64)
	refused, _ := e.After["refused"].([]model.RefusedEntry)
	for _, r := range refused {
		a.Refused = append(a.Refused, journal.Refusal(r))
	}
	return a, nil
}

func (s *server) file(b []byte) (any, error) {
	if len(b) < 2 {
		return nil, errBroken
	}
	n := int(b[0])<<8 | int(b[1])
	if len(b) < 2+n || len(b)-2-n > MaxPiece {
		return nil, errBroken
	}
	var f file
	if err := parse(b[2:2+n], &f); err != nil {
		return nil, err
	}
	run, ws, err := s.begun(f.Run)
	if err != nil {
		return nil, err
	}
	e, err := s.do(track.Upload{Workspace: ws, Run: model.UUID(run), SHA256: f.SHA256, Offset: f.Offset, Data: b[2+n:]})
	if err != nil {
		return nil, err
	}
	at, _ := e.After["offset"].(int64)
	return have{at}, nil
}

func (s *server) end(b []byte) (any, error) {
	var q end
	if err := parse(b, &q); err != nil {
		return nil, err
	}
	run, ws, err := s.begun(q.Run)
	if err != nil {
		return nil, err
	}
	_, err = s.do(track.End{Workspace: ws, Run: model.UUID(run)})
	delete(s.runs, run)
	return struct{}{}, err
}
