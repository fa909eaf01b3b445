package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	netmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/post"
	"atrium/model/port"
	"atrium/model/view"
)

// batch is how many mails are taken out of the store at a time, pause how long to
// wait after the store could not be read or written.
const (
	batch = 20
	pause = time.Minute
)

// Sender sends mail. Make it with New.
type Sender struct {
	c     Config
	host  string
	port  int
	from  *netmail.Address
	store port.Store
	log   *slog.Logger
	now   func() time.Time
	done  map[model.ID]map[string]error // accepted by the server, or refused for good; not yet out of the outbox
}

// New makes a sender; now is the store's clock. The error is Invalid and says what is
// wrong with the configuration.
func New(c Config, store port.Store, now func() time.Time, log *slog.Logger) (*Sender, error) {
	s := &Sender{store: store, now: now, log: log, done: map[model.ID]map[string]error{}}
	var err error
	if s.host, s.port, s.from, err = c.check(); err != nil {
		return nil, err
	}
	if s.c = c; log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s, nil
}

var system = model.Actor{System: true, Via: model.ViaSystem}

// Off tells the store that there is no mail, so that codes are shown again. Whoever
// serves without a configuration for mail calls it at the start.
func Off(ctx context.Context, store port.Store) error {
	_, err := store.Do(ctx, system, post.Configure{})
	return err
}

// Start tells the store that there is mail. Call it before the first session.
func (s *Sender) Start(ctx context.Context) error {
	_, err := s.store.Do(ctx, system, post.Configure{From: s.from.Address, Host: s.c.Host})
	return err
}

// Run sends what waits, and then what comes, until the context ends. It waits for
// events and for the turn of the next mail; it never polls.
func (s *Sender) Run(ctx context.Context) {
	feed := s.store.Subscribe()
	defer feed.Close()
	news := make(chan struct{}, 1)
	go func() {
		for {
			if _, err := feed.Next(ctx); err != nil {
				return
			}
			select {
			case news <- struct{}{}:
			default:
			}
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-timer.C:
		}
		wait, err := s.round(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Error("mail", "error", model.AsError(err).Error(), "cause", errors.Unwrap(err))
			wait = pause
		}
		timer.Reset(wait)
	}
}

// idle is how long to wait where nothing does; an event comes before.
const idle = time.Hour

// round sends what is due and says how long to wait.
func (s *Sender) round(ctx context.Context) (time.Duration, error) {
	for {
		var due []view.DueMail
		var next time.Time
		err := s.store.View(ctx, system, func(r *view.Reader) (err error) {
			due, next, err = r.Outbox(batch)
			return err
		})
		if err != nil {
			return 0, err
		}
		for _, m := range due {
			if err := s.one(ctx, m); err != nil {
				return 0, err
			}
		}
		switch {
		case len(due) == batch:
		case next.IsZero():
			return idle, nil
		default:
			return min(max(next.Sub(s.now()), time.Second), idle), nil
		}
	}
}

// one sends a mail and keeps what became of it. The error is the store's.
func (s *Sender) one(ctx context.Context, m view.DueMail) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.Useless {
		delete(s.done, m.ID)
		_, err := s.store.Do(ctx, system, post.Sent{ID: m.ID, Dropped: true})
		return err
	}
	failed, final := s.all(ctx, m)
	if failed != nil && ctx.Err() != nil {
		return ctx.Err() // it is tried again by whoever comes next
	}
	var o model.Operation = post.Sent{ID: m.ID}
	if failed == nil {
		// What the server has accepted is written down also while the host stops.
		ctx = context.WithoutCancel(ctx)
	} else {
		s.log.Warn("mail not sent", "mail", m.ID.String(), "tries", m.Tries+1, "given_up", final, "error", post.Short(failed.Error()))
		o = post.Failed{ID: m.ID, Error: explain(failed), Final: final}
	}
	if _, err := s.store.Do(ctx, system, o); err != nil {
		return err
	}
	if failed == nil || final {
		delete(s.done, m.ID)
	}
	return nil
}

// all sends a mail to everyone it goes to who has not got it yet. The error is one of
// those that came; final says that trying again is of no use.
func (s *Sender) all(ctx context.Context, m view.DueMail) (failed error, final bool) {
	final = true
	for _, to := range m.Goes {
		err, done := s.done[m.ID][to]
		if !done {
			m.To = to
			if err = s.send(ctx, m.Mail); err == nil || refused(err) {
				if s.done[m.ID] == nil {
					s.done[m.ID] = map[string]error{}
				}
				s.done[m.ID][to], done = err, true
			}
		}
		if err != nil && (failed == nil || !done) {
			failed, final = err, final && done
		}
	}
	return failed, final
}

// send gives a mail to the server.
func (s *Sender) send(ctx context.Context, m model.Mail) error {
	msg, err := s.message(m)
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.c.Timeout), gomail.WithHELO(domain), gomail.WithoutNoop(),
	}
	switch s.c.TLS {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	trust := &tls.Config{}
	if s.c.Trust != nil {
		trust = s.c.Trust.Clone()
	}
	if trust.MinVersion = tls.VersionTLS12; trust.ServerName == "" {
		trust.ServerName = s.host
	}
	options = append(options, gomail.WithTLSConfig(trust))
	if s.c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.c.Username), gomail.WithPassword(s.c.Password))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, s.c.Timeout)
	defer stop()
	return client.DialAndSendWithContext(ctx, msg)
}

// message makes the mail. Every header is made from what was checked, on one line;
// a name that is not plain text is shown encoded.
func (s *Sender) message(m model.Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(display.Text(s.from.Name), s.from.Address); err != nil {
		return nil, errAddress
	}
	if err := msg.AddTo(m.To); err != nil {
		return nil, errAddress
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	msg.SetMessageIDWithValue(m.Token.String() + "@" + domain)
	msg.SetDateWithValue(m.Created)
	msg.Subject(display.Text(m.Subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, nil
}

var errAddress = errors.New("the address cannot be mailed to")

// refused says whether the server has refused the mail for good: the recipient or the
// content. What it says about us (signing in, the sender) may be mended.
func refused(err error) bool {
	if errors.Is(err, errAddress) {
		return true
	}
	var e *gomail.SendError
	if !errors.As(err, &e) || e.IsTemp() || e.ErrorCode() < 500 {
		return false
	}
	return e.Reason == gomail.ErrSMTPRcptTo || e.Reason == gomail.ErrSMTPData || e.Reason == gomail.ErrSMTPDataClose
}

// explain is an error for people.
func explain(err error) string {
	var e *gomail.SendError
	switch {
	case errors.Is(err, errAddress):
		return "The address cannot be mailed to."
	case errors.As(err, &e) && e.ErrorCode() != 0:
		return "The mail server said: " + err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "The mail server did not answer in time."
	}
	return "The mail server cannot be reached: " + err.Error()
}
