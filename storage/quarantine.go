package storage

import (
	"sync"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// sickbay knows the workspaces in which damage was met. They can be read, as
// far as that goes, and are not changed until the store is opened again: a
// change that stands on half of the records would spread the damage. All others
// go on (reliability 3.4).
type sickbay struct {
	mu   sync.RWMutex
	rows map[model.ID]*model.Error
}

func (b *sickbay) admit(f fault) {
	if f.workspace == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows == nil {
		b.rows = map[model.ID]*model.Error{}
	}
	if b.rows[f.workspace] == nil {
		b.rows[f.workspace] = f.err
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
		if why := b.rows[workspaceOf(w.Key)]; why != nil {
			e := model.Errorf(model.Unavailable, "The workspace is damaged and cannot be changed: %s", why.Message).
				WithHint("Other workspaces go on. Restore a backup: atrium restore FILE.")
			e.Details, e.Cause = why.Details, why
			return e
		}
	}
	return nil
}

// workspaceOf is the workspace whose record has the key; 0 when it is nobody's.
func workspaceOf(k []byte) model.ID {
	if len(k) < afterID || !table(k[0]).within(false) {
		return 0
	}
	return idAt(k, 1)
}

// CheckRecord tells what is wrong with a record by itself: its key fits no
// table, or its checksum differs. For `check` and for backups.
func CheckRecord(k, v []byte) (err error) {
	defer guard(&err)
	if !fits(k) {
		damaged(k, "misshapen key")
	}
	record.Unseal(k, v)
	return nil
}
