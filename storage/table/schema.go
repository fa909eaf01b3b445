package table

import (
	"fmt"
	"strings"

	"atrium/model"
)

// Table is the first byte of a key. The numbers are in every file that exists:
// they never change and are never used again for something else.
//
// A key is the table's byte, then its parts: an id or a sequence number in six
// bytes, most significant first, so that scans go from the oldest to the
// newest; a string up to the end of the key, or up to a zero byte where an id
// follows. Keys of what belongs to a workspace begin with its id: no scan of
// one workspace can reach another one's rows.
type Table byte

const (
	// Record tables. The value holds every field that is not in the key.
	Meta       Table = 0x01 // "schema" | "id" | "audit"   version, last id given, audit head
	Platform   Table = 0x02 //                             Platform
	Name       Table = 0x03 // name                        Name (N2); names are folded (N1)
	Person     Table = 0x10 // person                      Person
	Workspace  Table = 0x20 // workspace                   Workspace
	Member     Table = 0x30 // workspace, who              Membership
	Former     Table = 0x31 // workspace, who              Former
	Project    Table = 0x40 // workspace, project          Project
	Grant      Table = 0x50 // workspace, project, who     Grant
	Invitation Table = 0x60 // invitation                  Invitation
	Notice     Table = 0x70 // person, notice              Notice
	Audit      Table = 0x80 // seq                         AuditRecord
	Undone     Table = 0x83 // seq                         the record that undid it
	PublicKey  Table = 0x15 // fingerprint                 Key (H1)
	Code       Table = 0x18 // what it is for              Code
	Mail       Table = 0x71 // mail                        Mail
	Request    Table = 0x65 // request                     Request (A6)
	Comment    Table = 0x44 // workspace, project, comment Comment
	Metadata   Table = 0x45 // workspace, project, key     Meta
	Connection Table = 0x46 // workspace, project, integr. Connection
	Registered Table = 0x48 // workspace, project, name    RegisteredModel
	Version    Table = 0x49 // workspace, project, model,  ModelVersion
	//                          number
	Integration Table = 0x22 // workspace, name             Integration
	Task        Table = 0x90 // task                        Task
	Ledger      Table = 0xa0 // workspace                   Ledger
	Invoice     Table = 0xa1 // workspace, number           Invoice
	Period      Table = 0xa2 // workspace, first day        Period
	Figure      Table = 0xa3 // workspace, axis, day,       Figure
	//                          project or person
	Stock Table = 0xa4 // workspace, project, person  Stock
	Run   Table = 0xb0 // workspace, project, run     Run
	//                           (its number)
	Series Table = 0xb1 // workspace, project, run,    Series
	//                           kind and name
	Block Table = 0xb2 // workspace, project, run,    Block
	//                           series, number
	Plans Table = 0xa5 // name                        PlanRecord

	// Indexes. The value is what finds the record, or nothing.
	PersonEmail    Table = 0x11 // canonical address           person id
	PersonLabel    Table = 0x12 // label 00 person             –
	PlatformAdmin  Table = 0x13 // username                    person id
	PersonLogin    Table = 0x14 // issuer 00 subject           person id
	KeyOf          Table = 0x16 // person, fingerprint         –
	CodeOf         Table = 0x19 // person, what it is for      –
	CodeExpiry     Table = 0x1a // second, what it is for      –
	MailDue        Table = 0x72 // second, mail                –
	Service        Table = 0x17 // workspace, username         person id    service accounts
	Domain         Table = 0x24 // domain 00 workspace         –        with domain invites (S1)
	IntegrationID  Table = 0x23 // workspace, integration      name
	ConnectionOf   Table = 0x47 // workspace, integration, project  –
	RequestOf      Table = 0x66 // person, request             –
	RequestProject Table = 0x67 // workspace, project, request –        pending ones only
	RunUUID        Table = 0xb3 // uuid, 00, workspace         project, run
	RunKnown       Table = 0xb4 // workspace, uuid             –        deleted ones too
	TaskDue        Table = 0x91 // second, task                –        not those that stand still
	TaskOf         Table = 0x92 // workspace, task             –        those that take steps
	Open           Table = 0x21 // workspace                   –        with an everyone role (S6)
	MemberOf       Table = 0x32 // person, workspace           who
	WorkspaceAdmin Table = 0x33 // workspace, who              –        rows with the role admin
	MemberKind     Table = 0x34 // workspace, kind and who     –        rows of a model.RowKind
	ProjectName    Table = 0x41 // workspace, name             project id
	ProjectKey     Table = 0x42 // workspace, key              project id
	GrantOf        Table = 0x51 // person, workspace, project  who
	InviteCode     Table = 0x61 // hash of the code            invitation id
	InvitePerson   Table = 0x62 // person, invitation          –
	InviteEmail    Table = 0x63 // canonical address 00 inv.   –
	InviteProject  Table = 0x64 // workspace, project, inv.    –        pending ones only
	AuditWorkspace Table = 0x81 // workspace, seq              –
	AuditActor     Table = 0x82 // person, seq                 –
)

