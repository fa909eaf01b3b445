package identity_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/view"
)

func holder(h *house, key string) view.Holder {
	h.Helper()
	_, _, fp := proven(key)
	got, err := read(h, model.Actor{System: true}, func(r *view.Reader) (view.Holder, error) { return r.KeyHolder(fp) })
	if err != nil {
		h.Fatal(err)
	}
	return got
}

// A key belongs to one account; who manages which is SPEC 8's.
func TestH1_KeysAreAddedAndRemovedByWhoMay(t *testing.T) {
	h := newHouse(t)
	laptop, _, fp := proven("laptop")
	robot, _, _ := proven("robot")
	h.do("bob", identity.AddKey{Username: "bob", Line: laptop})
	h.refused(h.actor("ada"), identity.AddKey{Username: "ada", Line: laptop}, model.Conflict, "another account")
	h.refused(h.actor("bob"), identity.AddKey{Username: "bob", Line: laptop}, model.Conflict, "already")
	h.refused(h.actor("bob"), identity.AddKey{Username: "ci@ml-team", Line: robot}, model.Denied, "not yours")
	h.refused(h.actor("grace"), identity.AddKey{Username: "ci@ml-team", Line: robot}, model.Denied, "not yours")
	h.refused(model.Actor{}, identity.AddKey{Username: "bob", Line: robot}, model.Denied, "Nobody")
	h.do("ada", identity.AddKey{Username: "ci@ml-team", Line: robot})
	h.refused(h.with("ci@ml-team", "robot"), identity.AddKey{Username: "ci@ml-team", Line: robot}, model.Denied, "not yours")
	if got := holder(h, "laptop"); got.Username != "bob" || !got.Known || !got.UsedLate {
		t.Errorf("the key is %+v", got)
	}
	h.refused(h.actor("ada"), identity.RemoveKey{Username: "bob", Key: fp}, model.Denied, "not yours")
	h.do("root", identity.RemoveKey{Username: "bob", Key: fp})
	if got := holder(h, "laptop"); got.Known {
		t.Errorf("a removed key is %+v", got)
	}
	if _, err := read(h, h.actor("root"), func(r *view.Reader) (view.Holder, error) { return r.KeyHolder(fp) }); model.CodeOf(err) != model.Denied {
		t.Errorf("people ask whose a key is: %v", err)
	}
}

// An admin of a workspace gets the same answer for a person who exists and one who
// does not, also where the name is written like one of their service accounts (R3).
func TestR3_KeysTellNobodyWhoIsThere(t *testing.T) {
	h := newHouse(t)
	said := func(who, username string) string {
		_, err := read(h, h.actor(who), func(r *view.Reader) (model.List[view.KeyRow], error) { return r.UserKeys(username, model.Page{}) })
		return strings.ReplaceAll(err.Error(), username, "X")
	}
	for _, pair := range [][2]string{{"bob", "bxb"}, {"bob@example.com", "bxb@example.com"}, {"ci@ops", "ci@nope"}, {"ops", "opx"}} {
		if a, b := said("ada", pair[0]), said("ada", pair[1]); a != b {
			t.Errorf("%v: %q and %q", pair, a, b)
		}
	}
	if a, b := said("bob", "ci@ml-team"), said("bob", "xx@ml-team"); a != b {
		t.Errorf("%q and %q", a, b)
	}
}

// X4, A11: a session of a key that was removed can do nothing any more, in the very
// next transaction, whatever still runs.
func TestX4_ASessionOfARemovedKeyIsOver(t *testing.T) {
	h := newHouse(t)
	laptop, _, fp := proven("laptop")
	h.do("bob", identity.AddKey{Username: "bob", Line: laptop})
	live := h.with("bob", "laptop")
	h.must(live, op.SwitchWorkspace{Name: "ml-team"})
	h.do("bob", identity.RemoveKey{Username: "bob", Key: fp})
	h.refused(live, op.SwitchWorkspace{Name: "bob"}, model.Denied, "was removed")
	h.do("grace", identity.AddKey{Username: "grace", Line: laptop})
	h.refused(live, op.SwitchWorkspace{Name: "bob"}, model.Denied, "was removed")
}

