package form_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"atrium/model/display/hostile"
	"atrium/tui/component/form"
	"atrium/tui/component/input"
	"atrium/tui/layout/layouttest"
)

func project(profile termenv.Profile) *form.Form {
	f := form.New(layouttest.Theme(profile), form.Options{
		ID: "project", Submit: "Create",
		Fields: []form.Field{
			{ID: "name", Label: "Name", Hint: "for example classification", Help: "2 to 63 characters; it cannot be changed later", Limit: 63},
			{ID: "visibility", Label: "Visibility", Kind: form.Choice, Value: "workspace", Options: []form.Option{
				{Value: "private"}, {Value: "workspace"}, {Value: "public", Disabled: "not allowed in ml-team"},
			}},
			{ID: "lock", Label: "Members may only view", Kind: form.Toggle},
			{ID: "description", Label: "Description", Kind: form.Lines, Hint: "what it is about", Height: 3, Limit: 1000},
		},
		Check: func(v form.Values) string {
			if v["name"] == "" {
				return "type a name first"
			}
			return ""
		},
	})
	f.SetSize(60, 24)
	return f
}

// send presses keys and returns what the last one's command carries.
func send(f *form.Form, names ...string) (msg tea.Msg) {
	for _, n := range names {
		msg = nil
		if cmd := f.Update(layouttest.Key(n)); cmd != nil {
			msg = cmd()
		}
	}
	return msg
}

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{30, 9}, {60, 20}, {100, 40}} {
		for name, profile := range layouttest.Profiles() {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], name), func(t *testing.T) {
				f := project(profile)
				f.SetSize(size[0], size[1])
				var out strings.Builder
				step := func(what string) { fmt.Fprintf(&out, "-- %s\n%s\n", what, f.View()) }
				step("empty")
				send(f, "ctrl+s")
				step("refused")
				f.Focus("name")
				send(f, "wang", "enter", "right", "tab", " ", "tab", "長い長い長い長い長い長い長い長い長い長い長い長い", "enter", "two words 👩‍👩‍👧‍👦 and more of them")
				step("filled in")
				f.SetError("name", "The name wang is taken in ml-team: choose another one.")
				step("error")
				f.SetError("", "The project could not be saved: the disk is full.")
				f.SetBusy("saving")
				f.Focus("")
				step("busy")
				layouttest.Golden(t, strings.TrimPrefix(t.Name(), "TestGolden/"), out.String())
			})
		}
	}
}

func TestEverySizeHoldsItsBounds(t *testing.T) {
	texts := append(layouttest.Difficult(), hostile.Payloads()[:6]...)
	for _, profile := range layouttest.Profiles() {
		for _, text := range texts {
			f := form.New(layouttest.Theme(profile), form.Options{Submit: text, Fields: []form.Field{
				{ID: "a", Label: text, Value: text, Hint: text, Help: text},
				{ID: "b", Label: text, Kind: form.Lines, Value: text + "\n\n" + text, Hint: text},
				{ID: "c", Label: text, Kind: form.Lines, Hint: text},
				{ID: "d", Label: text, Kind: form.Choice, Options: []form.Option{{Value: text}, {Value: "x", Disabled: text}}},
			}, Check: func(form.Values) string { return text }})
			f.Input("a").Suggest([]input.Suggestion{{Value: text, Detail: text}})
			f.SetError("d", "wrong "+text)
			f.SetError("", "wrong "+text)
			for w := 0; w <= 500; w += 1 + w/3 {
				send(f, "tab")
				for _, h := range []int{0, 1, 2, 9, 500} {
					f.SetSize(w, h)
					layouttest.Fits(t, f.View(), w, h)
				}
				send(f, "left", "end", "up")
				if w%60 == 0 {
					f.Focus("a")
				}
			}
		}
	}
}

func TestSubmit(t *testing.T) {
	want := form.Values{"name": "api", "visibility": "private", "lock": form.On, "description": "one\ntwo"}
	f := project(termenv.Ascii)
	got, ok := send(f, "api", "enter", "left", "down", " ", "tab", "one", "enter", "two", "ctrl+s").(form.SubmitMsg)
	if !ok || got.Form != "project" || !maps.Equal(got.Values, want) {
		t.Errorf("got %+v", got)
	}
	if got, ok := send(f, "tab", "enter").(form.SubmitMsg); !ok || f.Focused() != "" {
		t.Errorf("enter on the button: %+v", got)
	}
}

func TestEnterOnTheLastFieldSubmits(t *testing.T) {
	f := form.New(layouttest.Theme(termenv.Ascii), form.Options{Submit: "Go", Fields: []form.Field{{ID: "a"}, {ID: "b"}}})
	f.SetSize(60, 20)
	if got := send(f, "1", "enter"); got != nil || f.Focused() != "b" {
		t.Errorf("enter on the first field: %v, focus %q", got, f.Focused())
	}
	if _, ok := send(f, "2", "enter").(form.SubmitMsg); !ok {
		t.Error("enter on the last field does not submit")
	}
}

