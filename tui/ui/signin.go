package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
)

// The places about how people sign in.
const (
	SignUp  Kind = "signup"  // for who has no account
	SignIn  Kind = "signin"  // through a login provider; Name is the provider
	Account Kind = "account" // one's own address, keys and logins
)

// Logins are the login providers of the deployment. Its methods are called in
// commands, never in Update.
type Logins interface {
	// Providers are their names, in the order of the configuration.
	Providers() []string
	// Begin asks a provider for a login on another device (RFC 8628). Errors are
	// *model.Error.
	Begin(ctx context.Context, provider string) (Device, error)
}

// Device is a login that waits for the person to confirm it on another device.
type Device struct {
	Provider string
	Page     string // what to open, https
	Link     string // the same with the code in it; may be empty
	Code     string // what to type there
	Expires  time.Time
	// Wait waits until the person has confirmed, the login has expired, or the
	// context ends. It may be called once. The login is the provider's word, checked.
	Wait func(context.Context) (model.Login, error)
}

// Stranger is what somebody without an account has proven by connecting.
type Stranger struct {
	Blob        []byte // the key in the wire format; nil for none
	Fingerprint string
}

// Become goes on as another actor: somebody who has just signed in or up, or, still
// without a person, with a login that the session has proven.
type Become struct{ Actor model.Actor }

// As is the command that goes on as another actor.
func As(a model.Actor) tea.Cmd { return Send(Become{a}) }
