package storage

import (
	"context"

	"atrium/storage/kv"
	"atrium/storage/table"
)

// Trail is the state of a whole audit trail (table.Trail).
type Trail = table.Trail

// auditStep is how many records one snapshot of Verify walks over: a reader
// must not last long.
const auditStep = 5000

// Verify walks the audit trail from the first record to the last and compares
// every hash (`audit verify`). The error is of code unavailable and names the
// first record that is missing, was altered or cannot be read, in the detail
// "seq" too.
func (s *Store) Verify(ctx context.Context) (Trail, error) {
	var t Trail
	for {
		next, ended := t, false
		err := s.read(ctx, func(r kv.Reader) error {
			next, ended = t, false
			return next.Walk(table.NewState(r, s.Now()), auditStep, &ended)
		})
		if err != nil || ended {
			return next, err
		}
		t = next
	}
}
