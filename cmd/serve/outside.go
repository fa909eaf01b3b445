package serve

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"atrium/cmd/mail"
	"atrium/cmd/oidc"
	"atrium/model/port"
)

// Mail is how mail goes out; without a server none does, and invitation codes are
// shown to the inviter instead.
type Mail struct {
	Server   string `yaml:"server" doc:"The SMTP server for invitations, codes and warnings, as HOST:PORT; none sends no mail."`
	TLS      string `yaml:"tls" doc:"starttls, tls, or none for a server on this machine."`
	Username string `yaml:"username" doc:"The account at the mail server."`
	Password string `yaml:"password" secret:"yes" doc:"Its password; better given as ATRIUM_MAIL_PASSWORD."`
	From     string `yaml:"from" doc:"The sender, such as Atrium <atrium@example.com>."`
	Host     string `yaml:"host" doc:"What people connect to, for the texts."`
}

func (m Mail) config(getenv func(string) string) mail.Config {
	return mail.Config{
		Server: m.Server, TLS: m.TLS, Username: m.Username,
		Password: cmp.Or(getenv("ATRIUM_MAIL_PASSWORD"), m.Password), From: m.From, Host: m.Host,
	}
}

// Provider is a login provider that people may sign in through (H1).
type Provider struct {
	Name         string   `yaml:"name"` // what login-provider=NAME takes
	Issuer       string   `yaml:"issuer"`
	ClientID     string   `yaml:"client_id"`
	ClientSecret string   `yaml:"client_secret"`
	Scopes       []string `yaml:"scopes"`
}

func (c Config) logins(now func() time.Time) (*oidc.Logins, error) {
	var all []oidc.Provider
	for _, p := range c.Providers {
		all = append(all, oidc.Provider{Name: p.Name, Issuer: p.Issuer, ClientID: p.ClientID, Secret: p.ClientSecret, Scopes: p.Scopes})
	}
	return oidc.New(all, now)
}

// post starts sending mail, or tells the store that none is sent. done waits for
// the one under way.
func (c Config) post(ctx context.Context, store port.Store, now func() time.Time, log *slog.Logger) (done func(), err error) {
	if c.Mail.Server == "" {
		return func() {}, mail.Off(ctx, store)
	}
	sender, err := mail.New(c.Mail.config(c.getenv), store, now, log)
	if err != nil {
		return nil, err
	}
	if err := sender.Start(ctx); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { sender.Run(ctx) })
	return func() {
		stop()
		wg.Wait()
	}, nil
}
