package storage

import (
	"strings"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/storage/table"
)

// migrations are all of them, in order: the first one leads from version 1 to
// version 2. The schema's version is one more than their number.
func migrations() []migration { return []migration{catchUp, countSizes, addPeopleUp} }

// catchUp leads to version 2. Files of version 1 may be from before the agenda and
// the index of kinds of rows: what ends in them gets its entry, unless it has one,
// and rows their place in the index. One pass over memberships, projects and grants
// when such a file is first opened; nothing is decided by it, as rights end by the
// clock. What lies in a workspace that is damaged is left as it is: it is set apart
// then anyway, and the others have to open.
//
// Rejected: a chore in bounded batches, which needs a place to keep how far it is, and
// lists that are not whole until it ends.
func catchUp(u *table.Unit) error {
	c := catching{Unit: u, known: map[string]bool{}}
	for t := range u.Due(u.Now().AddDate(1000, 0, 0)) {
		c.known[stamp(t)] = true
	}
	var all []model.ID
	for n := range u.Names(model.Span{}) {
		if n.Workspace != 0 {
			all = append(all, n.Workspace)
		}
	}
	for _, id := range all {
		c.workspace(id)
	}
	return nil
}

// catching is the pass.
type catching struct {
	*table.Unit
	known map[string]bool // the entries that there are
}

// PutTask leaves out entries that there are already.
func (c catching) PutTask(t *model.Task) {
	if !c.known[stamp(t)] {
		c.Unit.PutTask(t)
	}
}

// stamp tells what an entry is about, and for which end it was made.
func stamp(t *model.Task) string {
	at := t.Cursor
	if t.Kind == model.TaskPurge {
		at = "" // a cursor of the work
	}
	return strings.Join([]string{t.Kind.String(), t.Workspace.String(), t.Project.String(), t.Who, t.Ref.String(), at}, "\x00")
}

func (c catching) workspace(id model.ID) {
	var damage error
	defer table.Guard(&damage)
	w := c.Workspace(id)
	if w == nil || w.State != model.WorkspaceActive {
		return
	}
	var rows []*model.Membership
	guests := 0
	for m := range c.Memberships(id, model.Span{}) {
		if m.Guest() {
			guests++
		}
		if len(m.Kinds()) > 0 {
			rows = append(rows, m)
		}
	}
	for _, m := range rows {
		c.ListKinds(m)
		agenda.Membership(c, m)
		c.invitation(m.Invitation)
	}
	if w.Counts.Guests != guests {
		w.Counts.Guests = guests
		c.PutWorkspace(w)
	}
	var projects []*model.Project
	for p := range c.Projects(id, model.Span{}) {
		projects = append(projects, p)
	}
	for _, p := range projects {
		c.project(p)
	}
}

func (c catching) project(p *model.Project) {
	if p.InTrash() && c.Task(p.Task) == nil {
		agenda.Trashed(c, p)
		c.PutProject(p)
	}
	var ending []*model.Grant
	for g := range c.Grants(p, model.Span{}) {
		if !g.Expires.IsZero() {
			ending = append(ending, g)
		}
	}
	for _, g := range ending {
		agenda.Grant(c, g)
	}
	var asked []model.ID
	for i := range c.ProjectInvitations(p) {
		asked = append(asked, i.ID)
	}
	for _, i := range asked {
		c.invitation(i)
	}
}

// invitation gives a pending one its entry, which bears its id.
func (c catching) invitation(id model.ID) {
	if i := c.Invitation(id); i != nil && i.State == model.Pending && c.Task(id) == nil {
		agenda.Invitation(c, i)
	}
}
