package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"atrium/cmd/mail"
	"atrium/cmd/sshd/hostkey"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/model/view/identity"
)

// check refuses values that mean nothing, all of them at once.
func (c Config) check() error {
	var wrong []string
	add := func(name, format string, args ...any) {
		from := c.from[name]
		if from == "" {
			from = "default"
		}
		wrong = append(wrong, fmt.Sprintf("%s (%s) %s", name, from, fmt.Sprintf(format, args...)))
	}
	for i, addr := range c.Listen {
		_, port, err := net.SplitHostPort(addr)
		if number, notOne := strconv.ParseUint(port, 10, 16); err != nil || notOne != nil {
			add("listen", "has %q, which is not HOST:PORT or :PORT", addr)
		} else if number != 0 && slices.Contains(c.Listen[:i], addr) {
			add("listen", "has %q twice", addr)
		}
	}
	if len(c.Listen) == 0 {
		add("listen", "names no address")
	}
	if len(c.HostKeys) == 0 || slices.Contains(c.HostKeys, "") {
		add("host_keys", "names no file")
	}
	if c.Metrics != "" && !loopback(c.Metrics) {
		add("metrics", "is %q, which is not an address of this machine only, such as 127.0.0.1:9100", c.Metrics)
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		add("log_level", "takes debug, info, warn or error, not %q", c.LogLevel)
	}
	if c.Drain < 0 {
		add("drain", "cannot be negative")
	}
	for _, s := range c.settings() {
		if strings.HasPrefix(s.Name, "limits.") && s.Name != "limits.idle" && s.at.CanConvert(floats) && s.at.Convert(floats).Float() < 0 {
			add(s.Name, "cannot be negative")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return model.Errorf(model.Invalid, "The configuration is wrong: %s.", strings.Join(wrong, "; ")).
		WithHint("docs/hosting.md lists what it takes; atrium serve --check tells what counts.")
}

// Check looks, besides, at the files that the configuration names, without making
// any and without listening.
func (c Config) Check() error {
	var wrong []string
	add := func(err error) {
		if err != nil {
			wrong = append(wrong, strings.TrimSuffix(model.AsError(err).Message, "."))
		}
	}
	for i, path := range c.HostKeys {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			if i > 0 { // the first is made
				add(model.Errorf(model.Invalid, "There is no host key %q", path))
			} else if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
				add(model.Errorf(model.Invalid, "There is no folder for the host key %q", path))
			}
			continue
		}
		_, _, err := hostkey.Load(path)
		add(err)
	}
	_, err := c.authorities()
	add(err)
	if c.Mail.Server != "" {
		_, err := mail.New(c.Mail.config(c.getenv), nil, nil, nil)
		add(err)
	}
	_, err = c.logins(time.Now)
	add(err)
	if c.Snapshots != "" {
		if info, err := os.Stat(c.Snapshots); err == nil && !info.IsDir() {
			add(model.Errorf(model.Invalid, "snapshots: %q is not a folder", c.Snapshots))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return model.Errorf(model.Invalid, "The host would not start: %s.", strings.Join(wrong, "; ")).
		WithHint("docs/hosting.md lists what it takes.")
}

// Check tells how a host would serve the file at path, in lines, and what is wrong. A
// file that somebody holds can only be named: what holds it has looked at it.
func Check(ctx context.Context, c Config, path string, open func() (port.Store, error)) ([]string, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, model.Errorf(model.Unavailable, "There is no file %q to serve.", path).
			WithHint("Make it: atrium init --username U --email E.")
	}
	store, err := open()
	switch {
	case err != nil && model.AsError(err).Details["file"] == "in use":
		return append(c.Lines(), line("the file", path+", in use at the moment")), nil
	case err != nil:
		return nil, err
	}
	found, err := checkStore(ctx, store)
	return append(append(c.Lines(), line("the file", path)), found...), err
}

// checkStore looks at what the file itself has to have before people are let in, and
// tells it in lines. The error is of code unavailable.
func checkStore(ctx context.Context, store port.Store) (lines []string, err error) {
	var is identity.Readiness
	if err := store.View(ctx, system(), func(r *view.Reader) (err error) {
		is, err = r.Readiness()
		return err
	}); err != nil {
		return nil, err
	}
	if is.Admins == 0 {
		return nil, model.Errorf(model.Unavailable, "The file has no active platform admin: nobody could look after it.").
			WithHint("atrium restore FILE brings a backup back.")
	}
	add := func(name, value string) { lines = append(lines, line(name, value)) }
	add("accounts", fmt.Sprintf("%d, platform admins among them %d", is.People, is.Admins))
	add("who may sign up", is.Signup)
	if is.Anonymous {
		add("without an account", "public projects can be looked at")
	}
	if is.First != "" && !is.Proven {
		add("note", is.First+" has no key yet: atrium user key add "+is.First+" - < KEY.pub")
	}
	return lines, nil
}

// loopback says whether an address is one of this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}
