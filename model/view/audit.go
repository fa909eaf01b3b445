package view

import (
	"encoding/hex"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
)

// drift is how far behind the clock may ever have been set: records older than
// Since by more than this end the search.
const drift = 24 * time.Hour

// Audit lists audit records, newest first. With a workspace it needs
// audit.view there; without one it gives a platform admin everything, others
// what they did themselves and what happened in workspaces where they have
// audit.view. Nobody signed in: Denied. Total is -1 unless all fits the page.
func (r *Reader) Audit(q AuditQuery) (model.List[AuditRow], error) {
	me, err := r.signedIn()
	if err != nil {
		return model.List[AuditRow]{}, err
	}
	for _, cursor := range []string{q.After, q.Before} {
		if _, err := strconv.ParseUint(cursor, 10, 64); cursor != "" && err != nil {
			return model.List[AuditRow]{}, model.Errorf(model.Invalid, "%q is not a cursor of the audit trail.", cursor)
		}
	}
	var down trail
	if q.Workspace != "" {
		at, err := r.place(q.Workspace, model.AuditView)
		if err != nil {
			return model.List[AuditRow]{}, err
		}
		down = r.trail(model.AuditFilter{Workspace: at.ID})
	} else {
		down = r.everywhere(me, text.Fold(q.Actor))
	}
	return r.auditPage(down, q), nil
}

// trail gives audit records below a sequence number (0: the newest first).
type trail func(below uint64) iter.Seq[*model.AuditRecord]

func (r *Reader) trail(f model.AuditFilter) trail {
	return func(below uint64) iter.Seq[*model.AuditRecord] { return r.state.Audit(f, below) }
}

// everywhere is the trail of all that the actor may see.
func (r *Reader) everywhere(me *model.Person, actor string) trail {
	if r.admin() {
		if who := r.account(actor); actor != "" && who != nil {
			return r.trail(model.AuditFilter{Actor: who.ID})
		}
		return r.trail(model.AuditFilter{})
	}
	trails := []trail{r.trail(model.AuditFilter{Actor: me.ID})}
	for _, w := range r.mine(me) {
		if d := r.standing(w).Decide(model.AuditView); d.Allowed {
			trails = append(trails, r.trail(model.AuditFilter{Workspace: w.ID}))
		}
	}
	return func(below uint64) iter.Seq[*model.AuditRecord] { return merged(trails, below) }
}

// merged is one descending sequence of several, each record once.
func merged(trails []trail, below uint64) iter.Seq[*model.AuditRecord] {
	return func(yield func(*model.AuditRecord) bool) {
		heads := make([]*model.AuditRecord, len(trails))
		nexts := make([]func() (*model.AuditRecord, bool), len(trails))
		for i, t := range trails {
			next, stop := iter.Pull(t(below))
			defer stop()
			nexts[i] = next
			heads[i], _ = next()
		}
		for {
			var top *model.AuditRecord
			for _, h := range heads {
				if h != nil && (top == nil || h.Seq > top.Seq) {
					top = h
				}
			}
			if top == nil || !yield(top) {
				return
			}
			for i, h := range heads {
				if h != nil && h.Seq == top.Seq {
					heads[i], _ = nexts[i]()
				}
			}
		}
	}
}

// up gives the records above a sequence number, oldest first. The trail only
// runs downwards, so it is read in windows that grow while little is found.
func (t trail) up(above uint64) iter.Seq[*model.AuditRecord] {
	return func(yield func(*model.AuditRecord) bool) {
		var newest uint64
		for rec := range t(0) {
			newest = rec.Seq
			break
		}
		const least, most = 64, 8192
		for width := uint64(least); above < newest; width = min(2*width, most) {
			var window []*model.AuditRecord
			for rec := range t(above + width + 1) {
				if rec.Seq <= above {
					break
				}
				window = append(window, rec)
			}
			for _, rec := range slices.Backward(window) {
				if !yield(rec) {
					return
				}
			}
			above += width
		}
	}
}

func (r *Reader) auditPage(down trail, q AuditQuery) model.List[AuditRow] {
	l := pages.List[*model.AuditRecord, AuditRow]{
		From: func(s model.Span) iter.Seq[*model.AuditRecord] {
			seq, _ := strconv.ParseUint(s.After, 10, 64)
			if s.Reverse {
				return down.up(seq)
			}
			if s.After != "" && seq == 0 {
				return func(func(*model.AuditRecord) bool) {}
			}
			return q.since(down(seq))
		},
		Key: func(rec *model.AuditRecord) string { return strconv.FormatUint(rec.Seq, 10) },
		Row: func(rec *model.AuditRecord) (AuditRow, bool) {
			if !q.wants(rec) {
				return AuditRow{}, false
			}
			return auditRow(rec), true
		},
	}
	return l.Page(q.Page, -1)
}

// since ends a downward walk where everything further is too old.
func (q AuditQuery) since(down iter.Seq[*model.AuditRecord]) iter.Seq[*model.AuditRecord] {
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
func (q AuditQuery) wants(rec *model.AuditRecord) bool {
	return (q.Actor == "" || rec.Actor == text.Fold(q.Actor)) &&
		(q.Operation == "" || rec.Operation == q.Operation || strings.HasPrefix(rec.Operation, q.Operation+".")) &&
		contains(strings.ToLower(q.Target), rec.Target) &&
		(q.Since.IsZero() || !rec.At.Before(q.Since)) &&
		(q.Until.IsZero() || rec.At.Before(q.Until))
}

func auditRow(rec *model.AuditRecord) AuditRow {
	return AuditRow{
		Seq: rec.Seq, At: At(rec.At), Actor: rec.Actor, Operator: Opt(rec.Operator), Via: rec.Via.String(),
		Operation: rec.Operation, Target: rec.Target, Workspace: Opt(rec.Workspace),
		Before: facts(rec.Before), After: facts(rec.After),
		Reason: Opt(rec.Reason), Hash: hex.EncodeToString(rec.Hash),
	}
}

// facts are the fields before or after a change; null for none.
func facts(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}
