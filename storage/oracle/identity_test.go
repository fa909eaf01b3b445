package oracle

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	robots "atrium/model/op/service"
	"atrium/model/op/signup"
	"atrium/model/pubkey"
	"atrium/model/view"
	"atrium/storage"
)

// TestDoors plays random histories of keys, codes, logins, sign-ups, service accounts
// and enforced login providers, in sessions that have proven a key, a login or nothing,
// and compares every outcome, and what every session may do afterwards, with the model.
func TestDoors(t *testing.T) {
	if !long() { // after every step all sessions are asked about everything
		checks := flag.Lookup("rapid.checks")
		all := checks.Value.String()
		defer func() { _ = checks.Value.Set(all) }()
		if all == "25" {
			_ = checks.Value.Set("8")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		g := &doorGame{t: t, clock: new(clock), d: &door{
			now: noon, souls: map[string]*soul{}, keys: map[int]*heldKey{}, claims: map[string]*claim{},
		}}
		g.clock.set(noon)
		g.store = storage.Memory(storage.Options{Now: g.clock.now, Random: rand.NewChaCha8([32]byte{})})
		defer func() { _ = g.store.Close() }()
		g.begin()
		t.Repeat(map[string]func(*rapid.T){
			"":        func(*rapid.T) { g.check() },
			"keys":    func(t *rapid.T) { g.t = t; g.playKeys() },
			"logins":  func(t *rapid.T) { g.t = t; g.playLogins() },
			"logins2": func(t *rapid.T) { g.t = t; g.playLogins() },
			"door":    func(t *rapid.T) { g.t = t; g.playStranger() },
			"open":    func(t *rapid.T) { g.t = t; g.open() },
			"open2":   func(t *rapid.T) { g.t = t; g.open() },
			"service": func(t *rapid.T) { g.t = t; g.playService() },
			"people":  func(t *rapid.T) { g.t = t; g.playMembers() },
			"enforce": func(t *rapid.T) { g.t = t; g.playProvider() },
			"clock":   func(t *rapid.T) { g.t = t; g.playTime() },
		})
	})
}

// doorGame plays on a store and at the door at once.
type doorGame struct {
	t     *rapid.T
	store *storage.Store
	clock *clock
	d     *door
	said  []string
}

const mostKeys = 7

// issuer is who vouches for the logins of a provider.
func issuer(provider string) string { return "https://" + provider + ".example.com" }

// publicKey is the n-th key, as in a .pub file.
func publicKey(n int) pubkey.Key {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = byte(n)
	blob := append([]byte{0, 0, 0, 11}, "ssh-ed25519"...)
	blob = append(append(blob, 0, 0, 0, 32), ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)...)
	k, err := pubkey.Parse("ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob) + fmt.Sprintf(" key %d", n))
	if err != nil {
		panic(err)
	}
	return k
}

func keyLine(n int) string {
	k := publicKey(n)
	return k.Type + " " + base64.StdEncoding.EncodeToString(k.Blob) + fmt.Sprintf(" key %d", n)
}

