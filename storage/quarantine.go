package storage

import (
	"sync"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// sickbay knows the workspaces in which damage was met. They can be read, as
// far as that goes, and are not changed until the store is opened again: a
// change that stands on half of the records would spread the damage. All others
// go on (reliability 3.4).
type sickbay struct {
	mu   sync.RWMutex
	rows map[model.ID]*model.Error
}

func (b *sickbay) admit(f table.Fault) {
	if f.Workspace == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows == nil {
		b.rows = map[model.ID]*model.Error{}
	}
	if b.rows[f.Workspace] == nil {
		b.rows[f.Workspace] = f.Err
	}
}

// refuse is the error for writes to a workspace that is damaged.
func (b *sickbay) refuse(writes []kv.Write) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if len(b.rows) == 0 {
		return nil
	}
	for _, w := range writes {
		if why := b.rows[table.WorkspaceOf(w.Key)]; why != nil {
			e := model.Errorf(model.Unavailable, "The workspace is damaged and cannot be changed: %s", why.Message).
				WithHint("Other workspaces go on. Restore a backup: atrium restore FILE.")
			e.Details, e.Cause = why.Details, why
			return e
		}
	}
	return nil
}

// CheckRecord tells what is wrong with a record by itself (table.Check). For
// `check` and for backups.
func CheckRecord(k, v []byte) error { return table.Check(k, v) }

// guard is table.Guard, and remembers where damage was met.
func (s *shared) guard(err *error) {
	if p := recover(); p != nil {
		s.sick.admit(table.Caught(p, err))
	}
}
