package bolt

import (
	"bytes"
	"context"
	"time"

	"atrium/storage/kv"
)

const (
	// scrubSlice is how long a scrub holds one state.
	scrubSlice = 20 * time.Millisecond
	// scrubPause is the rest between two slices, for those who wait for the disk.
	scrubPause = 5 * time.Millisecond
)

// Scrub reads the whole store while it is in use, in small slices, and compares
// every page anew: so damage to what nobody reads is found while there are still
// good backups. After an unclean stop a server does it before it serves, else in
// the background now and then. record is asked about every record. The first
// thing that is wrong ends it.
func (e *Engine) Scrub(ctx context.Context, record func(k, v []byte) error) (records uint64, err error) {
	e.pager.forget()
	var from []byte
	for {
		more := false
		var last []byte
		n := uint64(0)
		err := e.View(ctx, func(r kv.Reader) (wrong error) {
			begin := time.Now()
			err := r.Scan(kv.Range{From: from}, func(k, v []byte) bool {
				if record != nil {
					wrong = record(k, v)
				}
				if n++; n%256 == 0 && time.Since(begin) > scrubSlice {
					more, last = true, bytes.Clone(k)
				}
				return wrong == nil && !more
			})
			if err != nil {
				return err
			}
			return wrong
		})
		if records += n; err != nil {
			return records, err
		}
		if !more {
			e.unclean.Store(false)
			return records, nil
		}
		from = kv.Next(last)
		pause := time.NewTimer(scrubPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return records, ctx.Err()
		case <-pause.C:
		}
	}
}
