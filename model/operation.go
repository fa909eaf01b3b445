package model

import (
	"encoding/json"
	"time"
)

// Actor says who asks, before anything is looked up: storage loads the person
// afresh in the transaction that decides (R2).
type Actor struct {
	Person   ID     // none: not signed in
	Via      Via    // the door
	Operator string // who assumed the person: a username or an OS user (P6)
	Provider string // the login provider of the session (S2)
	System   bool   // Atrium itself: first start and chores

	// What a session over SSH has proven; see Proven. Empty for local ones.
	Key             string    // the fingerprint of the key
	Issuer, Subject string    // without a key: the login
	Until           time.Time // and how long that login counts
}

// Principal is an actor with the person as the transaction sees it.
type Principal struct {
	Actor
	Who *Person // nil: not signed in, or the system
}

// Name is the username for audit records and texts.
func (p Principal) Name() string {
	switch {
	case p.Who != nil:
		return p.Who.Username
	case p.System:
		return "system"
	default:
		return "anonymous"
	}
}

// Operation is one change that one actor asks for: the unit of authorisation,
// transaction, audit and undo. Its exported fields are what was asked.
//
// Authorize only reads and decides. Apply changes the unit and tells what it
// did; it may assume that Authorize passed on the same state. Both may run
// more than once and have no effect outside the unit.
type Operation interface {
	// Kind is the word of the audit record: people.invite.
	Kind() string
	Authorize(State, Principal) error
	Apply(Unit, Principal) (Effect, error)
}

// Effect tells what an operation did, or would do: the text of the
// confirmation and of --dry-run, and the matter of the audit record.
type Effect struct {
	Workspace ID     // where it happened; none for the deployment
	Target    string // the thing, by name
	Before    Facts  // only what changed
	After     Facts
	Reason    string

	Summary      string   // one sentence: Remove grace from ml-team.
	Consequences []string // what follows from it, one sentence each
	Confirm      bool     // asks for a confirmation (--yes)
	Unchanged    bool     // nothing to do: leaves no audit record
	Tracked      ID       // only what is tracked in this project has grown: leaves no audit record, as the run itself tells of it

	People []ID   // whose rights or inbox this touches
	Code   string // the secret that is shown once (I4)
}

// Facts are the fields of a record before or after a change.
type Facts map[string]any

// JSON is the canonical form that is stored and hashed; empty for no facts.
func (f Facts) JSON() []byte {
	if len(f) == 0 {
		return nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // facts are strings, numbers, booleans and lists of them
	}
	return b
}

// AuditRecord is one line of the audit trail (X3). It is written in the same
// commit as the change and chained to the one before by its hash.
type AuditRecord struct {
	Seq         uint64
	At          time.Time
	Actor       string
	ActorID     ID
	Operator    string
	Via         Via
	Operation   string
	Target      string
	Workspace   string
	WorkspaceID ID
	Before      []byte // JSON
	After       []byte // JSON
	Reason      string
	Hash        []byte // SHA-256 over the previous hash and this record
}

// Event tells open screens that something was committed. It carries what
// changed, not how: a screen re-reads what it shows.
type Event struct {
	Seq        uint64 // of the audit record; the feed is in this order
	Workspaces []ID
	People     []ID // whose rights or inbox changed
	Tracked    []ID // without people: only what is tracked in these projects has grown
	Overflow   bool // events were dropped: re-read everything
}
