package trail

import (
	"encoding/hex"
	"encoding/json"
	"strconv"

	"atrium/model"
	"atrium/model/view/scope"
)

// AuditRow is one line of the audit trail (SPEC 8).
type AuditRow struct {
	Seq       uint64          `json:"seq"`
	At        scope.Time      `json:"at"`
	Actor     string          `json:"actor"`
	Operator  scope.Opt       `json:"operator"`
	Via       string          `json:"via"`
	Operation string          `json:"operation"`
	Target    string          `json:"target"`
	Workspace scope.Opt       `json:"workspace"`
	Before    json.RawMessage `json:"before"`
	After     json.RawMessage `json:"after"`
	Reason    scope.Opt       `json:"reason"`
	Hash      string          `json:"hash"`
	UndoneBy  Seq             `json:"undone_by"` // the change that undid this one; null for none
}

// Seq is the number of a record that may be missing: 0 is null in JSON.
type Seq uint64

// MarshalJSON writes null for 0.
func (n Seq) MarshalJSON() ([]byte, error) {
	if n == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendUint(nil, uint64(n), 10), nil
}

// rowOf makes the row of a record.
func rowOf(s model.State, rec *model.AuditRecord) AuditRow {
	return AuditRow{
		Seq: rec.Seq, At: scope.At(rec.At), Actor: rec.Actor, Operator: scope.Opt(rec.Operator), Via: rec.Via.String(),
		Operation: rec.Operation, Target: rec.Target, Workspace: scope.Opt(rec.Workspace),
		Before: facts(rec.Before), After: facts(rec.After),
		Reason: scope.Opt(rec.Reason), Hash: hex.EncodeToString(rec.Hash),
		UndoneBy: Seq(s.UndoneBy(rec.Seq)),
	}
}

// facts are the fields before or after a change; null for none.
func facts(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}
