package projects

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// draft is what the form for a new project would do, as far as the store says
// before it is sent.
type draft struct {
	values form.Values
	key    string
	err    *model.Error
}

// openCreate asks for a new project and goes there.
func (s *Screen) openCreate() tea.Cmd {
	if s.data.create != "" {
		return ui.Warn("Cannot create a project: " + s.data.create)
	}
	var turn form.Values // what the newest trial was about
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "New project in " + s.at,
		Form: form.Options{
			ID: "project", Submit: "Create", Fields: s.fields(),
		},
		Plan: func(v form.Values) ui.Plan {
			o := s.operation(v)
			return ui.Plan{Ops: []model.Operation{o}, Then: func([]model.Effect) tea.Cmd { return deed.Open(o.Project) }}
		},
		Field: blame,
		Watch: func(f *form.Form) tea.Cmd {
			v := f.Values()
			if same(v, turn) {
				return nil
			}
			turn = v
			return s.try(f, v)
		},
		Update: func(f *form.Form, msg tea.Msg) tea.Cmd {
			if d, ok := msg.(draft); ok && same(d.values, f.Values()) {
				d.show(f)
			}
			return nil
		},
	}))
}

// fields of the form: only what the workspace and the person's role allow can
// be chosen, the rest says why (S5, P2).
func (s *Screen) fields() []form.Field {
	out := []form.Field{
		{ID: "name", Label: "Name", Hint: "such as stock-prices", Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule("project") + ".", Check: checkName},
		{ID: "key", Label: "Key", Hint: "proposed from the name", Limit: text.MaxKey, Help: "Heads the names of runs, as in STOC-12. Stays as it is: 1 to 10 of A-Z and 0-9.", Check: checkKey},
		{ID: "visibility", Label: "Visibility", Kind: form.Choice, Options: s.visibilities(), Help: s.found(), Check: checkVisibility},
		{ID: "description", Label: "Description", Limit: text.MaxDescription, Help: "May stay empty, and can be changed.", Check: ui.FreeText("description", text.MaxDescription)},
	}
	if set := s.data.Settings; set != nil {
		out[2].Value = set.DefaultVisibility
	}
	if reason := s.why(out[2].Value); reason != "" {
		out[2].Value = ""
	}
	if s.individual() {
		return out
	}
	members := form.Field{
		ID: "access", Label: "Member access", Kind: form.Choice, Value: model.Full.String(),
		Options: []form.Option{{Value: "full", Title: "full"}, {Value: "view", Title: "view (locked)"}},
		Help:    "On a project that the workspace sees, full: " + deed.Gives("full") + "; view: " + deed.Gives("view") + ".",
	}
	return slices.Insert(out, 3, members)
}

// found says who finds a project of each visibility.
func (s *Screen) found() string {
	var parts []string
	for _, o := range s.visibilities() {
		if o.Disabled == "" {
			parts = append(parts, o.Value+" is found by "+deed.Sees(o.Value, s.at, s.data.Kind))
		}
	}
	return strings.Join(parts, "; ") + "."
}

func (s *Screen) visibilities() []form.Option {
	var out []form.Option
	for _, v := range []model.Visibility{model.Private, model.WorkspaceVisible, model.Public} {
		out = append(out, form.Option{Value: v.String(), Disabled: s.why(v.String())})
	}
	return out
}

// why is the reason why a visibility cannot be chosen.
func (s *Screen) why(v string) string {
	switch {
	case s.individual() && v == model.WorkspaceVisible.String():
		return "an individual workspace has private and public projects only"
	case s.data.Settings != nil && !slices.Contains(s.data.Settings.Visibilities, v):
		return s.at + " does not allow it; an admin can, in Settings"
	case v == model.Private.String() && s.data.private != "":
		return "members may not create private projects"
	}
	return ""
}

// operation is what the form's values ask for. Choices hold words that parse.
func (s *Screen) operation(v form.Values) op.CreateProject {
	o := op.CreateProject{Project: s.at + "/" + v["name"], Key: v["key"], Description: v["description"]}
	if visibility, err := model.ParseVisibility(v["visibility"]); err == nil {
		o.Visibility = &visibility
	}
	if access, err := model.ParseMemberAccess(v["access"]); err == nil {
		o.Access = access
	}
	return o
}

// try judges the values as far as that needs no store, and asks the store for
// the rest: whether the name is free, and which key would be given (N2, N3).
func (s *Screen) try(f *form.Form, v form.Values) tea.Cmd {
	if err := text.Name("project", v["name"]); err != nil {
		// One letter is not wrong yet, only short.
		if len(v["name"]) > 1 && f.Focused() == "name" {
			f.SetError("name", err.Error())
		}
		return nil
	}
	if err := text.CheckKey(v["key"]); v["key"] != "" && err != nil {
		f.SetError("key", err.Error())
		return nil
	}
	o, try := s.operation(v), deed.Trial(s.c)
	return func() tea.Msg {
		verdict, err := try(o)
		if err != nil {
			return nil
		}
		d := draft{values: v}
		if d.key, _ = verdict.Effect.After["key"].(string); verdict.Err != nil {
			d.err = model.AsError(verdict.Err)
		}
		return d
	}
}

// show puts what the store said into the form.
func (d draft) show(f *form.Form) {
	if d.err == nil {
		f.SetError(f.Focused(), "")
		f.Input("key").SetHint(d.key + ", proposed from the name")
		return
	}
	if id := blame(d.err); id != "" && id == f.Focused() {
		f.SetError(id, d.err.Error())
	}
}

// blame names the field that a refusal is about.
func blame(e *model.Error) string {
	for _, sign := range [][2]string{
		{"already has a project", "name"},
		{"project name", "name"},
		{"The key", "key"},
		{"project key", "key"},
		{"does not allow", "visibility"},
		{"private and public projects only", "visibility"},
		{"description", "description"},
	} {
		if strings.Contains(e.Message, sign[0]) {
			return sign[1]
		}
	}
	return ""
}

func checkName(name string) string {
	switch {
	case name == "":
		return "give it a name"
	case text.Name("project", name) != nil:
		return "the name does not fit the rule yet"
	}
	return ""
}

func checkKey(key string) string {
	if err := text.CheckKey(key); key != "" && err != nil {
		return err.Error()
	}
	return ""
}

func checkVisibility(v string) string {
	if v == "" {
		return "no visibility is allowed to you here; ask an admin"
	}
	return ""
}

func same(a, b form.Values) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}
