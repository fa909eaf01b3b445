package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"atrium/cmd/after"
	"atrium/cmd/assume"
	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage"
)

func payloads() []string { return append(hostile.Payloads(), hostile.Shown()...) }

func formats() []string { return []string{"table", "plain", "json", "csv", "yaml"} }

// format sets the flags of a format.
func (f *flags) format(format string) {
	f.output, f.plain, f.pageSize = format, format == "plain", 100
	if f.plain {
		f.output = "table"
	}
}

// TestNoRowActsOnATerminal fills every text field of everything that commands
// print, and prints it in every format.
func TestNoRowActsOnATerminal(t *testing.T) {
	for _, payload := range payloads() {
		for _, s := range shapes() {
			v := reflect.New(reflect.TypeOf(s.row)).Elem()
			fill(v, payload)
			row := v.Interface()
			var columns []string
			fieldsOf(v.Type(), &columns)
			for _, format := range formats() {
				var f flags
				f.format(format)
				o := output.Options{Format: f.output, Plain: f.plain}
				var out bytes.Buffer
				w := output.New(&out, o, columns, row)
				err := w.Rows([]any{row, row})
				if err == nil {
					err = w.End(output.Info{Next: &payload})
				}
				if err == nil {
					err = output.Object(&out, o, row)
				}
				if err != nil {
					t.Fatal(err)
				}
				harmless(t, s.heading+" as "+format, payload, out.String())
				if format == "json" || format == "yaml" {
					ascii(t, s.heading+" as "+format, payload, out.String())
				}
			}
		}
	}
}

// fill sets every text in a value.
func fill(v reflect.Value, text string) {
	switch v.Type() {
	case reflect.TypeFor[json.RawMessage]():
		raw, _ := json.Marshal(map[string]any{text: []string{text}})
		v.SetBytes(raw)
		return
	case reflect.TypeFor[view.Time](), reflect.TypeFor[time.Time]():
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, text)
		if value.Kind() == reflect.Interface {
			value.Set(reflect.ValueOf(text))
		} else {
			fill(value, text)
		}
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	}
}

func fieldsOf(t reflect.Type, names *[]string) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			fieldsOf(f.Type, names)
		} else if name := jsonName(f); name != "-" {
			*names = append(*names, name)
		}
	}
}

// harmless fails when text has anything that is not for display: the rules of
// X2, told twice, once by the encoder and once in plain.
func harmless(t *testing.T, where, payload, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s lets bytes of %q out: %q", where, payload, text)
	}
	for _, r := range text {
		if r != '\n' && unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
			t.Errorf("%s lets %U of %q out: %q", where, r, payload, text)
			return
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if display.Text(line) != line {
			t.Errorf("%s lets %q out: %q", where, payload, line)
			return
		}
	}
}

func ascii(t *testing.T, where, payload, text string) {
	t.Helper()
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && (r < 0x20 || r > 0x7E) }); i >= 0 {
		t.Errorf("%s lets %q out of ASCII: %q", where, payload, text)
	}
}

// plant writes text into records of a team workspace, past every rule, as an
// import of another age or a damaged file might have it.
type plant struct{ text string }

func (plant) Kind() string                                 { return "test.plant" }
func (plant) Authorize(model.State, model.Principal) error { return nil }

func (o plant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	keys := []string{"Username", "EmailKey", "Who", "Key", "Search"}
	soil := func(record any) {
		v := reflect.ValueOf(record).Elem()
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			_, person := record.(*model.Person)
			if !slices.Contains(keys, name) && (name != "Name" || person) {
				switch v.Field(i).Kind() {
				case reflect.String:
					v.Field(i).SetString(o.text)
				case reflect.Slice:
					if v.Field(i).Type().Elem().Kind() == reflect.String {
						v.Field(i).Set(reflect.ValueOf([]string{o.text}))
					}
				}
			}
		}
	}
	w := u.Workspace(u.Name("ml-team").Workspace)
	for _, who := range []string{"ada", "grace"} {
		p := u.Person(u.Name(who).Person)
		soil(p)
		u.PutPerson(p)
		for i := range u.InvitationsTo(p.ID) {
			soil(i)
			u.PutInvitation(i)
		}
		u.PutNotice(&model.Notice{ID: u.NewID(), Person: p.ID, Workspace: w.ID, At: u.Now(), Text: o.text})
	}
	pr := u.ProjectNamed(w.ID, "api")
	soil(pr)
	u.PutProject(pr)
	soil(w)
	u.PutWorkspace(w)
	platform := u.Platform()
	soil(&platform)
	u.PutPlatform(platform)
	facts := model.Facts{o.text: o.text, "list": []string{o.text}}
	return model.Effect{
		Workspace: w.ID, Target: o.text, Summary: o.text, Consequences: []string{o.text}, Confirm: true,
		Before: facts, After: model.Facts{o.text: "x" + o.text, "list": nil}, Reason: o.text, Code: o.text,
	}, nil
}

