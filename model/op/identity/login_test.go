package identity_test

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/view"
)

func at(subject string) model.Login {
	return model.Login{Provider: "okta", Issuer: "https://id.example.org", Subject: subject}
}

// enforced is a house in which ml-team enforces okta, with ada linked and signed in
// through it by her key.
func enforced(t *testing.T) (*house, model.Actor) {
	h := newHouse(t)
	laptop, _, _ := proven("laptop")
	h.do("ada", identity.AddKey{Username: "ada", Line: laptop})
	live := h.with("ada", "laptop")
	h.must(live, identity.LinkLogin{Login: at("a")})
	h.must(live, op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": "okta"}})
	return h, live
}

func sees(h *house, a model.Actor) bool {
	_, err := read(h, a, func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace("ml-team") })
	return err == nil
}

// S2: the sessions of a key count as signed in through a provider for twelve hours
// after a login in one of them, and those of other keys do not.
func TestS2_AKeyCountsAsSignedInForTwelveHours(t *testing.T) {
	h, live := enforced(t)
	other, _, _ := proven("other")
	h.do("ada", identity.AddKey{Username: "ada", Line: other})
	if !sees(h, live) || sees(h, h.with("ada", "other")) || sees(h, h.actor("ada")) {
		t.Error("only the key that was signed in through okta counts")
	}
	h.now = h.now.Add(model.SignInWindow - time.Second)
	if !sees(h, live) {
		t.Error("it ends too early")
	}
	h.now = h.now.Add(time.Second)
	if sees(h, live) {
		t.Error("it does not end, in a session that goes on")
	}
	h.refused(live, identity.SignIn{Login: at("somebody")}, model.Conflict, "not linked")
	h.must(live, identity.SignIn{Login: at("a")})
	if !sees(h, live) || holder(h, "laptop").Provider != "okta" {
		t.Error("signing in again does not count")
	}
	h.refused(h.actor("ada"), identity.SignIn{Login: at("a")}, model.Denied, "key")
}

// A session without a key ends with its login: unlinked, or twelve hours old.
func TestS2_ASessionOfALoginEndsWithIt(t *testing.T) {
	h, _ := enforced(t)
	a := h.actor("ada")
	a.Provider, a.Issuer, a.Subject, a.Until = "okta", "https://id.example.org", "a", h.now.Add(model.SignInWindow)
	if !sees(h, a) {
		t.Fatal("a session that was signed in through okta does not count")
	}
	forged := a
	forged.Subject = "b"
	h.refused(forged, op.SwitchWorkspace{Name: "ada"}, model.Denied, "not linked")
	h.now = h.now.Add(model.SignInWindow)
	h.refused(a, op.SwitchWorkspace{Name: "ada"}, model.Denied, "more than 12 hours ago")
}

// H1: a login is one account's, and an account has one at a provider.
func TestH1_ALoginIsOneAccounts(t *testing.T) {
	h, live := enforced(t)
	h.refused(h.actor("bob"), identity.LinkLogin{Login: at("a")}, model.Conflict, "another account")
	h.refused(live, identity.LinkLogin{Login: at("b")}, model.Conflict, "already")
	if e := h.must(live, identity.LinkLogin{Login: at("a")}); !e.Unchanged {
		t.Error("linking it again is a change")
	}
	h.refused(model.Actor{}, identity.LinkLogin{Login: at("z")}, model.Denied, "Nobody")
	h.refused(h.actor("bob"), identity.LinkLogin{Login: model.Login{Provider: "okta", Issuer: "https://id.example.org"}}, model.Invalid, "has not told")
	got, err := read(h, model.Actor{System: true}, func(r *view.Reader) (view.Holder, error) { return r.LoginHolder("https://id.example.org", "a") })
	if err != nil || got.Username != "ada" {
		t.Errorf("the login is %+v (%v)", got, err)
	}
	if _, err := read(h, h.actor("bob"), func(r *view.Reader) ([]view.LoginRow, error) { return r.UserLogins("ada") }); model.CodeOf(err) != model.NotFound {
		t.Errorf("bob sees ada's logins: %v", err)
	}
}

// W4: where a provider is enforced, the last admin with a login there keeps it.
func TestW4_TheLastAdminWithALoginKeepsIt(t *testing.T) {
	h, live := enforced(t)
	h.refused(live, identity.UnlinkLogin{Username: "ada", Provider: "okta"}, model.Conflict, "the last admin of ml-team")
	h.refused(h.actor("root"), identity.UnlinkLogin{Username: "ada", Provider: "okta"}, model.Conflict, "the last admin of ml-team")
	h.refused(h.actor("bob"), identity.UnlinkLogin{Username: "ada", Provider: "okta"}, model.Denied, "other people's")
	h.do("bob", identity.LinkLogin{Login: at("b")})
	h.must(live, op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Admin})
	h.must(live, identity.UnlinkLogin{Username: "ada", Provider: "okta"})
	if sees(h, live) {
		t.Error("ada's key still counts as signed in through okta")
	}
	h.refused(h.actor("root"), identity.UnlinkLogin{Username: "bob", Provider: "okta"}, model.Conflict, "the last admin of ml-team")
	h.do("ada", identity.LinkLogin{Login: at("a2")})
	h.do("root", identity.UnlinkLogin{Username: "bob", Provider: "okta"})
}
