package rule

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"atrium/model"
)

// minute is how sentences write a moment.
const minute = "2006-01-02 15:04 UTC"

// Username is the name of an account; "" for none.
func Username(s model.State, id model.ID) string {
	if p := s.Person(id); p != nil {
		return p.Username
	}
	return ""
}

// Tell puts a notice into a person's inbox, now.
func Tell(u model.Unit, n *model.Notice) {
	n.ID, n.At = nextNotice(u, n.Person), u.Now()
	u.PutNotice(n)
}

// nextNotice is the id of a person's next notice. Ids of notices are a person's
// own: the second, or one more than their newest, so that they tell nothing of
// what happens elsewhere and keep the order in which notices came.
func nextNotice(s model.State, person model.ID) model.ID {
	id := model.ID(max(s.Now().Unix(), 1)) << 16
	for newest := range s.Notices(person) {
		return max(id, newest.ID+1)
	}
	return id
}

// Notify tells somebody in their inbox what the actor did; not the actor. What
// they did reads on after the actor's name. About is a workspace, or 0.
func Notify(u model.Unit, by model.Principal, to, about model.ID, did string) {
	if to != 0 && to != by.Person {
		Tell(u, &model.Notice{Person: to, Workspace: about, Text: by.Name() + " " + did})
	}
}

// Remember makes the workspace the one that the person finds next time (P4).
func Remember(u model.Unit, p *model.Person, id model.ID) {
	if p.Current != id {
		p.Current = id
		u.PutPerson(p)
	}
}

// Compare fills in what changed between two sets of values, and gives the new
// ones as key=value, by key.
func Compare(e *model.Effect, before, after map[string]string) (changed []string) {
	e.Before, e.After = model.Facts{}, model.Facts{}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if before[key] != after[key] {
			e.Before[key], e.After[key] = before[key], after[key]
			changed = append(changed, key+"="+after[key])
		}
	}
	e.Unchanged = len(changed) == 0
	return changed
}

// Stamp is a moment as a fact of the audit trail: RFC 3339 in UTC, nil for the
// zero time.
func Stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// Until ends a sentence with an expiry: " until 2026-03-01 12:00 UTC", "" for
// none.
func Until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + t.UTC().Format(minute)
}

// Plural is a number with its noun: "1 notice", "2 notices".
func Plural(n int, one, many string) string {
	return strconv.Itoa(n) + " " + Either(n == 1, one, many)
}

// Either is yes where the condition holds, no where it does not.
func Either[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}
