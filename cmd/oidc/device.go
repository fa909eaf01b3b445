package oidc

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"atrium/model"
	"atrium/tui/ui"
)

// Begin implements ui.Logins: it asks the provider for a code. The login expires with
// the code, after ten minutes at most, and ends with the context of its Wait.
func (l *Logins) Begin(ctx context.Context, name string) (ui.Device, error) {
	p := l.find(name)
	if p == nil {
		return ui.Device{}, model.Errorf(model.NotFound, "There is no login provider %s here.", name)
	}
	m, err := p.metadata(l.now())
	if err != nil {
		return ui.Device{}, err
	}
	asked := time.Now()
	d, err := m.oauth.DeviceAuth(p.context(ctx, m), m.secret()...)
	if err != nil {
		return ui.Device{}, p.told(ctx, err)
	}
	if last := asked.Add(longest); d.Expiry.IsZero() || d.Expiry.After(last) {
		d.Expiry = last
	}
	d.Interval = min(max(d.Interval, 1), 60)
	if err := p.shown(d); err != nil {
		return ui.Device{}, err
	}
	var used atomic.Bool
	return ui.Device{
		Provider: name, Page: d.VerificationURI, Link: d.VerificationURIComplete, Code: d.UserCode, Expires: d.Expiry,
		Wait: func(ctx context.Context) (model.Login, error) {
			if used.Swap(true) {
				return model.Login{}, model.Errorf(model.Conflict, "This login was waited for already.").WithHint("Begin another one.")
			}
			select {
			case l.waiting <- struct{}{}:
				defer func() { <-l.waiting }()
			default:
				return model.Login{}, model.Errorf(model.Unavailable, "Too many people are signing in.").WithHint("Try again in a minute.")
			}
			return p.wait(ctx, m, d)
		},
	}, nil
}

// wait polls as the provider asks for it, until there is an answer.
func (p *provider) wait(ctx context.Context, m *metadata, d *oauth2.DeviceAuthResponse) (model.Login, error) {
	token, err := m.oauth.DeviceAccessToken(p.context(ctx, m), d)
	if err != nil {
		return model.Login{}, p.told(ctx, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return model.Login{}, p.distrust(errWord("answer without an ID token"))
	}
	return p.login(ctx, m, raw)
}

// context has the client of the provider for both libraries.
func (p *provider) context(ctx context.Context, m *metadata) context.Context {
	c := *p.client
	if m.basic {
		c.Transport = authorized{c.Transport, m.oauth.Endpoint.DeviceAuthURL, p.ClientID, p.Secret}
	}
	return oidc.ClientContext(ctx, &c)
}

// authorized adds who we are to the request for a code, which the library does for
// the token only.
type authorized struct {
	next               http.RoundTripper
	address            string
	clientID, password string
}

// RoundTrip implements http.RoundTripper.
func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.String() == a.address {
		r = r.Clone(r.Context())
		r.SetBasicAuth(url.QueryEscape(a.clientID), url.QueryEscape(a.password))
	}
	return a.next.RoundTrip(r)
}

// secret is the client's in the form, where it stands there.
func (m *metadata) secret() []oauth2.AuthCodeOption {
	if m.basic || m.oauth.ClientSecret == "" {
		return nil
	}
	return []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("client_secret", m.oauth.ClientSecret)}
}

// shown refuses what nobody could open or type, or what would lead elsewhere than to
// a page over https.
func (p *provider) shown(d *oauth2.DeviceAuthResponse) error {
	local := loopback(p.Issuer)
	ok := secure(d.VerificationURI, local) && len(d.VerificationURI) <= 300 && printable(d.VerificationURI) &&
		d.UserCode != "" && len(d.UserCode) <= 40 && printable(d.UserCode) && d.DeviceCode != ""
	if !ok {
		return p.unreachable(errWord("device answer"))
	}
	if l := d.VerificationURIComplete; l != "" && (!secure(l, local) || len(l) > 600 || !printable(l)) {
		d.VerificationURIComplete = ""
	}
	return nil
}

// told turns an answer of the provider into an error for people.
func (p *provider) told(ctx context.Context, err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.As(err, &refused):
		switch refused.ErrorCode {
		case "access_denied":
			return model.Errorf(model.Denied, "The login was refused at %s.", p.Name).WithHint("Begin again if that was a mistake.")
		case "expired_token":
			return p.late()
		}
	case errors.Is(err, context.DeadlineExceeded):
		return p.late()
	}
	return p.unreachable(err)
}

func (p *provider) late() error {
	return model.Errorf(model.Conflict, "The code of %s has expired.", p.Name).WithHint("Ask for a new one.")
}
