package storage

import (
	"fmt"
	"strings"

	"atrium/model"
)

// table is the first byte of a key. The numbers are in every file that exists:
// they never change and are never used again for something else.
//
// A key is the table's byte, then its parts: an id or a sequence number in six
// bytes, most significant first, so that scans go from the oldest to the
// newest; a string up to the end of the key, or up to a zero byte where an id
// follows. Keys of what belongs to a workspace begin with its id: no scan of
// one workspace can reach another one's rows.
type table byte

const (
	// Record tables. The value holds every field that is not in the key.
	tMeta       table = 0x01 // "schema" | "id" | "audit"   version, last id given, audit head
	tPlatform   table = 0x02 //                             Platform
	tName       table = 0x03 // name                        Name (N2); names are folded (N1)
	tPerson     table = 0x10 // person                      Person
	tWorkspace  table = 0x20 // workspace                   Workspace
	tMember     table = 0x30 // workspace, who              Membership
	tFormer     table = 0x31 // workspace, who              Former
	tProject    table = 0x40 // workspace, project          Project
	tGrant      table = 0x50 // workspace, project, who     Grant
	tInvitation table = 0x60 // invitation                  Invitation
	tNotice     table = 0x70 // person, notice              Notice
	tAudit      table = 0x80 // seq                         AuditRecord
	tUndone     table = 0x83 // seq                         the record that undid it
	tKey        table = 0x15 // fingerprint                 Key (H1)
	tRequest    table = 0x65 // request                     Request (A6)
	tComment    table = 0x44 // workspace, project, comment Comment
	tMetadata   table = 0x45 // workspace, project, key     Meta
	tConnection table = 0x46 // workspace, project, integr. Connection
	tModel      table = 0x48 // workspace, project, name    RegisteredModel
	tVersion    table = 0x49 // workspace, project, model,  ModelVersion
	//                          number
	tIntegration table = 0x22 // workspace, name             Integration
	tTask        table = 0x90 // task                        Task

	// Indexes. The value is what finds the record, or nothing.
	tPersonEmail    table = 0x11 // canonical address           person id
	tPersonLabel    table = 0x12 // label 00 person             –
	tPlatformAdmin  table = 0x13 // username                    person id
	tPersonLogin    table = 0x14 // issuer 00 subject           person id
	tKeyOf          table = 0x16 // person, fingerprint         –
	tService        table = 0x17 // workspace, username         person id    service accounts
	tDomain         table = 0x24 // domain 00 workspace         –        with domain invites (S1)
	tIntegrationID  table = 0x23 // workspace, integration      name
	tConnectionOf   table = 0x47 // workspace, integration, project  –
	tRequestOf      table = 0x66 // person, request             –
	tRequestProject table = 0x67 // workspace, project, request –        pending ones only
	tTaskDue        table = 0x91 // second, task                –        not those that stand still
	tTaskOf         table = 0x92 // workspace, task             –        those that take steps
	tOpen           table = 0x21 // workspace                   –        with an everyone role (S6)
	tMemberOf       table = 0x32 // person, workspace           who
	tWorkspaceAdmin table = 0x33 // workspace, who              –        rows with the role admin
	tProjectName    table = 0x41 // workspace, name             project id
	tProjectKey     table = 0x42 // workspace, key              project id
	tGrantOf        table = 0x51 // person, workspace, project  who
	tInviteCode     table = 0x61 // hash of the code            invitation id
	tInvitePerson   table = 0x62 // person, invitation          –
	tInviteEmail    table = 0x63 // canonical address 00 inv.   –
	tInviteProject  table = 0x64 // workspace, project, inv.    –        pending ones only
	tAuditWorkspace table = 0x81 // workspace, seq              –
	tAuditActor     table = 0x82 // person, seq                 –
)

// The keys of tMeta.
const (
	metaSchema = "schema"
	metaID     = "id"
	metaAudit  = "audit"
)

// shape is what a table's keys consist of: w the id of a workspace, p of one of
// its projects, i another id, s a string to the end, z a string to a zero byte.
// What begins with w is set apart with its workspace (sickbay) and goes with it
// (Erase).
type shape struct{ name, parts string }

