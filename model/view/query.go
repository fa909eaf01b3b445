package view

import "atrium/model"

// WorkspaceQuery asks for workspaces. Filter is text that the name or the
// description contains; Mine leaves out what only a platform admin sees.
type WorkspaceQuery struct {
	model.Page
	Mine   bool
	Filter string
}

// PeopleQuery asks for rows of a People list. The empty query is everybody, by
// username. The cursor is PeopleRow.Who.
type PeopleQuery struct {
	model.Page
	Filter string // text that username, address or name contains
	Role   string // only this role; of the invitation while pending
	Status string // only active, pending or suspended
	Guests bool   // only guests
	Kind   string // only member, pending, guest or service
	Sort   string // name, role, joined or status; with "-" the other way round
}

// ProjectQuery asks for a workspace's projects, by name. The cursor is the
// project's name. Trashed lists what is in the trash instead.
type ProjectQuery struct {
	model.Page
	Filter     string // text that name, key or description contains
	Visibility string // only private, workspace or public
	Trashed    bool
}

// Overview is a workspace at a glance: its row with the settings, and what the
// Overview screen shows besides.
type Overview struct {
	WorkspaceRow
	Guests      int         `json:"guests"`   // people with grants but no role
	Services    int         `json:"services"` // service accounts, deactivated ones included
	Trashed     int         `json:"trashed"`  // projects in the trash; 0 for all but admins
	Quotas      []Quota     `json:"quotas"`
	Warnings    []string    `json:"warnings"`
	Invitations []PeopleRow `json:"invitations"` // at most 5 pending ones
	// Requests are at most 5 pending access requests that the actor may answer,
	// the oldest; Asked is how many there are.
	Requests []RequestRow `json:"requests"`
	Asked    int          `json:"asked"`
	Recent   []AuditRow   `json:"recent"` // at most 10, newest first
}

// Quota is a figure of the plan with what is used of it. Limit 0 is no limit.
// Hours are in seconds, storage is in bytes.
type Quota struct {
	Name  string `json:"name"` // hours, storage, seats, projects
	Used  int64  `json:"used"`
	Limit int64  `json:"limit"`
}

// MatrixQuery asks for a part of a workspace's matrix.
type MatrixQuery struct {
	model.Page
	Filter       string // text that the person's username, address or name contains
	Projects     int    // at most so many projects; 20 by default, 200 at most
	AfterProject string // begin after the project of this name
}
