package trail

import (
	"iter"
	"slices"

	"atrium/model"
)

// walk gives audit records below a sequence number (0: the newest first).
type walk func(below uint64) iter.Seq[*model.AuditRecord]

// merged is one descending sequence of several, each record once.
func merged(walks []walk, below uint64) iter.Seq[*model.AuditRecord] {
	return func(yield func(*model.AuditRecord) bool) {
		heads := make([]*model.AuditRecord, len(walks))
		nexts := make([]func() (*model.AuditRecord, bool), len(walks))
		for i, w := range walks {
			next, stop := iter.Pull(w(below))
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
func (w walk) up(above uint64) iter.Seq[*model.AuditRecord] {
	return func(yield func(*model.AuditRecord) bool) {
		newest := newest(w)
		const least, most = 64, 8192
		for width := uint64(least); above < newest; width = min(2*width, most) {
			var window []*model.AuditRecord
			for rec := range w(above + width + 1) {
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
