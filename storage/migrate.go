package storage

import (
	"context"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// migration brings the records from one version of the schema to the next, in
// one transaction. New fields at the end of a record need none (codec).
type migration func(*table.Unit) error

// migrate makes the store one of the newest version; now is when.
func migrate(engine kv.Engine, steps []migration, now time.Time) error {
	newest := uint64(len(steps)) + 1
	for {
		version, err := versionOf(engine)
		switch {
		case err != nil:
			return err
		case version == newest:
			return nil
		case version > newest:
			return model.Errorf(model.Unavailable,
				"The store was written by a newer Atrium (schema %d; this one knows %d).", version, newest).
				WithHint("Use the newer Atrium.")
		}
		if err := advance(engine, version, steps, now); err != nil {
			return err
		}
	}
}

// versionOf is the version of the schema; 0 for an empty store.
func versionOf(engine kv.Engine) (version uint64, err error) {
	err = engine.View(context.Background(), func(r kv.Reader) (err error) {
		defer table.Guard(&err)
		version, err = table.VersionIn(table.NewState(r, time.Time{}))
		return err
	})
	if err != nil {
		return 0, table.Shown(err)
	}
	return version, nil
}

// advance makes one step from a version, if nobody else did meanwhile.
func advance(engine kv.Engine, from uint64, steps []migration, at time.Time) error {
	err := engine.Write(context.Background(), func(r kv.Reader) (writes []kv.Write, err error) {
		defer table.Guard(&err)
		u := table.NewUnit(kv.NewOverlay(r), at, nil)
		if now, err := table.VersionIn(&u.State); err != nil || now != from {
			return nil, err
		}
		if from > 0 {
			if err := steps[from-1](u); err != nil {
				return nil, err
			}
		}
		to := from + 1
		if from == 0 {
			to = uint64(len(steps)) + 1 // a new store has nothing to migrate
		}
		u.PutVersion(to)
		return u.Writes(), nil
	})
	if err != nil {
		return table.Shown(err)
	}
	return nil
}
