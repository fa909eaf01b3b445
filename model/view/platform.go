package view

import (
	"iter"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// Platform are the deployment's settings. Every signed-in person may know the
// policies; who may create workspaces by name, the charging command and the
// figures are for platform admins. Nobody signed in: Denied.
func (r *Reader) Platform() (PlatformRow, error) {
	if _, err := r.s.SignedIn(); err != nil {
		return PlatformRow{}, err
	}
	p := r.s.State.Platform()
	row := PlatformRow{
		WorkspaceCreation: p.WorkspaceCreation, Creators: []string{}, Signup: p.Signup, Anonymous: p.Anonymous,
		DefaultPlan: p.DefaultPlan, InvitationExpiry: p.InvitationDays, Directory: p.Directory,
		SelfService: p.SelfService, Contact: p.Contact, Version: p.Version,
	}
	if !r.s.Admin() {
		return row, nil
	}
	row.ChargeCommand, row.People, row.Workspaces = p.ChargeCommand, p.People, p.Workspaces
	for _, id := range p.Creators {
		if name := r.s.Username(id); name != "" {
			row.Creators = append(row.Creators, name)
		}
	}
	return row, nil
}

// Users lists all accounts but the deleted by username, for platform admins;
// others: Denied.
// The filter is text that username, address or name contains.
func (r *Reader) Users(p model.Page, filter string) (model.List[UserRow], error) {
	if err := r.s.RequireAdmin("The list of accounts"); err != nil {
		return model.List[UserRow]{}, err
	}
	needle, total := strings.ToLower(filter), -1
	if needle == "" {
		total = r.s.State.Platform().People
	}
	return pages.List[*model.Name, UserRow]{
		From: func(s model.Span) iter.Seq[*model.Name] { return r.s.State.Names(s) },
		Key:  func(n *model.Name) string { return n.Name },
		Row: func(n *model.Name) (UserRow, bool) {
			if n.Person == 0 {
				return UserRow{}, false
			}
			who := r.s.State.Person(n.Person)
			if who == nil || who.State == model.PersonDeleted || !scope.Contains(needle, who.Username, who.Name, who.Email) {
				return UserRow{}, false
			}
			return userRow(who), true
		},
	}.Page(p, total), nil
}

// User is one account, for platform admins and its owner. For everybody else
// it is the same NotFound as an account that does not exist.
func (r *Reader) User(username string) (UserRow, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return UserRow{}, err
	}
	if r.meant(username) && username != "" {
		return userRow(me), nil
	}
	p := find.Person(r.s.State, username)
	if p == nil {
		p = r.s.Account(text.Fold(username)) // of the deleted the name is left
	}
	if p != nil && (p.ID == me.ID || r.s.Admin()) {
		return userRow(p), nil
	}
	return UserRow{}, model.Errorf(model.NotFound, "There is no account %s that you can see.", username)
}

func userRow(p *model.Person) UserRow {
	return UserRow{
		Username: p.Username, Name: p.Shown(), Email: p.Email, EmailVerified: p.EmailVerified,
		Kind: p.Kind.String(), State: p.State.String(), PlatformAdmin: p.PlatformAdmin,
		Labels: append([]string{}, p.Labels...), OriginalName: Opt(p.Original), CreatedAt: At(p.Created), Version: p.Version,
	}
}
