package asset_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment with the team workspace ml-team: ada is its admin, grace
// an editor, mary a member, linus a viewer; guest has a role in ml-team/api only,
// root is platform admin and belongs nowhere, outsider is nobody. ml-team/api is
// seen by the workspace, ml-team/secret is private. Time passes with every change.
type house struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

const (
	api    = "ml-team/api"
	secret = "ml-team/secret"
)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, name := range []string{"ada", "grace", "mary", "linus", "guest", "outsider"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	for name, role := range map[string]model.Role{"grace": model.Editor, "mary": model.Member, "linus": model.Viewer} {
		h.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: role})
	}
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on", "visibilities": "private,workspace,public"}})
	seen := model.WorkspaceVisible
	h.do("ada", op.CreateProject{Project: api, Visibility: &seen})
	h.do("ada", op.CreateProject{Project: secret})
	h.do("ada", op.GrantAccess{Project: api, Who: "guest", Role: model.ProjectViewer})
	h.do("guest", op.AcceptInvitation{Ref: h.invitation("guest")})
	return h
}

func (h *house) actor(name string) model.Actor {
	h.Helper()
	switch name {
	case "":
		return model.Actor{}
	case "system":
		return model.Actor{System: true}
	}
	var id model.ID
	h.look(func(u model.Unit) { id = u.Name(name).Person })
	return model.Actor{Person: id, Via: model.ViaCLI}
}

func (h *house) invitation(name string) (id string) {
	h.Helper()
	h.read(name, func(r *view.Reader) {
		if l, err := r.Invitations(model.Page{}, false); err == nil && len(l.Data) > 0 {
			id = l.Data[0].ID
		}
	})
	return id
}

// do carries an operation out; it must succeed.
func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	h.now = h.now.Add(time.Second)
	effects, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatalf("%s: %s: %v (%v)", who, o.Kind(), err, model.AsError(err).Cause)
	}
	return effects[0]
}

// refuse carries an operation out; it must fail with the code, and a sentence
// that has all the parts.
func (h *house) refuse(who string, o model.Operation, code model.Code, parts ...string) string {
	h.Helper()
	_, err := h.store.Do(context.Background(), h.actor(who), o)
	if got := model.CodeOf(err); got != code {
		h.Fatalf("%s: %s: %q (%v), not %q", who, o.Kind(), got, err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			h.Errorf("%s: %s: the sentence %q lacks %q", who, o.Kind(), err, part)
		}
	}
	return err.Error()
}

type probe struct{ fn func(model.Unit) }

func (probe) Kind() string                                 { return "test.probe" }
func (probe) Authorize(model.State, model.Principal) error { return nil }
func (p probe) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Target: "it", Unchanged: true}, nil
}

func (h *house) look(fn func(model.Unit)) {
	h.Helper()
	if _, err := h.store.Do(context.Background(), model.Actor{System: true}, probe{fn}); err != nil {
		h.Fatal(err)
	}
}

// read reads as somebody.
func (h *house) read(who string, fn func(*view.Reader)) {
	h.Helper()
	err := h.store.View(context.Background(), h.actor(who), func(r *view.Reader) error {
		fn(r)
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
}

// inbox are the texts of a person's notices, newest first.
func (h *house) inbox(who string) (all []string) {
	h.Helper()
	id := h.actor(who).Person
	h.look(func(u model.Unit) {
		for n := range u.Notices(id) {
			all = append(all, n.Text)
		}
	})
	return all
}

// trail is everything that the audit trail says.
func (h *house) trail() string {
	h.Helper()
	var b strings.Builder
	h.look(func(u model.Unit) {
		b.Reset()
		for a := range u.Audit(model.AuditFilter{}, 0) {
			b.WriteString(a.Operation + " " + a.Target + " " + string(a.Before) + " " + string(a.After) + " " + a.Reason + "\n")
		}
	})
	return b.String()
}

func ref[T any](v T) *T { return &v }
