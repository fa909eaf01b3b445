package sshd_test

import (
	"context"
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/cmd/sshd/pipe"
)

// memory is a listener without a network.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newMemory() *memory {
	return &memory{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { m.once.Do(func() { close(m.closed) }); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

func (m *memory) dial(cfg *ssh.ClientConfig) (*ssh.Client, error) {
	here, there := pipe.New()
	m.conns <- there
	c, chans, reqs, err := ssh.NewClientConn(here, "memory", cfg)
	if err != nil {
		_ = here.Close()
		return nil, err
	}
	return ssh.NewClient(c, chans, reqs), nil
}

// feint is a key that looks different each time the library looks: by it a client
// offers keys without proving them.
type feint struct {
	ssh.PublicKey
	faces []ssh.PublicKey
	looks *int
}

func (f feint) Marshal() []byte {
	k := f.faces[min(*f.looks, len(f.faces)-1)]
	*f.looks++
	return k.Marshal()
}

// liar signs with its own key under any face.
type liar struct {
	ssh.Signer
	pub ssh.PublicKey
}

func (l liar) PublicKey() ssh.PublicKey { return l.pub }

// offer offers a key and goes on to the next without proving it.
func offer(own ssh.Signer, k ssh.PublicKey) ssh.Signer {
	return liar{own, feint{k, []ssh.PublicKey{k, own.PublicKey()}, new(int)}}
}

// swap asks for a key and then proves its own without having asked for that.
func swap(own ssh.Signer, k ssh.PublicKey) ssh.Signer {
	return liar{own, feint{k, []ssh.PublicKey{k, k, own.PublicKey()}, new(int)}}
}

// TestOnlyTheProvenKeyCounts (S1): whatever registered keys a client offers before,
// and in whatever order, it is who it proves to be.
func TestOnlyTheProvenKeyCounts(t *testing.T) {
	rounds := 10_000
	if testing.Short() {
		rounds = 300
	}
	var offers atomic.Int64
	h := open(t, func(o *sshd.Options) {
		admit := o.Admit
		o.Admit = func(ctx context.Context, k ssh.PublicKey) sshd.Verdict {
			offers.Add(1)
			return admit(ctx, k)
		}
		o.Limits = sshd.Limits{PerIdentity: 1 << 20, Rate: 1e9, Burst: 1e9, PerAddress: 1 << 20, Strangers: 1 << 20, Idle: -1}
		o.Log = nil
	})
	l := newMemory()
	go func() { _ = h.host.Serve(context.Background(), l) }()
	admins := make([]ssh.PublicKey, 6)
	for i := range admins {
		admins[i] = h.person(fmt.Sprintf("admin%d", i)).PublicKey()
	}
	own := h.person("mallory")
	seed := mrand.Uint64()
	t.Logf("seed %d", seed)
	var next, wrong atomic.Int64
	var wg sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			rnd := mrand.New(mrand.NewPCG(seed, uint64(w)))
			for next.Add(1) <= int64(rounds) {
				var signers []ssh.Signer
				for _, i := range rnd.Perm(len(admins))[:rnd.IntN(len(admins)+1)] {
					signers = append(signers, offer(own, admins[i]))
				}
				last := ssh.Signer(own)
				if rnd.IntN(3) == 0 {
					last = swap(own, admins[rnd.IntN(len(admins))])
				}
				cfg := h.config(ssh.PublicKeys(append(signers, last)...))
				cfg.KeyExchanges = []string{ssh.KeyExchangeCurve25519}
				cfg.User = []string{"root", "admin0", "mallory", ""}[rnd.IntN(4)]
				c, err := l.dial(cfg)
				if err != nil {
					wrong.Add(1)
					t.Errorf("not let in: %v", err)
					return
				}
				if who, e, _ := output(c, "whoami"); !strings.HasPrefix(who, "mallory ") {
					wrong.Add(1)
					t.Errorf("came in as %q %s", who, e)
				}
				_ = c.Close()
			}
		})
	}
	wg.Wait()
	if n := offers.Load(); n < 3*int64(rounds) {
		t.Errorf("only %d keys were offered", n)
	}
	if wrong.Load() > 0 {
		t.Errorf("%d of %d were wrong", wrong.Load(), rounds)
	}
}

// TestKeylessInheritsNothing (S2): after a key was offered, coming in without one
// proves nothing.
func TestKeylessInheritsNothing(t *testing.T) {
	var proof sshd.Proof
	h := open(t, func(o *sshd.Options) {
		o.Keyless = func(context.Context) bool { return true }
		o.Handler = func(_ context.Context, s *sshd.Session) int { proof = s.Proof; return 0 }
	})
	admin := h.person("admin")
	c, err := h.dial(ssh.PublicKeys(offer(newKey(t), admin.PublicKey())), ssh.KeyboardInteractive(silentAnswers))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, _, status := output(c, "x"); status != 0 {
		t.Fatal(status)
	}
	if proof.Key != nil || proof.Fingerprint != "" || proof.Certificate != nil || proof.Local || proof.UID != -1 {
		t.Errorf("it proved %+v", proof)
	}
}

func silentAnswers(_, _ string, q []string, _ []bool) ([]string, error) {
	return make([]string, len(q)), nil
}

