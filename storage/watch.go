package storage

import (
	"context"
	"errors"

	"atrium/model"
)

// Failed is closed when a commit ended in a way that leaves its outcome unknown:
// from then on every Do gives Failure, and whoever holds the store open ends with
// it. It is nil, which is never ready, for an engine that cannot fail so.
func (s *Store) Failed() <-chan struct{} {
	if e, ok := s.engine.(interface{ Failed() <-chan struct{} }); ok {
		return e.Failed()
	}
	return nil
}

// Failure is the error, of code unavailable, that every Do gives since Failed was
// closed; nil while all is well.
func (s *Store) Failure() error {
	if e, ok := s.engine.(interface{ Failure() error }); ok {
		return e.Failure()
	}
	return nil
}

// Unclean tells whether the store was not closed after its newest change, as after
// a crash, and has not been read whole since (Scrub).
func (s *Store) Unclean() bool {
	e, ok := s.engine.(interface{ Unclean() bool })
	return ok && e.Unclean()
}

// Scrub reads the whole store in small slices while it is in use and compares
// every page and record with its checksum (bolt.Engine.Scrub). It gives the number
// of records and the first thing that is wrong, of code unavailable. The workspace
// of a damaged record is set apart at once; a damaged page cannot be used for a
// change by anybody. An engine without a file has nothing to compare.
func (s *Store) Scrub(ctx context.Context) (records uint64, err error) {
	e, ok := s.engine.(interface {
		Scrub(ctx context.Context, record func(k, v []byte) error) (uint64, error)
	})
	if !ok {
		return 0, nil
	}
	records, err = e.Scrub(ctx, func(k, v []byte) error {
		bad := CheckRecord(k, v)
		if damage, ok := errors.AsType[*model.Error](bad); ok {
			s.sick.admit(fault{damage, workspaceOf(k)})
		}
		return bad
	})
	if err == nil {
		return records, nil
	}
	return records, shown(err)
}
