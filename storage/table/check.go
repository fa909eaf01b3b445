package table

import (
	"atrium/model"
	"atrium/storage/record"
)

// WorkspaceOf is the workspace whose record has the key; 0 when it is nobody's.
func WorkspaceOf(k []byte) model.ID {
	if len(k) < afterID || !Table(k[0]).within(false) {
		return 0
	}
	return idAt(k, 1)
}

// Check tells what is wrong with a record by itself: its key fits no
// table, or its checksum differs. For `check` and for backups.
func Check(k, v []byte) (err error) {
	defer Guard(&err)
	if !Fits(k) {
		damaged(k, "misshapen key")
	}
	record.Unseal(k, v)
	return nil
}
