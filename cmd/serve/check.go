package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"

	"atrium/cmd/sshd/hostkey"
	"atrium/model"
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
	for _, addr := range c.Listen {
		if _, port, err := net.SplitHostPort(addr); err != nil || port == "" {
			add("listen", "has %q, which is not HOST:PORT or :PORT", addr)
		}
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
			}
			continue
		}
		_, _, err := hostkey.Load(path)
		add(err)
	}
	_, err := c.authorities()
	add(err)
	if c.Snapshots != "" {
		if info, err := os.Stat(c.Snapshots); err == nil && !info.IsDir() {
			add(model.Errorf(model.Invalid, "snapshots: %q is not a folder", c.Snapshots))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return model.Errorf(model.Invalid, "The host would not start: %s.", strings.Join(wrong, "; "))
}

// loopback says whether an address is one of this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}
