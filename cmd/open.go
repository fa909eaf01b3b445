package cmd

import (
	"cmp"
	"context"
	"os"
	"os/user"
	"path/filepath"

	"atrium/cmd/assume"
	"atrium/model"
	"atrium/storage"
)

// openFile opens the file on this machine. Whoever can open it is trusted to
// act as anyone (SPEC 8, --as).
func (e Env) openFile(ctx context.Context, q Request) (*Session, error) {
	path, err := e.path(q.DB)
	if err != nil {
		return nil, err
	}
	if q.Create {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			e := model.Errorf(model.Unavailable, "The folder %q cannot be made.", filepath.Dir(path)).
				WithHint("Choose another place with --db FILE.")
			e.Cause = err
			return nil, e
		}
	}
	s, err := storage.Open(path, q.Create, storage.Options{Now: e.Now, Wait: q.Wait})
	if err != nil {
		return nil, err
	}
	session := &Session{Store: s, Close: s.Close, Path: path}
	if !q.Now.IsZero() {
		session.Store = s.At(q.Now)
	}
	if q.Create {
		session.Actor = model.Actor{System: true, Via: model.ViaCLI}
		return session, nil
	}
	session.Actor, err = assume.Actor(ctx, session.Store, q.As, func() string { return osUser(e.Getenv) })
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return session, nil
}

// path is the file: the flag, the environment, or the place that XDG gives.
func (e Env) path(flag string) (string, error) {
	if p := cmp.Or(flag, e.Getenv("ATRIUM_DB")); p != "" {
		return p, nil
	}
	data := e.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) { // XDG: relative paths are to be ignored
		home := e.Getenv("HOME")
		if home == "" {
			return "", model.Errorf(model.Unavailable, "There is no home folder to keep the file in.").
				WithHint("Name one with --db FILE or ATRIUM_DB.")
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "atrium", "atrium.db"), nil
}

// osUser is the name of the account on this machine, for the trail of --as (P6).
func osUser(getenv func(string) string) string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return cmp.Or(getenv("USER"), "unknown")
}
