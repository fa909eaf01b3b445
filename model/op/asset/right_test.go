package asset_test

import (
	"context"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
)

// seeded is a house with one of everything on ml-team/api and ml-team/secret. It
// gives the id of grace's comment on ml-team/api.
func seeded(t *testing.T) (h *house, comment string) {
	t.Helper()
	h = newHouse(t)
	h.do("ada", asset.CreateIntegration{Workspace: "ml-team", Name: "warehouse", Of: "postgres", Settings: map[string]string{"host": "db"}, Secrets: map[string]asset.Secret{"password": "canary-7f3a"}})
	h.do("ada", asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "slack"})
	for _, full := range []string{api, secret} {
		h.do("ada", asset.ConnectIntegration{Project: full, Integration: "warehouse"})
		h.do("ada", asset.CreateModel{Project: full, Model: "churn"})
		h.do("ada", asset.AddVersion{Project: full, Model: "churn"})
		h.do("ada", asset.SetMeta{Project: full, Values: map[string]string{"k": "v"}})
	}
	e := h.do("grace", asset.AddComment{Project: api, Text: "hello"})
	return h, e.After["comment"].(string)
}

// every is one operation of each kind on a project, or on its workspace, with
// who may: everyone else who sees it is denied, the rest find nothing.
type every struct {
	op  func(full string) model.Operation
	may string
}

func everyOp(comment string) []every {
	ws := func(full string) string { w, _, _ := strings.Cut(full, "/"); return w }
	const viewers, contributors, editors = "root ada grace mary linus guest", "root ada grace mary", "root ada grace"
	return []every{
		{func(p string) model.Operation { return asset.AddComment{Project: p, Text: "x"} }, viewers},
		{func(p string) model.Operation { return asset.EditComment{Project: p, ID: comment, Text: "x"} }, "grace"},
		{func(p string) model.Operation { return asset.DeleteComment{Project: p, ID: comment} }, editors},
		{func(p string) model.Operation { return asset.SetMeta{Project: p, Values: map[string]string{"a": "b"}} }, contributors},
		{func(p string) model.Operation { return asset.CreateModel{Project: p, Model: "new"} }, contributors},
		{func(p string) model.Operation {
			return asset.UpdateModel{Project: p, Model: "churn", Description: ref("x")}
		}, contributors},
		{func(p string) model.Operation { return asset.DeleteModel{Project: p, Model: "churn"} }, contributors},
		{func(p string) model.Operation { return asset.AddVersion{Project: p, Model: "churn"} }, contributors},
		{func(p string) model.Operation {
			return asset.UpdateVersion{Project: p, Model: "churn", Number: 1, Stage: ref(model.Staging)}
		}, contributors},
		{func(p string) model.Operation { return asset.DeleteVersion{Project: p, Model: "churn", Number: 1} }, contributors},
		{func(p string) model.Operation { return asset.ConnectIntegration{Project: p, Integration: "hook"} }, editors},
		{func(p string) model.Operation {
			return asset.DisconnectIntegration{Project: p, Integration: "warehouse"}
		}, editors},
		{func(p string) model.Operation {
			return asset.CreateIntegration{Workspace: ws(p), Name: "new", Of: "s3"}
		}, "root ada"},
		{func(p string) model.Operation {
			return asset.UpdateIntegration{Workspace: ws(p), Name: "warehouse", Settings: map[string]string{"a": "b"}}
		}, "root ada"},
		{func(p string) model.Operation { return asset.DeleteIntegration{Workspace: ws(p), Name: "hook"} }, "root ada"},
	}
}

// Who may do what, by the tables of SPEC 3.3 and 4. Guests see the project and
// not the workspace: its integrations are not there for them.
func TestR1_WhoMay(t *testing.T) {
	h, comment := seeded(t)
	for _, c := range everyOp(comment) {
		o := c.op(api)
		for _, who := range []string{"root", "ada", "grace", "mary", "linus", "guest", "outsider", ""} {
			verdicts, err := h.store.Try(context.Background(), h.actor(who), o)
			if err != nil {
				t.Fatal(err)
			}
			want := model.Denied
			switch {
			case strings.Contains(" "+c.may+" ", " "+who+" ") && who != "":
				want = ""
			case who == "outsider" || who == "":
				want = model.NotFound
			case who == "guest" && strings.HasPrefix(o.Kind(), "integration."):
				want = model.NotFound
			}
			if got := model.CodeOf(verdicts[0].Err); got != want {
				t.Errorf("%s by %q: %q (%v), not %q", o.Kind(), who, got, verdicts[0].Err, want)
			}
		}
	}
}

