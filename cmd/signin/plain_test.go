package signin_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/signin"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/op/post"
	"atrium/model/view"
	"atrium/storage"
)

// desk is a stranger at a line, who gives these answers; MAILED stands for the code
// in the one mail that waits.
func desk(t *testing.T, s *storage.Store, answers ...string) (signin.Desk, *bytes.Buffer) {
	t.Helper()
	seed := sha256.Sum256([]byte(t.Name()))
	k, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed[:]).Public())
	if err != nil {
		t.Fatal(err)
	}
	out := new(bytes.Buffer)
	return signin.Desk{
		Store: s, Actor: model.Actor{Via: model.ViaSSH, Key: ssh.FingerprintSHA256(k)}, Blob: k.Marshal(), Out: out,
		Ask: func(prompt string) (string, error) {
			out.WriteString(prompt + "\n")
			if len(answers) == 0 {
				return "", io.EOF
			}
			a := answers[0]
			if answers = answers[1:]; a == "MAILED" {
				_ = s.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
					due, _, err := r.Outbox(1)
					a = regexp.MustCompile(`\d{4} \d{4}`).FindString(due[0].Text)
					return err
				})
			}
			return a, nil
		},
	}, out
}

func deployment(t *testing.T, signup string) (*storage.Store, model.Actor) {
	t.Helper()
	s := storage.Memory(storage.Options{})
	e, err := s.Do(context.Background(), model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"}, post.Configure{From: "atrium@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	ada := model.Actor{Person: e[0].People[0], Via: model.ViaCLI}
	if _, err := s.Do(context.Background(), ada, op.SetPlatform{Values: map[string]string{"signup": signup}}, op.CreateUser{Username: "grace"}); err != nil {
		t.Fatal(err)
	}
	return s, ada
}

// C4, H2: signing up line by line, with what can go wrong on the way.
func TestH2_SigningUpLineByLine(t *testing.T) {
	s, _ := deployment(t, "open")
	d, out := desk(t, s, "nonsense", "", "new@example.org", "00000000", "MAILED", "grace", "", "newcomer", "New Comer")
	a, err := d.Enter(context.Background())
	if err != nil || a.Person == 0 {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, want := range []string{"does not count", "on its way to new@example.org", "4 tries are left", "grace is taken"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if _, err := s.Do(context.Background(), a, identity.UseKey{}); err != nil {
		t.Errorf("the key is not theirs: %v", err)
	}
}

// A claim by code where nobody can sign up, and the end of the input.
func TestClaimingLineByLine(t *testing.T) {
	s, ada := deployment(t, "closed")
	e, err := s.Do(context.Background(), ada, identity.IssueClaim{Username: "grace"})
	if err != nil {
		t.Fatal(err)
	}
	d, out := desk(t, s, e[0].Code)
	if a, err := d.Enter(context.Background()); err != nil || a.Person == 0 {
		t.Fatalf("%v:\n%s", err, out)
	}
	d, _ = desk(t, s)
	if _, err := d.Enter(context.Background()); err != io.EOF {
		t.Errorf("at the end of the input: %v", err)
	}
}
