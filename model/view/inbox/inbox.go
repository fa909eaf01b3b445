// Package inbox answers what waits for the actor: their own invitations and
// notices. Its Reader is a part of view.Reader.
package inbox

import (
	"cmp"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// crowd is where InboxCount stops counting, and noticed how many of the newest
// notices it looks at.
const (
	crowd   = 99
	noticed = 1000
)

// Reader answers about the actor's inbox. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Invitations lists the actor's own invitations, newest first: those bound to
// the person and, where it is verified, to their address (I4). Only pending
// ones, unless all. Nobody signed in: Denied.
func (r Reader) Invitations(p model.Page, all bool) (model.List[InvitationRow], error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return model.List[InvitationRow]{}, err
	}
	var rows []InvitationRow
	for _, inv := range r.invited(me, all) {
		rows = append(rows, r.invitationRow(inv))
	}
	return pages.List[InvitationRow, InvitationRow]{
		From: pages.Held(rows, func(row InvitationRow, cursor string) int { return scope.NewestFirst(row.ID, cursor) }),
		Key:  func(row InvitationRow) string { return row.ID },
		Row:  pages.Keep[InvitationRow],
	}.Page(p, len(rows)), nil
}

// Inbox lists the actor's pending invitations, then the access requests that they
// may answer, then all other notices, each newest first. Nobody signed in: Denied.
func (r Reader) Inbox(p model.Page) (model.List[InboxRow], error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return model.List[InboxRow]{}, err
	}
	var rows []InboxRow
	for _, inv := range r.invited(me, false) {
		rows = append(rows, r.invitationLine(inv))
	}
	var rest []InboxRow
	for n := range r.s.State.Notices(me.ID) {
		if line := r.noticeLine(n); line.open() {
			rows = append(rows, line)
		} else {
			rest = append(rest, line)
		}
	}
	rows = append(rows, rest...)
	order := map[string]int{}
	for i, row := range rows {
		order[row.key()] = i
	}
	at := func(cursor string) int {
		if i, ok := order[cursor]; ok {
			return i
		}
		// An invitation that was answered meanwhile: what follows it are the
		// older ones, then the notices.
		gone := strings.TrimPrefix(cursor, invitationKey)
		i := slices.IndexFunc(rows, func(row InboxRow) bool {
			return row.Kind != lineInvitation || scope.NewestFirst(row.ID, gone) > 0
		})
		if i < 0 {
			i = len(rows)
		}
		return i
	}
	return pages.List[InboxRow, InboxRow]{
		From: pages.Held(rows, func(row InboxRow, cursor string) int {
			if row.key() == cursor {
				return 0
			}
			if order[row.key()] < at(cursor) {
				return -1
			}
			return 1
		}),
		Key: InboxRow.key,
		Row: pages.Keep[InboxRow],
	}.Page(p, len(rows)), nil
}

// lineInvitation is the kind of line that is no notice.
const lineInvitation = "invitation"

// invitationKey begins the cursors of invitations: a notice may have the same id.
const invitationKey = "i"

func (r InboxRow) key() string {
	if r.Kind == lineInvitation {
		return invitationKey + r.ID
	}
	return r.ID
}

// InboxCount is the number of pending invitations and unread notices, at most
// 99, of which unread ones count among the newest 1,000; 0 for nobody.
func (r Reader) InboxCount() int {
	me := r.s.Who.Who
	if !me.Active() {
		return 0
	}
	n, looked := len(r.invited(me, false)), 0
	for notice := range r.s.State.Notices(me.ID) {
		if looked++; n >= crowd || looked > noticed {
			break
		}
		// A request that somebody else has answered waits for nobody.
		if !notice.Read && (notice.Kind != model.Asked || r.pending(notice)) {
			n++
		}
	}
	return min(n, crowd)
}

// pending says whether the request of a notice is still to be answered by the
// actor.
func (r Reader) pending(n *model.Notice) bool {
	row := InboxRow{Kind: n.Kind.String()}
	r.asked(n, &row)
	return row.open()
}

// invited are the actor's invitations, newest first, without those to what is
// gone or being deleted.
func (r Reader) invited(me *model.Person, all bool) []*model.Invitation {
	found := slices.Collect(r.s.State.InvitationsTo(me.ID))
	if me.EmailKey != "" && me.EmailVerified {
		for inv := range r.s.State.InvitationsToEmail(me.EmailKey) {
			if inv.Person == 0 || inv.Person == me.ID {
				found = append(found, inv)
			}
		}
	}
	slices.SortFunc(found, func(a, b *model.Invitation) int { return cmp.Compare(b.ID, a.ID) })
	found = slices.CompactFunc(found, func(a, b *model.Invitation) bool { return a.ID == b.ID })
	return slices.DeleteFunc(found, func(inv *model.Invitation) bool {
		if !all && inv.StateAt(r.s.Now()) != model.Pending {
			return true
		}
		w := r.s.State.Workspace(inv.Workspace)
		if w == nil || w.State != model.WorkspaceActive {
			return true
		}
		if inv.Project == 0 {
			return false
		}
		p := r.s.State.Project(inv.Workspace, inv.Project)
		return p == nil || !p.Here()
	})
}
