package asset_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/view"
)

// A secret goes in and comes out nowhere: not in facts, sentences, errors, JSON,
// rows or the trail, whatever is done with its integration (A8).
func TestA8_SecretsNeverComeOut(t *testing.T) {
	const canary = "canary-9d41"
	h := newHouse(t)
	secrets := map[string]asset.Secret{"token": canary}
	var out strings.Builder
	note := func(e model.Effect) { fmt.Fprintf(&out, "%+v %s %s\n", e, e.Before.JSON(), e.After.JSON()) }
	create := asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "slack", Secrets: secrets}
	note(h.do("ada", create))
	note(h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: secrets}))
	note(h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: map[string]asset.Secret{"other": canary + "2"}}))
	out.WriteString(h.refuse("ada", create, model.Conflict))
	out.WriteString(h.refuse("mary", create, model.Denied))
	for _, bad := range []asset.Secret{canary + "\x00", canary + "\xff", asset.Secret(strings.Repeat(canary, 2000))} {
		out.WriteString(h.refuse("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: map[string]asset.Secret{"token": bad}}, model.Invalid))
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&out, verb+"\n", create)
	}
	asJSON, _ := json.Marshal(create)
	out.Write(asJSON)
	for _, who := range []string{"ada", "linus"} {
		h.read(who, func(r *view.Reader) {
			list, err := r.Integrations("ml-team", model.Page{})
			one, _ := r.Integration("ml-team", "hook")
			row, _ := json.Marshal([]any{list, one})
			fmt.Fprintf(&out, "%v %+v %s", err, list, row)
			if who == "ada" && one.Secrets["token"] != "set" || who == "linus" && (one.Secrets != nil || one.Settings != nil) {
				t.Errorf("%s sees %+v", who, one)
			}
		})
	}
	note(h.do("ada", asset.DeleteIntegration{Workspace: "ml-team", Name: "hook"}))
	out.WriteString(h.trail())
	said := out.String()
	if i := strings.Index(said, canary); i >= 0 {
		t.Errorf("the secret comes out: …%s…", said[max(0, i-200):min(len(said), i+60)])
	}
	if hexed := fmt.Sprintf("%x", canary); strings.Contains(said, hexed) {
		t.Error("the secret comes out in hexadecimal")
	}
	if !strings.Contains(said, `"secrets_set":["token"]`) {
		t.Error("the trail does not say that the secret was set")
	}
}

// Setting a secret again is a change whether or not the value is the same:
// "unchanged" would tell what it is.
func TestA8_ASecretIsNotCompared(t *testing.T) {
	h := newHouse(t)
	same := map[string]asset.Secret{"token": "x"}
	h.do("ada", asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "slack", Secrets: same})
	if e := h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: same}); e.Unchanged {
		t.Errorf("%+v", e)
	}
	e := h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: map[string]asset.Secret{"token": ""}})
	if !slices.Equal(e.After["secrets_unset"].([]string), []string{"token"}) {
		t.Errorf("%+v", e)
	}
	if e := h.do("ada", asset.UpdateIntegration{Workspace: "ml-team", Name: "hook", Secrets: map[string]asset.Secret{"token": ""}}); !e.Unchanged {
		t.Errorf("%+v", e)
	}
}

// Deleting an integration names the projects that lose it, and takes their
// connections along.
func TestA8_DeletingNamesTheProjects(t *testing.T) {
	h, _ := seeded(t)
	e := h.do("ada", asset.DeleteIntegration{Workspace: "ml-team", Name: "warehouse"})
	said := strings.Join(e.Consequences, " ")
	if !e.Confirm || !strings.Contains(said, "2 projects lose it: ") || !strings.Contains(said, "api") || !strings.Contains(said, "password") {
		t.Errorf("it says %q", said)
	}
	h.read("ada", func(r *view.Reader) {
		if l, err := r.Connections(api, model.Page{}); err != nil || len(l.Data) != 0 {
			t.Errorf("%+v, %v", l, err)
		}
	})
	h.do("ada", asset.CreateIntegration{Workspace: "ml-team", Name: "warehouse", Of: "postgres"})
	h.read("ada", func(r *view.Reader) {
		if i, _ := r.Integration("ml-team", "warehouse"); len(i.Projects) != 0 || len(i.Secrets) != 0 {
			t.Errorf("the new one begins with %+v", i)
		}
	})
}

// People who are named and have a role are told; nobody else is, and nothing says
// who was not (R3).
func TestA11_MentionsTellWhoHasARole(t *testing.T) {
	h := newHouse(t)
	e := h.do("grace", asset.AddComment{Project: api, Text: "@linus, @guest: see @outsider, @grace, @nobody-at-all, x@mary and (@ada)."})
	if want := []string{"ada, guest, linus are told."}; !slices.Equal(e.Consequences, want) {
		t.Errorf("%q, not %q", e.Consequences, want)
	}
	for who, told := range map[string]bool{"linus": true, "guest": true, "ada": true, "outsider": false, "mary": false, "grace": false} {
		all := h.inbox(who)
		if got := slices.Contains(all, "grace mentioned you in a comment on ml-team/api."); got != told {
			t.Errorf("%s: told %v: %q", who, got, all)
		}
	}
	id := e.After["comment"].(string)
	h.do("grace", asset.EditComment{Project: api, ID: id, Text: "@linus and @mary."})
	if n := len(h.inbox("linus")); n != 1 {
		t.Errorf("linus was told %d times", n)
	}
	if n := len(h.inbox("mary")); n != 1 {
		t.Errorf("mary was told %d times", n)
	}
}

