package serve

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"atrium/cmd/sshd/hostkey"
	"atrium/model"
	"atrium/model/port"
)

// Host is what Run needs beside the configuration.
type Host struct {
	Store port.Store
	Path  string // of the file
	Guest Guest
	Now   func() time.Time
	// Failed is why the store cannot be written to any more; nil while it can.
	Failed func() error
	// Log takes JSON lines; Tell takes sentences for whoever started the host.
	Log  io.Writer
	Tell func(string)
}

// Run serves until the context ends. It begins only when everything it needs is
// there: keys, every address, the socket. Sessions then have Config.Drain to
// finish.
func Run(ctx context.Context, c Config, h Host) error {
	level := map[string]slog.Level{"debug": slog.LevelDebug, "warn": slog.LevelWarn, "error": slog.LevelError}[c.LogLevel]
	log := slog.New(slog.NewJSONHandler(h.Log, &slog.HandlerOptions{Level: level}))
	keys, made, err := hostkey.LoadAll(c.HostKeys...)
	if err != nil {
		return err
	}
	authorities, err := c.authorities()
	if err != nil {
		return err
	}
	logins, err := c.logins(h.Now)
	if err != nil {
		return err
	}
	o := Options{Guest: h.Guest, HostKeys: keys, Authorities: authorities, Limits: c.Limits.limits(), Log: log}
	if logins != nil {
		o.Keyless = func() bool { return true }
	}
	d, err := Open(h.Store, o)
	if err != nil {
		return err
	}
	d.Logins = logins
	posted, err := c.post(ctx, h.Store, h.Now, log)
	if err != nil {
		return err
	}
	defer posted()
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	for _, addr := range c.Listen {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err != nil {
			e := model.Errorf(model.Unavailable, "Nothing can listen at %s.", addr).WithHint("Choose another address with --listen, or end what listens there.")
			e.Cause = err
			return e
		}
		listeners = append(listeners, l)
	}
	if c.Metrics != "" {
		done, err := d.watch(ctx, c.Metrics, h.Failed)
		if err != nil {
			return err
		}
		defer done()
	}
	socket, err := d.hold(h.Path)
	if err != nil {
		return err
	}
	for n, key := range keys {
		what := "Host key "
		if made && n == 0 {
			what = "New host key "
		}
		h.Tell(what + hostkey.Fingerprint(key.PublicKey()))
	}
	for _, l := range listeners {
		h.Tell("Listening at " + l.Addr().String())
	}
	return d.run(ctx, c, listeners, socket)
}

// run serves all listeners until the context or one of them ends.
func (d *Door) run(ctx context.Context, c Config, listeners []net.Listener, socket *Holder) error {
	inner, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		wg.Go(func() { failed <- d.Serve(inner, l) })
	}
	wg.Go(func() { d.Follow(inner) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	d.log.Info("stopping", "drain", c.Drain.String())
	d.End(c.Drain, "The host is stopping.")
	stop()
	socket.Close()
	wg.Wait()
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, net.ErrClosed) {
		return model.AsError(err)
	}
	return nil
}
