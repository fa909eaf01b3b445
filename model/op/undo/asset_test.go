package undo_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/request"
	"atrium/model/op/undo"
)

// holdings are what the project api and its workspace hold, without numbers of
// versions and moments.
func (h *house) holdings() string {
	h.Helper()
	var b strings.Builder
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{look: func(u model.Unit) {
		b.Reset()
		w := u.Workspace(u.Name("ml-team").Workspace)
		p := u.ProjectNamed(w.ID, "api")
		for c := range u.Comments(p, model.Span{}) {
			fmt.Fprintln(&b, "comment", c.ID, c.By, c.Text)
		}
		for m := range u.Metas(p, model.Span{}) {
			fmt.Fprintln(&b, "meta", m.Key, m.Value)
		}
		for i := range u.Integrations(w.ID, model.Span{}) {
			fmt.Fprintln(&b, "integration", i.Name, i.Kind, i.Settings, i.Secrets, u.Connection(p, i.ID) != nil)
		}
		for m := range u.RegisteredModels(p, model.Span{}) {
			fmt.Fprintln(&b, "model", m.Name, m.Description)
			for v := range u.ModelVersions(p, m.ID, 0, false) {
				fmt.Fprintln(&b, "version", v.Number, v.Stage, v.Description, v.Metadata)
			}
		}
	}}); err != nil {
		h.Fatal(err)
	}
	return b.String()
}

// Changes of what a project holds are taken back, made again, and taken back.
func TestUndoingBringsBackWhatAProjectHeld(t *testing.T) {
	const api = "ml-team/api"
	meta := asset.SetMeta{Project: api, Values: map[string]string{"a": "1", "b": "2", "operation": "x"}}
	connect := asset.ConnectIntegration{Project: api, Integration: "lake"}
	for name, c := range map[string]struct {
		before []model.Operation
		op     model.Operation
	}{
		"set meta":    {nil, meta},
		"change meta": {[]model.Operation{meta}, asset.SetMeta{Project: api, Values: map[string]string{"a": "", "b": "3", "c": "4", "operation": "y"}}},
		"settings": {nil, asset.UpdateIntegration{
			Workspace: "ml-team", Name: "lake", Settings: map[string]string{"bucket": "", "region": "eu"},
		}},
		"connect":    {nil, connect},
		"disconnect": {[]model.Operation{connect}, asset.DisconnectIntegration{Project: api, Integration: "lake"}},
		"model":      {nil, asset.UpdateModel{Project: api, Model: "cat", Description: ref("d")}},
		"stage":      {nil, asset.UpdateVersion{Project: api, Model: "cat", Number: 1, Stage: ref(model.Production)}},
		"version": {nil, asset.UpdateVersion{
			Project: api, Model: "cat", Number: 1, Description: ref("d"), Metadata: map[string]string{"k": "", "l": "2"}, Stage: ref(model.Archived),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.hold()
			for _, o := range c.before {
				h.do("ada", o)
			}
			before := h.holdings()
			seq := h.seq("ada", c.op)
			after := h.holdings()
			if before == after {
				t.Fatal("nothing changed")
			}
			_, undid := h.undo("ada", seq)
			if got := h.holdings(); got != before {
				t.Errorf("undone:\n%sbefore:\n%s", got, before)
			}
			_, redid := h.undo("ada", undid)
			if got := h.holdings(); got != after {
				t.Errorf("done again:\n%safter:\n%s", got, after)
			}
			h.undo("ada", redid)
			if got := h.holdings(); got != before {
				t.Errorf("undone again:\n%sbefore:\n%s", got, before)
			}
		})
	}
}

// hold puts an integration, and a model with a version, into the house.
func (h *house) hold() {
	h.Helper()
	h.do("ada", asset.CreateIntegration{
		Workspace: "ml-team", Name: "lake", Of: "s3",
		Settings: map[string]string{"bucket": "b"}, Secrets: map[string]asset.Secret{"key": "hush"},
	})
	h.do("ada", asset.CreateModel{Project: "ml-team/api", Model: "cat"})
	h.do("ada", asset.AddVersion{Project: "ml-team/api", Model: "cat", Metadata: map[string]string{"k": "1"}})
}

// Each is a conflict once it was changed again.
func TestUndoOfHoldingsIsAConflictWhereSomethingChangedSince(t *testing.T) {
	h := newHouse(t)
	h.hold()
	for _, pair := range [][2]model.Operation{
		{asset.SetMeta{Project: "ml-team/api", Values: map[string]string{"a": "1"}}, asset.SetMeta{Project: "ml-team/api", Values: map[string]string{"a": "2"}}},
		{
			asset.UpdateIntegration{Workspace: "ml-team", Name: "lake", Settings: map[string]string{"bucket": "c"}},
			asset.UpdateIntegration{Workspace: "ml-team", Name: "lake", Settings: map[string]string{"bucket": "d"}},
		},
		{asset.UpdateModel{Project: "ml-team/api", Model: "cat", Description: ref("d")}, asset.UpdateModel{Project: "ml-team/api", Model: "cat", Description: ref("e")}},
		{
			asset.UpdateVersion{Project: "ml-team/api", Model: "cat", Number: 1, Stage: ref(model.Staging)},
			asset.UpdateVersion{Project: "ml-team/api", Model: "cat", Number: 1, Stage: ref(model.Production)},
		},
	} {
		seq := h.seq("ada", pair[0])
		later := h.seq("root", pair[1])
		h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, fmt.Sprintf("changed by root (change %d, ", later))
	}
}

// Secrets are kept nowhere but in place, so a change of them stands.
func TestA8_AChangeOfSecretsStands(t *testing.T) {
	h := newHouse(t)
	h.hold()
	seq := h.seq("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "lake", Secrets: map[string]asset.Secret{"key": "new"}})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, "it touched secrets")
}

// One's own words are one's own to change back.
func TestA11_OnlyTheAuthorUndoesAnEdit(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	e, _ := h.do("grace", asset.AddComment{Project: "ml-team/api", Text: "one"})
	id, _ := e.After["comment"].(string)
	was := h.holdings()
	seq := h.seq("grace", asset.EditComment{Project: "ml-team/api", ID: id, Text: "two"})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Denied, "Only grace can edit")
	h.undo("grace", seq)
	if got := h.holdings(); got != was {
		t.Errorf("it is %q, was %q", got, was)
	}
}

// Undoing a request withdraws it, for whoever asked only; it tells nothing of
// what was asked for (A6, R3). Undoing an approval takes the role back.
func TestA6_RequestsAndApprovalsAreUndone(t *testing.T) {
	h := newHouse(t)
	there := h.seq("bob", request.File{Target: "ml-team/api", Role: model.Contributor, Reason: "work"})
	absent := h.seq("bob", request.File{Target: "no/such", Role: model.Contributor, Reason: "work"})
	h.refuse("ada", undo.Undo{Seq: there}, model.NotFound)
	for _, seq := range []uint64{there, absent} {
		if e, _ := h.undo("bob", seq); !strings.HasPrefix(e.Consequences[0], "Withdraw the request") {
			t.Errorf("it says %q", e.Consequences)
		}
	}
	before := h.picture()
	e, _ := h.do("grace", request.File{Target: "ml-team/api", Role: model.Contributor, Reason: "work"})
	ref, _ := e.After["request"].(string)
	id, _ := model.ParseID(ref)
	seq := h.seq("ada", request.Approve{ID: id})
	h.undo("ada", seq)
	if got := h.picture(); got != before {
		t.Error(parts(got, before))
	}
}
