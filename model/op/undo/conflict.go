package undo

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/text"
)

// looked is how many later records are looked at for who changed a thing since.
const looked = 2000

// conflict refuses to undo what is not there any more, was undone already, or
// was changed since: then it names what, and by whom where the actor may see
// that.
func conflict(s model.State, p model.Principal, r record) error {
	if err := undone(s, r); err != nil {
		return err
	}
	if err := gone(s, r); err != nil {
		return err
	}
	i, err := r.inverse()
	if err != nil || i.Present == nil {
		return err
	}
	now := i.Present(s, r)
	var keys, says []string
	for _, key := range slices.Sorted(maps.Keys(now)) {
		left, told := r.after[key]
		if told && !same(left, now[key]) {
			keys = append(keys, key)
			says = append(says, fmt.Sprintf("%s is %s now, not %s", strings.ReplaceAll(key, "_", " "), show(now[key]), show(left)))
		}
	}
	if len(keys) == 0 {
		if i.Check != nil {
			return i.Check(s, r)
		}
		return nil
	}
	e := model.Errorf(model.Conflict, "Change %d cannot be undone: of %s, %s", r.Seq, r.Target, strings.Join(says, "; "))
	since := changer(s, r, keys)
	if since == nil || !visible(s, p, since) {
		e.Message += "."
		return e.WithHint("Change it by hand instead.")
	}
	e.Message += fmt.Sprintf(", changed by %s (change %d, %s).", since.Actor, since.Seq, since.Operation)
	return e.WithHint("Undo %d first, or change it by hand.", since.Seq).
		With("changed_by", since.Actor).With("changed_in", fmt.Sprint(since.Seq))
}

// undone is a Conflict for a record that was undone already. It names the record
// that did so; where that was undone in turn, the last one of them.
func undone(s model.State, r record) error {
	by := s.UndoneBy(r.Seq)
	if by == 0 {
		return nil
	}
	last := by
	for next := s.UndoneBy(last); next > last; next = s.UndoneBy(last) {
		last = next
	}
	e := model.Errorf(model.Conflict, "Change %d was undone already, by change %d.", r.Seq, by).With("undone_by", fmt.Sprint(by))
	if last != by {
		return e.WithHint("That was undone in turn: undo %d instead.", last)
	}
	return e.WithHint("To do it again, undo %d.", by)
}

// gone is a Conflict for a record about something that does not exist any more,
// even if another thing bears its name now.
func gone(s model.State, r record) error {
	ended := func(what string) error {
		return model.Errorf(model.Conflict, "Change %d cannot be undone: %s does not exist any more.", r.Seq, what)
	}
	if r.WorkspaceID != 0 {
		w := s.Workspace(r.WorkspaceID)
		if w == nil || w.State != model.WorkspaceActive {
			return ended(r.Workspace)
		}
		if named := find.Workspace(s, r.Workspace); named == nil || named.ID != w.ID {
			return ended(r.Workspace)
		}
	}
	if full, _, _ := strings.Cut(r.Target, ":"); strings.Contains(full, "/") {
		// A request for access names what may not exist, and no workspace (A6).
		if _, pr := find.Project(s, full); r.WorkspaceID != 0 && (pr == nil || pr.Created.After(r.At)) {
			return ended(full)
		}
		return nil
	}
	if n := s.Name(text.Fold(r.Target)); n != nil && n.Person != 0 {
		if p := s.Person(n.Person); p == nil || p.State == model.PersonDeleted || p.Created.After(r.At) {
			return ended(r.Target)
		}
	}
	return nil
}

// changer is the newest later record that touched one of the facts of the same
// thing; nil when none is found.
func changer(s model.State, r record, keys []string) *model.AuditRecord {
	left := looked
	for later := range s.Audit(model.AuditFilter{Workspace: r.WorkspaceID}, 0) {
		if left--; left < 0 || later.Seq <= r.Seq {
			return nil
		}
		l, err := read(later)
		if err == nil && about(l, r) && slices.ContainsFunc(keys, l.tells) {
			return later
		}
	}
	return nil
}

// tells says whether the record has the fact.
func (r record) tells(key string) bool {
	_, before := r.before[key]
	_, after := r.after[key]
	return before || after
}

// about says whether a later record is about the same thing: the same target
// and person, or the person that the other one names.
func about(later, r record) bool {
	switch {
	case later.Target == r.Target:
		return later.who() == "" || r.who() == "" || later.who() == r.who()
	case r.who() != "":
		return later.Target == r.who()
	}
	return later.who() == r.Target
}

// same compares two facts as they are stored. No role and the role "none" are
// the same, and so are no list and an empty one.
func same(a, b any) bool {
	flat := func(v any) string {
		out, err := json.Marshal(v)
		if s := string(out); err != nil || s == `"none"` || s == "[]" {
			return "null"
		}
		return string(out)
	}
	return flat(a) == flat(b)
}
