// Package door tells the host whether strangers may come in at all.
package door

import (
	"atrium/model/view/scope"
)

// Reader answers for the host. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Welcome says whether somebody whom nobody knows may come in: to make an account
// or claim one with a code (H2), or to look at what is public (H4). Nobody but
// Atrium itself gets a yes.
func (r Reader) Welcome() bool {
	p := r.s.State.Platform()
	return r.s.Who.System && (p.Signup != "closed" || p.Anonymous)
}
