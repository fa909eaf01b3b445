package inbox

import (
	"fmt"
	"time"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/view/scope"
)

// InvitationRow is one of the actor's own invitations (SPEC 8).
type InvitationRow struct {
	ID        string     `json:"id"`
	Workspace string     `json:"workspace"`
	Project   scope.Opt  `json:"project"`
	Role      string     `json:"role"`
	InvitedBy scope.Opt  `json:"invited_by"`
	State     string     `json:"state"`
	CreatedAt scope.Time `json:"created_at"`
	ExpiresAt scope.Time `json:"expires_at"`
	Until     scope.Time `json:"until"`         // when what it gives ends; null for never or for lasts_seconds
	Lasts     int64      `json:"lasts_seconds"` // how long that lasts from the acceptance on; 0 for until
}

// InboxRow is one line of the inbox: a pending invitation or a notice.
type InboxRow struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"` // invitation, notice
	At        scope.Time `json:"at"`
	Text      string     `json:"text"`
	Workspace scope.Opt  `json:"workspace"`
	Read      bool       `json:"read"`
	Request   scope.Opt  `json:"request"` // the id of the access request that a request or an answer is about
	State     scope.Opt  `json:"state"`   // of a request: pending as long as one may answer it; null when that is not one's own any more
}

func (r Reader) invitationRow(inv *model.Invitation) InvitationRow {
	w := r.s.State.Workspace(inv.Workspace)
	row := InvitationRow{
		ID: inv.ID.String(), Workspace: w.Name, Role: inv.Role.String(), InvitedBy: scope.Opt(r.s.Username(inv.By)),
		State: inv.StateAt(r.s.Now()).String(), CreatedAt: scope.At(inv.Created), ExpiresAt: scope.At(inv.Expires),
		Until: scope.At(inv.Until), Lasts: int64(inv.For / time.Second),
	}
	if inv.Project != 0 {
		row.Project = scope.Opt(scope.FullName(w, r.s.State.Project(inv.Workspace, inv.Project)))
		row.Role = scope.Offered(inv, inv.Project).String()
	}
	return row
}

func (r Reader) invitationLine(inv *model.Invitation) InboxRow {
	row := r.invitationRow(inv)
	where := row.Workspace
	if row.Project != "" {
		where = string(row.Project)
	}
	ends := rule.Lasts(inv.Until, inv.For)
	text := fmt.Sprintf("You are invited to %s as %s%s.", where, row.Role, ends)
	if row.InvitedBy != "" {
		text = fmt.Sprintf("%s invites you to %s as %s%s.", row.InvitedBy, where, row.Role, ends)
	}
	return InboxRow{ID: row.ID, Kind: lineInvitation, At: row.CreatedAt, Text: text, Workspace: scope.Opt(row.Workspace)}
}

// noticeLine names the workspace only as long as the actor sees it.
func (r Reader) noticeLine(n *model.Notice) InboxRow {
	row := InboxRow{ID: n.ID.String(), Kind: n.Kind.String(), At: scope.At(n.At), Text: n.Text, Read: n.Read}
	if n.Ref != 0 {
		row.Request = scope.Opt(n.Ref.String())
	}
	if n.Kind == model.Asked {
		r.asked(n, &row)
	}
	if n.Workspace != 0 {
		if w := r.s.State.Workspace(n.Workspace); w != nil && r.s.Sees(w) {
			row.Workspace = scope.Opt(w.Name)
		}
	}
	return row
}

// asked tells what became of a request that the actor was asked to answer, as
// long as it is theirs to answer.
func (r Reader) asked(n *model.Notice, row *InboxRow) {
	q := r.s.State.Request(n.Ref)
	if _, may := r.s.Answers(q); !may {
		return
	}
	state := q.StateAt(r.s.Now())
	row.State = scope.Opt(state.String())
	switch state {
	case model.RequestPending:
	case model.RequestApproved, model.RequestDenied:
		row.Text += fmt.Sprintf(" (%s by %s)", state, r.s.Username(q.By))
	default:
		row.Text += fmt.Sprintf(" (%s)", state)
	}
}

// open says that a line is an access request which the actor may answer.
func (r InboxRow) open() bool {
	return r.Kind == model.Asked.String() && string(r.State) == model.RequestPending.String()
}
