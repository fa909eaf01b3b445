package people

import (
	"time"

	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/screen/people/member"
	"atrium/tui/ui"
)

// row is a row of the list with its words as they were when it was read.
type row struct {
	view.PeopleRow
	status, expires, grants string
	tone                    table.Tone
}

func newRow(r view.PeopleRow, now time.Time) row {
	out := row{PeopleRow: r, expires: member.Expires(r, now), grants: ui.Number(r.Projects)}
	out.status, out.tone = member.State(r, now)
	return out
}

// The columns that the list can be sorted by.
const (
	columnName   = 0
	columnRole   = 1
	columnStatus = 2
	columnJoined = 5
)

func columns() []table.Column {
	return []table.Column{
		{Title: "Username", Min: 16, Max: 32, Weight: 4},
		{Title: "Role", Min: 6},
		{Title: "Status", Min: 18},
		{Title: "Expires", Min: 11, Drop: 4},
		{Title: "Projects", Min: 8, Align: table.Right, Drop: 5},
		{Title: "Joined", Min: 10, Drop: 7},
		{Title: "Email", Min: 17, Max: 34, Weight: 3, Drop: 6},
		{Title: "Name", Min: 11, Weight: 3, Drop: 3},
	}
}

func cells(r row, c *table.Cells) {
	c.Tone(table.Strong, r.Who)
	c.Tone(table.Badge, member.Role(r.PeopleRow))
	c.Tone(r.tone, r.status)
	c.Add(r.expires)
	c.Add(r.grants)
	c.Add(ui.Date(r.JoinedAt.Time))
	email := r.Email
	if email == r.Who {
		email = "" // it is the first column already
	}
	c.Add(email)
	if r.Name != r.Who {
		c.Add(r.Name)
	}
}