// Comments are free text with line feeds (N4), never empty, and listed from
// either end.
func TestA11_TextAndOrder(t *testing.T) {
	h := newHouse(t)
	for _, bad := range []string{"", " \n ", "a\tb", "a\x1b[31mb", "a\u202eb", strings.Repeat("x", 10_001)} {
		h.refuse("ada", asset.AddComment{Project: api, Text: bad}, model.Invalid)
	}
	for _, text := range []string{"one", "two\nlines", "three"} {
		h.do("ada", asset.AddComment{Project: api, Text: text})
	}
	for oldest, want := range map[bool]string{true: "one|two\nlines|three", false: "three|two\nlines|one"} {
		var got []string
		h.read("linus", func(r *view.Reader) {
			page := model.Page{Size: 2}
			for {
				l, err := r.Comments(api, view.CommentQuery{Page: page, Oldest: oldest})
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range l.Data {
					got = append(got, c.Text)
				}
				if page.After = l.Next; l.Next == "" {
					return
				}
			}
		})
		if strings.Join(got, "|") != want {
			t.Errorf("oldest %v: %q", oldest, got)
		}
	}
}

// Comments of one second are listed in the order in which they were written.
func TestA11_OrderWithinASecond(t *testing.T) {
	h := newHouse(t)
	at := h.now
	for i := range 6 {
		h.do("ada", asset.AddComment{Project: api, Text: strconv.Itoa(i)})
		h.now = at
	}
	h.read("ada", func(r *view.Reader) {
		l, err := r.Comments(api, view.CommentQuery{Oldest: true})
		if err != nil || len(l.Data) != 6 {
			t.Fatal(l, err)
		}
		for i, c := range l.Data {
			if c.Text != strconv.Itoa(i) {
				t.Errorf("%d: %s", i, c.Text)
			}
		}
	})
}

// Metadata has keys by their rule, values of free text, and an end.
func TestA12_MetadataIsBounded(t *testing.T) {
	h := newHouse(t)
	set := func(k, v string) asset.SetMeta { return asset.SetMeta{Project: api, Values: map[string]string{k: v}} }
	for _, key := range []string{"", "1st", "a b", "ä", strings.Repeat("x", 65), "-x"} {
		h.refuse("ada", set(key, "v"), model.Invalid, "1 to 64 characters")
	}
	for _, s := range hostile.Payloads() {
		if !slices.Contains(hostile.Shown(), s) {
			h.refuse("ada", set("k", s), model.Invalid)
		}
	}
	h.refuse("ada", set("k", strings.Repeat("x", 10_001)), model.Invalid, "too long")
	many := map[string]string{}
	for i := range asset.MaxPairs {
		many[fmt.Sprintf("key-%03d", i)] = "v"
	}
	h.do("ada", asset.SetMeta{Project: api, Values: many})
	h.refuse("ada", set("one-more", "v"), model.Invalid, "more than 200 keys", "KEY= takes one away")
	h.do("ada", asset.SetMeta{Project: api, Values: map[string]string{"one-more": "v", "key-000": "", "key-001": ""}})
	if e := h.do("ada", set("one-more", "v")); !e.Unchanged {
		t.Errorf("%+v", e)
	}
	// A key is told behind a word of ours: it can be no other fact of a record.
	if e := h.do("ada", set("operation", "v")); e.After["metadata.operation"] != "v" || len(e.After) != 1 {
		t.Errorf("%+v", e)
	}
	h.read("linus", func(r *view.Reader) {
		if m, err := r.Meta(api, "one-more"); err != nil || m.Value != "v" || m.By != "ada" {
			t.Errorf("%+v, %v", m, err)
		}
		_, err := r.Meta(api, "key-000")
		if model.CodeOf(err) != model.NotFound {
			t.Errorf("%v", err)
		}
	})
}

