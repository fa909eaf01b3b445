package mail_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log/slog"
	"math/big"
	"net"
	netmail "net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"atrium/cmd/mail"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage"
)

// server is a real SMTP server. refuse is asked at RCPT and gives the error.
type server struct {
	addr   string
	got    chan *netmail.Message
	bodies chan string
	mu     sync.Mutex
	refuse func(to string) error
}

type session struct{ s *server }

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return session{s}, nil }
func (session) Reset()                                        {}
func (session) Logout() error                                 { return nil }
func (session) Mail(string, *smtp.MailOptions) error          { return nil }

func (s session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.s.mu.Lock()
	defer s.s.mu.Unlock()
	if s.s.refuse != nil {
		return s.s.refuse(to)
	}
	return nil
}

func (s session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := netmail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	body, _ := io.ReadAll(m.Body)
	s.s.bodies <- string(body)
	s.s.got <- m
	return nil
}

func (s *server) refuses(fn func(string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = fn
}

// serve starts a server, with a certificate for 127.0.0.1 or without TLS.
func serve(t *testing.T, cert *tls.Certificate) *server {
	t.Helper()
	s := &server{got: make(chan *netmail.Message, 16), bodies: make(chan string, 16)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	real := smtp.NewServer(s)
	real.Domain, real.ErrorLog = "localhost", slogger{}
	if cert != nil {
		real.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*cert}}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = real.Serve(l)
	}()
	t.Cleanup(func() {
		_ = real.Close()
		_ = l.Close() // where it was closed before it had begun to serve
		<-done
	})
	s.addr = l.Addr().String()
	return s
}

type slogger struct{}

func (slogger) Printf(string, ...any) {}
func (slogger) Println(...any)        {}

func certificate(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, _ := x509.ParseCertificate(der)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// house is a store with ada and ml-team, whose clock can be moved.
type house struct {
	*testing.T
	store *storage.Store
	mu    sync.Mutex
	ahead time.Duration
	logs  bytes.Buffer
}

func newHouse(t *testing.T) *house {
	h := &house{T: t}
	h.store = storage.Memory(storage.Options{Now: h.now})
	h.do(model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com", Name: "Ada \"the Countess\" Lovelace"})
	h.do(h.ada(), op.CreateWorkspace{Name: "ml-team"})
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Now().Add(h.ahead)
}

func (h *house) later(d time.Duration) {
	h.mu.Lock()
	h.ahead += d
	h.mu.Unlock()
	desc := h.now().Format(time.RFC3339Nano) // an event wakes the sender
	h.do(h.ada(), op.UpdateWorkspace{Name: "ml-team", Description: &desc})
}

func (h *house) ada() model.Actor { return h.as("ada") }

func (h *house) as(name string) (a model.Actor) {
	_ = h.store.View(context.Background(), model.Actor{System: true}, func(r *view.Reader) error {
		got, err := r.NamedHolder(name)
		a = model.Actor{Person: got.Person, Via: model.ViaCLI}
		return err
	})
	return a
}

func (h *house) do(a model.Actor, o model.Operation) model.Effect {
	h.Helper()
	done, err := h.store.Do(context.Background(), a, o)
	if err != nil {
		h.Fatalf("%s: %v", o.Kind(), err)
	}
	return done[0]
}

// sender runs until the returned function is called.
func (h *house) sender(c mail.Config, store port.Store) (stop func()) {
	h.Helper()
	if c.From == "" {
		c.From = "Ätrium <atrium@example.com>"
	}
	c.Host, c.Timeout = "atrium.example.com", 5*time.Second
	s, err := mail.New(c, store, h.now, slog.New(slog.NewJSONHandler(&locked{h: h}, nil)))
	if err != nil {
		h.Fatal(err)
	}
	if err := s.Start(context.Background()); err != nil {
		h.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

type locked struct{ h *house }

func (l *locked) Write(p []byte) (int, error) {
	l.h.mu.Lock()
	defer l.h.mu.Unlock()
	return l.h.logs.Write(p)
}

func (h *house) logged() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.logs.String()
}

// until waits for an event after which the condition holds.
func (h *house) until(what string, holds func() bool) {
	h.Helper()
	feed := h.store.Subscribe()
	defer feed.Close()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	for !holds() {
		if _, err := feed.Next(ctx); err != nil {
			h.Fatalf("waiting until %s: %v; the log says %s", what, err, h.logged())
		}
	}
}

// outbox is what waits, due or not.
func (h *house) outbox() (all []*model.Mail) {
	_, err := h.store.Try(context.Background(), model.Actor{System: true}, peek{func(s model.State) {
		all = nil
		for m := range s.Mails() {
			all = append(all, m)
		}
	}})
	if err != nil {
		h.Fatal(err)
	}
	return all
}

type peek struct{ fn func(model.State) }

func (peek) Kind() string                                 { return "peek" }
func (peek) Authorize(model.State, model.Principal) error { return nil }
func (p peek) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Unchanged: true}, nil
}

func (h *house) invite(address string) {
	h.Helper()
	if e := h.do(h.ada(), op.Invite{Workspace: "ml-team", Who: address, Role: model.Editor}); e.Code != "" {
		h.Error("the code is shown although it is mailed")
	}
}
