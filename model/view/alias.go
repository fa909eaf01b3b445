package view

import (
	"time"

	"atrium/model/view/asset"
	"atrium/model/view/entry"
	"atrium/model/view/identity"
	"atrium/model/view/inbox"
	"atrium/model/view/request"
	"atrium/model/view/run"
	"atrium/model/view/scope"
	"atrium/model/view/subscription"
	"atrium/model/view/trail"
	"atrium/model/view/work"
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
	// AuditPart is a piece of an export of the audit trail, oldest first.
	AuditPart = trail.Part

	// InvitationRow is one of the actor's own invitations (SPEC 8).
	InvitationRow = inbox.InvitationRow
	// JoinableRow is a workspace that takes the actor in by their domain (S1).
	JoinableRow = entry.JoinableRow
	// BarredRow is a workspace that wants another way of signing in (S2).
	BarredRow = entry.BarredRow
	// EntryRow is what the settings for both stand at and could be set to.
	EntryRow = entry.EntryRow
	// RequestRow is an access request (SPEC A6).
	RequestRow = request.RequestRow
	// KeyRow is a key of an account.
	KeyRow = identity.KeyRow
	// PlaceRow is a workspace in which an account has a row.
	PlaceRow = identity.PlaceRow
	// LoginRow is a login at a provider that is linked to an account.
	LoginRow = identity.LoginRow
	// SignupRow is how people get in here.
	SignupRow = identity.SignupRow
	// OfferRow is what an invitation offers to whoever holds its code.
	OfferRow = identity.OfferRow
	// DueMail is a mail whose turn has come, for the host.
	DueMail = identity.DueMail
	// Holder is whose a proof is, for the host.
	Holder = identity.Holder
	// WorkRow is work that takes steps, and how far it is.
	WorkRow = work.WorkRow
	// CleanupRow is how far the clean-up of a deleted workspace is (W3).
	CleanupRow = work.CleanupRow
	// TrashRow is what the trash of a workspace holds (A9).
	TrashRow = work.TrashRow
	// InboxRow is one line of the inbox: a pending invitation or a notice.
	InboxRow = inbox.InboxRow

	// IntegrationRow is an integration of a workspace (A8).
	IntegrationRow = asset.IntegrationRow
	// ConnectionRow is an integration that a project may use (A8).
	ConnectionRow = asset.ConnectionRow
	// CommentQuery asks for comments, newest first unless Oldest.
	CommentQuery = asset.CommentQuery
	// CommentRow is a comment on a project (A11).
	CommentRow = asset.CommentRow
	// MetaRow is one entry of a project's metadata (A12).
	MetaRow = asset.MetaRow
	// ModelRow is a model that a project holds (A12).
	ModelRow = asset.ModelRow
	// ReadOnly tells why nothing new can be tracked (SPEC 6).
	ReadOnly = subscription.ReadOnly
	// ReadOnlyReason is one cause of read-only mode.
	ReadOnlyReason = subscription.ReadOnlyReason
	// SubscriptionRow is what a workspace may use and has used (SPEC 8).
	SubscriptionRow = subscription.SubscriptionRow
	// ForecastRow is what can be foretold of a quota (Q6).
	ForecastRow = subscription.ForecastRow
	// InvoiceRow is one invoice of a workspace (Q4).
	InvoiceRow = subscription.InvoiceRow
	// UsageQuery asks what was used in some days (Q7).
	UsageQuery = subscription.UsageQuery
	// UsageRow is what was used in a day, by a project or by a person (Q7).
	UsageRow = subscription.UsageRow
	// PeriodRow is a period that has ended (Q7).
	PeriodRow = subscription.PeriodRow
	// PlanRow is a plan (Q1).
	PlanRow = subscription.PlanRow
	// Charge is an invoice to be charged by a command (Q4).
	Charge = subscription.Charge

	// VersionRow is one version of a model (A12).
	VersionRow = asset.VersionRow

	// RunRef names a run.
	RunRef = run.Ref
	// RunQuery asks for a project's runs, newest first.
	RunQuery = run.RunQuery
	// RunRow is one run (SPEC 8).
	RunRow = run.RunRow
	// RunDetail is everything about one run but what it keeps under names.
	RunDetail = run.RunDetail
	// ParamRow is a parameter of a run.
	ParamRow = run.ParamRow
	// MetricRow is a metric of a run.
	MetricRow = run.MetricRow
	// PointQuery asks for the values of a metric, or the texts under a name.
	PointQuery = run.PointQuery
	// PointRow is one value of a metric.
	PointRow = run.PointRow
	// TextRow is a name under which a run keeps words.
	TextRow = run.TextRow
	// LineRow is one of the texts under a name.
	LineRow = run.LineRow
	// ArtifactRow is a file of a run.
	ArtifactRow = run.ArtifactRow
	// ContentPart is a part of a file.
	ContentPart = run.ContentPart
	// LostPart is what a tracker recorded and could not keep.
	LostPart = run.LostPart
	// ConsoleQuery asks for a part of what a run printed.
	ConsoleQuery = run.ConsoleQuery
	// ConsolePart is a part of what a run printed.
	ConsolePart = run.ConsolePart
	// ConsolePiece is output of one stream.
	ConsolePiece = run.ConsolePiece
	// ChartQuery asks for curves of metrics.
	ChartQuery = run.ChartQuery
	// Curve is a metric for a chart.
	Curve = run.Curve
	// Bucket is the values of a part of a chart.
	Bucket = run.Bucket
	// Number is a number that may be none.
	Number = run.Number
)

// At makes a Time.
func At(t time.Time) Time { return scope.At(t) }
