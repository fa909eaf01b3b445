package imports

import (
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
)

// label is the label that keeps a handle: in small letters, as GitHub compares
// handles without case.
func label(folded string) string { return githubLabel + folded }

const githubLabel = "github:"

// readOrgs collects who is in which organisation, and as what.
func (p *planner) readOrgs() error {
	p.accounts = map[string]*account{}
	for _, o := range p.file.Orgs {
		at := &place{org: o, members: map[string]*member{}}
		p.places = append(p.places, at)
		for _, h := range o.Admins {
			p.listed(at, h, model.Admin)
		}
		role := model.Member
		if o.MembersCreate {
			role = model.Editor
		}
		for _, h := range o.Members {
			p.listed(at, h, role)
		}
		var err error
		if at.access, err = accessOf(o, func(f string) bool { return at.members[f] != nil }); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) listed(at *place, handle string, role model.Role) {
	f := fold(handle)
	a := p.accounts[f]
	if a == nil {
		a = &account{handle: handle}
		p.accounts[f] = a
	}
	a.handle = min(a.handle, handle)
	switch m := at.members[f]; {
	case m == nil:
		at.members[f] = &member{account: a, role: role}
	case m.role == role:
		m.said = "listed more than once"
	default:
		m.said = "listed as admin and as member; admin counts"
	}
}

// nameAccounts finds the person of every handle: by its label only, or with
// Match by the username. Others get a name that is free.
func (p *planner) nameAccounts() {
	for _, f := range text.ImportOrder(slices.Collect(maps.Keys(p.accounts))) {
		a := p.accounts[f]
		a.row = &Row{Kind: KindPerson, Name: a.handle, Outcome: Outcome{Result: Created}}
		taken := func() string { return p.heldBy(f) + "; --match adopts an account of that name" }
		if a.person = p.state.PersonByLabel(label(f)); a.person != nil {
			a.username, a.row.Result = a.person.Username, Unchanged
			taken = func() string { return "found by its label" }
		} else if a.person = p.adoptable(f); a.person != nil {
			a.username, a.row.Result = a.person.Username, Updated
			a.row.note("adopts the account of that name")
		} else {
			a.username, _ = allot(text.DeriveUsername, f, func(n string) hold {
				return p.holder(n, func(*model.Name) bool { return false })
			})
			p.given[a.username] = true
		}
		a.row.Target = view.Opt(a.username)
		a.row.rename(text.KindUsername, a.handle, a.username, taken)
		if a.person != nil && !a.person.Active() {
			a.row.note("the account is suspended")
		}
	}
}

// adoptable is the account whose username is the handle, with Match: of a
// person who is not known under another handle.
func (p *planner) adoptable(folded string) *model.Person {
	if !p.options.Match {
		return nil
	}
	n := p.state.Name(folded)
	if n == nil || n.Person == 0 {
		return nil
	}
	who := p.state.Person(n.Person)
	if who == nil || who.Kind != model.Human || who.State == model.PersonDeleted ||
		slices.ContainsFunc(who.Labels, func(l string) bool { return strings.HasPrefix(l, githubLabel) }) {
		return nil
	}
	return who
}

// planAccounts makes and labels the accounts, and reports the people that only
// teams name.
func (p *planner) planAccounts() {
	var rows []*Row
	for _, f := range slices.Sorted(maps.Keys(p.accounts)) {
		a := p.accounts[f]
		rows = append(rows, a.row)
		switch a.row.Result {
		case Created:
			p.step(&step{out: &a.row.Outcome, op: op.CreateUser{
				Username: a.username, Labels: []string{label(f)}, Original: original(a.handle, a.username),
			}})
		case Updated:
			p.step(&step{out: &a.row.Outcome, op: op.LabelUser{Username: a.username, Label: label(f)}})
		}
	}
	rows = append(rows, p.strangers()...)
	slices.SortStableFunc(rows, func(a, b *Row) int { return compareFolded(a.Name, b.Name) })
	p.plan.rows = append(p.plan.rows, rows...)
}

// strangers are the people that teams name and no organisation lists.
func (p *planner) strangers() []*Row {
	byHandle := map[string]*Row{}
	for _, at := range p.places {
		for f, written := range at.access.outsiders {
			switch row := byHandle[f]; {
			case p.accounts[f] != nil: // told among the roles of this organisation
			case row == nil:
				byHandle[f] = &Row{Kind: KindPerson, Name: written, Outcome: Outcome{
					Result: Skipped, Reason: view.Opt("named only by teams, of " + at.org.Name),
				}}
			default:
				row.Name = min(row.Name, written)
				row.Reason += view.Opt(", " + at.org.Name)
			}
		}
	}
	return slices.Collect(maps.Values(byHandle))
}