// The keys of Meta.
const (
	MetaSchema = "schema"
	MetaID     = "id"
	MetaAudit  = "audit"
)

// shape is what a table's keys consist of: w the id of a workspace, p of one of
// its projects, i another id, s a string to the end, z a string to a zero byte.
// What begins with w is set apart with its workspace (sickbay) and goes with it
// (Erase).
type shape struct{ name, parts string }

// shapes has every table. A name that ends in "index" is an index's.
var shapes = [256]shape{
	Meta:           {"counter", "s"},
	Platform:       {"platform settings", ""},
	Name:           {"name", "s"},
	Person:         {"person", "i"},
	PersonEmail:    {"email index", "s"},
	PersonLabel:    {"label index", "zi"},
	PlatformAdmin:  {"platform admin index", "s"},
	Workspace:      {"workspace", "w"},
	Open:           {"open workspace index", "w"},
	Member:         {"membership", "ws"},
	MemberOf:       {"membership index", "iw"},
	WorkspaceAdmin: {"admin index", "ws"},
	MemberKind:     {"kind of row index", "ws"},
	Former:         {"former membership", "ws"},
	Project:        {"project", "wp"},
	ProjectName:    {"project name index", "ws"},
	ProjectKey:     {"project key index", "ws"},
	Grant:          {"grant", "wps"},
	GrantOf:        {"grant index", "iwp"},
	Invitation:     {"invitation", "i"},
	InviteCode:     {"invitation code index", "s"},
	InvitePerson:   {"invitation index", "ii"},
	InviteEmail:    {"invitation address index", "zi"},
	InviteProject:  {"project invitation index", "wpi"},
	Notice:         {"notice", "ii"},
	Audit:          {"audit", "i"},
	AuditWorkspace: {"audit index", "wi"},
	AuditActor:     {"audit index", "ii"},
	Undone:         {"undone mark", "i"},
	PublicKey:      {"key", "s"},
	KeyOf:          {"key index", "is"},
	Code:           {"code", "s"},
	CodeOf:         {"code index", "is"},
	CodeExpiry:     {"code expiry index", "is"},
	Mail:           {"mail", "i"},
	MailDue:        {"mail index", "ii"},
	PersonLogin:    {"login index", "s"},
	Service:        {"service account index", "ws"},
	Domain:         {"domain index", "zw"},
	Request:        {"access request", "i"},
	RequestOf:      {"access request index", "ii"},
	RequestProject: {"project request index", "wpi"},
	Comment:        {"comment", "wpi"},
	Metadata:       {"metadata", "wps"},
	Integration:    {"integration", "ws"},
	IntegrationID:  {"integration index", "wi"},
	Connection:     {"connection", "wpi"},
	ConnectionOf:   {"connection index", "wip"},
	Registered:     {"model", "wps"},
	Version:        {"model version", "wpii"},
	Task:           {"task", "i"},
	TaskDue:        {"agenda index", "ii"},
	TaskOf:         {"task index", "wi"},
	Ledger:         {"subscription", "w"},
	Invoice:        {"invoice", "wi"},
	Period:         {"period", "wi"},
	Figure:         {"day's figure", "wiii"},
	Stock:          {"stored amount", "wpi"},
	Plans:          {"plan", "s"},
	Run:            {"run", "wpi"},
	Series:         {"series", "wpis"},
	Block:          {"block", "wpiii"},
	RunUUID:        {"run index", "zw"},
	RunKnown:       {"known run index", "ws"},
}

