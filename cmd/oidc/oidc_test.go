package oidc_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/cmd/oidc"
	"atrium/model"
	"atrium/tui/ui"
)

func begin(t *testing.T, l *oidc.Logins) ui.Device {
	t.Helper()
	d, err := l.Begin(context.Background(), "okta")
	if err != nil {
		t.Fatalf("%v (%v)", err, model.AsError(err).Cause)
	}
	return d
}

// A login that is confirmed gives issuer and subject; it waits as the provider says
// and is good for one wait.
func TestALoginOnAnotherDevice(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.polls = []string{"authorization_pending"}
	l := f.logins(t, "")
	d := begin(t, l)
	if d.Code != "WDJB-MJHT" || d.Page != f.URL+"/page" || !strings.HasSuffix(d.Link, "user_code=WDJB-MJHT") || time.Until(d.Expires) > 300*time.Second {
		t.Errorf("the device login is %+v", d)
	}
	got, err := d.Wait(context.Background())
	if want := (model.Login{Provider: "okta", Issuer: f.URL, Subject: "g"}); err != nil || got != want {
		t.Errorf("it gives %+v (%v)", got, err)
	}
	if len(f.asked) != 2 || len(f.auth) != 0 {
		t.Errorf("it was asked %d times, with %v", len(f.asked), f.auth)
	}
	if _, err := d.Wait(context.Background()); model.CodeOf(err) != model.Conflict {
		t.Errorf("a second wait gives %v", err)
	}
}

// A7, A14: every ID token but one that is wholly right is refused, and what it says
// of addresses changes nothing.
func TestOnlyARightTokenCounts(t *testing.T) {
	now := time.Now().Unix()
	for name, c := range map[string]struct {
		claims, header map[string]any
		sign           func([]byte) []byte
		ok             bool
	}{
		"right":              {ok: true},
		"email is not asked": {claims: map[string]any{"email": "ada@example.com", "email_verified": "true"}, ok: true},
		"a minute late":      {claims: map[string]any{"exp": now - 30}, ok: true},
		"expired":            {claims: map[string]any{"exp": now - 90}},
		"another issuer":     {claims: map[string]any{"iss": "https://evil.example.org"}},
		"another audience":   {claims: map[string]any{"aud": "other"}},
		"two audiences":      {claims: map[string]any{"aud": []string{"atrium", "other"}}},
		"two, for us":        {claims: map[string]any{"aud": []string{"atrium", "other"}, "azp": "atrium"}, ok: true},
		"for another party":  {claims: map[string]any{"azp": "other"}},
		"no subject":         {claims: map[string]any{"sub": nil}},
		"empty subject":      {claims: map[string]any{"sub": ""}},
		"a number":           {claims: map[string]any{"sub": 7}},
		"long subject":       {claims: map[string]any{"sub": strings.Repeat("x", 256)}},
		"hostile subject":    {claims: map[string]any{"sub": "g\x1b[31m"}},
		"from the future":    {claims: map[string]any{"iat": now + 600}},
		"alg none":           {header: map[string]any{"alg": "none"}, sign: func([]byte) []byte { return nil }},
		"alg HS256": {header: map[string]any{"alg": "HS256"}, sign: func(b []byte) []byte {
			m := hmac.New(sha256.New, key().N.Bytes())
			m.Write(b)
			return m.Sum(nil)
		}},
		"bad signature": {sign: func([]byte) []byte { return make([]byte, 256) }},
		"unknown key":   {header: map[string]any{"kid": "other"}, sign: func([]byte) []byte { return make([]byte, 256) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.claims, f.header, f.sign = c.claims, c.header, c.sign
			got, err := begin(t, f.logins(t, "")).Wait(context.Background())
			if ok := err == nil && got.Subject == "g"; ok != c.ok || err != nil && model.CodeOf(err) != model.Denied {
				t.Errorf("%+v (%v: %v)", got, err, model.AsError(err).Cause)
			}
		})
	}
}

// What the provider answers otherwise is told in a sentence, and waiting ends when
// the session does.
func TestWhatElseCanHappen(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	l := f.logins(t, "")
	for code, want := range map[string]model.Code{"access_denied": model.Denied, "expired_token": model.Conflict, "server_error": model.Unavailable} {
		f.polls = []string{code}
		if _, err := begin(t, l).Wait(context.Background()); model.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", code, err, want)
		}
	}
	f.polls = []string{"authorization_pending"}
	ctx, stop := context.WithCancel(context.Background())
	d := begin(t, l)
	stop()
	if _, err := d.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	f.device = map[string]any{"expires_in": 1}
	f.polls = []string{"authorization_pending", "authorization_pending", "authorization_pending"}
	if _, err := begin(t, l).Wait(context.Background()); model.CodeOf(err) != model.Conflict || !strings.Contains(err.Error(), "has expired") {
		t.Errorf("expired: %v", err)
	}
	f.device = map[string]any{"expires_in": 86400}
	if d := begin(t, l); time.Until(d.Expires) > 10*time.Minute {
		t.Errorf("a code counts for %v", time.Until(d.Expires))
	}
	if _, err := l.Begin(context.Background(), "other"); model.CodeOf(err) != model.NotFound {
		t.Errorf("an unknown provider: %v", err)
	}
}