func TestBlockedSubmitSaysWhy(t *testing.T) {
	f := project(termenv.Ascii)
	if v := f.View(); !strings.Contains(v, "[ Create ]  type a name first") {
		t.Errorf("the reason is not beside the button:\n%s", v)
	}
	if got := send(f, "ctrl+s"); got != nil || f.Focused() != "" {
		t.Errorf("submitted: %v", got)
	}
	if v := f.View(); !strings.Contains(v, "! type a name first") {
		t.Errorf("the refusal is not marked:\n%s", v)
	}
	f.Focus("name")
	send(f, "a")
	if v := f.View(); f.Blocked() != "" || strings.Contains(v, "type a name") {
		t.Errorf("the reason stays:\n%s", v)
	}
}

func TestBusyKeepsKeysOut(t *testing.T) {
	f := project(termenv.Ascii)
	send(f, "api")
	f.SetBusy("saving")
	if got := send(f, "x", "ctrl+s"); got != nil || f.Value("name") != "api" {
		t.Errorf("got %v, value %q", got, f.Value("name"))
	}
	if _, ok := send(f, "esc").(form.CancelMsg); !ok {
		t.Error("esc does nothing while busy")
	}
}

func TestCancelTellsWhetherSomethingChanged(t *testing.T) {
	f := project(termenv.Ascii)
	if got := send(f, "esc"); got != (form.CancelMsg{Form: "project"}) {
		t.Errorf("untouched: %v", got)
	}
	send(f, "a")
	if got := send(f, "esc"); got != (form.CancelMsg{Form: "project", Changed: true}) {
		t.Errorf("changed: %v", got)
	}
	f.Saved()
	if f.Changed() {
		t.Error("changed after it was saved")
	}
	send(f, "b", "backspace")
	if f.Changed() {
		t.Error("changed although the text is what it was")
	}
}

func TestErrorKeepsTheTextAndGoesWithAChange(t *testing.T) {
	f := project(termenv.Ascii)
	send(f, "api", "tab")
	f.SetError("name", "taken")
	if f.Focused() != "name" || f.Value("name") != "api" || !strings.Contains(f.View(), "! taken") {
		t.Errorf("view:\n%s", f.View())
	}
	send(f, "tab")
	if !strings.Contains(f.View(), "! taken") {
		t.Error("the error went without a change")
	}
	send(f, "shift+tab", "2")
	if strings.Contains(f.View(), "taken") || f.Value("name") != "api2" {
		t.Error("the error outlived a change")
	}
}

func TestChoiceSkipsWhatCannotBeChosenAndSaysWhy(t *testing.T) {
	f := project(termenv.Ascii)
	f.Focus("visibility")
	if !strings.Contains(f.View(), "public: not allowed in ml-team") {
		t.Errorf("no reason:\n%s", f.View())
	}
	var seen []string
	for range 3 {
		send(f, "right")
		seen = append(seen, f.Value("visibility"))
	}
	if !slices.Equal(seen, []string{"private", "workspace", "private"}) {
		t.Errorf("went through %v", seen)
	}
	f.SetValue("visibility", "no such")
	if got := f.Value("visibility"); got != "private" {
		t.Errorf("an unknown value gives %q", got)
	}
}

func TestChoiceWithoutOptions(t *testing.T) {
	f := form.New(layouttest.Theme(termenv.Ascii), form.Options{Fields: []form.Field{
		{ID: "a", Kind: form.Choice}, {ID: "b", Kind: form.Choice, Options: []form.Option{{Value: "x", Disabled: "no"}}},
	}})
	f.SetSize(40, 10)
	send(f, "left", "right", "tab", "left", "right")
	if f.Value("a") != "" || f.Value("b") != "" {
		t.Errorf("values %v", f.Values())
	}
}

func TestCompletionBelongsToTheField(t *testing.T) {
	f := project(termenv.Ascii)
	send(f, "cl")
	f.Input("name").Suggest([]input.Suggestion{{Value: "classic"}, {Value: "classification"}})
	send(f, "down", "tab")
	if f.Value("name") != "classification" || f.Focused() != "name" {
		t.Errorf("value %q, focus %q", f.Value("name"), f.Focused())
	}
	if f.Input("lock") != nil || f.Input("none") != nil || f.Value("none") != "" {
		t.Error("a field that is no text has a line")
	}
}

func TestFocusStaysInViewAtAnyHeight(t *testing.T) {
	for h := 3; h < 40; h++ {
		f := project(termenv.Ascii)
		f.SetSize(60, h)
		for range 5 {
			if !strings.Contains("\n"+f.View(), "\n>") {
				t.Fatalf("height %d, focus %q: no mark in\n%s", h, f.Focused(), f.View())
			}
			send(f, "tab")
		}
	}
}

func TestFormWithoutFields(t *testing.T) {
	f := form.New(layouttest.Theme(termenv.Ascii), form.Options{Submit: "Leave"})
	f.SetSize(20, 4)
	if _, ok := send(f, "up", "down", "enter").(form.SubmitMsg); !ok || f.Height() != 2 {
		t.Errorf("view:\n%s", f.View())
	}
}
