package heard

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/op/post"
	"atrium/model/pubkey"
	"atrium/storage"
)

// world is a small deployment, and what is known of it to draw from.
type world struct {
	t     *testing.T
	r     *rand.Rand
	store *storage.Store
	now   time.Time
	story []string

	people   []string // usernames, service accounts among them
	places   []string // workspaces
	refs     []string // codes of invitations and one-time codes
	invited  []of     // pending invitations
	asked    []of     // pending requests
	keys     []of
	waiting  []of // the invited, and where
	former   []of // who was removed, and from where
	copies   []of // copies that are being made
	runs     []run
	requests []model.ID
	mails    []model.ID
	comments []string
	seq      uint64
	before   map[model.ID]facts
}

// of is something with the person whose it is, or the workspace where they are.
type of struct{ who, what string }

// run is one that somebody began in the workspace ml.
type run struct {
	who string
	id  model.UUID
	seq uint64
}

const provider = "google"

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, r: rand.New(rand.NewPCG(seed, 11)), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	chance := [32]byte{byte(seed), byte(seed >> 8), 3}
	w.store = storage.Memory(storage.Options{Now: func() time.Time { return w.now }, Random: rand.NewChaCha8(chance)})
	must := func(a model.Actor, o model.Operation) {
		if _, err := w.store.Do(context.Background(), a, o); err != nil {
			t.Fatalf("%s: %v", o.Kind(), err)
		}
	}
	must(chore.Actor(), op.Init{Username: "root", Email: "root@example.com"})
	w.learn()
	for _, name := range []string{"ada", "bob", "cyd", "dee"} {
		must(w.as("root"), op.CreateUser{Username: name, Email: name + "@example.com"})
		if name != "dee" {
			must(w.as("root"), op.VerifyEmail{Username: name})
		}
	}
	w.learn()
	must(w.as("ada"), op.CreateWorkspace{Name: "ml"})
	must(w.as("ada"), op.SetWorkspace{Name: "ml", Values: map[string]string{"guests": "on"}})
	must(w.as("root"), op.AddMember{Workspace: "ml", Who: "bob", Role: model.Editor})
	must(w.as("ada"), op.CreateProject{Project: "ml/p0"})
	must(w.as("ada"), asset.CreateModel{Project: "ml/p0", Model: "net"})
	must(w.as("ada"), asset.AddVersion{Project: "ml/p0", Model: "net"})
	switch seed % 4 {
	case 1:
		must(w.as("root"), op.SetPlatform{Values: map[string]string{"signup": "open"}})
	case 2:
		must(w.as("root"), op.SetPlatform{Values: map[string]string{"charge-command": "true", "default-plan": "team"}})
		must(w.as("ada"), op.CreateWorkspace{Name: "ops"})
	case 3:
		must(chore.Actor(), post.Configure{From: "atrium@example.com"})
	}
	w.learn()
	return w
}

func (w *world) as(who string) (a model.Actor) {
	w.look(func(s model.State) {
		if n := s.Name(who); n != nil {
			a = model.Actor{Person: n.Person, Via: model.ViaCLI}
		}
	})
	return a
}

// looks reads the state as it is.
type looks struct{ fn func(model.State) }

func (looks) Kind() string                                 { return "test.look" }
func (looks) Authorize(model.State, model.Principal) error { return nil }
func (l looks) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	l.fn(u)
	return model.Effect{Unchanged: true}, nil
}

func (w *world) look(fn func(model.State)) {
	w.t.Helper()
	if _, err := w.store.Try(context.Background(), chore.Actor(), looks{fn}); err != nil {
		w.t.Fatal(err)
	}
}

// learn finds what there is to draw from.
func (w *world) learn() {
	w.look(func(s model.State) {
		w.people, w.places, w.requests, w.mails, w.invited, w.asked, w.keys, w.waiting, w.copies = nil, nil, nil, nil, nil, nil, nil, nil, nil
		for n := range s.Names(model.Span{}) {
			if p := s.Person(n.Person); p != nil && n.Person != 0 {
				w.people = append(w.people, p.Username)
				for _, i := range slices.Concat(slices.Collect(s.InvitationsTo(p.ID)), slices.Collect(s.InvitationsToEmail(p.EmailKey))) {
					if i.StateAt(s.Now()) == model.Pending {
						w.invited = append(w.invited, of{p.Username, i.ID.String()})
					}
				}
				for q := range s.RequestsOf(p.ID) {
					if q.StateAt(s.Now()) == model.RequestPending {
						w.requests, w.asked = append(w.requests, q.ID), append(w.asked, of{p.Username, q.ID.String()})
					}
				}
				for k := range s.Keys(p.ID) {
					w.keys = append(w.keys, of{p.Username, k.Fingerprint})
				}
			}
			if at := s.Workspace(n.Workspace); at != nil {
				w.places = append(w.places, at.Name)
				for m := range s.MembershipsOf(at.ID, model.RowPending, model.Span{}) {
					w.waiting = append(w.waiting, of{m.Who, at.Name})
				}
				for p := range s.Projects(at.ID, model.Span{}) {
					if t := s.Task(p.Task); p.State == model.ProjectCopying && t != nil {
						w.copies = append(w.copies, of{s.Person(t.By).Username, at.Name + "/" + p.Name})
					}
				}
				for _, who := range w.people {
					if s.Former(at.ID, who) != nil {
						w.former = append(w.former, of{who, at.Name})
					}
				}
			}
		}
		for m := range s.Mails() {
			w.mails = append(w.mails, m.ID)
			for _, line := range strings.Split(m.Text, "\n") {
				if code, ok := strings.CutPrefix(line, "    "); ok {
					w.refs = append(w.refs, strings.ReplaceAll(code, " ", ""))
				}
			}
		}
		for rec := range s.Audit(model.AuditFilter{}, 0) {
			w.seq = rec.Seq
			break
		}
	})
	w.former = w.former[max(0, len(w.former)-10):]
	w.refs = w.refs[max(0, len(w.refs)-40):]
	w.comments = w.comments[max(0, len(w.comments)-10):]
}

// line is one of a few public keys, as in a .pub file.
func line(n int) string {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = byte(n)
	key := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	blob := append([]byte{0, 0, 0, 11}, "ssh-ed25519"...)
	blob = append(append(blob, 0, 0, 0, 32), key...)
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob) + " key"
}

func key(n int) pubkey.Key {
	k, err := pubkey.Parse(line(n))
	if err != nil {
		panic(err)
	}
	return k
}