// TestUserNameMeansNothing (S3).
func TestUserNameMeansNothing(t *testing.T) {
	h := open(t, nil)
	key := h.person("ada")
	h.person("root")
	for _, name := range []string{"root", "ada", "", "admin", "\x1b[2J", strings.Repeat("r", 10_000)} {
		cfg := h.config(ssh.PublicKeys(key))
		cfg.User = name
		c, err := ssh.Dial("tcp", h.addr, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if who, _, _ := output(c, "whoami"); !strings.HasPrefix(who, "ada ") {
			t.Errorf("as user %.20q: %q", name, who)
		}
		_ = c.Close()
	}
}

// TestUnknownKeys: refused unless strangers are let in, then nobody but themselves,
// and only if they have no key that is known.
func TestUnknownKeys(t *testing.T) {
	closed := open(t, nil)
	if _, err := closed.dial(ssh.PublicKeys(newKey(t)), ssh.KeyboardInteractive(silentAnswers)); err == nil {
		t.Error("an unknown key came in")
	}
	h := open(t, strangers)
	one, two, known := newKey(t), newKey(t), h.person("ada")
	print := func(k ssh.Signer) string { return ssh.FingerprintSHA256(k.PublicKey()) }
	for _, c := range []struct {
		name string
		keys []ssh.Signer
		want string
	}{
		{"a stranger", []ssh.Signer{one}, " " + print(one)},
		{"two unknown keys", []ssh.Signer{one, two}, " " + print(one)},
		{"a known key behind an unknown one", []ssh.Signer{one, known}, "ada " + print(known)},
		{"a known key that is only offered", []ssh.Signer{offer(one, known.PublicKey()), one}, " " + print(one)},
		{"an unknown key that is only offered", []ssh.Signer{offer(known, one.PublicKey()), known}, "ada " + print(known)},
	} {
		client, err := h.dial(ssh.PublicKeysCallback(func() ([]ssh.Signer, error) { return c.keys, nil }), ssh.KeyboardInteractive(silentAnswers))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if who, _, _ := output(client, "whoami"); who != c.want {
			t.Errorf("%s came in as %q, want %q", c.name, who, c.want)
		}
		_ = client.Close()
	}
}

// TestRevokedBetweenCommands: the identity is looked up for each session and each
// command of a session, never kept.
func TestRevokedBetweenCommands(t *testing.T) {
	step := make(chan struct{})
	h := open(t, func(o *sshd.Options) {
		o.Handler = func(ctx context.Context, s *sshd.Session) int {
			if len(s.Args) == 0 || s.Args[0] != "two" {
				return 0
			}
			if _, err := s.Identify(ctx); err != nil {
				return 40
			}
			<-step
			<-step
			if _, err := s.Identify(ctx); err != nil {
				return 41
			}
			return 0
		}
	})
	key := h.person("ada")
	c := h.connect(key)
	status := make(chan int)
	go func() {
		_, _, st := output(c, "two")
		status <- st
	}()
	step <- struct{}{}
	h.forget(key)
	step <- struct{}{}
	if st := <-status; st != 41 {
		t.Errorf("the second command ended with %d", st)
	}
	_, e, st := output(c, "one")
	if st != 4 || !strings.Contains(e, "not known here") {
		t.Errorf("a new session on the old connection: %d, %s", st, e)
	}
}

// TestCertificates: one of a configured authority, valid now, for a user.
func TestCertificates(t *testing.T) {
	ca, other := newKey(t), newKey(t)
	h := open(t, func(o *sshd.Options) {
		o.Authorities = []ssh.PublicKey{ca.PublicKey()}
		o.Identify = func(_ context.Context, p sshd.Proof) (sshd.Identity, error) {
			if p.Certificate == nil {
				return sshd.Identity{}, errUnknown
			}
			return sshd.Identity{Name: p.Certificate.ValidPrincipals[0]}, nil
		}
	})
	key := newKey(t)
	now := uint64(time.Now().Unix())
	good := ssh.Certificate{
		Key: key.PublicKey(), CertType: ssh.UserCert, KeyId: "1", ValidPrincipals: []string{"ada"},
		ValidAfter: now - 60, ValidBefore: now + 60,
	}
	dial := func(change func(*ssh.Certificate), signer ssh.Signer) (string, error) {
		cert := good
		change(&cert)
		if err := cert.SignCert(rand.Reader, signer); err != nil {
			t.Fatal(err)
		}
		s, err := ssh.NewCertSigner(&cert, key)
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.dial(ssh.PublicKeys(s))
		if err != nil {
			return "", err
		}
		defer c.Close()
		who, _, _ := output(c, "whoami")
		return who, nil
	}
	same := func(*ssh.Certificate) {}
	if who, err := dial(same, ca); err != nil || who != "ada "+ssh.FingerprintSHA256(key.PublicKey()) {
		t.Errorf("a good one: %q, %v", who, err)
	}
	if who, err := dial(func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "127.0.0.1"} }, ca); err != nil || who == "" {
		t.Errorf("from the right address: %q, %v", who, err)
	}
	for name, bad := range map[string]func(*ssh.Certificate){
		"expired":          func(c *ssh.Certificate) { c.ValidBefore = now - 1 },
		"not yet valid":    func(c *ssh.Certificate) { c.ValidAfter = now + 30 },
		"of a host":        func(c *ssh.Certificate) { c.CertType = ssh.HostCert },
		"for nobody":       func(c *ssh.Certificate) { c.ValidPrincipals = nil },
		"with a command":   func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"force-command": "x"} },
		"of other address": func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "192.0.2.1"} },
	} {
		if who, err := dial(bad, ca); err == nil {
			t.Errorf("%s: came in as %q", name, who)
		}
	}
	if who, err := dial(same, other); err == nil {
		t.Errorf("of another authority: came in as %q", who)
	}
}
