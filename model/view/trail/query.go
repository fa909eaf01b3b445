package trail

import (
	"iter"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/scope"
)

// drift is how far behind the clock may ever have been set: records older than
// Since by more than this end the search.
const drift = 24 * time.Hour

// Query asks for audit records, newest first. The cursor is Seq.
type Query struct {
	model.Page
	Workspace string // "": everything that the actor may see
	Actor     string // username
	Operation string // people.invite, or people for all of them
	Target    string // text that the target contains
	Since     time.Time
	Until     time.Time // exclusive
}

// since ends a downward walk where everything further is too old.
func (q Query) since(down iter.Seq[*model.AuditRecord]) iter.Seq[*model.AuditRecord] {
	if q.Since.IsZero() {
		return down
	}
	return func(yield func(*model.AuditRecord) bool) {
		for rec := range down {
			if rec.At.Before(q.Since.Add(-drift)) || !yield(rec) {
				return
			}
		}
	}
}

// wants says whether the query's filters let the record through.
func (q Query) wants(rec *model.AuditRecord) bool {
	return (q.Actor == "" || rec.Actor == text.Fold(q.Actor)) &&
		(q.Operation == "" || rec.Operation == q.Operation || strings.HasPrefix(rec.Operation, q.Operation+".")) &&
		scope.Contains(strings.ToLower(q.Target), rec.Target) &&
		(q.Since.IsZero() || !rec.At.Before(q.Since)) &&
		(q.Until.IsZero() || rec.At.Before(q.Until))
}
