// Package assume finds for whom a local command acts (SPEC 8, --as) and leaves
// the operator's trace (P6).
package assume

import (
	"context"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/text"
)

// person finds the person for whom a local command acts: the named one, or the
// one that init stored. It is an operation so that it can ask where nobody is
// signed in yet; it is only ever tried and changes nothing.
type person struct{ username string }

// Kind is the word for logs; it never gets into the audit trail.
func (person) Kind() string { return "session.assume" }

// Authorize lets whoever can open the file.
func (o person) Authorize(_ model.State, p model.Principal) error {
	if !p.System {
		return model.Errorf(model.Denied, "Only whoever can open the file may act as someone else.")
	}
	return nil
}

// Apply tells the person as the effect's target.
func (o person) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	var p *model.Person
	if o.username == "" {
		if p = u.Person(u.Platform().Person); p == nil {
			return model.Effect{}, model.Errorf(model.Unavailable, "The file has no account yet.").
				With("account", "none").WithHint("Make the first one: atrium init --username U --email E.")
		}
	} else if n := u.Name(text.Fold(o.username)); n != nil {
		p = u.Person(n.Person)
	}
	if p == nil || p.State == model.PersonDeleted {
		return model.Effect{}, model.Errorf(model.NotFound, "There is no person %q to act as.", o.username).
			WithHint("atrium user list shows the accounts.")
	}
	return model.Effect{Target: p.Username, People: []model.ID{p.ID}, Unchanged: true}, nil
}

// Actor is whom a local command acts as: the named person, or without a name
// the one that init stored. The operator behind another person is the stored
// one, where there is none the OS user (P6). Errors: unavailable while the file
// has no account, not_found for an unknown name.
func Actor(ctx context.Context, s port.Store, as string, osUser func() string) (model.Actor, error) {
	a := model.Actor{Via: model.ViaCLI}
	verdicts, err := s.Try(ctx, model.Actor{System: true, Via: model.ViaCLI}, person{}, person{as})
	if err != nil {
		return a, err
	}
	stored, named := verdicts[0], verdicts[1]
	if named.Err != nil {
		return a, named.Err
	}
	a.Person = named.Effect.People[0]
	switch {
	case as == "" || stored.Err == nil && stored.Effect.Target == named.Effect.Target:
	case stored.Err == nil:
		a.Operator = stored.Effect.Target
	default:
		a.Operator = osUser()
	}
	return a, nil
}
