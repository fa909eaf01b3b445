// Package asset answers about what belongs to workspaces and projects beside
// people and access: integrations, comments, metadata, models and their
// versions. Its Reader is a part of view.Reader.
//
// Comments and connections need a role in the project: a public project shows
// its runs, models and metadata to anyone (A5), not what its people say to one
// another or which services they use.
package asset

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// Reader answers about assets. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// pairs are named values as an object; empty for none.
func pairs(all []model.Pair) model.Facts {
	out := model.Facts{}
	for _, p := range all {
		out[p.Key] = p.Value
	}
	return out
}
