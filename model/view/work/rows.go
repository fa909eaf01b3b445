package work

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// WorkRow is work that takes steps: how far it is, and why it stands still.
type WorkRow struct {
	Kind   string     `json:"kind"`   // clean-up, purge, duplicate
	Target string     `json:"target"` // the workspace, or the project by its full name
	Source scope.Opt  `json:"source"` // of a duplicate: what is copied
	State  string     `json:"state"`  // working, waiting after a failed try, or failed
	Done   int        `json:"done"`   // records so far
	Total  int        `json:"total"`  // about how many there are
	Error  scope.Opt  `json:"error"`  // why it failed; null while it goes on
	Since  scope.Time `json:"since"`
	Task   model.ID   `json:"-"` // the entry of the agenda
}

// CleanupRow is how far the clean-up of a deleted workspace is (W3).
type CleanupRow struct {
	Done  int        `json:"done"`  // records so far
	Total int        `json:"total"` // about how many there are
	Error scope.Opt  `json:"error"` // why it stands still; null while it goes on
	Since scope.Time `json:"since"`
}

// TrashRow is what the trash of a workspace holds that the actor sees.
type TrashRow struct {
	Projects     int   `json:"projects"`
	StorageBytes int64 `json:"storage_bytes"`
}
