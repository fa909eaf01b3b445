// Package oidc signs people in through OpenID Connect providers by the device flow
// (RFC 8628): they confirm on another device, because a terminal has no browser.
//
// Who somebody is are the issuer and the subject of a checked ID token and nothing
// else: what it says of addresses is not looked at (H1). The connections go to the
// configured issuer and to what its own metadata names, over https and without
// redirects; on this machine also without TLS, for tests.
package oidc

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"atrium/model"
	"atrium/tui/ui"
)

// Provider is one login provider of the configuration.
type Provider struct {
	// Name is what people call it and what `login-provider=NAME` takes: letters,
	// digits and dashes.
	Name string
	// Issuer is the address of the provider, as its tokens have it.
	Issuer string
	// ClientID is who we are there; Secret may be empty for a public client. It is
	// never logged or shown.
	ClientID, Secret string
	// Scopes are asked for beside openid; none are needed.
	Scopes []string
}

// Logins are the configured providers. It is a ui.Logins.
type Logins struct {
	all     []*provider
	now     func() time.Time
	waiting chan struct{} // a place for each login under way
}

var _ ui.Logins = (*Logins)(nil)

const (
	// mostWaiting is how many logins may be under way at a time.
	mostWaiting = 256
	// longest is how long one may take, whatever the provider allows.
	longest = 10 * time.Minute
	// mostBody is how much of an answer is read.
	mostBody = 1 << 20
	// fresh is how long a provider's metadata is believed.
	fresh = time.Hour
	// skew is by how much clocks may differ.
	skew = time.Minute
)

// provider is one with what is known of it.
type provider struct {
	Provider
	client *http.Client

	mu    sync.Mutex
	known *metadata
	at    time.Time
}

// metadata is what a provider says of itself.
type metadata struct {
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	basic    bool // the client authenticates by a header, not in the form
}

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

// New makes the logins of a configuration; nil where it has no provider. The error is
// Invalid and says what is wrong. Nothing is asked over the network yet.
func New(providers []Provider, now func() time.Time) (*Logins, error) {
	if len(providers) == 0 {
		return nil, nil
	}
	l := &Logins{now: now, waiting: make(chan struct{}, mostWaiting)}
	for _, p := range providers {
		if !nameForm.MatchString(p.Name) || p.Name == "off" {
			return nil, model.Errorf(model.Invalid, "%q is no name for a login provider.", p.Name).
				WithHint("Use a-z, 0-9 and dashes; off is a word of its own.")
		}
		if l.find(p.Name) != nil {
			return nil, model.Errorf(model.Invalid, "There are two login providers %s.", p.Name)
		}
		if !secure(p.Issuer, loopback(p.Issuer)) {
			return nil, model.Errorf(model.Invalid, "The issuer of %s is not an https address.", p.Name).
				WithHint("Write it as the provider does: https://id.example.org.")
		}
		if p.ClientID == "" {
			return nil, model.Errorf(model.Invalid, "The login provider %s has no client id.", p.Name)
		}
		l.all = append(l.all, &provider{Provider: p, client: client()})
	}
	return l, nil
}

// client follows no redirect, reads no endless answer and waits for nobody long.
func client() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = http.ProxyFromEnvironment
	transport.ResponseHeaderTimeout = 10 * time.Second
	return &http.Client{
		Timeout: 15 * time.Second, Transport: bounded{transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded cuts answers off that are too long.
type bounded struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, mostBody), resp.Body}
	}
	return resp, err
}

// Port is the logins as the console takes them: nil where there are none.
func (l *Logins) Port() ui.Logins {
	if l == nil {
		return nil
	}
	return l
}

// Providers implements ui.Logins.
func (l *Logins) Providers() []string {
	names := make([]string, len(l.all))
	for i, p := range l.all {
		names[i] = p.Name
	}
	return names
}

