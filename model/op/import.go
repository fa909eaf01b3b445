package op

import (
	"slices"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// Survey lets an import look at the present state before it plans: at the
// whole deployment, or for the people of one workspace. It changes nothing, so
// it leaves no audit record; Store.Try is the place for it.
//
// Look may be called more than once, with nothing left over from the call
// before. The state is not valid after it returns.
type Survey struct {
	Workspace string // "": the whole deployment
	Look      func(model.State, model.Principal)
}

// Kind is the word for logs.
func (Survey) Kind() string { return "import.survey" }

// Authorize: platform admins; in one workspace people.manage.
func (o Survey) Authorize(s model.State, p model.Principal) error {
	if o.Workspace == "" {
		return rule.PlatformAdmin(p, "import organisations")
	}
	if find.Workspace(s, o.Workspace) == nil {
		return model.NoSuch(model.PeopleManage, o.Workspace)
	}
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply looks.
func (o Survey) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	o.Look(u, by)
	return model.Effect{Summary: "Look at the present state.", Unchanged: true}, nil
}

// MemberRow finds the row of WHO (N6) on a workspace's People list; nil when
// there is none. It is for whoever may manage those people.
func MemberRow(s model.State, w *model.Workspace, who string) *model.Membership {
	m, _, err := find.Member(s, w, who)
	if err != nil {
		return nil
	}
	return m
}

// Invitee is the key of the row that inviting WHO (N6) to a workspace would
// make: a username or a canonical address. The error is the one of Invite.
func Invitee(s model.State, w *model.Workspace, who string) (string, error) {
	m, _, err := invitation.For(s, w, who)
	if err != nil {
		return "", err
	}
	return m.Who, nil
}

// LabelUser adds a label to an account: a fact from an import such as
// github:HANDLE, by which later imports find the account again. It is never a
// proof of identity.
type LabelUser struct{ Username, Label string }

// Kind is the audit word.
func (LabelUser) Kind() string { return "user.label" }

// Authorize: platform admins.
func (o LabelUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "label accounts")
}

// Apply adds the label; each belongs to one account at most.
func (o LabelUser) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if o.Label == "" {
		return model.Effect{}, model.Errorf(model.Invalid, "A label needs a text.")
	}
	if err := text.Free("label", o.Label, text.MaxDescription, false); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	if other := u.PersonByLabel(o.Label); other != nil && other.ID != p.ID {
		return model.Effect{}, model.Errorf(model.Conflict, "The label %s belongs to %s already.", o.Label, other.Username)
	}
	before := slices.Clone(p.Labels)
	after := append(slices.Clone(before), o.Label)
	slices.Sort(after) // an order of its own, which taking one away and adding it again keeps
	e := model.Effect{
		Target: p.Username, Summary: "Label the account " + p.Username + " with " + o.Label + ".",
		Before: model.Facts{"labels": before}, After: model.Facts{"labels": after},
		Unchanged: slices.Contains(p.Labels, o.Label), People: []model.ID{p.ID},
	}
	if !e.Unchanged {
		p.Labels, p.Version = after, p.Version+1
		u.PutPerson(p)
	}
	return e, nil
}

// UnlabelUser takes a label of an account away.
type UnlabelUser struct{ Username, Label string }

// Kind is the audit word.
func (UnlabelUser) Kind() string { return "user.unlabel" }

// Authorize: platform admins.
func (o UnlabelUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "label accounts")
}

// Apply takes the label away; imports do not find the account by it any more.
func (o UnlabelUser) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	at := slices.Index(p.Labels, o.Label)
	if at < 0 {
		return model.Effect{}, model.Errorf(model.NotFound, "%s does not have the label %s.", p.Username, text.Quote(o.Label))
	}
	left := slices.Delete(slices.Clone(p.Labels), at, at+1)
	e := model.Effect{
		Target: p.Username, Summary: "Take the label " + o.Label + " of the account " + p.Username + " away.",
		Before: model.Facts{"labels": p.Labels}, After: model.Facts{"labels": left}, People: []model.ID{p.ID},
	}
	p.Labels, p.Version = left, p.Version+1
	u.PutPerson(p)
	return e, nil
}
