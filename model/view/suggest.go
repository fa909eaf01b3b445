package view

import (
	"strings"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/scope"
)

// What completing a name looks at: so many suggestions at most, so many
// accounts of the whole deployment, so many of the actor's workspaces, and
// People lists of up to so many rows by display name.
const (
	suggested  = 8
	accounts   = 1000
	neighbours = 20
	readable   = 50_000
)

// Suggest completes what was typed into an invite field to existing people,
// at most 8, by username or display name after two characters, by address only
// once that is typed in full (I1). The directory setting says how far it
// looks: everywhere, in the actor's own workspaces, or ("off") no further than
// this People list. Needs people.view.
func (r *Reader) Suggest(ws, typed string) ([]Suggestion, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return nil, err
	}
	s := search{r: r, at: at, needle: strings.ToLower(strings.TrimSpace(typed)), seen: map[model.ID]bool{}, found: []Suggestion{}}
	if len([]rune(s.needle)) < 2 {
		return s.found, nil
	}
	if key, err := text.CanonicalEmail(s.needle); err == nil {
		if p := r.s.State.PersonByEmail(key); p != nil && (r.s.State.Membership(at.ID, p.Username) != nil || r.s.Directed(p)) {
			s.add(p, true)
		}
	}
	s.list(at.Workspace)
	switch r.s.State.Platform().Directory {
	case "all":
		s.everywhere()
	case "workspace":
		s.around()
	}
	return s.found, nil
}

// Holders is Suggest for who can be granted a role in a project: the workspace's
// service accounts whose names begin so come first, at most 4 of them.
func (r *Reader) Holders(ws, typed string) ([]Suggestion, error) {
	people, err := r.Suggest(ws, typed)
	if err != nil {
		return nil, err
	}
	at, err := r.s.Place(ws, model.PeopleView)
	needle := text.Fold(strings.TrimSpace(typed))
	if err != nil || len(needle) < 2 {
		return people, err
	}
	found := []Suggestion{}
	for p := range r.s.State.Services(at.ID, model.Span{}) {
		if p.Active() && strings.HasPrefix(p.Username, needle) && len(found) < suggested/2 {
			found = append(found, Suggestion{Username: p.Username, Name: p.Username, Status: kindService})
		}
	}
	found = append(found, people...)
	return found[:min(len(found), suggested)], nil
}

// search collects suggestions.
type search struct {
	r      *Reader
	at     scope.Place
	needle string
	seen   map[model.ID]bool
	found  []Suggestion
}

func (s *search) full() bool { return len(s.found) >= suggested }

// add adds an account that can be invited. An address is shown only to who
// typed it in full, or has it on the People list anyway.
func (s *search) add(p *model.Person, typedInFull bool) {
	if p == nil || s.seen[p.ID] || s.full() || !p.Active() || p.Kind != model.Human {
		return
	}
	s.seen[p.ID] = true
	row := Suggestion{Username: p.Username, Name: p.Shown()}
	m := s.r.s.State.Membership(s.at.ID, p.Username)
	switch {
	case m == nil:
	case m.RoleAt(s.at.Standing.Now) != model.NoRole:
		row.Status = "member"
	case m.Invitation != 0:
		row.Status = "pending"
	case m.Grants > 0:
		row.Status = "guest"
	}
	if typedInFull || m != nil {
		row.Email = p.Email
	}
	s.found = append(s.found, row)
}

// matches says whether the account's names complete what was typed. Addresses
// are not looked at.
func (s *search) matches(p *model.Person) bool {
	if strings.HasPrefix(p.Username, s.needle) {
		return true
	}
	name := strings.ToLower(p.Name)
	return strings.HasPrefix(name, s.needle) || strings.Contains(name, " "+s.needle)
}

// list searches one People list: usernames that begin so by key, names where
// the list is not too long to be read through.
func (s *search) list(w *model.Workspace) {
	if m := s.r.s.State.Membership(w.ID, s.needle); m != nil {
		s.add(s.r.s.State.Person(m.Person), false)
	}
	for m := range s.r.s.State.Memberships(w.ID, model.Span{After: s.needle}) {
		if s.full() || !strings.HasPrefix(m.Who, s.needle) {
			break
		}
		s.add(s.r.s.State.Person(m.Person), false)
	}
	if s.full() || w.Counts.Rows > readable {
		return
	}
	looked := 0
	for m := range s.r.s.State.MembershipsMatching(w.ID, s.needle, model.Span{}) {
		if looked++; s.full() || looked > accounts {
			break
		}
		if p := s.r.s.State.Person(m.Person); p != nil && s.matches(p) {
			s.add(p, false)
		}
	}
}

// everywhere searches all accounts: usernames that begin so by key, display
// names among the first thousand names of the deployment.
func (s *search) everywhere() {
	s.add(s.r.s.Account(s.needle), false)
	looked := 0
	for n := range s.r.s.State.Names(model.Span{After: s.needle}) {
		if looked++; s.full() || looked > accounts || !strings.HasPrefix(n.Name, s.needle) {
			break
		}
		if n.Person != 0 {
			s.add(s.r.s.State.Person(n.Person), false)
		}
	}
	looked = 0
	for n := range s.r.s.State.Names(model.Span{}) {
		if looked++; s.full() || looked > accounts {
			break
		}
		if p := s.r.s.State.Person(n.Person); n.Person != 0 && p != nil && s.matches(p) {
			s.add(p, false)
		}
	}
}

// around searches the workspaces in which the actor is on the People list.
func (s *search) around() {
	for i, w := range s.r.s.Own() {
		if i == neighbours || s.full() {
			break
		}
		s.list(w)
	}
}