// Versions count from 1, never twice the same; any number may be in production,
// and the others are named.
func TestA12_VersionsAreNumberedForGood(t *testing.T) {
	h := newHouse(t)
	h.do("mary", asset.CreateModel{Project: api, Model: "churn"})
	h.refuse("mary", asset.CreateModel{Project: api, Model: "churn"}, model.Conflict, "already has a model churn")
	h.refuse("mary", asset.CreateModel{Project: api, Model: "Churn!"}, model.Invalid)
	add := asset.AddVersion{Project: api, Model: "churn", Metadata: map[string]string{"accuracy": "0.9"}}
	for want := 1; want <= 3; want++ {
		if e := h.do("mary", add); e.After["number"] != want || e.Target != fmt.Sprintf("ml-team/api:churn/%d", want) {
			t.Errorf("%+v", e)
		}
	}
	h.do("mary", asset.DeleteVersion{Project: api, Model: "churn", Number: 3})
	if e := h.do("mary", add); e.After["number"] != 4 {
		t.Errorf("%+v", e)
	}
	h.refuse("mary", asset.DeleteVersion{Project: api, Model: "churn", Number: 3}, model.NotFound, "no version 3")
	stage := func(n int) asset.UpdateVersion {
		return asset.UpdateVersion{Project: api, Model: "churn", Number: n, Stage: ref(model.Production)}
	}
	if e := h.do("mary", stage(1)); len(e.Consequences) != 0 || e.Summary != "Move version 1 of ml-team/api:churn from stage none to production." {
		t.Errorf("%+v", e)
	}
	if e := h.do("mary", stage(4)); len(e.Consequences) != 1 || e.Consequences[0] != "In production besides: version 1." {
		t.Errorf("%+v", e)
	}
	h.refuse("mary", asset.UpdateVersion{Project: api, Model: "churn", Number: 1, Stage: ref(model.Archived + 1)}, model.Invalid)
	h.read("linus", func(r *view.Reader) {
		m, err := r.Model(api, "churn")
		if err != nil || m.Latest != 4 || !slices.Equal(m.Production, []int{1, 4}) {
			t.Errorf("%+v, %v", m, err)
		}
		var got []int
		for _, page := range []model.Page{{Size: 2}, {Size: 2, After: "2"}} {
			l, err := r.Versions(api, "churn", page)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range l.Data {
				got = append(got, v.Number)
			}
		}
		if !slices.Equal(got, []int{4, 2, 1}) {
			t.Errorf("listed %v", got)
		}
	})
	e := h.do("mary", asset.DeleteModel{Project: api, Model: "churn"})
	if said := strings.Join(e.Consequences, " "); !strings.Contains(said, "3 versions go") || !strings.Contains(said, "In production: versions 1, 4.") {
		t.Errorf("it says %q", said)
	}
	h.do("mary", asset.CreateModel{Project: api, Model: "churn"})
	h.read("linus", func(r *view.Reader) {
		if l, err := r.Versions(api, "churn", model.Page{}); err != nil || len(l.Data) != 0 {
			t.Errorf("the new model begins with %+v, %v", l, err)
		}
	})
}

// What is public shows its models and metadata to anyone, and neither what its
// people say nor what it uses (A5).
func TestA5_PublicShowsModelsAndMetadata(t *testing.T) {
	h, _ := seeded(t)
	h.do("ada", op.UpdateProject{Project: api, Visibility: ref(model.Public)})
	h.read("outsider", func(r *view.Reader) {
		_, models := r.Models(api, model.Page{})
		_, meta := r.Metadata(api, model.Page{})
		_, versions := r.Versions(api, "churn", model.Page{})
		_, comments := r.Comments(api, view.CommentQuery{})
		_, connections := r.Connections(api, model.Page{})
		for name, got := range map[string][2]any{
			"models": {models, nil}, "metadata": {meta, nil}, "versions": {versions, nil},
		} {
			if got[0] != got[1] {
				t.Errorf("%s: %v", name, got[0])
			}
		}
		if model.CodeOf(comments) != model.Denied || model.CodeOf(connections) != model.Denied {
			t.Errorf("comments: %v, connections: %v", comments, connections)
		}
	})
}

// A row names the projects that its reader sees, and no others.
func TestR3_AnIntegrationNamesSeenProjects(t *testing.T) {
	h, _ := seeded(t)
	for who, want := range map[string][]string{"ada": {api, secret}, "linus": {api}} {
		h.read(who, func(r *view.Reader) {
			if i, err := r.Integration("ml-team", "warehouse"); err != nil || !slices.Equal(i.Projects, want) {
				t.Errorf("%s: %q, %v", who, i.Projects, err)
			}
		})
	}
}

// Many add versions and comments at once: no number comes twice, none is left
// out, and nothing is lost.
func TestA12_VersionsUnderRace(t *testing.T) {
	h := newHouse(t)
	h.do("mary", asset.CreateModel{Project: api, Model: "churn"})
	const each = 12
	people := []string{"ada", "grace", "mary"}
	var wait sync.WaitGroup
	for _, who := range people {
		actor := h.actor(who)
		wait.Go(func() {
			for range each {
				_, err := h.store.Do(context.Background(), actor, asset.AddVersion{Project: api, Model: "churn"}, asset.AddComment{Project: api, Text: "added"})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	h.read("linus", func(r *view.Reader) {
		versions, err := r.Versions(api, "churn", model.Page{Size: 1000})
		comments, err2 := r.Comments(api, view.CommentQuery{})
		if err != nil || err2 != nil || len(versions.Data) != each*len(people) || len(comments.Data) != each*len(people) {
			t.Fatal(len(versions.Data), len(comments.Data), err, err2)
		}
		for i, v := range versions.Data {
			if v.Number != each*len(people)-i {
				t.Errorf("number %d at %d", v.Number, i)
			}
		}
	})
}
