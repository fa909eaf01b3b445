// Package member is what the list of people and the detail of one person have
// in common: how a row reads, what can be done to it, and why not.
package member

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// State is a row's status in words (I2), with the tone to draw it in.
func State(r view.PeopleRow, now time.Time) (string, table.Tone) {
	switch {
	case r.Status == "suspended":
		return "Suspended", table.Danger
	case r.Status == "pending" && passed(r.InvitationExpiresAt, now):
		return "Invitation expired", table.Warning
	case r.Status == "pending":
		return "Pending invitation", table.Warning
	case r.Guest:
		return "Guest", table.Accent
	case r.Kind == "service":
		return "Service account", table.Dim
	case r.Role == "" && passed(r.ExpiresAt, now):
		return "Expired", table.Warning
	case r.Role == "":
		return "Project access", table.Accent
	}
	return "Active", table.Plain
}

// Expires says when the invitation or else the membership ends; "" when it does
// not.
func Expires(r view.PeopleRow, now time.Time) string {
	if r.Status == "pending" {
		return ui.In(r.InvitationExpiresAt.Time, now)
	}
	return ui.In(r.ExpiresAt.Time, now)
}

// Role is a row's role in one word.
func Role(r view.PeopleRow) string {
	if r.Role == "" {
		return "(none)"
	}
	return string(r.Role)
}

// Called is the row's person as a question names them: the username, and the
// name where it is another one.
func Called(r view.PeopleRow) string {
	if r.Name == "" || strings.EqualFold(r.Name, r.Who) {
		return r.Who
	}
	return r.Who + " (" + r.Name + ")"
}

// Adds says what a role may do that the one below may not, out of the table of
// SPEC 3.3.
func Adds(role model.Role) string {
	var always, setting []string
	for _, p := range model.WorkspacePermissions() {
		at, below := p.Cells[role-1], model.No
		if role > model.Viewer {
			below = p.Cells[role-2]
		}
		switch {
		case at == model.Yes && below != model.Yes:
			always = append(always, p.Name)
		case at == model.BySetting && below == model.No:
			setting = append(setting, p.Name)
		}
	}
	out := strings.Join(always, ", ")
	if len(setting) > 0 {
		out = strings.TrimPrefix(out+"; ", "; ") + strings.Join(setting, ", ") + " where the setting allows it"
	}
	if role == model.Viewer {
		return out
	}
	return "adds " + out
}

func passed(t view.Time, now time.Time) bool { return !t.IsZero() && !now.Before(t.Time) }
