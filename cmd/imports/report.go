// Package imports brings people and projects in from files: organisation files
// of GitHub (Peribolos) and CSV. A file is read and checked as a whole, then
// planned from one look at the present state, and the plan is made of nothing
// but operations (model/op): so a dry run is the same plan tried, and what a
// file already says is no operation at all.
//
//	yaml.go, file.go     a Peribolos file, read with the line of every fault
//	teams.go             what its teams come to: grants
//	names.go             valid names for any name (N1)
//	plan*.go             the present state and the file made into steps
//	run.go               steps tried or carried out, and the verdict on each
//	csv*.go              the same for CSV
//	report.go, print.go  what is told about it
package imports

import (
	"atrium/model"
	"atrium/model/view"
)

// The results that a row can have.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Skipped   = "skipped" // Reason says why
)

// The kinds of rows, in the order of the report. CSV has lines only.
const (
	KindWorkspace = "workspace"
	KindPerson    = "person"
	KindRole      = "role"
	KindProject   = "project"
	KindGrant     = "grant"
	KindLine      = "line"
)

// Report tells what an import did, or what it would do.
type Report[R any] struct {
	DryRun bool    `json:"dry_run"`
	Kinds  []Count `json:"kinds"`
	Rows   []R     `json:"rows"`
}

// Count is the number of rows of one kind by their result.
type Count struct {
	Kind      string `json:"kind"`
	Created   int    `json:"created"`
	Updated   int    `json:"updated"`
	Unchanged int    `json:"unchanged"`
	Skipped   int    `json:"skipped"`
}

// Row is one thing of an organisation file.
type Row struct {
	Kind string `json:"kind"`
	Name string `json:"name"` // as the file writes it: an organisation, handle or repository
	// Target is what became of it here: a username, a workspace, a project's
	// full name; for a role and a grant the workspace or project it is in.
	Target view.Opt `json:"target"`
	Role   view.Opt `json:"role"` // of a role or grant
	Outcome
	// Derived is the name here where it is not letter by letter that of the
	// file (N1); only on rows of workspaces, people and projects.
	Derived view.Opt `json:"derived_name"`
	// Folded says that nothing but capitals became small.
	Folded bool `json:"-"`
}

// Outcome is what became of a row, and why.
type Outcome struct {
	Result string   `json:"result"`
	Reason view.Opt `json:"reason"` // why it was skipped, or what else there is to say

	code model.Code // of the refusal, where it was one
}

// skip gives the verdict that the row's change is not made.
func (o *Outcome) skip(reason string) { o.Result, o.Reason = Skipped, view.Opt(reason) }

// refuse is skip for an error.
func (o *Outcome) refuse(err error) {
	e := model.AsError(err)
	o.skip(e.Error())
	o.code = e.Code
}

// note adds something to say about the row.
func (o *Outcome) note(s string) {
	if o.Reason != "" {
		o.Reason += "; "
	}
	o.Reason += view.Opt(s)
}

// Noteworthy says whether the row is one that a person wants to see: skipped,
// under another name, or with something to say.
func (r Row) Noteworthy() bool { return r.Reason != "" || r.Derived != "" && !r.Folded }

// count sums outcomes up by kind, in the given order of kinds.
func count[R any](kinds []string, rows []R, of func(*R) (kind, result string)) []Count {
	counts := make([]Count, len(kinds))
	at := map[string]*Count{}
	for i, k := range kinds {
		counts[i].Kind = k
		at[k] = &counts[i]
	}
	for i := range rows {
		kind, result := of(&rows[i])
		c := at[kind]
		switch result {
		case Created:
			c.Created++
		case Updated:
			c.Updated++
		case Unchanged:
			c.Unchanged++
		default:
			c.Skipped++
		}
	}
	return counts
}
