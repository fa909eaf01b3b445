package heard

import (
	"reflect"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/op/identity"
	"atrium/model/op/join"
	"atrium/model/op/request"
	"atrium/model/op/subscription"
	"atrium/model/op/track"
)

func pick[T any](w *world, from ...T) T { return from[w.r.IntN(len(from))] }

func (w *world) rarely(n int) bool { return w.r.IntN(n) == 0 }

func (w *world) some(from []string, or ...string) string {
	if len(from) == 0 || len(or) > 0 && w.rarely(4) {
		return pick(w, append(or, "none")...)
	}
	return pick(w, from...)
}

func (w *world) place() string {
	if !w.rarely(3) {
		return pick(w, "ml", "ml", "ops")
	}
	return w.some(w.places, "lab")
}

func (w *world) project() string { return w.place() + "/" + pick(w, "p0", "p1", "p2") }

// draw fills an operation in and says who does it.
func (w *world) draw(o model.Operation) (model.Actor, model.Operation) {
	if a, fitting := w.fitting(o); fitting != nil && (!w.rarely(4) || strings.HasPrefix(o.Kind(), "run.")) {
		return a, fitting
	}
	v := reflect.New(reflect.TypeOf(o)).Elem()
	a := w.actor(o)
	w.fill(o, v, a)
	return a, v.Interface().(model.Operation)
}

// fitting draws what must fit together to do anything: a thing, and whose it is.
func (w *world) fitting(o model.Operation) (a model.Actor, fit model.Operation) {
	one := func(from []of) of { return from[w.r.IntN(len(from))] }
	switch o.(type) {
	case op.AcceptInvitation, op.DeclineInvitation:
		if len(w.invited) > 0 {
			i := one(w.invited)
			if _, yes := o.(op.AcceptInvitation); yes {
				return w.as(i.who), op.AcceptInvitation{Ref: i.what}
			}
			return w.as(i.who), op.DeclineInvitation{Ref: i.what}
		}
	case op.RestoreMember:
		if len(w.former) > 0 {
			m := one(w.former)
			return w.as("root"), op.RestoreMember{Workspace: m.what, Who: m.who}
		}
	case op.RevokeInvitation, op.ResendInvitation:
		if len(w.waiting) > 0 {
			m := one(w.waiting)
			if _, again := o.(op.ResendInvitation); again {
				return w.as("root"), op.ResendInvitation{Workspace: m.what, Who: m.who}
			}
			return w.as("root"), op.RevokeInvitation{Workspace: m.what, Who: m.who}
		}
	case chore.CancelDuplicate:
		if len(w.copies) > 0 {
			c := one(w.copies)
			return w.as(c.who), chore.CancelDuplicate{Target: c.what}
		}
	case track.Begin:
		who := pick(w, "ada", "root", w.some(w.people))
		if n := len(w.runs); n < 40 {
			w.runs = append(w.runs, run{who: who, id: model.UUID{byte(n + 1)}})
		}
		return w.as(who), track.Begin{Project: "ml/p0", Run: w.runs[len(w.runs)-1].id, Created: w.now}
	case track.Append, track.End:
		if n := len(w.runs); n > 0 {
			r := &w.runs[max(0, n-1-w.r.IntN(3))]
			if _, ends := o.(track.End); ends {
				return w.as(r.who), track.End{Workspace: "ml", Run: r.id}
			}
			r.seq++
			return w.as(r.who), track.Append{Workspace: "ml", Run: r.id, Entries: []model.Entry{{Seq: r.seq, At: w.now}}}
		}
		return w.as("ada"), track.End{Workspace: "ml"}
	case subscription.RecordPayment:
		return w.as("root"), subscription.RecordPayment{Workspace: w.place(), Paid: w.rarely(2)}
	case join.Workspace:
		return w.as(w.some(w.people)), join.Workspace{Name: w.place()}
	case request.Withdraw:
		if len(w.asked) > 0 {
			q := one(w.asked)
			return w.as(q.who), request.Withdraw{Ref: q.what}
		}
	case identity.RemoveKey, identity.UseKey, identity.SignIn:
		if len(w.keys) > 0 {
			k := one(w.keys)
			a = w.as(k.who)
			if _, removes := o.(identity.RemoveKey); removes {
				return a, identity.RemoveKey{Username: k.who, Key: k.what}
			}
			a.Via, a.Key = model.ViaSSH, k.what
			if _, uses := o.(identity.UseKey); uses {
				return a, identity.UseKey{}
			}
			w.look(func(s model.State) {
				for _, l := range s.Person(a.Person).Logins {
					fit = identity.SignIn{Login: l}
				}
			})
		}
	}
	return a, fit
}

