package signup_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/onetime"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/op/post"
	"atrium/model/op/signup"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment: root is its platform admin, ada has ml-team.
type house struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

func newHouse(t *testing.T, policy string, mail bool) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do(model.Actor{System: true}, op.Init{Username: "root", Email: "root@example.com"})
	h.do(h.named("root"), op.CreateUser{Username: "ada", Email: "ada@example.com"})
	h.do(h.named("ada"), op.CreateWorkspace{Name: "ml-team"})
	h.do(h.named("root"), op.SetPlatform{Values: map[string]string{"signup": policy}})
	if mail {
		h.do(model.Actor{System: true}, post.Configure{From: "atrium@example.com", Host: "atrium.example.com"})
	}
	return h
}

func (h *house) named(who string) (a model.Actor) {
	h.Helper()
	a.Via = model.ViaCLI
	err := h.store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
		got, err := r.NamedHolder(who)
		a.Person = got.Person
		return err
	})
	if err != nil || a.Person == 0 {
		h.Fatalf("there is no %s (%v)", who, err)
	}
	return a
}

// stranger is a session of a login that nobody has.
func stranger(name string) (model.Actor, identity.Proof) {
	l := model.Login{Provider: "okta", Issuer: "https://id.example.org", Subject: name}
	return model.Actor{Via: model.ViaSSH, Provider: l.Provider, Issuer: l.Issuer, Subject: l.Subject, Until: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}, identity.Proof{Login: l}
}

func (h *house) try(a model.Actor, o model.Operation) (model.Effect, error) {
	done, err := h.store.Do(context.Background(), a, o)
	if err != nil {
		return model.Effect{}, err
	}
	return done[0], nil
}

func (h *house) do(a model.Actor, o model.Operation) model.Effect {
	h.Helper()
	e, err := h.try(a, o)
	if err != nil {
		h.Fatalf("%s: %v (%v)", o.Kind(), err, model.AsError(err).Cause)
	}
	return e
}

func (h *house) refused(a model.Actor, o model.Operation, code model.Code, part string) {
	h.Helper()
	if _, err := h.try(a, o); model.CodeOf(err) != code || !strings.Contains(err.Error(), part) {
		h.Errorf("%s: %v, want %s with %q", o.Kind(), err, code, part)
	}
}

// outbox is what waits to be sent.
func (h *house) outbox() (due []view.DueMail) {
	h.Helper()
	err := h.store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) (err error) {
		due, _, err = r.Outbox(100)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return due
}

// mailed is the eight digits in the newest mail to an address that has them, invited
// the code of an invitation.
func (h *house) mailed(to string) string  { return h.find(to, `\d{4} \d{4}`) }
func (h *house) invited(to string) string { return h.find(to, `[a-z2-7]{26}`) }

func (h *house) find(to, form string) string {
	h.Helper()
	code := ""
	for _, m := range h.outbox() {
		if found := regexp.MustCompile(`(?m)^    ` + form + `$`).FindString(m.Text); m.To == to && found != "" {
			code = found
		}
	}
	return strings.TrimSpace(code)
}

// says tells whether a mail to an address has the text.
func (h *house) says(to, part string) bool {
	return slices.ContainsFunc(h.outbox(), func(m view.DueMail) bool { return m.To == to && strings.Contains(m.Text, part) })
}

// H2: an open deployment with mail: a code to the address, then the account, whose
// address is verified.
func TestH2_SignUpWithAMailedCode(t *testing.T) {
	h := newHouse(t, "open", true)
	a, proof := stranger("new")
	up := signup.SignUp{Username: "new", Email: "New@Example.org", Proof: proof}
	h.refused(a, up, model.Denied, "not verified")
	h.refused(a, signup.CheckCode{Code: "12345678"}, model.Conflict, "no code")
	h.do(a, signup.SendCode{Email: "New@Example.org"})
	h.refused(a, signup.SendCode{Email: "New@Example.org"}, model.Conflict, "less than a minute")
	code := h.mailed("New@example.org")
	if code == "" {
		t.Fatalf("the outbox holds %+v", h.outbox())
	}
	other, otherProof := stranger("other")
	h.refused(other, signup.CheckCode{Code: code}, model.Conflict, "no code")
	if right, left := signup.Right(h.do(a, signup.CheckCode{Code: "00000000"})); right || left != 4 {
		t.Errorf("a wrong code is right %v, %d left", right, left)
	}
	if right, _ := signup.Right(h.do(a, signup.CheckCode{Code: code})); !right {
		t.Error("the mailed code is wrong")
	}
	h.refused(other, signup.SignUp{Username: "new", Email: "new@example.org", Proof: otherProof}, model.Denied, "not verified")
	h.refused(a, signup.SignUp{Username: "new", Email: "else@example.org", Proof: proof}, model.Denied, "not verified")
	h.refused(a, signup.SignUp{Username: "ada", Email: "new@example.org", Proof: proof}, model.Conflict, "taken")
	h.refused(a, signup.SignUp{Username: "new", Email: "new@example.org", Proof: otherProof}, model.Denied, "not the one of the session")
	e := h.do(a, up)
	if e.After["email_verified"] != true || e.After["login"] != "okta" {
		t.Errorf("it tells %v", e.After)
	}
	a.Person = h.named("new").Person
	h.do(a, op.SwitchWorkspace{Name: "new"})
	h.refused(a, up, model.Denied, "an account already")
}

