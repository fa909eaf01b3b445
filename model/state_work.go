package model

import (
	"iter"
	"time"
)

// Things is the part of State about what belongs to workspaces and projects
// beside people and access. Single records are nil when there is none.
type Things interface {
	// Services are a workspace's service accounts by name, deactivated ones
	// included.
	Services(workspace ID, s Span) iter.Seq[*Person]
	// DomainWorkspaces are those that have domain invites switched on for a
	// domain in its canonical form (S1).
	DomainWorkspaces(domain string) iter.Seq[ID]
	// PersonByLogin finds the account that a login is linked to (H1).
	PersonByLogin(issuer, subject string) *Person

	Request(ID) *Request
	// RequestsOf are a person's, newest first.
	RequestsOf(person ID) iter.Seq[*Request]
	// ProjectRequests are the pending requests for one project, oldest first;
	// expired ones are among them until they are swept.
	ProjectRequests(project *Project) iter.Seq[*Request]
	// WorkspaceRequests are the pending requests for all of a workspace's
	// projects, by project, then oldest first.
	WorkspaceRequests(workspace ID) iter.Seq[*Request]

	Comment(project *Project, id ID) *Comment
	// Comments are a project's, in the order of their ids: oldest first.
	Comments(project *Project, s Span) iter.Seq[*Comment]
	Meta(project *Project, key string) *Meta
	// Metas are a project's metadata, by key.
	Metas(project *Project, s Span) iter.Seq[*Meta]

	Integration(workspace ID, name string) *Integration
	// Integrations are a workspace's, by name.
	Integrations(workspace ID, s Span) iter.Seq[*Integration]
	IntegrationByID(workspace, id ID) *Integration
	Connection(project *Project, integration ID) *Connection
	// Connections are a project's, by the integration's id.
	Connections(project *Project) iter.Seq[*Connection]
	// ConnectionsOf are an integration's, by project.
	ConnectionsOf(workspace, integration ID) iter.Seq[*Connection]

	RegisteredModel(project *Project, name string) *RegisteredModel
	// RegisteredModels are a project's, by name.
	RegisteredModels(project *Project, s Span) iter.Seq[*RegisteredModel]
	ModelVersion(project *Project, model ID, number int) *ModelVersion
	// ModelVersions are a model's by number, from the one after that number on
	// (0: the first), or downwards from the one before it (0: the newest).
	ModelVersions(project *Project, model ID, after int, reverse bool) iter.Seq[*ModelVersion]

	// Key finds a key by its fingerprint (H1).
	Key(fingerprint string) *Key
	// Keys are a person's, by fingerprint.
	Keys(person ID) iter.Seq[*Key]

	// Code finds a one-time code by what it is for: its Key.
	Code(key string) *OneTimeCode
	// CodesOf are those of a person, by key.
	CodesOf(person ID) iter.Seq[*OneTimeCode]
	// Codes are all, those that expire first come first.
	Codes() iter.Seq[*OneTimeCode]

	Mail(ID) *Mail
	// Mails are those that wait to be sent, the one whose turn is next first.
	Mails() iter.Seq[*Mail]

	Task(ID) *Task
	// Due are the tasks whose time has come by then, earliest first; those
	// that stand still with an error are not among them.
	Due(by time.Time) iter.Seq[*Task]
	// NextDue is when the earliest task that does not stand still falls due;
	// zero when there is none.
	NextDue() time.Time
	// TasksOf are a workspace's tasks that take steps (clean-up, purge and
	// duplicate), by id.
	TasksOf(workspace ID) iter.Seq[*Task]

	// AuditAt is one record of the trail; nil when there is none.
	AuditAt(seq uint64) *AuditRecord
	// UndoneBy is the record that undid this one; 0 when none did.
	UndoneBy(seq uint64) uint64
}

// ThingsUnit is the part of Unit that writes what Things reads.
type ThingsUnit interface {
	// NewRef gives an id that is made from the second and from chance, so that
	// it tells nothing of other workspaces; taken says whether it is in use in
	// its table. Ids that are shown to people are made so.
	NewRef(taken func(ID) bool) ID

	PutRequest(*Request)
	PutComment(*Comment)
	DeleteComment(*Comment)
	PutMeta(*Meta)
	DeleteMeta(*Meta)
	PutIntegration(*Integration)
	DeleteIntegration(*Integration)
	PutConnection(*Connection)
	DeleteConnection(*Connection)
	PutRegisteredModel(*RegisteredModel)
	DeleteRegisteredModel(*RegisteredModel)
	PutModelVersion(*ModelVersion)
	DeleteModelVersion(*ModelVersion)
	PutTask(*Task)
	DeleteTask(*Task)
	PutKey(*Key)
	DeleteKey(*Key)
	PutCode(*OneTimeCode)
	DeleteCode(*OneTimeCode)
	PutMail(*Mail)
	DeleteMail(*Mail)
	// PutUndone marks a record as undone by another one.
	PutUndone(seq, by uint64)
	// NextSeq is the sequence number that this operation's record will have.
	NextSeq() uint64

	// DeleteName frees a name (N2).
	DeleteName(*Name)
	// DeletePerson takes a service account's record away; its name goes by
	// DeleteName.
	DeletePerson(*Person)
	// Erase deletes at most limit records that belong to a workspace, or to
	// one of its projects where that is not zero, with their index entries,
	// and says how many: 0 when nothing is left. The record of the workspace
	// or project itself goes last of all.
	Erase(workspace, project ID, limit int) int
	// CopyProject copies at most limit records of what a project holds (its
	// runs that have ended, models and metadata, A7) to another one, from a
	// cursor on ("" is the beginning), and says how many, whose bytes, and where
	// to go on; "" at the end.
	CopyProject(from, to *Project, cursor string, limit int) (copied int, bytes map[ID]int64, next string)
}