// The day of the last use is kept, and one record a day is all it costs.
func TestUsingAKeyKeepsTheDay(t *testing.T) {
	h := newHouse(t)
	laptop, _, _ := proven("laptop")
	h.do("bob", identity.AddKey{Username: "bob", Line: laptop})
	live := h.with("bob", "laptop")
	if e := h.must(live, identity.UseKey{}); e.Unchanged {
		t.Error("the first use is not kept")
	}
	h.now = h.now.Add(time.Hour)
	if e := h.must(live, identity.UseKey{}); !e.Unchanged || holder(h, "laptop").UsedLate {
		t.Error("a second use on one day is a change")
	}
	h.now = h.now.Add(24 * time.Hour)
	if !holder(h, "laptop").UsedLate {
		t.Error("the next day is not noticed")
	}
	h.refused(h.actor("bob"), identity.UseKey{}, model.Denied, "not opened with a key")
}

// A claim code is single-use, expires, is replaced by the next, and admits only what
// the session has proven.
func TestClaim(t *testing.T) {
	h := newHouse(t)
	first := h.do("root", identity.IssueClaim{Username: "grace"}).Code
	second := h.do("root", identity.IssueClaim{Username: "grace"}).Code
	_, blob, _ := proven("new")
	_, other, _ := proven("other")
	stranger := h.with("nobody", "new")
	proof := identity.Proof{Blob: blob}
	h.refused(stranger, identity.Claim{Code: first, Proof: proof}, model.NotFound, "does not count")
	h.refused(stranger, identity.Claim{Code: "guess", Proof: proof}, model.NotFound, "does not count")
	h.refused(stranger, identity.Claim{Code: second, Proof: identity.Proof{Blob: other}}, model.Denied, "not the one of the session")
	h.refused(stranger, identity.Claim{Code: second}, model.Denied, "proven nothing")
	h.refused(model.Actor{Via: model.ViaCLI}, identity.Claim{Code: second, Proof: proof}, model.Denied, "over SSH")
	h.refused(h.actor("bob"), identity.Claim{Code: second, Proof: proof}, model.Denied, "an account already")
	h.must(stranger, identity.Claim{Code: " " + strings.ToUpper(second) + " ", Proof: proof})
	if got := holder(h, "new"); got.Username != "grace" || got.UsedLate {
		t.Errorf("after claiming the key is %+v", got)
	}
	h.refused(h.with("nobody", "other"), identity.Claim{Code: second, Proof: identity.Proof{Blob: other}}, model.NotFound, "does not count")

	third := h.do("root", identity.IssueClaim{Username: "bob"}).Code
	h.now = h.now.Add(7 * 24 * time.Hour)
	h.refused(h.with("nobody", "other"), identity.Claim{Code: third, Proof: identity.Proof{Blob: other}}, model.NotFound, "does not count")
	h.do("root", identity.IssueClaim{Username: "ada"})
	h.look(func(s model.State) {
		n := 0
		for range s.Codes() {
			n++
		}
		if n != 1 {
			t.Errorf("%d codes are kept; expired ones are cleared away", n)
		}
	})
}

// A12: deleting an account takes its keys, logins and codes along, so that nobody
// inherits them.
func TestA12_ADeletedAccountKeepsNoProof(t *testing.T) {
	h := newHouse(t)
	laptop, _, _ := proven("laptop")
	h.do("bob", identity.AddKey{Username: "bob", Line: laptop})
	h.do("bob", identity.LinkLogin{Login: model.Login{Provider: "okta", Issuer: "https://id.example.org", Subject: "b"}})
	code := h.do("root", identity.IssueClaim{Username: "bob"}).Code
	h.do("root", op.SuspendUser{Username: "bob"})
	if got := holder(h, "laptop"); !got.Known || got.Person != 0 {
		t.Errorf("the key of a suspended person is %+v", got)
	}
	_, blob, _ := proven("new")
	h.refused(h.with("nobody", "new"), identity.Claim{Code: code, Proof: identity.Proof{Blob: blob}}, model.NotFound, "does not count")
	h.do("root", op.DeleteUser{Username: "bob"})
	if holder(h, "laptop").Known {
		t.Error("the key is kept")
	}
	h.do("grace", identity.LinkLogin{Login: model.Login{Provider: "okta", Issuer: "https://id.example.org", Subject: "b"}})
	h.look(func(s model.State) {
		for range s.Codes() {
			t.Error("a code is kept")
		}
	})
}