func (g *doorGame) begin() {
	must := func(a model.Actor, o model.Operation) {
		if _, err := g.store.Do(context.Background(), a, o); err != nil {
			g.t.Fatalf("%s: %v", o.Kind(), err)
		}
	}
	must(model.Actor{System: true}, op.Init{Username: "root", Email: "root@example.com"})
	g.d.souls["root"] = &soul{name: "root", admin: true, logins: map[string]string{}}
	g.bind()
	root := g.actor(session{who: "root"})
	for name, role := range map[string]model.Role{"ada": model.Admin, "bob": model.Admin, "cyd": model.Editor, "dee": model.NoRole} {
		g.d.souls[name] = &soul{name: name, role: role, logins: map[string]string{}}
	}
	for _, name := range []string{"ada", "bob", "cyd", "dee"} {
		must(root, op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	g.bind()
	must(root, op.SetPlatform{Values: map[string]string{"signup": "open"}})
	must(g.actor(session{who: "ada"}), op.CreateWorkspace{Name: "ml"})
	must(root, op.AddMember{Workspace: "ml", Who: "bob", Role: model.Admin})
	must(root, op.AddMember{Workspace: "ml", Who: "cyd", Role: model.Editor})
	private := model.Private
	must(g.actor(session{who: "ada"}), op.CreateProject{Project: "ml/api", Visibility: &private})
	g.d.souls["ada"].grant = model.Owner // A3
	for _, name := range []string{"root", "ada", "bob", "cyd", "dee"} {
		g.d.sessions = append(g.d.sessions, session{who: name})
	}
}

func (g *doorGame) bind() {
	_ = look(g.store, func(s model.State) {
		for name, h := range g.d.souls {
			if n := s.Name(name); n != nil {
				h.id = n.Person
			}
		}
	})
}

func (g *doorGame) actor(s session) model.Actor {
	a := model.Actor{Via: model.ViaCLI}
	if h := g.d.souls[s.who]; h != nil {
		a.Person = h.id
	}
	switch {
	case s.key != 0:
		a.Via, a.Key = model.ViaSSH, publicKey(s.key).Fingerprint
	case s.provider != "":
		a.Via, a.Provider, a.Issuer, a.Subject, a.Until = model.ViaSSH, s.provider, issuer(s.provider), s.subject, s.until
	}
	return a
}

func (g *doorGame) do(s session, o model.Operation) {
	g.said = append(g.said, fmt.Sprintf("%s %s: %s %s", g.d.now.Format(time.DateTime), s, o.Kind(), show(o)))
	v := g.d.judge(s, o)
	done, err := g.store.Do(context.Background(), g.actor(s), o)
	switch code := model.CodeOf(err); {
	case err != nil && !slices.Contains(v.refuse, code):
		g.fail("refused with %s (%v); the rules say %v", code, err, v.refuse)
	case err != nil:
		return
	case len(v.refuse) > 0:
		g.fail("it succeeded (%s); the rules refuse it: %v", done[0].Summary, v.refuse)
	case done[0].Unchanged != v.same:
		g.fail("unchanged %v; the rules say %v", done[0].Unchanged, v.same)
	}
	if !v.same && v.then != nil {
		v.then(done[0])
	}
	g.bind()
}

func (g *doorGame) fail(format string, args ...any) {
	g.t.Helper()
	g.t.Fatalf("%s\n%s", strings.Join(g.said, "\n"), fmt.Sprintf(format, args...))
}

// check asks in every session that was opened what it may do.
func (g *doorGame) check() {
	for _, s := range g.d.sessions {
		_, ok := g.d.proven(s)
		err := g.store.View(context.Background(), g.actor(s), func(r *view.Reader) error {
			f := g.d.facts(s)
			for _, row := range model.WorkspacePermissions() {
				if got, why := r.May(row.Action, "ml"); got != f.workspace(row.Action.String()).allowed {
					g.fail("%s: %s in ml is %v (%s)", s, row.Action, got, why)
				}
			}
			for _, row := range model.ProjectPermissions() {
				if got, why := r.May(row.Action, "ml/api"); got != f.project(row.Action.String()).allowed {
					g.fail("%s: %s on ml/api is %v (%s)", s, row.Action, got, why)
				}
			}
			return nil
		})
		if (err == nil) != ok || err != nil && model.CodeOf(err) != model.Denied {
			g.fail("the session %s is let in: %v; the rules say %v", s, err, ok)
		}
	}
}

func drawn[T any](g *doorGame, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(g.t, label)
}

func (g *doorGame) session() session {
	if rapid.IntRange(0, 2).Draw(g.t, "whose session") == 0 {
		return session{who: drawn(g, "by", "root", "ada")}
	}
	return drawn(g, "session", g.d.sessions...)
}

// String is the session for people.
func (s session) String() string {
	switch {
	case s.key != 0:
		return fmt.Sprintf("%q by key %d", s.who, s.key)
	case s.provider != "":
		return fmt.Sprintf("%q by %s of %s until %s", s.who, s.subject, s.provider, s.until.Format(time.DateTime))
	}
	return s.who
}

func (g *doorGame) soul() string {
	return drawn(g, "who", append(slices.Sorted(maps.Keys(g.d.souls)), "ghost", "ci@ml")...)
}

func (g *doorGame) key() int { return rapid.IntRange(1, mostKeys).Draw(g.t, "key") }

func (g *doorGame) login() model.Login {
	provider := drawn(g, "provider", "google", "google", "gitlab")
	return model.Login{Provider: provider, Issuer: issuer(provider), Subject: drawn(g, "subject", "s1", "s2", "s3", "s4")}
}

func (g *doorGame) playKeys() {
	s, who := g.session(), g.soul()
	if rapid.Bool().Draw(g.t, "own") && s.who != "" {
		who = s.who
	}
	switch rapid.IntRange(0, 4).Draw(g.t, "key op") {
	case 0, 1, 2:
		g.do(s, identity.AddKey{Username: who, Line: keyLine(g.key()), Name: ""})
	case 3:
		g.do(s, identity.RemoveKey{Username: who, Key: fmt.Sprintf("key %d", g.key())})
	default:
		g.do(s, identity.IssueClaim{Username: who})
	}
}

func (g *doorGame) playLogins() {
	s, l := g.session(), g.login()
	if at := slices.IndexFunc(g.d.sessions, func(s session) bool { return s.key != 0 }); at >= 0 && rapid.Bool().Draw(g.t, "by key") {
		s = g.d.sessions[at]
	}
	if h := g.d.souls[s.who]; h != nil && h.logins[l.Provider] != "" && rapid.Bool().Draw(g.t, "the linked") {
		l.Subject = h.logins[l.Provider]
	}
	switch rapid.IntRange(0, 5).Draw(g.t, "login op") {
	case 0, 1:
		g.do(s, identity.LinkLogin{Login: l})
	case 2, 3, 4:
		g.do(s, identity.SignIn{Login: l})
	default:
		g.do(s, identity.UnlinkLogin{Username: drawn(g, "of", s.who, g.soul()), Provider: l.Provider})
	}
}

// playStranger is somebody with a key or a login who is nobody yet.
func (g *doorGame) playStranger() {
	s := session{key: g.key()}
	var proof identity.Proof
	if rapid.Bool().Draw(g.t, "by login") {
		l := g.login()
		s = session{provider: l.Provider, subject: l.Subject, until: g.d.now.Add(time.Hour)}
		proof.Login = l
	} else {
		proof.Blob, proof.Name = publicKey(s.key).Blob, fmt.Sprintf("key %d", s.key)
	}
	if rapid.IntRange(0, 3).Draw(g.t, "sign up") == 0 {
		name := drawn(g, "new", "eva", "fay", "ada")
		g.do(s, signup.SignUp{Username: name, Email: name + "@new.example", Proof: proof})
		return
	}
	code := drawn(g, "code", append(slices.Sorted(maps.Keys(g.d.claims)), "nothing")...)
	g.do(s, identity.Claim{Code: code, Proof: proof})
}

// open opens a session, as the host does: it looks up whose the key or login is.
func (g *doorGame) open() {
	s := session{key: g.key()}
	if held := slices.Sorted(maps.Keys(g.d.keys)); len(held) > 0 {
		s.key = drawn(g, "held", held...)
		s.who = g.d.keys[s.key].who
	}
	if l := g.login(); rapid.Bool().Draw(g.t, "by login") {
		s = session{provider: l.Provider, subject: l.Subject, until: g.d.now.Add(12 * time.Hour)}
		if h := g.d.holder(l.Provider, l.Subject); h != nil {
			s.who = h.name
		}
	}
	if h := g.d.souls[s.who]; h == nil || h.suspended {
		return
	}
	g.said = append(g.said, "a session opens: "+s.String())
	g.d.sessions = append(g.d.sessions, s)
	if len(g.d.sessions) > 16 {
		g.d.sessions = slices.Delete(g.d.sessions, 5, 6) // the first five are the local ones
	}
}

func (g *doorGame) playService() {
	s, name := g.session(), drawn(g, "name", "ci", "cd")
	g.do(s, drawn[model.Operation](g, "service op", robots.Create{Workspace: "ml", Name: name}, robots.Create{Workspace: "ml", Name: name},
		robots.Deactivate{Workspace: "ml", Name: name}, robots.Reactivate{Workspace: "ml", Name: name}))
}

func (g *doorGame) playMembers() {
	s, who := g.session(), g.soul()
	switch rapid.IntRange(0, 7).Draw(g.t, "member op") {
	case 0, 1, 2:
		g.do(s, op.GrantAccess{Project: "ml/api", Who: who, Role: drawn(g, "project role", model.ProjectRoles()...)})
	case 3:
		g.do(s, op.RevokeAccess{Project: "ml/api", Who: who})
	case 4, 5:
		if !strings.Contains(who, "@") {
			g.do(s, op.SetRole{Workspace: "ml", Who: who, Role: drawn(g, "role", model.Roles()...)})
		}
	default:
		if who = drawn(g, "human", "ada", "bob", "cyd", "dee"); rapid.Bool().Draw(g.t, "off") {
			g.do(s, op.SuspendUser{Username: who})
		} else {
			g.do(s, op.ResumeUser{Username: who})
		}
	}
}

func (g *doorGame) playProvider() {
	s := g.session()
	value := drawn(g, "value", "google", "gitlab", "off")
	if provider, ok := g.d.proven(s); ok && provider != "" && rapid.Bool().Draw(g.t, "own") {
		value = provider
	}
	g.do(s, op.SetWorkspace{Name: "ml", Values: map[string]string{"login-provider": value}})
}

func (g *doorGame) playTime() {
	g.d.now = g.d.now.Add(drawn(g, "by", time.Second, time.Hour, 11*time.Hour, 12*time.Hour, 7*24*time.Hour))
	g.clock.set(g.d.now)
	g.said = append(g.said, "--- "+g.d.now.Format(time.RFC3339))
}
