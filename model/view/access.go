package view

import (
	"iter"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// The cursors of the rows that close a list and stand for everybody. No
// username and no address is like them.
const (
	closingEveryone = "*everyone"
	closingPublic   = "*public"
)

// Access lists by username who has access to a project, with what gave it;
// pending collaborators are rows of status pending. The closing rows with
// person null stand for everybody: sources everyone or public. Needs
// project.people.view.
func (r *Reader) Access(full string, p model.Page) (model.List[AccessRow], error) {
	at, _, err := r.s.Site(full, model.ProjectPeopleView)
	if err != nil {
		return model.List[AccessRow]{}, err
	}
	// Exactly those with a project role may see the people, so they are the rows.
	return r.accessPage(census{r: r, place: at.Place, project: at.Project, action: model.ProjectPeopleView, all: true}, p), nil
}

// WhoCan lists who may do an action to a workspace or a project, as access
// rows. On a workspace the role is the one there. Needs people.view or
// project.people.view.
func (r *Reader) WhoCan(action, target string, p model.Page) (model.List[AccessRow], error) {
	a, err := model.ParseAction(action)
	if err != nil {
		return model.List[AccessRow]{}, err
	}
	if err := fits(a, target); err != nil {
		return model.List[AccessRow]{}, err
	}
	if !a.OnProject() {
		at, err := r.s.Place(target, model.PeopleView)
		if err != nil {
			return model.List[AccessRow]{}, err
		}
		return r.accessPage(census{r: r, place: at, action: a}, p), nil
	}
	at, _, err := r.s.Site(target, model.ProjectPeopleView)
	if err != nil {
		return model.List[AccessRow]{}, err
	}
	return r.accessPage(census{r: r, place: at.Place, project: at.Project, action: a}, p), nil
}

func (r *Reader) accessPage(c census, p model.Page) model.List[AccessRow] {
	return pages.List[candidate, AccessRow]{
		From: c.candidates(),
		Key:  func(at candidate) string { return at.who },
		Row:  c.row,
	}.Page(p, -1)
}

// census goes through those who may have access to a workspace or a project.
type census struct {
	r       *Reader
	place   scope.Place
	project *model.Project // nil: the workspace itself
	action  model.Action
	all     bool // also what is pending, and what being public gives
}

// candidate is somebody who may have access, and where they were found.
type candidate struct {
	who        string
	person     model.ID
	invitation *model.Invitation
}

// decide takes the decision for somebody's standing.
func (c census) decide(st model.Standing) model.Decision {
	if c.project == nil {
		return st.Decide(c.action)
	}
	return st.DecideProject(c.r.s.State, c.action, c.project)
}

// gives says whether a workspace role alone, held by somebody without grants,
// allows the action. Where none below admin does, the People list need not be
// read at all.
func (c census) gives(role model.Role) bool {
	d := c.decide(model.Standing{
		Now: c.place.Standing.Now, Person: &model.Person{}, Workspace: c.place.Workspace, Own: role, Role: role,
	})
	return d.Allowed && (c.project == nil || d.Project != model.NoProjectRole)
}

// candidates are in the order of usernames, then the closing rows.
func (c census) candidates() func(model.Span) iter.Seq[candidate] {
	few := c.few()
	var roles [model.Admin + 1]bool
	for role := model.NoRole; role < model.Admin; role++ {
		roles[role] = c.gives(max(role, c.place.Settings.Everyone))
	}
	many := c.granted
	if slices.Contains(roles[:], true) {
		many = func(s model.Span) iter.Seq[candidate] { return c.listed(s, roles[:]) }
	}
	closing := []candidate{{who: closingEveryone}, {who: closingPublic}}
	return func(s model.Span) iter.Seq[candidate] {
		return func(yield func(candidate) bool) {
			s, rest := s, closing
			if i := slices.IndexFunc(closing, func(at candidate) bool { return at.who == s.After }); i >= 0 {
				if rest = closing[i+1:]; s.Reverse {
					rest, s.After = closing[:i], ""
				}
			} else if s.Reverse && s.After != "" {
				rest = nil
			}
			inClosing := s.After == closingEveryone || s.After == closingPublic
			if s.Reverse {
				for _, at := range slices.Backward(rest) {
					if !yield(at) {
						return
					}
				}
			}
			if !inClosing {
				for at := range interleaved(many(s), few, s) {
					if !yield(at) {
						return
					}
				}
			}
			if !s.Reverse {
				for _, at := range rest {
					if !yield(at) {
						return
					}
				}
			}
		}
	}
}

// granted are those with a grant on the project.
func (c census) granted(s model.Span) iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		if c.project == nil {
			return
		}
		for g := range c.r.s.State.Grants(c.project, s) {
			if !yield(candidate{who: g.Who, person: g.Person}) {
				return
			}
		}
	}
}

// listed are the rows of the People list to which a role or a grant may give
// access; the others are passed over without reading their accounts.
func (c census) listed(s model.Span, roles []bool) iter.Seq[candidate] {
	now := c.place.Standing.Now
	return func(yield func(candidate) bool) {
		for m := range c.r.s.State.Memberships(c.place.ID, s) {
			role := m.RoleAt(now)
			grants := c.project != nil && m.Grants > 0
			if m.Person == 0 || role != model.Admin && !roles[role] && !grants {
				continue
			}
			if !yield(candidate{who: m.Who, person: m.Person}) {
				return
			}
		}
	}
}

// few are those whose number does not grow with the People list: admins,
// platform admins and the invited.
func (c census) few() []candidate {
	found := map[string]candidate{}
	if c.project != nil && c.all {
		for inv := range c.r.s.State.ProjectInvitations(c.project) {
			if inv.StateAt(c.place.Standing.Now) != model.Pending {
				continue
			}
			who := inv.EmailKey
			if inv.Person != 0 {
				who = c.r.s.Username(inv.Person)
			}
			found[who] = candidate{who: who, person: inv.Person, invitation: inv}
		}
	}
	for m := range c.r.s.State.Admins(c.place.ID) {
		found[m.Who] = candidate{m.Who, m.Person, found[m.Who].invitation}
	}
	for p := range c.r.s.State.PlatformAdmins() {
		found[p.Username] = candidate{p.Username, p.ID, found[p.Username].invitation}
	}
	all := make([]candidate, 0, len(found))
	for _, at := range found {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b candidate) int { return strings.Compare(a.who, b.who) })
	return all
}

// interleaved is one sequence of the many and the few, each who once.
func interleaved(many iter.Seq[candidate], few []candidate, s model.Span) iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		next, stop := iter.Pull(pages.Held(few, pages.ByKey(func(at candidate) string { return at.who }))(s))
		defer stop()
		one, ok := next()
		for at := range many {
			for ok && (one.who < at.who) != s.Reverse && one.who != at.who {
				if !yield(one) {
					return
				}
				one, ok = next()
			}
			if ok && one.who == at.who {
				at.invitation = one.invitation
				one, ok = next()
			}
			if !yield(at) {
				return
			}
		}
		for ; ok; one, ok = next() {
			if !yield(one) {
				return
			}
		}
	}
}
