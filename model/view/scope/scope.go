// Package scope is what all answers for one actor from one snapshot share:
// the state, who asks, what they may see of workspaces and projects, and what
// was looked up for them already. Package view and the readers beside it
// (model/view/trail, model/view/inbox) answer from one Scope.
//
// A Scope gives the whole state to who holds it. So readers keep it in an
// unexported field, and nothing outside model/view gets hold of one.
package scope

import (
	"time"

	"atrium/model"
	"atrium/model/roster"
)

// Scope is one actor in one snapshot. It is for one goroutine, and not valid
// after the transaction that it was made in.
type Scope struct {
	State model.State
	Who   model.Principal

	standings map[model.ID]model.Standing // the actor's, by workspace
	names     map[model.ID]string         // usernames already looked up
	epochs    map[epochKey]uint32         // of membership rows, for telling live grants
	overdue   map[model.ID]model.Counts   // what is over and still counted, by workspace; nil: not looked up
	lapsed    map[model.ID]map[string]int // and of grants, by who
}

// Grants is the number of grants of a row, which roster.Now gave, at this moment.
func (s *Scope) Grants(m *model.Membership) int {
	if m.Role == model.NoRole || m.Grants == 0 {
		return m.Grants
	}
	if s.lapsed == nil {
		s.lapsed = roster.Lapsed(s.State)
	}
	return max(0, m.Grants-s.lapsed[m.Workspace][m.Who])
}

// Counts are those of a workspace at this moment, without what is over.
func (s *Scope) Counts(w *model.Workspace) model.Counts {
	if s.overdue == nil {
		s.overdue = roster.Overdue(s.State)
	}
	return roster.Without(w.Counts, s.overdue[w.ID])
}

// epochKey is a membership row.
type epochKey struct {
	workspace model.ID
	who       string
}

// noEpoch stands for a missing membership row.
const noEpoch = ^uint32(0)

// New binds a state to a principal.
func New(s model.State, who model.Principal) *Scope {
	return &Scope{
		State: s, Who: who,
		standings: map[model.ID]model.Standing{},
		names:     map[model.ID]string{},
		epochs:    map[epochKey]uint32{},
	}
}

// Now is the moment for which everything is answered.
func (s *Scope) Now() time.Time { return s.State.Now() }

// SignedIn is the actor's account, or Denied.
func (s *Scope) SignedIn() (*model.Person, error) {
	if !s.Who.Who.Active() {
		return nil, model.Errorf(model.Denied, "You are not signed in.")
	}
	return s.Who.Who, nil
}

// Admin says whether the actor is a platform admin whose account is active.
func (s *Scope) Admin() bool { return s.Who.Who.Active() && s.Who.Who.PlatformAdmin }

// RequireAdmin is Denied for everybody but platform admins. What is theirs
// begins the sentence.
func (s *Scope) RequireAdmin(what string) error {
	if s.Admin() {
		return nil
	}
	return model.Errorf(model.Denied, "%s is for platform admins.", what)
}

// Username is the name of an account, looked up once; "" for none.
func (s *Scope) Username(id model.ID) string {
	if id == 0 {
		return ""
	}
	name, ok := s.names[id]
	if !ok {
		if p := s.State.Person(id); p != nil {
			name = p.Username
		}
		s.names[id] = name
	}
	return name
}

// Account finds an account by its folded name, whoever asks; nil when there is
// none.
func (s *Scope) Account(folded string) *model.Person {
	if n := s.State.Name(folded); n != nil && n.Person != 0 {
		return s.State.Person(n.Person)
	}
	return nil
}

// Live says whether a grant gives its role now. Those that lost their epoch
// (W6) stay in storage until they are cleaned up, so each is held against its
// membership row; a page of projects meets the same rows again and again.
func (s *Scope) Live(g *model.Grant) bool {
	if !g.Expires.IsZero() && !s.Now().Before(g.Expires) {
		return false
	}
	key := epochKey{g.Workspace, g.Who}
	epoch, ok := s.epochs[key]
	if !ok {
		epoch = noEpoch
		if m := s.State.Membership(g.Workspace, g.Who); m != nil && m.Person == g.Person && !m.Over(s.Now()) {
			epoch = m.Epoch
		}
		s.epochs[key] = epoch
	}
	return epoch == g.Epoch
}
