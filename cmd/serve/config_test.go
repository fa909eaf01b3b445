package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"atrium/model"
)

// samples are three values of a setting, as people write them: for the file, the
// environment and the flag. Only settings that do not take just anything of their
// type are named; all others have theirs by their type, so that a new one is tested
// without being listed here.
func samples(t *testing.T, s Setting) [3]string {
	t.Helper()
	switch s.Name {
	case "listen":
		return [3]string{":1001", ":1002", ":1003"}
	case "metrics":
		return [3]string{"127.0.0.1:1001", "127.0.0.1:1002", "[::1]:1003"}
	case "log_level":
		return [3]string{"debug", "warn", "error"}
	}
	switch s.at.Interface().(type) {
	case string, []string:
		return [3]string{"file-" + s.Name, "environment-" + s.Name, "flag-" + s.Name}
	case time.Duration:
		return [3]string{"11s", "12s", "13s"}
	case int, float64:
		return [3]string{"101", "102", "103"}
	case []Provider:
		return [3]string{"one", "two", "three"}
	}
	t.Fatalf("%s has a type that this test does not know: %s", s.Name, s.at.Type())
	return [3]string{}
}

// inFile writes a configuration file with one setting.
func inFile(t *testing.T, s Setting, value string) string {
	t.Helper()
	var v any = value
	switch s.at.Interface().(type) {
	case []string:
		v = []string{value}
	case []Provider:
		v = []map[string]any{{"name": value, "issuer": "https://id.example.org", "client_id": "atrium"}}
	case int, float64:
		v = &yaml.Node{Kind: yaml.ScalarNode, Value: value}
	}
	names := strings.Split(s.Name, ".")
	for _, name := range slices.Backward(names) {
		v = map[string]any{name: v}
	}
	text, err := yaml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return writes(t, string(text))
}

func writes(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "atrium.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// loaded is the setting after a configuration was read from three places; "" is none.
func loaded(t *testing.T, s Setting, file, env, flag string) Setting {
	t.Helper()
	var f Flags
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	f.Add(flags)
	if file != "" {
		f.File = inFile(t, s, file)
	}
	if flag != "" {
		if err := flags.Set(s.Flag, flag); err != nil {
			t.Fatalf("--%s: %v", s.Flag, err)
		}
	}
	c, err := Load(f, func(name string) string {
		if name == s.Env {
			return env
		}
		return ""
	}, "/srv/atrium.db")
	if err != nil {
		t.Fatalf("%s from file %q, environment %q, flag %q: %v", s.Name, file, env, flag, err)
	}
	for _, is := range c.settings() {
		if is.Name == s.Name {
			return is
		}
	}
	t.Fatalf("%s is gone", s.Name)
	return s
}

// TestFlagsBeforeEnvironmentBeforeFileBeforeDefaults goes over every field that a
// configuration has, by reflection.
func TestFlagsBeforeEnvironmentBeforeFileBeforeDefaults(t *testing.T) {
	c := defaults("/srv/atrium.db")
	all := c.settings()
	if n := leaves(reflect.TypeFor[Config]()); n != len(all) {
		t.Fatalf("%d settings of %d fields", len(all), n)
	}
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			if strings.HasSuffix(s.Name, ".") || s.Name == "" || s.Doc == "" {
				t.Errorf("it lacks its name in the file or what it is about: %+v", s)
			}
			v := samples(t, s)
			for bits := range 8 {
				file, env, flag, want, from := "", "", "", s.Value, "default"
				if bits&1 != 0 {
					file, want, from = v[0], v[0], "file "
				}
				if bits&2 != 0 && s.Env != "" {
					env, want, from = v[1], v[1], "environment "+s.Env
				}
				if bits&4 != 0 && s.Flag != "" {
					flag, want, from = v[2], v[2], "flag --"+s.Flag
				}
				if secret(s.Name) && want != "" {
					want = "given"
				}
				is := loaded(t, s, file, env, flag)
				if is.Value != want || !strings.HasPrefix(is.From, from) {
					t.Errorf("file %q, environment %q, flag %q: %q from %q, want %q from %q", file, env, flag, is.Value, is.From, want, from)
				}
			}
		})
	}
}

// secret says whether a setting is never shown.
func secret(name string) bool { return strings.HasSuffix(name, "password") }

// leaves counts the exported fields below a structure.
func leaves(t reflect.Type) (n int) {
	for f := range fields(t) {
		if f.Type.Kind() == reflect.Struct {
			n += leaves(f.Type)
			continue
		}
		n++
	}
	return n
}

func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && !yield(f) {
				return
			}
		}
	}
}

