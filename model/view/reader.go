// Package view is the only way to read for a person: a Reader is bound to one
// actor and one snapshot, and gives rows that the actor may see and nothing
// else (R3). Lists are pages by key. The rows' field names are those of SPEC 8,
// so commands print them as they are.
//
// Every method that names a workspace or a project answers model.NotFound with
// one and the same sentence for what does not exist and for what the actor may
// not see, and model.Denied for what they see but may not do. Errors are
// *model.Error.
//
// A Reader is put together from readers, one for each room beside this package
// (trail, inbox), that share one scope.Scope: the snapshot, the actor and what
// was looked up already. The scope is in unexported fields everywhere, so that
// nobody outside gets at the state. A new room, model/view/NOUN, has
//
//	// Reader answers about nouns. Get it as a part of view.Reader.
//	type Reader struct{ s *scope.Scope }
//
//	// New makes the reader of one scope.
//	func New(s *scope.Scope) Reader { return Reader{s} }
//
//	// Nouns lists the nouns of a project. Needs project.view.
//	func (r Reader) Nouns(full string, p model.Page) (model.List[NounRow], error) {
//		at, _, err := r.s.Site(full, model.ProjectView)
//		…
//	}
//
// and three lines here: the alias nounReader, its embedding in Reader, and its
// New in New. The alias keeps the embedded field unexported and its name its
// own, while the methods are Reader's. Every exported method of a room is
// callable by whoever reads, so each checks what its actor may see; what rooms
// share is a function of a Scope. A room knows scope and pages, never view. Its
// rows are in its rows.go, from which docs/json.md has their comments, under
// names that no other room has.
package view

import (
	"time"

	"atrium/model"
	"atrium/model/view/asset"
	"atrium/model/view/entry"
	"atrium/model/view/identity"
	"atrium/model/view/inbox"
	"atrium/model/view/request"
	"atrium/model/view/run"
	"atrium/model/view/scope"
	"atrium/model/view/subscription"
	"atrium/model/view/trail"
	"atrium/model/view/work"
)

// The rooms, under names that keep them unexported inside Reader.
type (
	trailReader = trail.Reader
	inboxReader = inbox.Reader
	assetReader = asset.Reader
	entryReader = entry.Reader
	askedReader = request.Reader
	proofReader = identity.Reader
	workReader  = work.Reader
	quotaReader = subscription.Reader
	runReader   = run.Reader
)

// Reader answers for one actor from one snapshot. It is for one goroutine, and
// not valid after the transaction that made it.
type Reader struct {
	s *scope.Scope

	trailReader
	inboxReader
	assetReader
	entryReader
	askedReader
	workReader
	proofReader
	quotaReader
	runReader
}

// New binds a state to a principal. Storage calls it inside a transaction.
func New(state model.State, who model.Principal) *Reader {
	s := scope.New(state, who)
	return &Reader{
		s:           s,
		trailReader: trail.New(s),
		inboxReader: inbox.New(s),
		assetReader: asset.New(s),
		entryReader: entry.New(s),
		askedReader: request.New(s),
		proofReader: identity.New(s),
		workReader:  work.New(s),
		quotaReader: subscription.New(s),
		runReader:   run.New(s),
	}
}

// Me is the actor's account; nil when nobody is signed in.
func (r *Reader) Me() *model.Person { return r.s.Who.Who }

// Now is the moment for which the reader answers.
func (r *Reader) Now() time.Time { return r.s.Now() }

// Whoami tells who the actor is and where. Denied when nobody is signed in.
func (r *Reader) Whoami() (Whoami, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return Whoami{}, err
	}
	row := Whoami{
		Username: me.Username, Name: me.Shown(), Email: me.Email,
		PlatformAdmin: me.PlatformAdmin, Operator: Opt(r.s.Who.Operator), Via: r.s.Who.Via.String(),
	}
	if w := r.s.Remembered(); w != nil {
		row.Workspace = Opt(w.Name)
	}
	return row, nil
}
