package post_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/post"
	"atrium/model/view"
	"atrium/storage"
)

// A mail that cannot be sent is tried again, with what went wrong as one line; one
// that is refused for good is given up, and whoever it was for is told.
func TestI2_AMailThatFailsIsTriedAgain(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	store := storage.Memory(storage.Options{Now: func() time.Time { return now }})
	system, ctx := model.Actor{System: true}, context.Background()
	do := func(a model.Actor, o model.Operation) model.Effect {
		t.Helper()
		e, err := store.Do(ctx, a, o)
		if err != nil {
			t.Fatalf("%s: %v", o.Kind(), err)
		}
		return e[0]
	}
	do(system, op.Init{Username: "root", Email: "root@example.com"})
	do(system, post.Configure{From: "atrium@example.com", Host: "atrium.example.com"})
	var root model.Actor
	var mail []view.DueMail
	outbox := func() {
		t.Helper()
		if err := store.View(ctx, system, func(r *view.Reader) (err error) {
			h, _ := r.NamedHolder("root")
			root = model.Actor{Person: h.Person, Via: model.ViaCLI}
			mail, _, err = r.Outbox(10)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	outbox()
	do(root, op.CreateWorkspace{Name: "ml-team"})
	do(root, op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Viewer})
	outbox()
	if len(mail) != 1 {
		t.Fatalf("%d mails wait", len(mail))
	}
	id := mail[0].ID
	bad := "no\x1b[2J such host\n" + strings.Repeat("x", 400)
	e := do(system, post.Failed{ID: id, Error: bad})
	said, _ := e.After["error"].(string)
	if strings.ContainsAny(said, "\x1b\n") || len(said) > 310 || e.After["tries"] != 1 || e.After["given_up"] != false {
		t.Errorf("%v", e.After)
	}
	if outbox(); len(mail) != 0 {
		t.Error("it is tried again at once")
	}
	now = now.Add(time.Minute)
	if outbox(); len(mail) != 1 {
		t.Error("it is not tried again")
	}
	if e := do(system, post.Failed{ID: id, Error: "no such user", Final: true}); e.After["given_up"] != true || len(e.People) != 1 {
		t.Errorf("%v", e)
	}
	now = now.Add(time.Hour)
	if outbox(); len(mail) != 0 {
		t.Error("it is tried after it was given up")
	}
	if e := do(root, op.ResendInvitation{Workspace: "ml-team", Who: "x@example.org"}); !strings.Contains(e.Summary, "by mail") {
		t.Error("sending it again does not say how")
	}
}

func TestErrorsAreShort(t *testing.T) {
	if got := post.Short("a\tb\x07"); strings.ContainsAny(got, "\t\x07") {
		t.Errorf("%q", got)
	}
	if got := post.Short(strings.Repeat("x", 300)); len(got) != 300 {
		t.Errorf("%d bytes", len(got))
	}
	for tries, want := range map[int]time.Duration{0: time.Minute, 1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 50: 4 * time.Hour} {
		if got := post.Wait(tries); got != want {
			t.Errorf("after %d tries: %s", tries, got)
		}
	}
}
