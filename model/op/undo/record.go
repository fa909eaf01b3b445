package undo

import (
	"encoding/json"
	"fmt"
	"time"

	"atrium/model"
)

// record is an audit record with its facts taken apart.
type record struct {
	*model.AuditRecord
	before, after model.Facts
	did           string // of an undo: the operation that it carried out
}

func read(a *model.AuditRecord) (record, error) {
	r := record{AuditRecord: a}
	for raw, into := range map[*[]byte]*model.Facts{&a.Before: &r.before, &a.After: &r.after} {
		if len(*raw) == 0 {
			continue
		}
		if err := json.Unmarshal(*raw, into); err != nil {
			return r, model.Errorf(model.Internal, "The facts of change %d cannot be read.", a.Seq)
		}
	}
	r.did, _ = r.after[factOperation].(string)
	delete(r.after, factOperation)
	return r, nil
}

// kind is the operation that the record tells of: for an undo that which it
// carried out.
func (r record) kind() string {
	if r.Operation != (Undo{}).Kind() {
		return r.Operation
	}
	return r.did
}

// inverse is how the record's operation is undone, or a Conflict that says why
// it cannot be.
func (r record) inverse() (inverse, error) {
	kind := r.kind()
	i, known := entry(kind)
	switch {
	case !known:
		return i, model.Errorf(model.Conflict, "This change, %s, cannot be undone.", kind)
	case i.None != "":
		return i, model.Errorf(model.Conflict, "This change, %s, cannot be undone: %s.", kind, i.None)
	}
	return i, nil
}

func (r record) notes() []string {
	i, err := r.inverse()
	if err != nil || i.Notes == nil {
		return nil
	}
	return i.Notes(r)
}

// was and is are facts before and after that are texts; "" for others.
func (r record) was(key string) string { s, _ := r.before[key].(string); return s }
func (r record) is(key string) string  { s, _ := r.after[key].(string); return s }

// who is the person that a change to a project was about.
func (r record) who() string {
	if who := r.is("person"); who != "" {
		return who
	}
	return r.was("person")
}

// moment reads a fact before that is a time; zero for none.
func (r record) moment(key string) time.Time {
	at, _ := time.Parse(time.RFC3339, r.was(key))
	return at
}

// lasting reads the fact before that says how long something lasts from an
// acceptance on; zero for none.
func (r record) lasting() time.Duration {
	n, _ := r.before["lasts_seconds"].(float64)
	return time.Duration(n) * time.Second
}

// texts gives the facts of a set that are texts.
func texts(f model.Facts) map[string]string {
	out := map[string]string{}
	for key, v := range f {
		if s, ok := v.(string); ok {
			out[key] = s
		}
	}
	return out
}

// missing is the error of a record from before its facts were told in full.
func (r record) missing(fact string) error {
	return model.Errorf(model.Conflict, "Change %d cannot be undone: its record does not tell the %s of before.", r.Seq, fact)
}

// show writes a fact for people.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		if v == "" {
			return "empty"
		}
		return v
	}
	return fmt.Sprint(v)
}
