package storage

import "atrium/model"

// The fields of each record, in order; those in the key are not among them.
// What is most often zero comes last, where it takes no room.
// New fields go to the end of a list. Lists inside another list (settings and
// counts of a workspace) are closed: what they gain goes to the end of the
// outer one.

func (c *codec) platform(p *model.Platform) {
	c.str(&p.WorkspaceCreation)
	c.ids(&p.Creators)
	c.str(&p.Signup)
	c.bool(&p.Anonymous)
	c.str(&p.DefaultPlan)
	c.int(&p.InvitationDays)
	c.str(&p.Directory)
	c.bool(&p.SelfService)
	c.str(&p.Contact)
	c.str(&p.ChargeCommand)
	c.id(&p.Person)
	c.int(&p.Admins)
	c.int(&p.People)
	c.int(&p.Workspaces)
	c.uint64(&p.Version)
}

func (c *codec) name(n *model.Name) {
	c.id(&n.Person)
	c.id(&n.Workspace)
}

func (c *codec) person(p *model.Person) {
	c.str(&p.Username)
	enum(c, &p.Kind)
	enum(c, &p.State)
	c.bool(&p.PlatformAdmin)
	c.str(&p.Email)
	c.twin(&p.EmailKey, p.Email)
	c.bool(&p.EmailVerified)
	c.twin(&p.Name, p.Username)
	c.id(&p.Home)
	c.time(&p.Created)
	c.uint64(&p.Version)
	c.id(&p.Current)
	c.strs(&p.Labels)
	c.str(&p.Original)
}

func (c *codec) workspace(w *model.Workspace) {
	c.uuid(&w.UUID)
	c.str(&w.Name)
	enum(c, &w.Kind)
	enum(c, &w.State)
	c.id(&w.Owner)
	c.str(&w.Plan)
	c.time(&w.Created)
	c.uint64(&w.Version)
	c.settings(&w.Settings)
	c.counts(&w.Counts)
	enum(c, &w.Organization)
	c.str(&w.Description)
	c.str(&w.Original)
}

func (c *codec) settings(s *model.Settings) {
	enum(c, &s.Everyone)
	c.bool(&s.Guests)
	c.bool(&s.MembersCreate)
	enum(c, &s.Visibilities)
	enum(c, &s.DefaultVisibility)
}

func (c *codec) counts(n *model.Counts) {
	c.int(&n.Rows)
	c.int(&n.People)
	c.int(&n.Pending)
	c.int(&n.Admins)
	for i := range n.Projects {
		c.int(&n.Projects[i])
	}
	c.int(&n.Trashed)
}

// membership begins with what the filter of the People list looks at, so that
// it is found without reading the rest (searchText).
func (c *codec) membership(m *model.Membership) {
	c.str(&m.Search)
	c.id(&m.Person)
	enum(c, &m.Role)
	c.time(&m.Joined)
	c.uint32(&m.Epoch)
	c.id(&m.InvitedBy)
	c.int(&m.Grants)
	c.time(&m.Expires)
	c.id(&m.Invitation)
}

// former ends with the membership, which may grow.
func (c *codec) former(f *model.Former) {
	c.time(&f.Removed)
	c.id(&f.By)
	c.membership(&f.Membership)
}

func (c *codec) project(p *model.Project) {
	c.str(&p.Name)
	c.str(&p.Key)
	c.str(&p.Description)
	enum(c, &p.Visibility)
	enum(c, &p.Access)
	c.id(&p.CreatedBy)
	c.time(&p.Created)
	c.time(&p.Trashed)
	c.id(&p.TrashedBy)
	c.int64(&p.Storage)
	c.str(&p.Original)
	c.uint64(&p.Version)
}

func (c *codec) grant(g *model.Grant) {
	c.id(&g.Person)
	enum(c, &g.Role)
	c.time(&g.Expires)
	c.id(&g.By)
	c.time(&g.At)
	c.uint32(&g.Epoch)
}

func (c *codec) invitation(i *model.Invitation) {
	c.id(&i.Workspace)
	c.id(&i.Project)
	c.id(&i.Person)
	c.str(&i.EmailKey)
	c.str(&i.Email)
	enum(c, &i.Role)
	for n := range sized(c, &i.Projects) {
		c.id(&i.Projects[n].Project)
		enum(c, &i.Projects[n].Role)
		c.keep()
	}
	c.id(&i.By)
	c.time(&i.Created)
	c.time(&i.Sent)
	c.time(&i.Expires)
	enum(c, &i.State)
	c.time(&i.Until)
	c.bytes(&i.CodeHash)
}

func (c *codec) notice(n *model.Notice) {
	c.id(&n.Workspace)
	c.time(&n.At)
	c.str(&n.Text)
	c.bool(&n.Read)
}

func (c *codec) audit(a *model.AuditRecord) {
	c.time(&a.At)
	c.str(&a.Actor)
	c.id(&a.ActorID)
	c.str(&a.Operator)
	enum(c, &a.Via)
	c.str(&a.Operation)
	c.str(&a.Target)
	c.str(&a.Workspace)
	c.id(&a.WorkspaceID)
	c.bytes(&a.Before)
	c.bytes(&a.After)
	c.str(&a.Reason)
	c.bytes(&a.Hash)
}

// counter is the record of metaSchema and metaID.
type counter struct{ N uint64 }

func (c *codec) counter(n *counter) { c.uint64(&n.N) }

// auditHead is the end of the audit chain.
type auditHead struct {
	Seq  uint64
	Hash []byte
}

func (c *codec) auditHead(h *auditHead) {
	c.uint64(&h.Seq)
	c.bytes(&h.Hash)
}