// Five wrong codes and it counts no more, nor does it after a quarter of an hour.
func TestAMailedCodeTakesFiveTriesAndAQuarterOfAnHour(t *testing.T) {
	h := newHouse(t, "open", true)
	a, _ := stranger("new")
	h.do(a, signup.SendCode{Email: "new@example.org"})
	for range onetime.Tries {
		h.do(a, signup.CheckCode{Code: "0000 0000"})
	}
	h.refused(a, signup.CheckCode{Code: h.mailed("new@example.org")}, model.Conflict, "no code")
	h.now = h.now.Add(time.Minute)
	h.do(a, signup.SendCode{Email: "new@example.org"})
	code := h.mailed("new@example.org")
	h.now = h.now.Add(onetime.ShortWindow)
	h.refused(a, signup.CheckCode{Code: code}, model.Conflict, "no code")
	for range 3 {
		h.do(a, signup.SendCode{Email: "new@example.org"})
		h.now = h.now.Add(time.Minute)
	}
	h.refused(a, signup.SendCode{Email: "new@example.org"}, model.Conflict, "Too many codes")
	h.now = h.now.Add(time.Hour)
	h.do(a, signup.SendCode{Email: "new@example.org"})
}

// Whoever signs up with an address of somebody else's account is told nothing of
// that: the steps and answers are the same, and only the mail says so.
func TestAnAddressInUseIsToldOnlyByMail(t *testing.T) {
	h := newHouse(t, "open", true)
	a, _ := stranger("a")
	b, _ := stranger("b")
	free, used := h.do(a, signup.SendCode{Email: "new@example.com"}), h.do(b, signup.SendCode{Email: "ada@example.com"})
	if strings.ReplaceAll(free.Summary, "new", "ada") != used.Summary || len(free.After) != len(used.After) {
		t.Errorf("%+v and %+v", free, used)
	}
	if h.mailed("ada@example.com") != "" || !h.says("ada@example.com", "account ada already") {
		t.Errorf("the mail is %+v", h.outbox())
	}
	wrong, never := h.do(a, signup.CheckCode{Code: "0"}), h.do(b, signup.CheckCode{Code: "0"})
	if wrong.Summary != never.Summary || wrong.After["left"] != never.After["left"] {
		t.Errorf("%+v and %+v", wrong, never)
	}
}

// I4: a code that was handed over admits to its workspace, leaves the address
// unverified, and works for the invited address only.
func TestI4_AnInvitationCodeAdmitsAndVerifiesNothing(t *testing.T) {
	for _, mail := range []bool{false, true} {
		h := newHouse(t, "invitation", mail)
		invited := h.do(h.named("ada"), op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Editor})
		code := invited.Code
		if mail {
			if code != "" || !strings.HasSuffix(invited.Summary, "with a code by mail.") {
				t.Fatal("the code of a mailed invitation is shown")
			}
			code = h.invited("new@example.org")
		}
		a, proof := stranger("new")
		h.refused(a, signup.SignUp{Username: "new", Email: "new@example.org", Proof: proof}, model.Denied, "")
		h.refused(a, signup.SignUp{Username: "new", Email: "eve@example.org", Invitation: code, Proof: proof}, model.NotFound, "pending invitation")
		h.refused(a, signup.SignUp{Username: "new", Email: "new@example.org", Invitation: "guess", Proof: proof}, model.NotFound, "pending invitation")
		e := h.do(a, signup.SignUp{Username: "new", Email: "new@example.org", Invitation: code, Proof: proof})
		if e.After["email_verified"] != false || e.After["joined"] != "ml-team" {
			t.Errorf("it tells %v", e.After)
		}
		b, again := stranger("b")
		h.refused(b, signup.SignUp{Username: "b2", Email: "new@example.org", Invitation: code, Proof: again}, model.NotFound, "pending invitation")
		if mail && len(h.outbox()) != 0 {
			t.Errorf("a mail about an invitation that was answered waits: %+v", h.outbox())
		}
	}
}

