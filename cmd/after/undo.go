package after

import "atrium/model/view"

// UndoneRow is the audit record of an undo, with a code to hand over where an
// invitation was made anew.
type UndoneRow struct {
	view.AuditRow
	Code view.Opt `json:"code"` // to hand over, shown this once; null: none is needed
}