// TestNoRecordActsOnATerminal prints planted records by every reading command,
// in refusals, dry runs and sentences.
func TestNoRecordActsOnATerminal(t *testing.T) {
	commands := [][]string{
		{"whoami"},
		{"platform", "show"},
		{"user", "list"},
		{"user", "show", "grace"},
		{"workspace", "list"},
		{"workspace", "show", "ml-team"},
		{"people", "list", "-w", "ml-team"},
		{"people", "show", "grace", "-w", "ml-team"},
		{"project", "list", "-w", "ml-team"},
		{"project", "show", "ml-team/api"},
		{"access", "list", "ml-team/api"},
		{"who-can", "project.view", "ml-team/api"},
		{"can", "grace", "people.manage", "ml-team"},
		{"inbox"},
		{"audit", "list"},
		{"people", "remove", "grace", "-w", "ml-team", "--dry-run"},
		{"people", "remove", "grace", "-w", "ml-team"},
		{"workspace", "update", "ml-team", "--description", "New", "--dry-run"},
		{"user", "update", "grace", "--name", "G"},
		{"workspace", "set", "ml-team", "guests=on"},
		{"platform", "set", "contact=Ask ada"},
		{"access", "grant", "ml-team/api", "grace", "viewer"},
	}
	for n, payload := range payloads() {
		if testing.Short() && n%8 != 0 {
			continue
		}
		s, who := planted(t, payload)
		for _, args := range commands {
			for f, format := range formats() {
				if f == n%2 {
					continue // tables and plain ones in turn
				}
				harmless(t, strings.Join(args, " ")+" as "+format, payload, runOn(s, who, format, args...))
			}
		}
		for _, format := range formats() {
			c := &call{Env: Env{Stdin: strings.NewReader("")}, ctx: context.Background()}
			var out bytes.Buffer
			c.Stdout, c.Stderr, c.Getenv = &out, &out, func(string) string { return "" }
			c.flags.format(format)
			c.session = &Session{Store: s, Actor: who}
			effects, err := c.plan(c.session, []model.Operation{plant{payload}})
			if err != nil {
				t.Fatal(err)
			}
			c.flags.dryRun = true
			if err := c.preview([]model.Operation{plant{payload}}, effects); err != nil {
				t.Fatal(err)
			}
			if err := c.print(after.Did(effects)...); err != nil {
				t.Fatal(err)
			}
			c.fail(c.confirm(effects, ""), nil)
			c.StdinTTY, c.StdoutTTY = true, true
			c.fail(c.confirm(effects, payload), nil)
			c.fail(model.Errorf(model.Invalid, "%s", payload).WithHint("%s", payload).With(payload, payload), nil)
			harmless(t, "a change as "+format, payload, out.String())
		}
	}
}

// planted is a deployment with hostile text in its records, and its admin.
func planted(t *testing.T, payload string) (*storage.Store, model.Actor) {
	t.Helper()
	ctx := context.Background()
	s := storage.Memory(storage.Options{})
	t.Cleanup(func() { _ = s.Close() })
	system := model.Actor{System: true, Via: model.ViaCLI}
	if _, err := s.Do(ctx, system, op.Init{Username: "ada", Email: "ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	who, err := assume.Actor(ctx, s, "", func() string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	shared := model.WorkspaceVisible
	_, err = s.Do(ctx, who,
		op.CreateUser{Username: "grace", Email: "grace@example.com"},
		op.CreateWorkspace{Name: "ml-team"},
		op.CreateProject{Project: "ml-team/api", Visibility: &shared},
		op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor},
		op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner},
	)
	if err == nil {
		_, err = s.Do(ctx, system, plant{payload})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, who
}

// runOn runs a command on an open store and gives all that it prints.
func runOn(s *storage.Store, who model.Actor, format string, args ...string) string {
	var out bytes.Buffer
	env := Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }, Now: time.Now,
		Open: func(context.Context, Request) (*Session, error) { return &Session{Store: s, Actor: who}, nil },
	}
	if format == "plain" {
		args = append(args, "--plain")
	} else {
		args = append(args, "-o", format)
	}
	Run(context.Background(), env, args)
	return out.String()
}

// TestArgumentsDoNotActOnATerminal passes hostile text where people type.
func TestArgumentsDoNotActOnATerminal(t *testing.T) {
	s, who := planted(t, "harmless")
	for n, payload := range payloads() {
		if strings.ContainsRune(payload, 0) {
			continue // no process can be given one
		}
		for i, args := range [][]string{
			{payload},
			{"people", payload},
			{"whoami", payload},
			{"whoami", "--" + payload},
			{"whoami", "-o", payload},
			{"people", "list", "-w", payload},
			{"people", "list", "--after", payload},
			{"people", "list", "--sort", payload},
			{"people", "show", payload},
			{"people", "invite", payload, "--role", "viewer"},
			{"people", "role", "grace", payload},
			{"workspace", "create", payload},
			{"workspace", "update", "ml-team", "--description", payload},
			{"workspace", "set", "ml-team", payload},
			{"workspace", "set", "ml-team", "everyone=" + payload},
			{"project", "create", "ml-team/" + payload},
			{"project", "show", payload},
			{"access", "grant", "ml-team/api", payload, "viewer", "--expires", payload},
			{"user", "create", payload, "--email", payload},
			{"user", "update", "grace", "--name", payload},
			{"user", "update", "grace", "--email", payload},
			{"can", payload, "project.view", "ml-team/api"},
			{"audit", "list", "--since", payload},
			{"invitation", "accept", payload},
			{"whoami", "--as", payload},
			{"whoami", "--now", payload},
			{"help", payload},
			{"completion", payload},
		} {
			if testing.Short() && n%8 != 0 {
				continue
			}
			format := formats()[2*((n+i)%2)] // a table here, JSON there
			harmless(t, strings.Join(args[:min(2, len(args))], " "), payload, runOn(s, who, format, args...))
		}
	}
}
