package serve

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/model"
)

// Config is what `atrium serve` can be told. Flags go before the environment,
// that before the file, and that before the defaults.
type Config struct {
	Listen      []string      `yaml:"listen"`      // host:port
	HostKeys    []string      `yaml:"host_keys"`   // files; the first is made where there is none
	Authorities string        `yaml:"authorities"` // file of keys that sign people's certificates
	Metrics     string        `yaml:"metrics"`     // loopback host:port; "" is none
	Snapshots   string        `yaml:"snapshots"`   // folder; "" takes none
	Drain       time.Duration `yaml:"drain"`       // how long sessions may finish at the end
	LogLevel    string        `yaml:"log_level"`   // debug, info, warn, error
	Limits      Limits        `yaml:"limits"`
	Mail        Mail          `yaml:"mail"`
	Providers   []Provider    `yaml:"providers"` // of logins

	getenv func(string) string
}

// Limits are those of sshd.Limits that a deployment may want otherwise; zero is
// the default.
type Limits struct {
	Connections    int           `yaml:"connections"`
	PerIdentity    int           `yaml:"per_identity"`
	PerAddress     int           `yaml:"per_address"`
	Channels       int           `yaml:"channels"`
	SessionsSecond float64       `yaml:"sessions_per_second"`
	Idle           time.Duration `yaml:"idle"`
	SignIn         time.Duration `yaml:"sign_in"`
}

func (l Limits) limits() sshd.Limits {
	return sshd.Limits{
		Conns: l.Connections, PerIdentity: l.PerIdentity, PerAddress: l.PerAddress, Channels: l.Channels,
		Rate: l.SessionsSecond, Idle: l.Idle, SignIn: l.SignIn,
	}
}

// Flags are the settings that the command line gives; nil or "" are not given.
type Flags struct {
	File, Metrics, Snapshots, Authorities string
	Listen, HostKeys                      []string
}

// Add gives a command the flags.
func (f *Flags) Add(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.Listen, "listen", nil, "the `ADDRESS` to listen at, such as :2222; may be repeated (env ATRIUM_LISTEN)")
	flags.StringSliceVar(&f.HostKeys, "host-key", nil, "a `FILE` with a host key; the first is made where there is none (env ATRIUM_HOST_KEYS)")
	flags.StringVar(&f.Authorities, "authorities", "", "a `FILE` of keys that sign people's certificates (env ATRIUM_AUTHORITIES)")
	flags.StringVar(&f.Metrics, "metrics", "", "health and metrics at this loopback `ADDRESS` (env ATRIUM_METRICS)")
	flags.StringVar(&f.Snapshots, "snapshots", "", "a `FOLDER` for rotating snapshots (env ATRIUM_SNAPSHOTS)")
	flags.StringVar(&f.File, "config", "", "a YAML `FILE` with all of this (env ATRIUM_CONFIG)")
}

// Load puts the configuration together. db is the file, beside which the host key
// lies unless it is said otherwise. Errors are of code invalid and name the
// setting and where it was read.
func Load(f Flags, getenv func(string) string, db string) (Config, error) {
	c := Config{Drain: 10 * time.Second, LogLevel: "info", getenv: getenv}
	path := cmp.Or(f.File, getenv("ATRIUM_CONFIG"))
	if path != "" {
		if err := c.read(path); err != nil {
			return c, err
		}
	}
	text := func(to *string, env, flag string) { *to = cmp.Or(flag, getenv(env), *to) }
	list := func(to *[]string, env string, flag []string) {
		if v := getenv(env); v != "" {
			*to = strings.Split(v, ",")
		}
		if len(flag) > 0 {
			*to = flag
		}
	}
	list(&c.Listen, "ATRIUM_LISTEN", f.Listen)
	list(&c.HostKeys, "ATRIUM_HOST_KEYS", f.HostKeys)
	text(&c.Authorities, "ATRIUM_AUTHORITIES", f.Authorities)
	text(&c.Metrics, "ATRIUM_METRICS", f.Metrics)
	text(&c.Snapshots, "ATRIUM_SNAPSHOTS", f.Snapshots)
	if len(c.Listen) == 0 {
		c.Listen = []string{":2222"}
	}
	if len(c.HostKeys) == 0 {
		c.HostKeys = []string{filepath.Join(filepath.Dir(db), "ssh_host_ed25519_key")}
	}
	return c, c.check()
}

// read takes a file over. Names that there are not are refused: a mistyped one
// would otherwise be a default.
func (c *Config) read(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		e := model.Errorf(model.Invalid, "The configuration %q cannot be read.", path).WithHint("Look at its path and mode.")
		if errors.Is(err, fs.ErrNotExist) {
			e = model.Errorf(model.Invalid, "There is no configuration %q.", path).WithHint("Leave out --config, or name another file.")
		}
		e.Cause = err
		return e
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return model.Errorf(model.Invalid, "The configuration %q is wrong: %s.", path, strings.TrimPrefix(err.Error(), "yaml: ")).
			WithHint("docs/hosting.md lists what it takes.")
	}
	return nil
}

func (c Config) check() error {
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		return model.Errorf(model.Invalid, "log_level takes debug, info, warn or error, not %q.", c.LogLevel)
	}
	if c.Drain < 0 {
		return model.Errorf(model.Invalid, "drain cannot be negative.")
	}
	return nil
}

// authorities reads the keys that sign certificates, one a line.
func (c Config) authorities() (keys []ssh.PublicKey, err error) {
	if c.Authorities == "" {
		return nil, nil
	}
	rest, err := os.ReadFile(c.Authorities)
	if err != nil {
		return nil, model.Errorf(model.Invalid, "The authorities %q cannot be read.", c.Authorities)
	}
	for len(bytes.TrimSpace(rest)) > 0 {
		key, _, _, after, err := ssh.ParseAuthorizedKey(rest)
		if err != nil {
			return nil, model.Errorf(model.Invalid, "The authorities %q have a line that is not a key.", c.Authorities)
		}
		keys, rest = append(keys, key), after
	}
	return keys, nil
}

// Lines tells the configuration for `serve --check`.
func (c Config) Lines() []string {
	none := func(s string) string { return cmp.Or(s, "none") }
	return []string{
		"listen       " + strings.Join(c.Listen, ", "),
		"host keys    " + strings.Join(c.HostKeys, ", "),
		"authorities  " + none(c.Authorities),
		"metrics      " + none(c.Metrics),
		"snapshots    " + none(c.Snapshots),
		"drain        " + c.Drain.String(),
		"log level    " + c.LogLevel,
		fmt.Sprintf("limits       %+v", c.Limits.limits()),
	}
}