// The setting decides: closed is closed also for the invited, and with "invitation" a
// verified address needs one.
func TestH2_WhoMaySignUp(t *testing.T) {
	h := newHouse(t, "closed", true)
	a, proof := stranger("new")
	h.refused(a, signup.SendCode{Email: "new@example.org"}, model.Denied, "Nobody can sign up")
	h.refused(a, signup.SignUp{Username: "new", Email: "new@example.org", Proof: proof}, model.Denied, "Nobody can sign up")
	h.refused(h.named("ada"), signup.SendCode{Email: "new@example.org"}, model.Denied, "an account already")
	h.refused(model.Actor{Via: model.ViaCLI}, signup.SendCode{Email: "new@example.org"}, model.Denied, "over SSH")

	h = newHouse(t, "invitation", true)
	h.do(a, signup.SendCode{Email: "new@example.org"})
	if len(h.outbox()) != 0 {
		t.Error("somebody who is not invited is mailed")
	}
	h.now = h.now.Add(time.Minute)
	h.do(h.named("ada"), op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Viewer})
	h.do(a, signup.SendCode{Email: "new@example.org"})
	h.do(a, signup.CheckCode{Code: h.mailed("new@example.org")})
	h.do(a, signup.SignUp{Username: "new", Email: "new@example.org", Proof: proof})

	h = newHouse(t, "open", false)
	h.refused(a, signup.SendCode{Email: "new@example.org"}, model.Conflict, "sends no mail")
	if e := h.do(a, signup.SignUp{Username: "new", Email: "new@example.org", Proof: proof}); e.After["email_verified"] != false {
		t.Error("without mail an address counts as verified")
	}
}

// N5: the address of an account is verified by its own mailed code.
func TestN5_VerifyingOnesOwnAddress(t *testing.T) {
	h := newHouse(t, "closed", false)
	ada := h.named("ada")
	h.refused(ada, signup.SendVerification{}, model.Conflict, "sends no mail")
	h.do(model.Actor{System: true}, post.Configure{From: "atrium@example.com"})
	h.refused(ada, signup.Verify{Code: "1"}, model.Conflict, "no code")
	h.do(ada, signup.SendVerification{})
	code := h.mailed("ada@example.com")
	if e := h.do(ada, signup.Verify{Code: "00000000"}); signup.Wrong(e) == nil || !strings.Contains(signup.Wrong(e).Error(), "4 tries are left") {
		t.Errorf("a wrong code is %v", signup.Wrong(e))
	}
	address := "hopper@example.com"
	h.do(ada, op.UpdateUser{Username: "ada", Email: &address})
	h.refused(ada, signup.Verify{Code: code}, model.Conflict, "no code")
	h.now = h.now.Add(time.Minute)
	h.do(ada, signup.SendVerification{})
	if e := h.do(ada, signup.Verify{Code: h.mailed(address)}); signup.Wrong(e) != nil || e.After["email_verified"] != true {
		t.Errorf("the right code is %+v", e)
	}
	if e := h.do(ada, signup.SendVerification{}); !e.Unchanged {
		t.Error("a verified address is mailed again")
	}
}

// Codes stand in mails only: neither the trail nor an inbox has them.
func TestCodesAreNowhereButInMails(t *testing.T) {
	h := newHouse(t, "open", true)
	a, proof := stranger("new")
	h.do(h.named("ada"), op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Editor})
	invited := h.invited("new@example.org")
	h.do(a, signup.SendCode{Email: "new@example.org"})
	code := strings.ReplaceAll(h.mailed("new@example.org"), " ", "")
	h.do(a, signup.CheckCode{Code: code})
	h.do(a, signup.SignUp{Username: "new", Email: "new@example.org", Invitation: invited, Proof: proof})
	for _, m := range h.outbox() {
		h.do(model.Actor{System: true}, post.Sent{ID: m.ID})
	}
	if len(code) != 8 || len(invited) != 26 || len(h.outbox()) != 0 {
		t.Fatalf("the codes are %q and %q", code, invited)
	}
	err := h.store.View(context.Background(), h.named("root"), func(r *view.Reader) error {
		l, err := r.Audit(view.AuditQuery{Page: model.Page{Size: 1000}})
		for _, row := range l.Data {
			if all := string(row.Before) + string(row.After) + row.Target + string(row.Reason); strings.Contains(all, code) || strings.Contains(all, invited) {
				t.Errorf("record %d tells a code: %s", row.Seq, all)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