// shapes has every table. A name that ends in "index" is an index's.
var shapes = [256]shape{
	tMeta:           {"counter", "s"},
	tPlatform:       {"platform settings", ""},
	tName:           {"name", "s"},
	tPerson:         {"person", "i"},
	tPersonEmail:    {"email index", "s"},
	tPersonLabel:    {"label index", "zi"},
	tPlatformAdmin:  {"platform admin index", "s"},
	tWorkspace:      {"workspace", "w"},
	tOpen:           {"open workspace index", "w"},
	tMember:         {"membership", "ws"},
	tMemberOf:       {"membership index", "iw"},
	tWorkspaceAdmin: {"admin index", "ws"},
	tFormer:         {"former membership", "ws"},
	tProject:        {"project", "wp"},
	tProjectName:    {"project name index", "ws"},
	tProjectKey:     {"project key index", "ws"},
	tGrant:          {"grant", "wps"},
	tGrantOf:        {"grant index", "iwp"},
	tInvitation:     {"invitation", "i"},
	tInviteCode:     {"invitation code index", "s"},
	tInvitePerson:   {"invitation index", "ii"},
	tInviteEmail:    {"invitation address index", "zi"},
	tInviteProject:  {"project invitation index", "wpi"},
	tNotice:         {"notice", "ii"},
	tAudit:          {"audit", "i"},
	tAuditWorkspace: {"audit index", "wi"},
	tAuditActor:     {"audit index", "ii"},
	tUndone:         {"undone mark", "i"},
	tKey:            {"key", "s"},
	tKeyOf:          {"key index", "is"},
	tPersonLogin:    {"login index", "s"},
	tService:        {"service account index", "ws"},
	tDomain:         {"domain index", "zw"},
	tRequest:        {"access request", "i"},
	tRequestOf:      {"access request index", "ii"},
	tRequestProject: {"project request index", "wpi"},
	tComment:        {"comment", "wpi"},
	tMetadata:       {"metadata", "wps"},
	tIntegration:    {"integration", "ws"},
	tIntegrationID:  {"integration index", "wi"},
	tConnection:     {"connection", "wpi"},
	tConnectionOf:   {"connection index", "wip"},
	tModel:          {"model", "wps"},
	tVersion:        {"model version", "wpii"},
	tTask:           {"task", "i"},
	tTaskDue:        {"agenda index", "ii"},
	tTaskOf:         {"task index", "wi"},
}

func (t table) shape() *shape { return &shapes[t] }

// within tells whether the table's keys begin with a workspace's id, and with one
// of its projects' after that when the project is asked for.
func (t table) within(project bool) bool {
	if project {
		return strings.HasPrefix(t.shape().parts, "wp")
	}
	return strings.HasPrefix(t.shape().parts, "w")
}

// index tells whether the table is one of entries that find records.
func (t table) index() bool { return strings.HasSuffix(t.shape().name, "index") }

// idSize is the length of an id in a key.
const idSize = 6

// key is a key being put together.
type key []byte

func newKey(t table) key { return append(make(key, 0, 64), byte(t)) }

func (k key) id(id model.ID) key {
	return append(k, byte(id>>40), byte(id>>32), byte(id>>24), byte(id>>16), byte(id>>8), byte(id))
}

func (k key) str(s string) key { return append(k, s...) }

// end closes a string that something follows. Strings with a zero byte do no
// harm: readers also check the length of the whole key.
func (k key) end() key { return append(k, 0) }

// idAt reads the id that begins at b[at].
func idAt(b []byte, at int) model.ID {
	b = b[at : at+idSize]
	return model.ID(b[0])<<40 | model.ID(b[1])<<32 | model.ID(b[2])<<24 |
		model.ID(b[3])<<16 | model.ID(b[4])<<8 | model.ID(b[5])
}

// lastID reads the id at the end of a key.
func lastID(k []byte) model.ID { return idAt(k, len(k)-idSize) }

// fits tells whether a key has the shape of its table.
func fits(k []byte) bool {
	if len(k) == 0 {
		return false
	}
	s := table(k[0]).shape()
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

// describe names the record of a key for people: membership 12/"ada".
func describe(k []byte) string {
	if !fits(k) {
		return fmt.Sprintf("record %x", k)
	}
	s := table(k[0]).shape()
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
