package trail

import (
	"iter"
	"sort"
	"strings"
	"time"

	"atrium/model"
)

// partLooked is how many records are looked at for one part of an export, so that
// none lasts long whatever is filtered.
const partLooked = 20_000

// Part is a piece of the trail, oldest first. The next piece begins above Last;
// there is none once Last is Head.
type Part struct {
	Rows []AuditRow
	Last uint64 // the newest record that was looked at
	Head uint64 // the newest record that the export goes up to
}

// Export gives the trail of a query oldest first, piece by piece: what is above
// one sequence number and up to head (0: to the newest of now, which the part
// tells). It shows what Audit shows; each piece is checked afresh. Of the query's
// page the size is used, which is the most rows of a part.
func (r Reader) Export(q Query, above, head uint64) (Part, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return Part{}, err
	}
	down, err := r.asked(me, q)
	if err != nil {
		return Part{}, err
	}
	if head == 0 {
		head = newest(down)
	}
	p := Part{Last: above, Head: head}
	if above == 0 && !q.Since.IsZero() {
		p.Last = r.before(q.Since.Add(-drift), head)
	}
	seen := 0
	for rec := range down.up(p.Last) {
		if rec.Seq > head || !q.Until.IsZero() && !rec.At.Before(q.Until.Add(drift)) {
			break
		}
		if seen == partLooked || len(p.Rows) == q.Limit() {
			return p, nil
		}
		seen++
		if p.Last = rec.Seq; q.wants(rec) {
			p.Rows = append(p.Rows, rowOf(r.s.State, rec))
		}
	}
	p.Last = head
	return p, nil
}

// newest is the number of the newest record of a walk; 0 for none.
func newest(down walk) uint64 {
	for rec := range down(0) {
		return rec.Seq
	}
	return 0
}

// before is the number of a record older than a moment, with at most drift of
// older ones above it that are not.
func (r Reader) before(t time.Time, head uint64) uint64 {
	n := sort.Search(int(head), func(i int) bool {
		rec := r.s.State.AuditAt(uint64(i) + 1)
		return rec != nil && !rec.At.Before(t)
	})
	return uint64(n)
}

// Mine finds the newest record of the actor's own changes that fits, among the
// newest of them; ok is false when none does. Changes of a workspace or a project
// that is gone for good are passed over.
func (r Reader) Mine(fits func(AuditRow) bool) (row AuditRow, ok bool, err error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return AuditRow{}, false, err
	}
	for rec := range first(partLooked, r.s.State.Audit(model.AuditFilter{Actor: me.ID}, 0)) {
		if r.gone(rec) {
			continue
		}
		if row := rowOf(r.s.State, rec); fits(row) {
			return row, true, nil
		}
	}
	return AuditRow{}, false, nil
}

// gone says whether what a record is about is there no longer, so that nothing of
// it can be taken back: its workspace, or the project that was changed.
func (r Reader) gone(rec *model.AuditRecord) bool {
	if rec.WorkspaceID == 0 {
		return false
	}
	w := r.s.State.Workspace(rec.WorkspaceID)
	if w == nil || w.State != model.WorkspaceActive {
		return true
	}
	_, name, ok := strings.Cut(rec.Target, "/")
	return ok && strings.HasPrefix(rec.Operation, "project.") && r.s.State.ProjectNamed(w.ID, name) == nil
}

// first ends a sequence after n.
func first[T any](n int, seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if n--; n < 0 || !yield(v) {
				return
			}
		}
	}
}
