package after

import (
	"atrium/model"
	"atrium/model/view"
)

// Account is the account whose username the effect names, however it was named
// before.
func Account(r *view.Reader, done []model.Effect) (any, error) { return r.User(done[0].Target) }

// PlatformRow are the deployment's settings. What only platform admins may know
// is null for others.
type PlatformRow struct {
	view.PlatformRow
	Creators      *[]string `json:"creators"` // who may create workspaces by name; these are null but for platform admins
	ChargeCommand *string   `json:"charge_command"`
	People        *int      `json:"people"`
	Workspaces    *int      `json:"workspaces"`
}

// Platform reads them.
func Platform(r *view.Reader) (PlatformRow, error) {
	row, err := r.Platform()
	p := PlatformRow{PlatformRow: row}
	if me := r.Me(); me != nil && me.PlatformAdmin {
		p.Creators, p.ChargeCommand, p.People, p.Workspaces = &row.Creators, &row.ChargeCommand, &row.People, &row.Workspaces
	}
	return p, err
}
