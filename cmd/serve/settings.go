package serve

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Setting is one of the settings of a Config, as it stands there.
type Setting struct {
	Name      string // in the file; limits.idle is idle below limits
	Env, Flag string // "" where it has none
	Doc       string // one sentence
	Value     string // as a person would write it; "" is none
	From      string // where it was read

	at reflect.Value
}

// floats is what every number can be compared as.
var floats = reflect.TypeFor[float64]()

// settings are all of them, in the order of the structure; set changes the
// configuration.
func (c *Config) settings() []Setting { return settingsOf(reflect.ValueOf(c).Elem(), "", c.from) }

func settingsOf(v reflect.Value, prefix string, from map[string]string) (list []Setting) {
	for i := range v.NumField() {
		f, at := v.Type().Field(i), v.Field(i)
		if !f.IsExported() {
			continue
		}
		name := prefix + f.Tag.Get("yaml")
		if f.Type.Kind() == reflect.Struct {
			list = append(list, settingsOf(at, name+".", from)...)
			continue
		}
		s := Setting{Name: name, Env: f.Tag.Get("env"), Flag: f.Tag.Get("flag"), Doc: f.Tag.Get("doc"), From: from[name], at: at}
		if s.From == "" {
			s.From = "default"
		}
		switch value := at.Interface().(type) {
		case []string:
			s.Value = strings.Join(value, ", ")
		case []Provider:
			var names []string
			for _, p := range value { // nothing of their secrets
				names = append(names, p.Name)
			}
			s.Value = strings.Join(names, ", ")
		default:
			s.Value = fmt.Sprint(value)
		}
		if f.Tag.Get("secret") != "" && s.Value != "" {
			s.Value = "given"
		}
		list = append(list, s)
	}
	return list
}

// set reads a value as the environment has it.
func (s Setting) set(text string) error {
	switch s.at.Interface().(type) {
	case []string:
		s.at.Set(reflect.ValueOf(strings.Split(text, ",")))
	case string:
		s.at.SetString(text)
	case time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return errors.New("this is no duration such as 10s or 12h")
		}
		s.at.SetInt(int64(d))
	case int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("this is no number")
		}
		s.at.SetInt(int64(n))
	default:
		return errors.New("this has to be in the file")
	}
	return nil
}

// Lines tells each setting with its value and where that was read, for
// `serve --check`.
func (c Config) Lines() []string {
	var lines []string
	for _, s := range c.settings() {
		value := s.Value
		if value == "" {
			value = "none"
		}
		lines = append(lines, line(s.Name, fmt.Sprintf("%-32s %s", value, s.From)))
	}
	return lines
}

// line is one line of `serve --check`.
func line(name, value string) string { return fmt.Sprintf("%-27s %s", name, value) }

// Reference is the table of all settings for the manual, with their defaults.
func Reference() string {
	c := defaults("FOLDER/atrium.db")
	var b strings.Builder
	b.WriteString("| in the file | flag | environment | default | |\n|---|---|---|---|---|\n")
	code := func(s, before string) string {
		if s == "" {
			return "–"
		}
		return "`" + before + s + "`"
	}
	for _, s := range c.settings() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.Name, code(s.Flag, "--"), code(s.Env, ""), code(s.Value, ""), s.Doc)
	}
	return b.String()
}