// slow_down makes the wait longer by five seconds (RFC 8628, 3.5).
func TestSlowDownIsHonoured(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for 6 seconds, as the protocol wants it")
	}
	t.Parallel()
	f := newFake(t)
	f.polls = []string{"slow_down"}
	if _, err := begin(t, f.logins(t, "")).Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	if gap := f.asked[1].Sub(f.asked[0]); gap < 5900*time.Millisecond {
		t.Errorf("it was asked again after %v", gap)
	}
}

// S14: no redirect is followed, no address without TLS outside this machine is used,
// nothing is shown that acts on a terminal.
func TestS14_WhereTheConnectionsGo(t *testing.T) {
	f := newFake(t)
	f.redirect = true
	if _, err := f.logins(t, "").Begin(context.Background(), "okta"); model.CodeOf(err) != model.Unavailable {
		t.Errorf("a redirect: %v", err)
	}
	f.redirect = false
	for name, over := range map[string]map[string]any{
		"token elsewhere in the clear": {"token_endpoint": "http://id.example.org/token"},
		"keys elsewhere in the clear":  {"jwks_uri": "http://id.example.org/keys"},
		"another issuer":               {"issuer": "https://id.example.org"},
		"no device flow":               {"device_authorization_endpoint": nil},
		"a file":                       {"device_authorization_endpoint": "file:///etc/passwd"},
	} {
		f.discover = over
		if _, err := f.logins(t, "").Begin(context.Background(), "okta"); model.CodeOf(err) != model.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.discover = nil
	for _, over := range []map[string]any{
		{"verification_uri": "javascript:alert(1)"},
		{"verification_uri": "http://id.example.org"},
		{"user_code": "A\x1b[31m"},
		{"user_code": ""},
		{"user_code": strings.Repeat("A", 99)},
		{"device_code": ""},
	} {
		f.device = over
		if d, err := f.logins(t, "").Begin(context.Background(), "okta"); model.CodeOf(err) != model.Unavailable {
			t.Errorf("%v: %+v (%v)", over, d, err)
		}
	}
	f.device = map[string]any{"verification_uri_complete": "javascript:alert(1)"}
	if d := begin(t, f.logins(t, "")); d.Link != "" {
		t.Errorf("the link is %s", d.Link)
	}
}

// A client with a secret signs in at both addresses, and the secret is shown nowhere.
func TestTheSecretIsSentAndNotShown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	l := f.logins(t, "hunter2")
	if _, err := begin(t, l).Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(f.auth) != 2 || !strings.HasPrefix(f.auth[0], "/device Basic ") || !strings.HasPrefix(f.auth[1], "/token Basic ") {
		t.Errorf("it authenticates by %v", f.auth)
	}
	p := oidc.Provider{Name: "okta", Issuer: f.URL, ClientID: "atrium", Secret: "hunter2"}
	b, _ := json.Marshal(p)
	if all := fmt.Sprintf("%v %+v %s", p, p, b); strings.Contains(all, "hunter2") {
		t.Errorf("the secret is shown: %s", all)
	}
}

func TestConfig(t *testing.T) {
	good := oidc.Provider{Name: "okta", Issuer: "https://id.example.org", ClientID: "atrium"}
	for want, change := range map[string]func(*oidc.Provider){
		"no name":   func(p *oidc.Provider) { p.Name = "Okta Inc." },
		"\"off\"":   func(p *oidc.Provider) { p.Name = "off" },
		"https":     func(p *oidc.Provider) { p.Issuer = "http://id.example.org" },
		"not an":    func(p *oidc.Provider) { p.Issuer = "https://user@id.example.org" },
		"client id": func(p *oidc.Provider) { p.ClientID = "" },
	} {
		p := good
		change(&p)
		if _, err := oidc.New([]oidc.Provider{p}, time.Now); model.CodeOf(err) != model.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if _, err := oidc.New([]oidc.Provider{good, good}, time.Now); model.CodeOf(err) != model.Invalid {
		t.Errorf("two of one name: %v", err)
	}
	if l, err := oidc.New(nil, time.Now); l != nil || err != nil {
		t.Errorf("none: %v %v", l, err)
	}
}
