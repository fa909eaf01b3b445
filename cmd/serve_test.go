package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atrium/model"
	"atrium/storage"
)

// orphan takes everybody's being a platform admin away, as only damage could.
type orphan struct{}

func (orphan) Kind() string                                 { return "test.orphan" }
func (orphan) Authorize(model.State, model.Principal) error { return nil }
func (orphan) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Platform()
	p.Admins = 0
	u.PutPlatform(p)
	return model.Effect{}, nil
}

// TestServeCheck: --check notices what would keep the host from starting or people
// from coming in, before anybody waits for it.
func TestServeCheck(t *testing.T) {
	w := newWorld(t)
	check := func(code int, said ...string) {
		t.Helper()
		r := w.run("serve", "--check")
		for _, s := range said {
			if r.code != code || !strings.Contains(r.out+r.err, s) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", r.code, code, s, r.out, r.err)
			}
		}
	}
	if err := os.MkdirAll(filepath.Dir(w.db), 0o700); err != nil {
		t.Fatal(err)
	}
	check(7, "There is no file", "atrium init")
	s, err := storage.Open(w.db, true, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check(7, "has no account yet", "atrium init")
	w.ok("init", "--username", "ada", "--email", "ada@example.com")
	check(0, "accounts                    1, platform admins among them 1", "who may sign up             invitation", "ada has no key yet: atrium user key add ada")
	w.ok("user", "key", "add", "ada", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm8tp6mHVBnbBQZUxqU8tVvXnGqmmrT0e0d3o5B0Qx4 ada@laptop")
	w.ok("platform", "set", "anonymous=on", "--yes")
	if r := w.run("serve", "--check"); r.code != 0 || strings.Contains(r.out, "has no key") || !strings.Contains(r.out, "public projects can be looked at") {
		t.Errorf("exit %d:\n%s%s", r.code, r.out, r.err)
	}
	if s, err = storage.Open(w.db, false, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	check(0, "in use at the moment") // by who has looked at it
	if _, err = s.Do(context.Background(), model.Actor{System: true}, orphan{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check(7, "no active platform admin")
	w.env["ATRIUM_DRAIN"] = "soon"
	check(2, "ATRIUM_DRAIN")
	delete(w.env, "ATRIUM_DRAIN")
	if err := os.WriteFile(w.db, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(7, "atrium: ")
}