func (l *Logins) find(name string) *provider {
	for _, p := range l.all {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// metadata asks the provider about itself, once an hour.
func (p *provider) metadata(now time.Time) (*metadata, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil && now.Sub(p.at) < fresh && now.After(p.at.Add(-fresh)) {
		return p.known, nil
	}
	// Keys are fetched again later with this context: it must not end.
	ctx := oidc.ClientContext(context.Background(), p.client)
	asked, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		return nil, p.unreachable(err)
	}
	var says struct {
		Keys    string   `json:"jwks_uri"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := asked.Claims(&says); err != nil {
		return nil, p.unreachable(err)
	}
	end := asked.Endpoint()
	if end.DeviceAuthURL == "" {
		return nil, model.Errorf(model.Unavailable, "%s does not offer logins on another device.", p.Name).WithHint("Sign in with a key.")
	}
	local := loopback(p.Issuer)
	for _, address := range []string{end.DeviceAuthURL, end.TokenURL, says.Keys} {
		if !secure(address, local) {
			return nil, model.Errorf(model.Unavailable, "%s names an address that is not https.", p.Name).WithHint("Sign in with a key.")
		}
	}
	m := &metadata{
		basic: p.Secret != "" && (len(says.Methods) == 0 || slices.Contains(says.Methods, "client_secret_basic")),
		oauth: oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: end, Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...)},
	}
	m.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	if m.basic {
		m.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	m.verifier = asked.VerifierContext(ctx, &oidc.Config{
		ClientID: p.ClientID, Now: func() time.Time { return time.Now().Add(-skew) },
		SupportedSigningAlgs: []string{
			oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
		},
	})
	p.known, p.at = m, now
	return m, nil
}

// secure says whether an address is https, or plain on this machine where the issuer
// is there, too.
func secure(address string, local bool) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && local && loopback(address)
}

func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// claims are what is looked at in an ID token beside what the library checks.
type claims struct {
	Authorized string `json:"azp"`
}

// login checks an ID token and gives who it is about.
func (p *provider) login(ctx context.Context, m *metadata, raw string) (model.Login, error) {
	token, err := m.verifier.Verify(oidc.ClientContext(ctx, p.client), raw)
	if err != nil {
		return model.Login{}, p.distrust(err)
	}
	var also claims
	if err := token.Claims(&also); err != nil {
		return model.Login{}, p.distrust(err)
	}
	switch {
	case token.Issuer != p.Issuer:
		err = errWord("issuer")
	case token.Subject == "" || len(token.Subject) > 255 || !printable(token.Subject):
		err = errWord("subject")
	case also.Authorized != "" && also.Authorized != p.ClientID, len(token.Audience) > 1 && also.Authorized == "":
		err = errWord("authorized party")
	case token.IssuedAt.After(time.Now().Add(skew)):
		err = errWord("time of issue")
	}
	if err != nil {
		return model.Login{}, p.distrust(err)
	}
	return model.Login{Provider: p.Name, Issuer: token.Issuer, Subject: token.Subject}, nil
}

type errWord string

func (e errWord) Error() string { return "the " + string(e) + " is not right" }

// printable says whether a text is plain ASCII, as subjects are.
func printable(s string) bool {
	for _, r := range s {
		if r < 0x20 || r > 0x7e {
			return false
		}
	}
	return true
}

func (p *provider) distrust(cause error) error {
	e := model.Errorf(model.Denied, "What %s says about who signed in cannot be trusted.", p.Name).WithHint("Tell a platform admin.")
	e.Cause = cause
	return e
}

func (p *provider) unreachable(cause error) error {
	e := model.Errorf(model.Unavailable, "%s cannot be reached, or gives no sensible answer.", p.Name).WithHint("Try again, or sign in with a key.")
	e.Cause = cause
	return e
}

// Check asks every provider about itself, for `serve --check`; the first error.
func (l *Logins) Check() error {
	for _, p := range l.all {
		if _, err := p.metadata(l.now()); err != nil {
			return err
		}
	}
	return nil
}

var _ json.Marshaler = Provider{}

// MarshalJSON leaves the secret out, wherever a configuration is shown.
func (p Provider) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"name": p.Name, "issuer": p.Issuer, "client_id": p.ClientID, "scopes": p.Scopes, "secret": p.Secret != ""})
}

// String leaves it out, too.
func (p Provider) String() string { return p.Name + " (" + p.Issuer + ")" }
