package trail

import (
	"encoding/hex"
	"encoding/json"

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
}

// rowOf makes the row of a record.
func rowOf(rec *model.AuditRecord) AuditRow {
	return AuditRow{
		Seq: rec.Seq, At: scope.At(rec.At), Actor: rec.Actor, Operator: scope.Opt(rec.Operator), Via: rec.Via.String(),
		Operation: rec.Operation, Target: rec.Target, Workspace: scope.Opt(rec.Workspace),
		Before: facts(rec.Before), After: facts(rec.After),
		Reason: scope.Opt(rec.Reason), Hash: hex.EncodeToString(rec.Hash),
	}
}

// facts are the fields before or after a change; null for none.
func facts(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}
