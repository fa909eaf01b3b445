package keys

import (
	"reflect"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func catalog() []Action {
	return append([]Action{
		{ID: "app.help", Keys: []string{"?"}, Title: "help", Group: "Everywhere"},
		{ID: "app.palette", Keys: []string{"ctrl+p", ":"}, Title: "every action", Group: "Everywhere"},
		{ID: "people.open", Keys: []string{"enter"}, Title: "open", Group: "People"},
		{ID: "people.remove", Keys: []string{"x"}, Title: "remove", Group: "People"},
		{ID: "people.role", Keys: []string{"r"}, Title: "change the role", Group: "People"},
		{ID: "projects.trash", Keys: []string{"x"}, Title: "move to the trash", Group: "Projects"},
	}, Navigation()...)
}

func press(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

func TestMatch(t *testing.T) {
	actions := []Action{
		{ID: "a.off", Keys: []string{"x"}, Disabled: "needs role admin in ml-team"},
		{ID: "a.on", Keys: []string{"x", "delete"}},
		{ID: "a.never", Keys: []string{"y"}, Disabled: "nothing is selected"},
	}
	cases := []struct {
		msg  tea.KeyMsg
		want string
	}{
		{press("x"), "a.on"},
		{tea.KeyMsg{Type: tea.KeyDelete}, "a.on"},
		{press("y"), "a.never"},
		{press("z"), ""},
		{press("xx"), ""},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x"), Paste: true}, ""},
	}
	for _, c := range cases {
		if got, ok := Match(c.msg, actions); got.ID != c.want || ok != (c.want != "") {
			t.Errorf("%v: got %q, %v", c.msg, got.ID, ok)
		}
	}
}

func TestSplitTakesBurstsApart(t *testing.T) {
	got := Split(press("j k"))
	if len(got) != 3 || got[0].String() != "j" || got[1].String() != " " || got[2].String() != "k" {
		t.Errorf("got %v", got)
	}
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jj"), Paste: true}
	if got := Split(pasted); len(got) != 1 || !got[0].Paste {
		t.Errorf("pasted: %v", got)
	}
	if got := Split(tea.KeyMsg{Type: tea.KeyEnter}); len(got) != 1 {
		t.Errorf("enter: %v", got)
	}
}

func TestName(t *testing.T) {
	good := map[string]string{
		"x": "x", "ä": "ä", "?": "?", "+": "+", " ": " ", "space": " ", "Escape": "esc", "ctrl+X": "ctrl+x",
		"CTRL+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "alt+enter": "alt+enter", "alt+X": "alt+X",
		"f5": "f5", "F20": "f20", "pagedown": "pgdown", "shift+tab": "shift+tab", "shift+ctrl+up": "ctrl+shift+up",
		"alt+ctrl+x": "alt+ctrl+x", "ctrl++": "", "alt++": "alt++",
	}
	for in, want := range good {
		if got, ok := Name(in); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "xx", "f0", "f21", "f100", "ctrl+", "ctrl+é", "shift+x", "ctrl+ctrl+x", "super+x", "\x1b", "ctrl+f5", "\xff"} {
		if got, ok := Name(in); ok {
			t.Errorf("%q is accepted as %q", in, got)
		}
	}
}

func TestNamesAreThoseOfBubbleTea(t *testing.T) {
	for name, msg := range map[string]tea.KeyMsg{
		"space": {Type: tea.KeySpace, Runes: []rune(" ")}, "ctrl+x": {Type: tea.KeyCtrlX}, "esc": {Type: tea.KeyEsc}, "pagedown": {Type: tea.KeyPgDown},
		"shift+tab": {Type: tea.KeyShiftTab}, "alt+x": {Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}, "f12": {Type: tea.KeyF12},
		"shift+ctrl+up": {Type: tea.KeyCtrlShiftUp}, "ctrl+pgup": {Type: tea.KeyCtrlPgUp}, "ctrl+_": {Type: tea.KeyCtrlUnderscore},
	} {
		want, _ := Name(name)
		if got, ok := Of(msg); !ok || got != want {
			t.Errorf("%s: the terminal sends %q, the file means %q", name, got, want)
		}
	}
}

func TestLoadAndApply(t *testing.T) {
	m, problems := Load(catalog(), []byte("people.remove: [delete, ctrl+x]\npeople.open: o\nnav.up: [i]\nprojects.trash: []\n"))
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	want := map[string][]string{
		"people.remove": {"delete", "ctrl+x"}, "people.open": {"o", "enter"}, "nav.up": {"i", "up"},
		"projects.trash": {}, "people.role": {"r"},
	}
	for _, a := range m.Apply(catalog()) {
		if w, ok := want[a.ID]; ok && !reflect.DeepEqual(a.Keys, w) {
			t.Errorf("%s: got %q, want %q", a.ID, a.Keys, w)
		}
	}
	if got := m.Move(press("i")); got != NavUp {
		t.Errorf("i moves %q", got)
	}
	var none *Map
	if got := none.Move(press("G")); got != NavBottom {
		t.Errorf("G moves %q", got)
	}
	if catalog()[2].Keys[0] != "enter" {
		t.Error("the defaults changed")
	}
}

func TestLoadReportsMistakesAndGoesOn(t *testing.T) {
	file := strings.Join([]string{
		"people.vanish: v",      // unknown
		"people.role: enter",    // reserved
		"people.remove: '?'",    // taken by app.help, alive everywhere
		"app.palette: \"nope\"", // no such key
		"projects.trash: {a: b}",
		"people.open: o",
		"people.open: p",
	}, "\n")
	m, problems := Load(catalog(), []byte(file))
	want := []string{
		"line 4: \"app.palette\": there is no key", "line 5: \"projects.trash\" needs a key", "line 7: \"people.open\" is not a new action",
		"line 1: no action is called", "line 2: people.role: enter keeps its meaning", "line 3: people.remove: ? already does app.help",
	}
	if len(problems) != len(want) {
		t.Fatalf("got %v", problems)
	}
	for i, w := range want {
		if !strings.HasPrefix(problems[i].String(), w) {
			t.Errorf("got %q, want %q…", problems[i], w)
		}
	}
	if a, ok := m.Match(press("o"), catalog()); !ok || a.ID != "people.open" {
		t.Errorf("the good line is lost: %v", a)
	}
	if a, _ := m.Match(press("x"), catalog()); a.ID != "people.remove" {
		t.Errorf("the default did not come back: %q", a.ID)
	}
}

func TestKeysCanBeSwapped(t *testing.T) {
	m, problems := Load(catalog(), []byte("people.remove: r\npeople.role: x\n"))
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	if a, _ := m.Match(press("r"), catalog()[:5]); a.ID != "people.remove" {
		t.Errorf("r: %q", a.ID)
	}
}

func TestBrokenFiles(t *testing.T) {
	for _, file := range []string{"[", "- a\n- b", "text", "a: *b", strings.Repeat("#", maxFile+1), "\x00"} {
		m, problems := Load(catalog(), []byte(file))
		if len(problems) == 0 {
			t.Errorf("%.20q: no problem reported", file)
		}
		if a, _ := m.Match(press("?"), catalog()); a.ID != "app.help" {
			t.Errorf("%.20q: the defaults are gone", file)
		}
	}
	for _, file := range []string{"", "# only a comment\n", "---\n", "{}"} {
		if _, problems := Load(catalog(), []byte(file)); len(problems) != 0 {
			t.Errorf("%q: %v", file, problems)
		}
	}
}

func TestDefaultsReadBackUnchanged(t *testing.T) {
	file := Defaults(catalog())
	m, problems := Load(catalog(), []byte(file))
	if len(problems) != 0 {
		t.Fatalf("%v in\n%s", problems, file)
	}
	if !reflect.DeepEqual(m.Apply(catalog()), catalog()) {
		t.Errorf("keys changed by\n%s", file)
	}
	for _, want := range []string{"# People", `people.remove: ["x"]  # remove`, `app.palette: ["ctrl+p", ":"]`} {
		if !strings.Contains(file, want) {
			t.Errorf("%q missing in\n%s", want, file)
		}
	}
}

func TestNavigationHasNoConflict(t *testing.T) {
	if c := Conflicts(Navigation()); len(c) != 0 {
		t.Error(c)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(Defaults(catalog())))
	f.Add([]byte("people.remove: [ctrl+x, 'é']\n? nav.up\n: &a [i]\nnav.down: *a\n"))
	f.Add([]byte("people.remove: r\npeople.role: x\npeople.open: r\n"))
	f.Add([]byte("\xff\x00: [\x1b]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		m, problems := Load(catalog(), file)
		got := m.Apply(catalog())
		if c := Conflicts(got); len(c) != 0 {
			t.Errorf("keys shared: %v", c)
		}
		for i, a := range catalog() {
			for _, k := range a.Keys {
				if fixed(k) && !got[i].Has(k) {
					t.Errorf("%s lost %s", a.ID, k)
				}
			}
		}
		for _, p := range problems {
			if strings.ContainsAny(p.String(), "\x1b\x00\n") {
				t.Errorf("problem carries control characters: %q", p)
			}
		}
	})
}