// actor is mostly an admin, at times anybody; who it must be for what needs a
// stranger, a key or Atrium itself.
func (w *world) actor(o model.Operation) model.Actor {
	kind := o.Kind()
	if _, ok := o.(chore.Tidy); ok || strings.HasPrefix(kind, "mail.") {
		return chore.Actor()
	}
	if strings.HasPrefix(kind, "signup") || kind == "key.claim" {
		a := model.Actor{Via: model.ViaSSH}
		if w.rarely(2) {
			a.Key = key(w.r.IntN(6)).Fingerprint
		} else {
			a.Provider, a.Issuer, a.Subject, a.Until = provider, "https://idp.example.com", pick(w, "s1", "s2", "s3"), w.now.Add(time.Hour)
		}
		return a
	}
	a := w.as(pick(w, "root", "ada", "ada", w.some(w.people)))
	w.look(func(s model.State) {
		p := s.Person(a.Person)
		if p == nil || !w.rarely(3) && kind != "key.use" && kind != "login.sign-in" && kind != "workspace.set" {
			return
		}
		a.Via = model.ViaSSH
		for k := range s.Keys(p.ID) {
			a.Key = k.Fingerprint
			return
		}
		for _, l := range p.Logins {
			a.Provider, a.Issuer, a.Subject, a.Until = l.Provider, l.Issuer, l.Subject, w.now.Add(time.Hour)
		}
	})
	return a
}

func (w *world) fill(o model.Operation, v reflect.Value, a model.Actor) {
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() {
			w.field(o, v.Type().Field(i).Name, f, a)
		}
	}
}

func (w *world) field(o model.Operation, name string, f reflect.Value, a model.Actor) {
	switch x := f.Addr().Interface().(type) {
	case *string:
		*x = w.word(o, name)
	case **string:
		if w.rarely(2) {
			s := w.word(o, name)
			*x = &s
		}
	case *[]string:
		if name == "Values" {
			*x = []string{pick(w, "seats=3", "seats=0", "hours=10", "price=1.00", "visibilities=private")}
		}
	case *map[string]string:
		if w.rarely(2) || o.Kind() != (asset.UpdateVersion{}).Kind() {
			*x = w.values(o)
		}
	case *map[string]asset.Secret:
	case *model.ID:
		switch {
		case strings.HasPrefix(o.Kind(), "mail.") && len(w.mails) > 0:
			*x = pick(w, w.mails...)
		case len(w.requests) > 0:
			*x = pick(w, w.requests...)
		}
	case *[]model.ID, *[]byte, *model.MemberAccess, *model.OrganizationType:
	case *time.Time:
		if w.rarely(3) {
			*x = w.now.Add(pick(w, time.Hour, 30*time.Hour, 20*24*time.Hour, 20*24*time.Hour))
		}
	case *time.Duration:
	case *uint64:
		if name == "Seq" {
			*x = w.seq - min(w.seq, uint64(w.r.IntN(6)))
		}
	case *int:
		*x = w.r.IntN(5) & 1
	case *int64:
		*x = pick(w, int64(0), 3600, 1<<40)
	case *bool:
		*x = w.rarely(2) && name != "NoGrant" && name != "Ownerless"
	case *model.Login:
		*x = w.login(a)
	case *identity.Proof:
		if a.Key != "" {
			for n := range 6 {
				if k := key(n); k.Fingerprint == a.Key {
					x.Blob = k.Blob
				}
			}
		} else {
			x.Login = w.login(a)
		}
	default:
		w.other(o, f, a)
	}
}

