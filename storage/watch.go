package storage

import (
	"context"
	"errors"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// Failed is closed when a commit ended in a way that leaves its outcome unknown:
// whoever holds the store open ends with Failure. It may be nil (kv.Held).
func (s *Store) Failed() <-chan struct{} { return kv.HeldBy(s.engine).Failed() }

// Failure is the error, of code unavailable, that every Do gives since Failed was
// closed; nil while all is well.
func (s *Store) Failure() error { return kv.HeldBy(s.engine).Failure() }

// Unclean tells whether the store was left open by a crash and not read since.
func (s *Store) Unclean() bool { return kv.HeldBy(s.engine).Unclean() }

// Scrub reads the whole store while it is in use (kv.Held). What is wrong has the
// code unavailable. The workspace of a damaged record is set apart at once; a
// damaged page cannot be used for a change by anybody.
func (s *Store) Scrub(ctx context.Context) (records uint64, err error) {
	records, err = kv.HeldBy(s.engine).Scrub(ctx, func(k, v []byte) error {
		bad := CheckRecord(k, v)
		if damage, ok := errors.AsType[*model.Error](bad); ok {
			s.sick.admit(table.Fault{Err: damage, Workspace: table.WorkspaceOf(k)})
		}
		return bad
	})
	if err != nil {
		return records, table.Shown(err)
	}
	return records, nil
}
