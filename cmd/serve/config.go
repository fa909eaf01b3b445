package serve

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/model"
)

// Config is what `atrium serve` can be told. Flags go before the environment,
// that before the file, and that before the defaults. The tags are the names of
// each setting in the three and what it is about, from which docs/hosting.md is
// made; a setting without env or flag has none.
type Config struct {
	Listen      []string      `yaml:"listen" env:"ATRIUM_LISTEN" flag:"listen" doc:"Addresses to listen at, as HOST:PORT or :PORT."`
	HostKeys    []string      `yaml:"host_keys" env:"ATRIUM_HOST_KEYS" flag:"host-key" doc:"Files with the keys that the host shows. The first is made where there is none."`
	Authorities string        `yaml:"authorities" env:"ATRIUM_AUTHORITIES" flag:"authorities" doc:"A file of public keys, one a line, that sign people's certificates."`
	Metrics     string        `yaml:"metrics" env:"ATRIUM_METRICS" flag:"metrics" doc:"Health and figures over HTTP at this address, which must be of this machine only."`
	Snapshots   string        `yaml:"snapshots" env:"ATRIUM_SNAPSHOTS" flag:"snapshots" doc:"A folder for a verified snapshot a day, of which seven are kept."`
	Drain       time.Duration `yaml:"drain" env:"ATRIUM_DRAIN" doc:"How long sessions may go on after they were told that the host stops."`
	LogLevel    string        `yaml:"log_level" env:"ATRIUM_LOG_LEVEL" doc:"What is logged at least: debug, info, warn or error."`
	Limits      Limits        `yaml:"limits"`
	Mail        Mail          `yaml:"mail"`
	Providers   []Provider    `yaml:"providers" doc:"Login providers: a list of name, issuer, client_id, client_secret and scopes."`

	getenv func(string) string
	from   map[string]string // where each setting was read, by its name in the file
}

// Limits are those of sshd.Limits that a deployment may want otherwise; zero is
// the default.
type Limits struct {
	Connections    int           `yaml:"connections" doc:"Connections in all."`
	PerIdentity    int           `yaml:"per_identity" doc:"Connections of one person."`
	PerAddress     int           `yaml:"per_address" doc:"Connections of one address (an IPv6 /64) that have not signed in yet."`
	Channels       int           `yaml:"channels" doc:"Sessions at a time on one connection."`
	SessionsSecond float64       `yaml:"sessions_per_second" doc:"Sessions that one person may begin in a second, after a burst of four times as many."`
	Idle           time.Duration `yaml:"idle" doc:"After how long without a key press a terminal is closed; negative: never."`
	SignIn         time.Duration `yaml:"sign_in" doc:"How long signing in may take."`
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
	c := defaults(db)
	c.getenv = getenv
	path := cmp.Or(f.File, getenv("ATRIUM_CONFIG"))
	if path != "" {
		if err := c.read(path); err != nil {
			return c, err
		}
	}
	for _, s := range c.settings() {
		if v := getenv(s.Env); s.Env != "" && v != "" {
			if err := s.set(v); err != nil {
				return c, model.Errorf(model.Invalid, "%s is %q: %v.", s.Env, v, err).WithHint("%s", s.Doc)
			}
			c.from[s.Name] = "environment " + s.Env
		}
		if v := f.of(s.Flag); len(v) > 0 {
			if err := s.set(strings.Join(v, ",")); err != nil {
				return c, err
			}
			c.from[s.Name] = "flag --" + s.Flag
		}
	}
	return c, c.check()
}

// defaults is the configuration of a host that was told nothing.
func defaults(db string) Config {
	l := sshd.DefaultLimits()
	return Config{
		Listen: []string{":2222"}, HostKeys: []string{filepath.Join(filepath.Dir(db), "ssh_host_ed25519_key")},
		Drain: 10 * time.Second, LogLevel: "info",
		Limits: Limits{
			Connections: l.Conns, PerIdentity: l.PerIdentity, PerAddress: l.PerAddress, Channels: l.Channels,
			SessionsSecond: l.Rate, Idle: l.Idle, SignIn: l.SignIn,
		},
		from: map[string]string{},
	}
}

// of are the values that a flag was given.
func (f Flags) of(flag string) []string {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch flag {
	case "listen":
		return f.Listen
	case "host-key":
		return f.HostKeys
	case "authorities":
		return one(f.Authorities)
	case "metrics":
		return one(f.Metrics)
	case "snapshots":
		return one(f.Snapshots)
	}
	return nil
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
		what := strings.TrimPrefix(err.Error(), "yaml: ")
		if e := (*yaml.TypeError)(nil); errors.As(err, &e) {
			what = strings.Join(e.Errors, "; ")
			what = unknownField.ReplaceAllString(what, "$1 is not a setting")
			what = otherType.ReplaceAllStringFunc(what, mistyped)
		}
		return model.Errorf(model.Invalid, "The configuration %q is wrong: %s.", path, what).
			WithHint("docs/hosting.md lists what it takes.")
	}
	if d.Decode(new(any)) != io.EOF {
		return model.Errorf(model.Invalid, "The configuration %q has several documents.", path).WithHint("Take the lines of --- out.")
	}
	var names map[string]any
	_ = yaml.Unmarshal(data, &names)
	for _, s := range c.settings() {
		group, name, nested := strings.Cut(s.Name, ".")
		_, given := names[s.Name]
		if inner, ok := names[group].(map[string]any); nested && ok {
			_, given = inner[name]
		}
		if given {
			c.from[s.Name] = "file " + path
		}
	}
	return nil
}

// What the YAML reader says of a name that there is not, and of a value of another type.
var (
	unknownField = regexp.MustCompile(`field (\S+) not found in type serve\.\w+`)
	otherType    = regexp.MustCompile("cannot unmarshal !!\\w+ (`[^`]*` )?into (\\S+)")
)

// mistyped says it in words that are not those of the program.
func mistyped(told string) string {
	m := otherType.FindStringSubmatch(told)
	value := strings.Trim(strings.TrimSpace(m[1]), "`")
	switch is := strconv.Quote(value) + " is no "; m[2] {
	case "time.Duration":
		return is + "duration such as 10s or 12h"
	case "int", "float64":
		return is + "number"
	case "[]string":
		return is + "list"
	case "string":
		return "a text is expected"
	}
	return "there is something else than expected"
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
