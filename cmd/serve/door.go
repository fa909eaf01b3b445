package serve

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/oidc"
	"atrium/cmd/sshd"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// Guest runs one session and gives its exit status. The actor is who it is for;
// over the Unix socket that is for the session's own flags to say, as for
// whoever opens the file (H0).
type Guest func(ctx context.Context, d *Door, s *sshd.Session, who model.Actor) int

// Door is a host over one store.
type Door struct {
	*sshd.Host
	// Logins are the deployment's login providers; nil where there are none.
	Logins *oidc.Logins

	store port.Store
	log   *slog.Logger

	watchers watchers
	home     *Home            // the console of this very process; nil where it has none
	names    sync.Map         // id of a session → username, where its proof does not tell
	used     chan model.Actor // sessions whose key was not used before today
}

// guest is who a session is for, as the door knows them.
type guest struct {
	actor model.Actor
	late  bool // the day on which the key was used is another one
}

// Options are what a door needs beside its store.
type Options struct {
	Guest       Guest
	HostKeys    []ssh.Signer
	Authorities []ssh.PublicKey
	Limits      sshd.Limits
	Log         *slog.Logger
	// Keyless lets people come in without a key, to sign in through a provider.
	Keyless func() bool
	// Fault is for tests (sshd.Options).
	Fault func(point string)
}

// Open makes a door. It refuses to be one that lets people in without a proof
// (sshd.New).
func Open(store port.Store, o Options) (*Door, error) {
	d := &Door{store: store, log: o.Log, used: make(chan model.Actor, 64)}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	var keyless func(context.Context) bool
	if o.Keyless != nil {
		keyless = func(context.Context) bool { return o.Keyless() }
	}
	host, err := sshd.New(sshd.Options{
		Handler: func(ctx context.Context, s *sshd.Session) int {
			who, err := s.Identify(ctx)
			if err != nil {
				return told(s, err)
			}
			d.watchers.tell() // now it is known whose the session is
			is := who.Value.(guest)
			if is.late {
				select {
				case d.used <- is.actor:
				default: // a session of theirs later today tells it
				}
			}
			return o.Guest(ctx, d, s, is.actor)
		},
		Identify: d.identify, Admit: d.admit, Keyless: keyless, HostKeys: o.HostKeys, Authorities: o.Authorities,
		Limits: o.Limits, Log: o.Log, Fault: o.Fault,
		Changed: func(id uint64, began bool) {
			if !began {
				d.names.Delete(id)
			}
			d.watchers.tell()
		},
	})
	if err != nil {
		return nil, err
	}
	d.Host = host
	return d, nil
}

// Fault takes down, for the operator, what went wrong inside a session. A fault that
// its command has told as well is taken down once.
func (d *Door) Fault(session uint64) func(error) {
	var mu sync.Mutex
	last := ""
	return func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if text := err.Error(); text != last {
			d.log.Error("internal error", "session", session, "error", text)
			last = text
		}
	}
}

// told says why somebody may not be here.
func told(s *sshd.Session, err error) int {
	e := model.AsError(err)
	_, _ = s.Stderr.Write([]byte("atrium: " + e.Error() + "\n"))
	return e.Code.Exit()
}

// system asks what decides who may come in at all.
func system() model.Actor { return model.Actor{System: true, Via: model.ViaSSH} }

// identify finds whose proof it is, in the state of now. An unknown key is a
// stranger's: they may look at what is public (H4), and sign up or in as far as the
// deployment lets them (H2); a code for an account opens that one always.
func (d *Door) identify(ctx context.Context, p sshd.Proof) (who sshd.Identity, err error) {
	if p.Local {
		return sshd.Identity{Name: "local", Value: guest{}}, nil
	}
	var holder view.Holder
	own := false
	err = d.store.View(ctx, system(), func(r *view.Reader) (err error) {
		holder, own, err = holderOf(r, p)
		return err
	})
	switch {
	case err != nil:
		return who, err
	case holder.Person != 0:
		actor := model.Actor{Person: holder.Person, Via: model.ViaSSH, Provider: holder.Provider}
		if own { // who came by a certificate is proven by its authority, not by a key of theirs
			actor.Key = p.Fingerprint
		}
		return sshd.Identity{Name: holder.Username, Value: guest{actor, own && holder.UsedLate}}, nil
	case holder.Known:
		return who, model.Errorf(model.Denied, "The account of this key is not active.").WithHint("Ask a platform admin to resume it.")
	}
	return sshd.Identity{Value: guest{actor: model.Actor{Via: model.ViaSSH, Key: p.Fingerprint}}}, nil
}

// holderOf finds whose a key is: of whoever has added it, or of the first account
// that a certificate of a configured authority names. own says that the key is on
// the account.
func holderOf(r *view.Reader, p sshd.Proof) (holder view.Holder, own bool, err error) {
	holder, err = r.KeyHolder(p.Fingerprint)
	if err != nil || holder.Known || p.Certificate == nil {
		return holder, true, err
	}
	for _, name := range p.Certificate.ValidPrincipals {
		if holder, err = r.NamedHolder(name); err != nil || holder.Known {
			return holder, false, err
		}
	}
	return holder, false, nil
}

// admit says of a key that is merely offered whether it is worth proving.
func (d *Door) admit(ctx context.Context, key ssh.PublicKey) sshd.Verdict {
	who, err := d.identify(ctx, sshd.Proof{Key: key, Fingerprint: ssh.FingerprintSHA256(key), UID: -1})
	switch {
	case err != nil:
		return sshd.Refused
	case who.Name == "":
		return sshd.Stranger
	default:
		return sshd.Known
	}
}

// End stops taking connections and lets sessions finish for a while; then it ends
// them with the notice.
func (d *Door) End(patience time.Duration, notice string) {
	ctx, stop := context.WithTimeoutCause(context.Background(), patience, errors.New("time is up"))
	defer stop()
	d.Shutdown(ctx, notice)
}