// other draws what is an enumeration, a part of an operation, or may be left out.
func (w *world) other(o model.Operation, f reflect.Value, a model.Actor) {
	switch f.Kind() {
	case reflect.Uint8:
		f.SetUint(1 + w.r.Uint64N(3))
		if f.Type() == reflect.TypeFor[model.Role]() {
			f.SetUint(1 + w.r.Uint64N(4))
		}
	case reflect.Pointer:
		if w.rarely(2) {
			f.Set(reflect.New(f.Type().Elem()))
			if f.Elem().Kind() == reflect.Struct {
				w.fill(o, f.Elem(), a)
			} else {
				f.Elem().SetUint(w.r.Uint64N(3))
			}
		}
	case reflect.Slice:
		if w.rarely(3) {
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			w.fill(o, f.Index(0), a)
		}
	}
}

func (w *world) login(a model.Actor) model.Login {
	if a.Subject != "" {
		return model.Login{Provider: a.Provider, Issuer: a.Issuer, Subject: a.Subject}
	}
	return model.Login{Provider: provider, Issuer: "https://idp.example.com", Subject: pick(w, "s1", "s2", "s3", "s4", "s5")}
}

// word is a string for a field.
func (w *world) word(o model.Operation, name string) string {
	kind := o.Kind()
	noun, _, _ := strings.Cut(kind, ".")
	switch name {
	case "Workspace":
		return w.place()
	case "Project", "Source", "Target":
		if (strings.HasPrefix(noun, "model") || noun == "comment" || noun == "integration") && !w.rarely(3) {
			return "ml/p0"
		}
		return w.project()
	case "Who":
		return w.some(w.people, "x@out.example", "y@example.com", "eva@example.com")
	case "Username":
		if kind == "user.create" || kind == "signup" {
			return pick(w, "eva", "fay", "gus")
		}
		return w.some(w.people)
	case "ReplaceAdmin":
		return pick(w, "", "root", "bob", "cyd")
	case "Email":
		return pick(w, "eva@example.com", "fay@out.example", "gus@example.com", "x@out.example")
	case "Name":
		switch {
		case noun == "service":
			return pick(w, "ci", "cd")
		case noun == "workspace":
			return w.place()
		case noun == "integration":
			return "tool"
		case noun == "plan":
			return pick(w, "team", "unlimited", "individual")
		}
		return ""
	case "Invitation":
		if !w.rarely(4) {
			return ""
		}
		return w.some(w.refs)
	case "Ref", "Code":
		return w.some(w.refs)
	case "ID":
		return w.some(w.comments)
	case "Model":
		return "net"
	case "Integration":
		return "tool"
	case "Of":
		return "slack"
	case "Label":
		return pick(w, "github:x", "github:y")
	case "Plan":
		return pick(w, "team", "unlimited", "individual", "team-trial", "academic")
	case "Key":
		if noun == "key" {
			return key(w.r.IntN(6)).Fingerprint
		}
		return ""
	case "Line":
		return line(w.r.IntN(6))
	case "Provider":
		return provider
	case "Method":
		return "invoice"
	case "From":
		return pick(w, "", "atrium@example.com", "atrium@example.com")
	case "Text":
		return pick(w, "Well done, @bob and @cyd.", "Hm.")
	case "Reason", "Description", "Error":
		return pick(w, "because", "so that it works")
	}
	return ""
}

// values are the settings of an operation.
func (w *world) values(o model.Operation) map[string]string {
	switch o.Kind() {
	case "workspace.set":
		switch w.r.IntN(7) {
		case 0:
			return map[string]string{"everyone": pick(w, "none", "viewer", "editor")}
		case 1:
			return map[string]string{"domain-invites": pick(w, "on", "on", "off")}
		case 2:
			return map[string]string{"login-provider": pick(w, provider, provider, "off")}
		case 3:
			return map[string]string{"members-create-projects": pick(w, "on", "off")}
		case 4:
			return map[string]string{"visibilities": "private,workspace,public"}
		}
		return map[string]string{"guests": pick(w, "on", "on", "off")}
	case "platform.set":
		switch w.r.IntN(6) {
		case 5:
			return map[string]string{"charge-command": pick(w, "true", "")}
		case 0:
			return map[string]string{"anonymous": pick(w, "on", "off")}
		case 1:
			return map[string]string{"self-service": pick(w, "on", "off")}
		case 2:
			return map[string]string{"default-plan": pick(w, "team", "unlimited", "unlimited", "team-trial")}
		}
		return map[string]string{"signup": pick(w, "open", "open", "invitation")}
	}
	return map[string]string{pick(w, "a", "b"): pick(w, "1", "2", "")}
}
