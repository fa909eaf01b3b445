package asset

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// IntegrationRow is an integration of a workspace (A8). Settings and secrets are
// null for those without integration.manage.
type IntegrationRow struct {
	Name      string      `json:"name"`
	Kind      string      `json:"kind"`
	Workspace string      `json:"workspace"`
	Settings  model.Facts `json:"settings"` // null without integration.manage
	Secrets   model.Facts `json:"secrets"`  // "set" for each; never the values
	Projects  []string    `json:"projects"` // connected ones that one sees, at most 100
	More      bool        `json:"more"`     // more are connected than are looked at
	CreatedBy scope.Opt   `json:"created_by"`
	CreatedAt scope.Time  `json:"created_at"`
	Version   uint64      `json:"version"`
}

// ConnectionRow is an integration that a project may use (A8).
type ConnectionRow struct {
	Integration string     `json:"integration"`
	Kind        string     `json:"kind"`
	Project     string     `json:"project"`
	ConnectedBy scope.Opt  `json:"connected_by"`
	ConnectedAt scope.Time `json:"connected_at"`
}

// CommentRow is a comment on a project (A11).
type CommentRow struct {
	ID        string     `json:"id"`
	Project   string     `json:"project"`
	Person    scope.Opt  `json:"person"`
	Text      string     `json:"text"` // may have line feeds
	CreatedAt scope.Time `json:"created_at"`
	EditedAt  scope.Time `json:"edited_at"` // null: as it was written
	Mine      bool       `json:"mine"`      // written by the actor
	Version   uint64     `json:"version"`
}

// MetaRow is one entry of a project's metadata (A12).
type MetaRow struct {
	Key   string     `json:"key"`
	Value string     `json:"value"`
	By    scope.Opt  `json:"by"`
	At    scope.Time `json:"at"`
}

// ModelRow is a model that a project holds (A12).
type ModelRow struct {
	Name        string     `json:"name"`
	Project     string     `json:"project"`
	Description string     `json:"description"`
	Latest      int        `json:"latest"`     // number of the newest version that there was; 0: none yet
	Production  []int      `json:"production"` // versions in that stage, among the newest 100
	Staging     []int      `json:"staging"`    // versions in that stage, among the newest 100
	CreatedBy   scope.Opt  `json:"created_by"`
	CreatedAt   scope.Time `json:"created_at"`
	Version     uint64     `json:"version"` // of this record, not of the model
}

// VersionRow is one version of a model (A12).
type VersionRow struct {
	Model       string      `json:"model"`
	Project     string      `json:"project"`
	Number      int         `json:"number"`
	Stage       string      `json:"stage"`
	Description string      `json:"description"`
	Metadata    model.Facts `json:"metadata"`
	CreatedBy   scope.Opt   `json:"created_by"`
	CreatedAt   scope.Time  `json:"created_at"`
	Version     uint64      `json:"version"` // of this record, not of the model
}