// Parts says what the table's keys consist of: w the id of a workspace, p of one
// of its projects, i another id, s a string to the end, z one to a zero byte.
func (t Table) Parts() string { return t.shape().parts }

// What says what the table holds; "" for one that there is not.
func (t Table) What() string { return t.shape().name }

func (t Table) shape() *shape { return &shapes[t] }

// within tells whether the table's keys begin with a workspace's id, and with one
// of its projects' after that when the project is asked for.
func (t Table) within(project bool) bool {
	if project {
		return strings.HasPrefix(t.shape().parts, "wp")
	}
	return strings.HasPrefix(t.shape().parts, "w")
}

// index tells whether the table is one of entries that find records.
func (t Table) index() bool { return strings.HasSuffix(t.shape().name, "index") }

// idSize is the length of an id in a key.
const idSize = 6

// Key is a key being put together.
type Key []byte

// NewKey begins a key of a table.
func NewKey(t Table) Key { return append(make(Key, 0, 64), byte(t)) }

// ID adds an id or a sequence number.
func (k Key) ID(id model.ID) Key {
	return append(k, byte(id>>40), byte(id>>32), byte(id>>24), byte(id>>16), byte(id>>8), byte(id))
}

// Str adds a string.
func (k Key) Str(s string) Key { return append(k, s...) }

// End closes a string that something follows. Strings with a zero byte do no
// harm: readers also check the length of the whole key.
func (k Key) End() Key { return append(k, 0) }

// idAt reads the id that begins at b[at].
func idAt(b []byte, at int) model.ID {
	b = b[at : at+idSize]
	return model.ID(b[0])<<40 | model.ID(b[1])<<32 | model.ID(b[2])<<24 |
		model.ID(b[3])<<16 | model.ID(b[4])<<8 | model.ID(b[5])
}

// lastID reads the id at the end of a key.
func lastID(k []byte) model.ID { return idAt(k, len(k)-idSize) }

// Fits tells whether a key has the shape of its table.
func Fits(k []byte) bool {
	if len(k) == 0 {
		return false
	}
	s := Table(k[0]).shape()
	ids := len(strings.TrimRight(strings.TrimLeft(s.parts, "z"), "s")) * idSize
	switch {
	case s.name == "":
		return false
	case strings.HasSuffix(s.parts, "s"):
		return len(k) >= 1+ids
	case strings.HasPrefix(s.parts, "z"):
		return len(k) >= 1+1+ids && k[len(k)-ids-1] == 0
	default:
		return len(k) == 1+ids
	}
}

// Describe names the record of a key for people: membership 12/"ada".
func Describe(k []byte) string {
	if !Fits(k) {
		return fmt.Sprintf("record %x", k)
	}
	s := Table(k[0]).shape()
	var parts []string
	rest := k[1:]
	for _, p := range s.parts {
		switch p {
		case 'w', 'p', 'i':
			parts = append(parts, idAt(rest, 0).String())
			rest = rest[idSize:]
		case 's':
			parts = append(parts, fmt.Sprintf("%q", rest))
		case 'z':
			cut := len(rest) - idSize - 1
			parts = append(parts, fmt.Sprintf("%q", rest[:cut]))
			rest = rest[cut+1:]
		}
	}
	return strings.TrimSpace(s.name + " " + strings.Join(parts, "/"))
}
