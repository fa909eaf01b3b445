package record

import "atrium/model"

// The fields of each record, in order; those in the key are not among them.
// What is most often zero comes last, where it takes no room.
// New fields go to the end of a list. Lists inside another list (settings and
// counts of a workspace) are closed: what they gain goes to the end of the
// outer one.

// Platform lists the fields of the deployment's settings.
func Platform(c *Codec, p *model.Platform) {
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
	c.str(&p.Mail)
	c.str(&p.Host)
}

// Name lists the fields of an entry of the namespace.
func Name(c *Codec, n *model.Name) {
	c.id(&n.Person)
	c.id(&n.Workspace)
}

// Person lists the fields of an account.
func Person(c *Codec, p *model.Person) {
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
	for n := range sized(c, &p.Logins) {
		c.str(&p.Logins[n].Provider)
		c.str(&p.Logins[n].Issuer)
		c.str(&p.Logins[n].Subject)
		c.time(&p.Logins[n].Linked)
		c.keep()
	}
	c.time(&p.Trial)
}

// Workspace lists the fields of a workspace.
func Workspace(c *Codec, w *model.Workspace) {
	c.uuid(&w.UUID)
	c.str(&w.Name)
	enum(c, &w.Kind)
	enum(c, &w.State)
	c.id(&w.Owner)
	c.str(&w.Plan)
	c.time(&w.Created)
	c.uint64(&w.Version)
	settings(c, &w.Settings)
	counts(c, &w.Counts)
	enum(c, &w.Organization)
	c.str(&w.Description)
	c.str(&w.Original)
	c.str(&w.Settings.Domain)
	c.str(&w.Settings.Provider)
	c.int(&w.Counts.Services)
	c.int(&w.Counts.Requests)
	c.id(&w.Task)
	c.int(&w.Counts.Guests)
}

func settings(c *Codec, s *model.Settings) {
	enum(c, &s.Everyone)
	c.bool(&s.Guests)
	c.bool(&s.MembersCreate)
	enum(c, &s.Visibilities)
	enum(c, &s.DefaultVisibility)
}

func counts(c *Codec, n *model.Counts) {
	c.int(&n.Rows)
	c.int(&n.People)
	c.int(&n.Pending)
	c.int(&n.Admins)
	for i := range n.Projects {
		c.int(&n.Projects[i])
	}
	c.int(&n.Trashed)
}

// Membership lists the fields of a row of the People list. It begins with what
// the filter of that list looks at, so that it is found without reading the
// rest (FirstText).
func Membership(c *Codec, m *model.Membership) {
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

// Former lists the fields of what a removed member had. It ends with the
// membership, which may grow.
func Former(c *Codec, f *model.Former) {
	c.time(&f.Removed)
	c.id(&f.By)
	Membership(c, &f.Membership)
}

// Project lists the fields of a project.
func Project(c *Codec, p *model.Project) {
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
	enum(c, &p.State)
	c.id(&p.Task)
	c.int(&p.LastRun)
	c.int(&p.Runs)
}

// Grant lists the fields of a grant.
func Grant(c *Codec, g *model.Grant) {
	c.id(&g.Person)
	enum(c, &g.Role)
	c.time(&g.Expires)
	c.id(&g.By)
	c.time(&g.At)
	c.uint32(&g.Epoch)
}

// Invitation lists the fields of an invitation.
func Invitation(c *Codec, i *model.Invitation) {
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
	c.int64((*int64)(&i.For))
}

// Notice lists the fields of a notice.
func Notice(c *Codec, n *model.Notice) {
	c.id(&n.Workspace)
	c.time(&n.At)
	c.str(&n.Text)
	c.bool(&n.Read)
	enum(c, &n.Kind)
	c.id(&n.Ref)
}

// Audit lists the fields of an audit record.
func Audit(c *Codec, a *model.AuditRecord) {
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

// Count is a number that the store keeps for itself.
type Count struct{ N uint64 }

// Counter lists the field of a Count.
func Counter(c *Codec, n *Count) { c.uint64(&n.N) }

// Head is the end of the audit chain.
type Head struct {
	Seq  uint64
	Hash []byte
}

// AuditHead lists the fields of a Head.
func AuditHead(c *Codec, h *Head) {
	c.uint64(&h.Seq)
	c.bytes(&h.Hash)
}
