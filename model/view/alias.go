package view

import (
	"time"

	"atrium/model/view/inbox"
	"atrium/model/view/scope"
	"atrium/model/view/trail"
)

// What the rooms beside this package answer with, under the names that callers
// know.
type (
	// Opt is a word that may be missing: "" is null in JSON.
	Opt = scope.Opt
	// Time is a moment in UTC that may be missing: zero is null in JSON.
	Time = scope.Time

	// AuditQuery asks for audit records, newest first. The cursor is Seq.
	AuditQuery = trail.Query
	// AuditRow is one line of the audit trail (SPEC 8).
	AuditRow = trail.AuditRow

	// InvitationRow is one of the actor's own invitations (SPEC 8).
	InvitationRow = inbox.InvitationRow
	// InboxRow is one line of the inbox: a pending invitation or a notice.
	InboxRow = inbox.InboxRow
)

// At makes a Time.
func At(t time.Time) Time { return scope.At(t) }
