package identity

import (
	"atrium/model"
	"atrium/model/roster"
	"atrium/model/view/scope"
)

// PlaceRow is a workspace in which an account has a row: as member, guest or invited.
type PlaceRow struct {
	Workspace string     `json:"workspace"`
	Kind      string     `json:"kind"`
	Role      scope.Opt  `json:"role"`       // null for guests and the invited
	Status    string     `json:"status"`     // member, guest or invited
	ExpiresAt scope.Time `json:"expires_at"` // of the membership
	LastAdmin bool       `json:"last_admin"` // nobody else keeps W4 there
}

// MostPlaces is how many workspaces UserPlaces lists at most.
const MostPlaces = 500

// UserPlaces lists the workspaces of an account, the oldest first, at most
// MostPlaces of them; more says that there are others. For platform admins, who see
// every workspace (R3); others are Denied, whether or not there is such an account.
func (r Reader) UserPlaces(username string) (rows []PlaceRow, more bool, err error) {
	if err := r.s.RequireAdmin("The list of somebody's workspaces"); err != nil {
		return nil, false, err
	}
	p, err := r.managed(username)
	if err != nil {
		return nil, false, err
	}
	for id := range r.s.State.WorkspacesOf(p.ID) {
		w, m := r.s.State.Workspace(id), r.s.State.Membership(id, p.Username)
		if w == nil || m == nil || m.Person != p.ID || w.State != model.WorkspaceActive {
			continue
		}
		if len(rows) == MostPlaces {
			return rows, true, nil
		}
		rows = append(rows, r.placeRow(w, m))
	}
	return rows, false, nil
}

func (r Reader) placeRow(w *model.Workspace, m *model.Membership) PlaceRow {
	row := PlaceRow{Workspace: w.Name, Kind: w.Kind.String(), Status: "member", ExpiresAt: scope.At(m.Expires)}
	switch role := m.RoleAt(r.s.Now()); {
	case role != model.NoRole:
		row.Role = scope.Opt(role.String())
		row.LastAdmin = w.Kind == model.Team && w.Counts.Admins == 1 && roster.Tally(r.s.State, w, m).Admins == 1
	case m.Invitation != 0:
		row.Status = "invited"
	default:
		row.Status = "guest"
	}
	return row
}
