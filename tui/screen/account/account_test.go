package account_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op/identity"
	"atrium/model/op/post"
	"atrium/model/port"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

const (
	laptop = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl laptop"
	issuer = "https://id.example.org"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func system(w *tuitest.World, ops ...model.Operation) {
	if _, err := w.Store.Do(context.Background(), model.Actor{System: true}, ops...); err != nil {
		panic(err)
	}
}

// logins are a provider at which everybody is g at once.
type logins struct{}

func (logins) Providers() []string { return []string{"okta", "work"} }

func (logins) Begin(_ context.Context, p string) (ui.Device, error) {
	return ui.Device{Provider: p, Page: issuer + "/device", Code: "WDJB", Expires: time.Now().Add(time.Minute), Wait: func(context.Context) (model.Login, error) {
		return model.Login{Provider: p, Issuer: issuer, Subject: "g"}, nil
	}}, nil
}

func open(c *tuitest.Console) {
	c.T.Helper()
	c.Command(ui.Visit(ui.Route{Kind: ui.Account}))
	c.Sees("How ada signs in", "ada@example.com")
}

// Keys are added by pasting, removed with a question, and seen to be in use.
func TestKeys(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory}, func(c *tuitest.Console) {
		open(c)
		c.Press("v")
		c.Sees("sends no mail")
		c.Advance(time.Minute)
		c.Press("x")
		c.Sees("choose a key or a linked login")
		c.Press("a")
		c.Type("-----BEGIN OPENSSH PRIVATE KEY-----")
		c.Press("ctrl+s")
		c.Sees("private key")
		c.Press("ctrl+u")
		c.Type(laptop)
		c.Press("ctrl+s")
		c.Sees("key laptop", "SHA256:+DiY", "never used")
		c.Goldens("account")
		c.Sweep()
		c.Press("down", "y")
		if !strings.HasPrefix(c.Copied, "SHA256:+DiY") {
			t.Errorf("copied was %q", c.Copied)
		}
		c.Press("x")
		c.Sees("Remove the key laptop", "last one")
		c.Press("y")
		c.Advance(time.Second)
		c.Lacks("SHA256:+DiY")
		c.Do("ada", identity.AddKey{Username: "ada", Line: laptop})
		c.Advance(time.Second)
		c.Sees("SHA256:+DiY")
	})
}

// The address is verified with a mailed code; a wrong one says what is left.
func TestVerifyingTheAddress(t *testing.T) {
	mail := func(w *tuitest.World) { system(w, post.Configure{From: "atrium@example.com"}) }
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: mail}, func(c *tuitest.Console) {
		open(c)
		c.Sees("not verified")
		c.Press("v")
		c.Sees("Verify ada@example.com")
		c.Type("00000000")
		c.Press("enter")
		c.Sees("The code is wrong", "Verify ada@example.com")
		code := ""
		_ = c.Store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
			due, _, err := r.Outbox(1)
			code = regexp.MustCompile(`\d{4} \d{4}`).FindString(due[0].Text)
			return err
		})
		c.Type(code)
		c.Press("enter")
		c.Advance(time.Second)
		c.Lacks("not verified")
		c.Press("v")
		c.Sees("verified already")
	})
}

// A login is linked by signing in there, asked for once, and unlinked with a question.
func TestLogins(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Logins: logins{}}, func(c *tuitest.Console) {
		open(c)
		c.Sees("login okta", "login work", "not linked")
		c.Press("down", "s")
		c.Sees("Link this login to your account?")
		c.Press("y")
		c.Sees("How ada signs in", issuer, "linked")
		c.Goldens("logins")
		c.Press("x")
		c.Sees("Unlink the login at okta")
		c.Press("y")
		c.Lacks(issuer)
		c.Press("ctrl+p")
		c.Type("through work")
		c.Sees("sign in through work")
	})
}

// Names of keys are foreign text.
func TestHostileNames(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory}, func(c *tuitest.Console) {
		for _, s := range hostile.Payloads() {
			if text.Free("name", s, text.MaxDisplayName, false) != nil || s == "" {
				continue
			}
			c.Do("ada", identity.AddKey{Username: "ada", Line: laptop, Name: s})
			break
		}
		open(c)
		c.Sweep()
	})
}
