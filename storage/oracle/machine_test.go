package oracle

import (
	"context"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

func long() bool { return os.Getenv("ATRIUM_LONG") != "" }

// TestMain gives rapid's own flags our figures where nobody said otherwise.
func TestMain(m *testing.M) {
	flag.Parse()
	said := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { said[f.Name] = true })
	// Every change is held against the same histories; new ones are for the
	// long runs, which choose their seed and print it.
	figures := map[string]string{"rapid.checks": "25", "rapid.steps": "150", "rapid.shrinktime": "20s", "rapid.seed": "2026"}
	if long() {
		figures = map[string]string{"rapid.checks": "2000", "rapid.steps": "300", "rapid.shrinktime": "2m"}
	}
	for name, v := range figures {
		if !said[name] {
			_ = flag.Set(name, v)
		}
	}
	os.Exit(m.Run())
}

func TestRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		play(t, func(o storage.Options) *storage.Store { return storage.Memory(o) })
	})
}

// TestRulesOnFile is shorter: every change waits for the disk.
func TestRulesOnFile(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	all := checks.Value.String()
	defer func() { _ = checks.Value.Set(all) }()
	if !long() {
		_ = checks.Value.Set("5")
	} else {
		_ = checks.Value.Set("50")
	}
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		play(t, func(o storage.Options) *storage.Store {
			s, err := storage.Open(filepath.Join(dir, string(rune('a'+n%26))+model.ID(n).String()), true, o)
			if err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
}

var (
	names   = []string{"ada", "bob", "cyd", "dan", "eve", "fay", "gus"}
	teams   = []string{"ml", "ops", "lab"}
	strange = []string{"x1@out.example", "x2@out.example"}
)

const projectNames = 3

// play is one random sequence over one store.
func play(t *rapid.T, open func(storage.Options) *storage.Store) {
	g := &game{t: t, clock: new(clock), w: newWorld()}
	g.w.now = noon
	g.clock.set(noon)
	// The ids of invitations have chance in them: a history repeats itself with
	// the same one only.
	g.store = open(storage.Options{Now: g.clock.now, Random: rand.NewChaCha8([32]byte{})})
	defer func() { _ = g.store.Close() }()
	g.found()
	t.Repeat(map[string]func(*rapid.T){
		"":         func(*rapid.T) { g.check(); g.ask() },
		"account":  func(t *rapid.T) { g.t = t; g.playAccount() },
		"place":    func(t *rapid.T) { g.t = t; g.playPlace() },
		"people":   func(t *rapid.T) { g.t = t; g.playPeople() },
		"people2":  func(t *rapid.T) { g.t = t; g.playPeople() },
		"answer":   func(t *rapid.T) { g.t = t; g.playAnswer() },
		"project":  func(t *rapid.T) { g.t = t; g.playProject() },
		"project2": func(t *rapid.T) { g.t = t; g.playProject() },
		"access":   func(t *rapid.T) { g.t = t; g.playAccess() },
		"access2":  func(t *rapid.T) { g.t = t; g.playAccess() },
		"request":  func(t *rapid.T) { g.t = t; g.playRequest() },
		"clock":    func(t *rapid.T) { g.t = t; g.playClock() },
		"story":    func(t *rapid.T) { g.t = t; g.playStory() },
	})
	g.askAll()
	g.verify()
}

// found makes a deployment in which something can happen.
func (g *game) found() {
	if _, err := g.store.Do(context.Background(), model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"}); err != nil {
		g.fail("%v", err)
	}
	w := g.w
	w.changes++
	w.born("ada", "ada@example.com", true)
	for name, everyone := range map[string]model.Role{"default": model.Editor, "system": model.Viewer} { // B1
		w.sites[name] = newSite(name, model.Builtin, "")
		w.sites[name].settings.Everyone = everyone
	}
	if err := look(g.store, func(s model.State) {
		for _, name := range []string{"default", "system"} {
			if p := s.Person(s.Workspace(s.Name(name).Workspace).Owner); p != nil {
				w.sites[name].owner = p.Username
			}
		}
	}); err != nil {
		g.fail("%v", err)
	}
	g.bind()
	for _, name := range names[1:6] {
		g.do("ada", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	g.do("ada", op.VerifyEmail{Username: "bob"})
	g.do("ada", op.VerifyEmail{Username: "cyd"})
	g.do("bob", op.CreateWorkspace{Name: "ml"})
	g.do("cyd", op.CreateWorkspace{Name: "ops"})
	g.do("ada", op.AddMember{Workspace: "ml", Who: "cyd", Role: model.Editor})
	g.do("ada", op.AddMember{Workspace: "ml", Who: "dan", Role: model.Member})
	g.do("ada", op.AddMember{Workspace: "ops", Who: "eve", Role: model.Viewer})
	g.do("bob", op.SetWorkspace{Name: "ml", Values: map[string]string{"guests": "on"}})
	g.do("bob", op.CreateProject{Project: "ml/p1"})
	g.do("cyd", op.CreateProject{Project: "ml/p2"})
	g.do("dan", op.CreateProject{Project: "dan/p1"})
}

// pick draws one of a few.
func pick[T any](g *game, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(g.t, label)
}

// one in n.
func (g *game) rarely(n int, label string) bool {
	return rapid.IntRange(0, n-1).Draw(g.t, label) == n-1
}

func (g *game) person(label string) string { return pick(g, label, names...) }

// account that exists, so that it can act.
func (g *game) someone(label string) string {
	return pick(g, label, slices.Sorted(maps.Keys(g.w.people))...)
}

// whoever acts on a workspace: often somebody who may.
func (g *game) whoever(s *site) string {
	switch n := rapid.IntRange(0, 19).Draw(g.t, "actor kind"); {
	case n == 19:
		return ""
	case n >= 12 || s == nil:
		return g.someone("actor")
	default:
		var able []string
		for who, h := range g.w.people {
			if h.active() && g.w.can(h, "people.manage", s, nil).allowed {
				able = append(able, who)
			}
		}
		if len(able) == 0 {
			return g.someone("actor")
		}
		slices.Sort(able)
		return pick(g, "actor", able...)
	}
}

// workspace draws the name of one, mostly of a team.
func (g *game) workspace() string {
	switch n := rapid.IntRange(0, 19).Draw(g.t, "workspace kind"); {
	case n < 15:
		return pick(g, "workspace", teams...)
	case n < 18:
		return g.person("workspace")
	case n == 18:
		return pick(g, "workspace", "default", "system")
	default:
		return "ghost"
	}
}

func (g *game) projectIn(ws string) string {
	return ws + "/p" + string(rune('1'+rapid.IntRange(0, projectNames).Draw(g.t, "project")))
}

// target is somebody to do something about: mostly a username.
func (g *game) target(label string) string {
	switch n := rapid.IntRange(0, 11).Draw(g.t, label+" kind"); {
	case n < 9:
		return g.person(label)
	case n == 9:
		return pick(g, label, strange...)
	case n == 10:
		return g.person(label) + "@example.com"
	default:
		return "ghost"
	}
}

func (g *game) until() time.Time {
	switch rapid.IntRange(0, 5).Draw(g.t, "until") {
	case 0, 1:
		return g.w.now.AddDate(0, 0, rapid.IntRange(1, 40).Draw(g.t, "days"))
	case 2:
		if g.rarely(3, "past") {
			return g.w.now.Add(-time.Hour)
		}
	}
	return time.Time{}
}

func (g *game) playClock() {
	by := pick(g, "by", 30*time.Second, time.Hour, 24*time.Hour, 10*24*time.Hour, 14*24*time.Hour, 31*24*time.Hour, 91*24*time.Hour)
	if by > 11*24*time.Hour && !g.rarely(3, "far") {
		by = time.Hour
	}
	if g.rarely(4, "to the dot") {
		by = g.nextEnd(by)
	}
	g.w.now = g.w.now.Add(by)
	g.clock.set(g.w.now)
	g.say("--- %s", g.w.now.Format(time.RFC3339))
	g.w.end()
	g.sweep()
}

// nextEnd is how long the next thing lasts that will expire.
func (g *game) nextEnd(or time.Duration) time.Duration {
	best := time.Time{}
	see := func(t time.Time) {
		if t.After(g.w.now) && (best.IsZero() || t.Before(best)) {
			best = t
		}
	}
	for _, s := range g.w.sites {
		for _, m := range s.members {
			see(m.expires)
		}
		for _, p := range s.projects {
			for _, gr := range p.grants {
				see(gr.expires)
			}
		}
	}
	for _, i := range g.w.invited {
		if i.state == model.Pending {
			see(i.expires)
		}
	}
	if best.IsZero() {
		return or
	}
	return best.Sub(g.w.now)
}
