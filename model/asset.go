package model

import "time"

// Pair is one named value of metadata or of settings.
type Pair struct{ Key, Value string }

// Comment is what somebody said about a project (A11).
type Comment struct {
	ID        ID
	Workspace ID
	Project   ID
	By        ID
	At        time.Time
	Edited    time.Time // zero: as it was written
	Text      string    // may have line feeds (N4)
	Version   uint64
}

// Meta is one entry of a project's own metadata (A12).
type Meta struct {
	Workspace ID
	Project   ID
	Key       string
	Value     string
	By        ID
	At        time.Time
}

// Size is what the comment counts in storage, in bytes (Q3).
func (c *Comment) Size() int64 { return int64(len(c.Text)) }

// Size is what the entry counts in storage, in bytes (Q3).
func (m *Meta) Size() int64 { return int64(len(m.Key) + len(m.Value)) }

// Size is what the model itself counts in storage, in bytes (Q3).
func (m *RegisteredModel) Size() int64 { return int64(len(m.Name) + len(m.Description)) }

// Size is what the version counts in storage, in bytes (Q3).
func (v *ModelVersion) Size() int64 {
	n := len(v.Description)
	for _, p := range v.Metadata {
		n += len(p.Key) + len(p.Value)
	}
	return int64(n)
}

// Integration is something outside that a workspace's projects may use (A8). It
// is known by its name, unique in the workspace.
type Integration struct {
	ID        ID
	Workspace ID
	Name      string
	Kind      string
	Settings  []Pair // by key
	Secrets   []Pair // by key; never shown, told or recorded again
	By        ID
	Created   time.Time
	Version   uint64
}

// Connection joins an integration to a project of its workspace (A8).
type Connection struct {
	Workspace   ID
	Project     ID
	Integration ID
	By          ID
	At          time.Time
}

// Stage is where a model version is on its way to use (A12).
type Stage uint8

// The stages.
const (
	StageNone Stage = iota
	Staging
	Production
	Archived
)

func stageWords() []string { return []string{"none", "staging", "production", "archived"} }

// String is SPEC's word for the stage.
func (s Stage) String() string { return word(stageWords(), uint8(s)) }

// ParseStage reads a stage.
func ParseStage(s string) (Stage, error) {
	n, err := parseWord("stage", stageWords(), s)
	return Stage(n), err
}

// RegisteredModel is a model that a project holds (A12), unique by name in it.
type RegisteredModel struct {
	ID          ID
	Workspace   ID
	Project     ID
	Name        string
	Description string
	By          ID
	Created     time.Time
	Versions    int // the number of the newest version; numbers are never used again
	Version     uint64
}

// ModelVersion is one version of a registered model (A12).
type ModelVersion struct {
	Workspace   ID
	Project     ID
	Model       ID
	Number      int // from 1
	Stage       Stage
	Description string
	Metadata    []Pair
	By          ID
	Created     time.Time
	Version     uint64
}

// Login is an account at a login provider that is linked to a person (H1).
type Login struct {
	Provider string // the provider's name in the deployment
	Issuer   string
	Subject  string
	Linked   time.Time
}

// Key is a public key by which a person signs in over SSH (H1). A key belongs to
// one account.
type Key struct {
	Fingerprint string // SHA256:… as OpenSSH shows it
	Person      ID
	Name        string // what the person calls it
	Blob        []byte // in the wire format
	Added       time.Time
	Used        time.Time // the day of the last sign-in; zero: never
	Provider    string    // the login provider through which it was signed in last (S2)
	Until       time.Time // and until when that counts
}
