package record

import "atrium/model"

// Request lists the fields of an access request.
func Request(c *Codec, r *model.Request) {
	c.id(&r.Workspace)
	c.id(&r.Project)
	c.str(&r.Target)
	c.id(&r.Person)
	enum(c, &r.Role)
	c.str(&r.Reason)
	c.time(&r.Created)
	c.time(&r.Expires)
	enum(c, &r.State)
	c.id(&r.By)
	c.str(&r.Answer)
	c.time(&r.Answered)
}

// Comment lists the fields of a comment.
func Comment(c *Codec, r *model.Comment) {
	c.id(&r.By)
	c.time(&r.At)
	c.str(&r.Text)
	c.uint64(&r.Version)
	c.time(&r.Edited)
}

// Meta lists the fields of an entry of a project's metadata.
func Meta(c *Codec, m *model.Meta) {
	c.str(&m.Value)
	c.id(&m.By)
	c.time(&m.At)
}

// Integration lists the fields of an integration.
func Integration(c *Codec, i *model.Integration) {
	c.id(&i.ID)
	c.str(&i.Kind)
	pairs(c, &i.Settings)
	pairs(c, &i.Secrets)
	c.id(&i.By)
	c.time(&i.Created)
	c.uint64(&i.Version)
}

// Connection lists the fields of a connection.
func Connection(c *Codec, n *model.Connection) {
	c.id(&n.By)
	c.time(&n.At)
}

// RegisteredModel lists the fields of a registered model.
func RegisteredModel(c *Codec, m *model.RegisteredModel) {
	c.id(&m.ID)
	c.str(&m.Description)
	c.id(&m.By)
	c.time(&m.Created)
	c.int(&m.Versions)
	c.uint64(&m.Version)
}

// ModelVersion lists the fields of a model version.
func ModelVersion(c *Codec, v *model.ModelVersion) {
	enum(c, &v.Stage)
	c.str(&v.Description)
	pairs(c, &v.Metadata)
	c.id(&v.By)
	c.time(&v.Created)
	c.uint64(&v.Version)
}

// Key lists the fields of a public key.
func Key(c *Codec, k *model.Key) {
	c.id(&k.Person)
	c.str(&k.Name)
	c.bytes(&k.Blob)
	c.time(&k.Added)
	c.time(&k.Used)
	c.str(&k.Provider)
	c.time(&k.Until)
}

// Code lists the fields of a one-time code.
func Code(c *Codec, o *model.OneTimeCode) {
	enum(c, &o.Kind)
	c.id(&o.Person)
	c.str(&o.Email)
	c.str(&o.EmailKey)
	c.bytes(&o.Hash)
	c.time(&o.Expires)
	c.time(&o.Sent)
	c.time(&o.Since)
	c.int(&o.Sends)
	c.int(&o.Tries)
	c.bool(&o.Passed)
}

// Mail lists the fields of a mail.
func Mail(c *Codec, m *model.Mail) {
	c.str(&m.To)
	c.str(&m.Subject)
	c.str(&m.Text)
	c.uuid(&m.Token)
	c.time(&m.Created)
	c.time(&m.Next)
	c.time(&m.Expires)
	c.id(&m.Invitation)
	c.id(&m.By)
	c.id(&m.Workspace)
	c.int(&m.Tries)
	c.str(&m.Error)
	c.id(&m.Person)
	c.bool(&m.Admin)
	c.id(&m.Request)
}

// Task lists the fields of a task.
func Task(c *Codec, t *model.Task) {
	enum(c, &t.Kind)
	c.time(&t.At)
	c.id(&t.Workspace)
	c.id(&t.Project)
	c.str(&t.Who)
	c.id(&t.Ref)
	c.id(&t.Source.Workspace)
	c.id(&t.Source.Project)
	c.id(&t.By)
	c.time(&t.Since)
	c.str(&t.Cursor)
	c.int(&t.Done)
	c.int(&t.Total)
	c.str(&t.Error)
	c.int(&t.Tries)
}

func pairs(c *Codec, p *[]model.Pair) {
	for n := range sized(c, p) {
		c.str(&(*p)[n].Key)
		c.str(&(*p)[n].Value)
		c.keep() // elements of a list are all written
	}
}
