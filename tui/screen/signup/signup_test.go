package signup_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/op/post"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

// somebody is a stranger with a key.
func somebody() *ui.Stranger {
	seed := sha256.Sum256([]byte("stranger"))
	k, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed[:]).Public())
	if err != nil {
		panic(err)
	}
	return &ui.Stranger{Blob: k.Marshal(), Fingerprint: ssh.FingerprintSHA256(k)}
}

// deployment has ml-team, and mail where it is wanted.
func deployment(signup string, mail bool) func(*tuitest.World) {
	return func(w *tuitest.World) {
		w.Do("ada", op.SetPlatform{Values: map[string]string{"signup": signup, "contact": "ask ada"}}, op.CreateWorkspace{Name: "ml-team"}, op.CreateUser{Username: "grace"})
		if mail {
			if _, err := w.Store.Do(context.Background(), model.Actor{System: true}, post.Configure{From: "atrium@example.com"}); err != nil {
				panic(err)
			}
		}
	}
}

// mailed is the code in the one mail that waits.
func mailed(c *tuitest.Console) (code string) {
	c.T.Helper()
	err := c.Store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
		due, _, err := r.Outbox(10)
		for _, m := range due {
			if found := regexp.MustCompile(`(?m)^    (\d{4} \d{4})$`).FindString(m.Text); found != "" {
				code = strings.TrimSpace(found)
			}
		}
		return err
	})
	if err != nil || code == "" {
		c.T.Fatalf("no code was mailed (%v)", err)
	}
	return code
}

// H2: from a stranger's first screen to the workspaces that wait for them.
func TestH2_SigningUpByMail(t *testing.T) {
	o := tuitest.Options{Open: memory, Seed: deployment("open", true), Stranger: somebody()}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Sees("Welcome to Atrium", "no account here yet", "Your key: SHA256:", "> Sign up", "I have a code")
		c.Goldens("welcome")
		c.Sweep()
		c.Do("ada", op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Editor})
		c.Press("enter")
		c.Type("new@example.org")
		c.Goldens("email")
		c.Press("enter")
		c.Sees("on its way to new@example.org")
		c.Type("00000000")
		c.Press("enter")
		c.Sees("The code is wrong", "4 tries are left")
		for range 8 {
			c.Press("backspace")
		}
		c.Type(mailed(c))
		c.Press("enter")
		c.Sees("new@example.org is yours")
		c.Goldens("account")
		c.Type("grace")
		c.Press("ctrl+s")
		c.Sees("The name grace is taken")
		c.Press("up", "up", "ctrl+u")
		c.Type("newcomer")
		c.Press("ctrl+s")
		c.Sees("newcomer", "ml-team", "invit")
		if who := holder(c); who != "newcomer" {
			t.Errorf("the key is %q's", who)
		}
	})
}

func holder(c *tuitest.Console) (who string) {
	_ = c.Store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
		got, err := r.KeyHolder(somebody().Fingerprint)
		who = got.Username
		return err
	})
	return who
}

// An imported account is claimed, and an invitation accepted, by one and the same
// field for a code.
func TestACodeLetsIn(t *testing.T) {
	o := tuitest.Options{Open: memory, Seed: deployment("invitation", false), Stranger: somebody()}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Lacks("Sign up")
		c.Press("enter")
		c.Type("nonsense")
		c.Press("enter")
		c.Sees("This code does not count")
		c.Goldens("code")
		c.Press("ctrl+u")
		c.Type(c.Do("ada", identity.IssueClaim{Username: "grace"})[0].Code)
		c.Press("enter")
		c.Sees("grace (admin)", "[Overview]")
	})
	tuitest.Run(t, o, func(c *tuitest.Console) {
		code := c.Do("ada", op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Editor})[0].Code
		c.Press("enter")
		c.Type(code)
		c.Press("enter")
		c.Sees("invited to ml-team as editor")
		c.Type("newcomer")
		c.Press("enter", "enter")
		c.Type("else@example.org")
		c.Press("ctrl+s")
		c.Sees("do not belong to a pending invitation")
		c.Press("ctrl+u")
		c.Type("new@example.org")
		c.Press("ctrl+s")
		c.Sees("ml-team ▾", "newcomer (editor)")
	})
}

// Where nobody can sign up the screen says whom to ask; foreign text is shown as text.
func TestAClosedDeploymentSaysWhomToAsk(t *testing.T) {
	o := tuitest.Options{Open: memory, Seed: deployment("closed", true), Stranger: somebody(), Plain: true}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Sees("Nobody can sign up", "ask ada", "> I have a code")
		c.Lacks("Sign up\n")
		c.Goldens("closed")
	})
}

// logins are a provider of the test's own.
type logins struct {
	names   []string
	subject chan string
	err     error
}

func (l *logins) Providers() []string { return l.names }

func (l *logins) Begin(ctx context.Context, provider string) (ui.Device, error) {
	return ui.Device{
		Provider: provider, Page: "https://id.example.org/device", Link: "https://id.example.org/device?user_code=WDJB-MJHT", Code: "WDJB-MJHT",
		Expires: time.Now().Add(10 * time.Minute),
		Wait: func(ctx context.Context) (model.Login, error) {
			select {
			case s := <-l.subject:
				return model.Login{Provider: provider, Issuer: "https://id.example.org", Subject: s}, nil
			case <-ctx.Done():
				return model.Login{}, ctx.Err()
			}
		},
	}, l.err
}

// H1: a login that is linked signs in; one that is not lets somebody sign up with it.
func TestH1_SigningInThroughAProvider(t *testing.T) {
	l := &logins{names: []string{"okta"}}
	o := tuitest.Options{Open: memory, Seed: deployment("open", false), Stranger: somebody(), Logins: l, Width: 120, Height: 40}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		l.subject = make(chan string, 1)
		c.Do("grace", identity.LinkLogin{Login: model.Login{Provider: "okta", Issuer: "https://id.example.org", Subject: "g"}})
		c.Press("down", "down", "enter")
		c.Sees("Sign in through okta", "https://id.example.org/device", "WDJB-MJHT", "only if you began this", "▀")
		c.Goldens("device")
		c.Sweep()
		c.Press("esc")
		c.Sees("> Sign in through okta")
		c.Press("enter")
		l.subject <- "g"
		c.Settle()
		c.Sees("grace (admin)", "[Overview]")
	})
	tuitest.Run(t, o, func(c *tuitest.Console) {
		l.subject = make(chan string, 1)
		c.Press("up", "enter")
		l.subject <- "new"
		c.Settle()
		c.Sees("No account is linked to that login yet", "> Sign up")
		c.Lacks("Sign in through")
		c.Press("enter")
		c.Type("newcomer")
		c.Press("enter", "enter")
		c.Type("new@example.org")
		c.Press("ctrl+s")
		c.Sees("newcomer (admin)")
	})
	tuitest.Run(t, o, func(c *tuitest.Console) {
		l.err = model.Errorf(model.Unavailable, "okta cannot be reached %s.", hostile.Payloads()[0])
		defer func() { l.err = nil }()
		c.Press("up", "enter")
		c.Sees("okta cannot be reached")
	})
}