// A contributor deletes their own data, not what others said; a comment of one's
// own is deleted by its author whatever their role.
func TestA11_OwnCommentsAndModeration(t *testing.T) {
	h, comment := seeded(t)
	h.refuse("mary", asset.DeleteComment{Project: api, ID: comment}, model.Denied, "Only grace and owners of the project")
	h.refuse("ada", asset.EditComment{Project: api, ID: comment, Text: "mine"}, model.Denied, "Only grace can edit")
	own := h.do("linus", asset.AddComment{Project: api, Text: "mine"}).After["comment"].(string)
	e := h.do("linus", asset.DeleteComment{Project: api, ID: own})
	if !e.Confirm || len(h.inbox("linus")) != 0 {
		t.Errorf("%+v, %v", e, h.inbox("linus"))
	}
	h.do("ada", asset.DeleteComment{Project: api, ID: comment})
	if all := h.inbox("grace"); len(all) == 0 || all[0] != "ada deleted your comment on ml-team/api." {
		t.Errorf("grace is told %q", all)
	}
	h.refuse("ada", asset.DeleteComment{Project: api, ID: comment}, model.NotFound, "has no comment")
}

// What cannot be seen is not there, with the same words (R3); so is what is in
// the trash for those who are no owners.
func TestR3_UnseenLooksAbsent(t *testing.T) {
	h, comment := seeded(t)
	h.do("ada", op.CreateProject{Project: "ml-team/dead", Visibility: ref(model.WorkspaceVisible)})
	h.do("ada", op.TrashProject{Project: "ml-team/dead"})
	for _, c := range everyOp(comment) {
		for who, unseen := range map[string][]string{
			"outsider": {api, secret}, "": {api, secret}, "mary": {secret, "ml-team/dead"}, "grace": {secret}, "guest": {secret},
		} {
			for _, full := range unseen {
				o := c.op(full)
				if who != "outsider" && who != "" && strings.HasPrefix(o.Kind(), "integration.") &&
					!strings.HasSuffix(o.Kind(), "connect") {
					continue // on the workspace, which they see
				}
				absent := "ml-team/absent"
				if who == "outsider" || who == "" {
					absent = "absent/absent"
				}
				a := h.refuse(who, o, model.NotFound)
				b := h.refuse(who, c.op(absent), model.NotFound)
				strip := func(s, full string) string {
					ws, _, _ := strings.Cut(full, "/")
					return strings.ReplaceAll(strings.ReplaceAll(s, full, "IT"), ws, "WS")
				}
				if strip(a, full) != strip(b, absent) {
					t.Errorf("%s by %q: %q for %s, %q for what is absent", o.Kind(), who, a, full, b)
				}
			}
		}
	}
}

// Changes that start from an older version are conflicts and change nothing.
func TestC3_Conflicts(t *testing.T) {
	h, comment := seeded(t)
	h.do("grace", asset.EditComment{Project: api, ID: comment, Text: "two", Version: 1})
	h.refuse("grace", asset.EditComment{Project: api, ID: comment, Text: "three", Version: 1}, model.Conflict, "since you opened it")
	h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Settings: map[string]string{"a": "1"}, Version: 1})
	h.refuse("root", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Settings: map[string]string{"a": "2"}, Version: 1}, model.Conflict)
	h.refuse("root", asset.DeleteIntegration{Workspace: "ml-team", Name: "hook", Version: 1}, model.Conflict)
	h.do("grace", asset.UpdateModel{Project: api, Model: "churn", Description: ref("x"), Version: 1})
	h.refuse("mary", asset.UpdateModel{Project: api, Model: "churn", Description: ref("y"), Version: 1}, model.Conflict)
	h.do("grace", asset.UpdateVersion{Project: api, Model: "churn", Number: 1, Description: ref("x"), Version: 1})
	h.refuse("mary", asset.UpdateVersion{Project: api, Model: "churn", Number: 1, Description: ref("y"), Version: 1}, model.Conflict)
	h.do("grace", asset.SetMeta{Project: api, Values: map[string]string{"k": "w"}, Was: map[string]string{"k": "v"}})
	h.refuse("mary", asset.SetMeta{Project: api, Values: map[string]string{"k": "x"}, Was: map[string]string{"k": "v"}}, model.Conflict, "metadata k")
	h.refuse("mary", asset.SetMeta{Project: api, Values: map[string]string{"k": "x"}, Was: map[string]string{"k": ""}}, model.Conflict)
}
