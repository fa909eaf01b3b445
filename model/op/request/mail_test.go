package request_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/letter"
	"atrium/model/op"
	"atrium/model/op/post"
	"atrium/model/op/request"
)

func (h *house) mail(verified ...string) {
	h.Helper()
	h.do("system", post.Configure{From: "atrium@example.com"})
	for _, who := range verified {
		h.do("root", op.VerifyEmail{Username: who})
	}
}

// A6: a request is mailed to whoever may answer it when it is sent, at a verified
// address and without what the stranger wrote, and the answer to who asked.
func TestA6_RequestsAndAnswersAreMailed(t *testing.T) {
	h := newHouse(t)
	h.mail("ada", "grace", "linus")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner})
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	sent := h.send()
	if len(sent) != 1 || !strings.HasPrefix(sent[0], "ada@example.com: grace asks to become viewer of ml-team/api.\n") {
		t.Fatalf("%q", sent)
	}
	h.do("ada", request.Deny{ID: id, Reason: "Ask again in May."})
	sent = h.send()
	if len(sent) != 1 || !strings.HasPrefix(sent[0], "grace@example.com: ada denied your request to become viewer of ml-team/api. Ask again in May.\n") {
		t.Errorf("%q", sent)
	}

	h.do("linus", request.File{Target: "ml-team/api", Role: model.Owner, Reason: "Buy at https://spam.example.com"})
	h.do("root", op.VerifyEmail{Username: "bob"})
	if sent = h.send(); len(sent) != 2 || strings.Contains(sent[0], "spam") {
		t.Errorf("%q", sent)
	}
	h.do("linus", request.Withdraw{Ref: "ml-team/api"})
	h.do("linus", request.File{Target: "ml-team/api", Role: model.Owner, Reason: "r"})
	h.do("linus", request.Withdraw{Ref: "ml-team/api"})
	if sent = h.send(); len(sent) != 0 {
		t.Errorf("a request that was withdrawn is mailed: %q", sent)
	}
}

// A6: one person's requests make a bounded number of mails a day, and none without an
// address that takes them, or where nothing is mailed.
func TestA6_RequestsAreMailedABoundedNumberOfTimes(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.ask("linus", "ml-team/api", model.ProjectViewer)
	h.mail("ada")
	if sent := h.send(); len(sent) != 0 {
		t.Errorf("without mail: %q", sent)
	}
	n := 0
	for range 2 * letter.Asks {
		h.ask("grace", "ml-team/api", model.ProjectViewer)
		n += len(h.send())
		h.do("grace", request.Withdraw{Ref: "ml-team/api"})
	}
	if n != letter.Asks {
		t.Errorf("%d mails", n)
	}
	h.now = h.now.AddDate(0, 0, 1)
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	h.do("ada", request.Deny{ID: id})
	h.look(func(s model.State) {
		for m := range s.Mails() {
			if m.Person != 0 {
				t.Errorf("the address of grace is not verified: %+v", m)
			}
		}
	})
	if sent := h.send(); len(sent) != 0 {
		t.Errorf("a request that was answered is mailed: %q", sent)
	}
}

// R3: a mail about a request leaves one record behind, whether or not there was
// anybody to get it, and who asked is not told when it cannot be delivered.
func TestR3_AMailAboutARequestTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.mail("ada", "grace")
	h.project("api", model.Private)
	for _, target := range []string{"ml-team/api", "ml-team/none", "no/where"} {
		h.ask("grace", target, model.ProjectViewer)
	}
	var all []model.ID
	h.look(func(s model.State) {
		for m := range s.Mails() {
			all = append(all, m.ID)
		}
	})
	if len(all) != 3 {
		t.Fatalf("%d mails wait", len(all))
	}
	for _, id := range all {
		e := h.do("system", post.Failed{ID: id, Error: "no", Final: true})
		if len(e.People) != 0 || e.Workspace != 0 || strings.Contains(e.Target+e.Summary, "ada") {
			t.Errorf("%+v", e)
		}
	}
}