// TestEveryFlagIsASetting has no flag that nothing reads, and none twice.
func TestEveryFlagIsASetting(t *testing.T) {
	c := defaults("/srv/atrium.db")
	seen := map[string]bool{}
	for _, s := range c.settings() {
		for _, name := range []string{s.Name, "$" + s.Env, "--" + s.Flag} {
			if len(name) > 2 && seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
	}
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	new(Flags).Add(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "config" && !seen["--"+f.Name] {
			t.Errorf("--%s sets nothing", f.Name)
		}
		delete(seen, "--"+f.Name)
	})
	for name := range seen {
		if strings.HasPrefix(name, "--") && name != "--" {
			t.Errorf("there is no flag %s", name)
		}
	}
}

// TestSecretsAreNotTold holds for what --check prints.
func TestSecretsAreNotTold(t *testing.T) {
	c, err := Load(Flags{File: writes(t, `
mail: {server: "localhost:25", tls: none, from: a@example.com, password: hunter22}
providers: [{name: id, issuer: "https://id.example.org", client_id: atrium, client_secret: hunter22}]
`)}, os.Getenv, "/srv/atrium.db")
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(c.Lines()); strings.Contains(text, "hunter22") || !strings.Contains(text, "given") {
		t.Errorf("told: %s", text)
	}
}

// TestWhatIsWrongIsSaid has one mistake each, at loading or when the files that are
// named are looked at.
func TestWhatIsWrongIsSaid(t *testing.T) {
	dir := t.TempDir()
	loose := filepath.Join(dir, "loose")
	if err := os.WriteFile(loose, []byte("not a key"), 0o644); err != nil {
		t.Fatal(err)
	}
	key := "host_keys: [" + filepath.Join(dir, "key") + "]\n"
	for _, c := range []struct{ file, told string }{
		{"lisen: [':2222']", "lisen is not a setting"},
		{"limits: {idel: 2h}", "idel is not a setting"},
		{"mail: {sever: x}", "sever is not a setting"},
		{"providers: [{nam: x}]", "nam is not a setting"},
		{"listen: [2222]", "not HOST:PORT"},
		{"listen: [':ssh']", "not HOST:PORT"},
		{"listen: [':70000']", "not HOST:PORT"},
		{"listen: [':2222', ':2222']", "twice"},
		{"listen: []", "names no address"},
		{"host_keys: []", "names no file"},
		{"metrics: 0.0.0.0:9100", "this machine only"},
		{"log_level: loud", "debug, info, warn or error"},
		{"drain: -1s", "cannot be negative"},
		{"drain: 10", `line 1: "10" is no duration such as 10s`},
		{"limits: 7", "something else than expected"},
		{"listen: ':2222'", `":2222" is no list`},
		{"metrics: [x]", "a text is expected"},
		{"limits: {channels: -1}", "cannot be negative"},
		{"limits: {channels: many}", `"many" is no number`},
		{"a: [", "is wrong"},
		{"drain: 1s\n---\ndrain: 2s", "several documents"},
		{"drain: 1s\ndrain: 2s", "already defined"},
		{"host_keys: [" + loose + "]", "can be read by others"},
		{"host_keys: [" + filepath.Join(dir, "none", "key") + "]", "no folder for the host key"},
		{"host_keys: [" + filepath.Join(dir, "key") + ", " + filepath.Join(dir, "second") + "]", "There is no host key"},
		{key + "authorities: " + filepath.Join(dir, "none"), "cannot be read"},
		{key + "authorities: " + loose, "a line that is not a key"},
		{key + "snapshots: " + loose, "is not a folder"},
		{key + "mail: {server: smtp.example.com, tls: none, from: a@example.com}", "without TLS"},
		{key + "mail: {server: smtp.example.com, from: nobody}", "is not an address"},
		{key + "providers: [{name: id, issuer: 'http://id.example.org', client_id: x}]", "not an https address"},
		{key + "providers: [{name: id, issuer: 'https://id.example.org'}]", "no client id"},
	} {
		t.Run(c.told, func(t *testing.T) {
			path := writes(t, c.file)
			config, err := Load(Flags{File: path}, func(string) string { return "" }, filepath.Join(dir, "atrium.db"))
			if err == nil {
				err = config.Check()
			}
			if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), path, ""), c.told) || model.CodeOf(err) != model.Invalid {
				t.Errorf("%q: %v", c.file, err)
			}
		})
	}
	if _, err := Load(Flags{File: filepath.Join(dir, "none.yaml")}, os.Getenv, "/srv/atrium.db"); model.CodeOf(err) != model.Invalid {
		t.Errorf("without its file: %v", err)
	}
	for env, value := range map[string]string{"ATRIUM_DRAIN": "soon", "ATRIUM_LOG_LEVEL": "loud", "ATRIUM_LISTEN": "x"} {
		_, err := Load(Flags{}, func(name string) string { return map[string]string{env: value}[name] }, "/srv/atrium.db")
		if model.CodeOf(err) != model.Invalid || !strings.Contains(err.Error(), env) {
			t.Errorf("%s=%s: %v", env, value, err)
		}
	}
}
