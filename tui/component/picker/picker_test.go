package picker_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"atrium/model/display/hostile"
	"atrium/tui/component/picker"
	"atrium/tui/layout/layouttest"
)

func roles() []picker.Item {
	return []picker.Item{
		{ID: "viewer", Title: "viewer", Detail: "sees the workspace, its people and usage"},
		{ID: "member", Title: "member", Detail: "works in projects of the workspace", Current: true},
		{ID: "editor", Title: "editor", Detail: "creates projects and connects integrations"},
		{ID: "admin", Title: "admin", Detail: "manages people, settings and the subscription", Disabled: "needs role admin in ml-team"},
	}
}

func open(profile termenv.Profile, items []picker.Item) *picker.Picker {
	p := picker.New(layouttest.Theme(profile), picker.Options{ID: "role", Hint: "type to find a role", Items: items})
	p.SetSize(60, 12)
	return p
}

// send presses keys and returns what the last one's command carries.
func send(p *picker.Picker, names ...string) (msg tea.Msg) {
	for _, n := range names {
		msg = nil
		if cmd := p.Update(layouttest.Key(n)); cmd != nil {
			msg = cmd()
		}
	}
	return msg
}

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{24, 5}, {60, 9}, {90, 16}} {
		for name, profile := range layouttest.Profiles() {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], name), func(t *testing.T) {
				items := roles()
				for i, text := range layouttest.Difficult() {
					items = append(items, picker.Item{ID: fmt.Sprint(i), Title: text, Detail: text})
				}
				p := open(profile, items)
				p.SetSize(size[0], size[1])
				var out strings.Builder
				step := func(what string) { fmt.Fprintf(&out, "-- %s\n%s\n", what, p.View()) }
				step("open")
				send(p, "down", "down", "enter")
				step("refused")
				send(p, "down", "down", "down", "down")
				step("further down")
				send(p, "edt")
				step("narrowed")
				send(p, "zz")
				step("nothing")
				layouttest.Golden(t, strings.TrimPrefix(t.Name(), "TestGolden/"), out.String())
			})
		}
	}
}

func TestEverySizeHoldsItsBounds(t *testing.T) {
	var items []picker.Item
	for _, text := range append(layouttest.Difficult(), hostile.Payloads()...) {
		items = append(items, picker.Item{ID: text, Title: text, Detail: text, Disabled: text}, picker.Item{Title: text, Detail: text})
	}
	for _, profile := range layouttest.Profiles() {
		for _, list := range [][]picker.Item{nil, roles(), items} {
			p := open(profile, list)
			for w := 0; w <= 500; w += 1 + w/8 {
				for _, h := range []int{0, 1, 2, 3, 5, 500} {
					p.SetSize(w, h)
					send(p, "down")
					layouttest.Fits(t, p.View(), w, h)
				}
			}
			send(p, "no such thing")
			for w := range 40 {
				p.SetSize(w, 4)
				layouttest.Fits(t, p.View(), w, 4)
			}
		}
	}
}

func TestChoosing(t *testing.T) {
	p := open(termenv.Ascii, roles())
	if got := send(p, "enter"); got != (picker.ChosenMsg{Picker: "role", ID: "member"}) {
		t.Errorf("the cursor starts on what is chosen now, got %v", got)
	}
	if got := send(p, "up", "enter"); got != (picker.ChosenMsg{Picker: "role", ID: "viewer"}) {
		t.Errorf("got %v", got)
	}
	if got := send(p, "ed", "enter"); got != (picker.ChosenMsg{Picker: "role", ID: "editor"}) {
		t.Errorf("typed: got %v", got)
	}
}

func TestDisabledItemSaysWhy(t *testing.T) {
	p := open(termenv.Ascii, roles())
	if got := send(p, "down", "down", "enter"); got != nil {
		t.Errorf("a disabled item was chosen: %v", got)
	}
	if v := p.View(); !strings.Contains(v, "! needs role admin in ml-team") {
		t.Errorf("the reason is missing:\n%s", v)
	}
}

func TestEscClearsFirstAndCancelsSecond(t *testing.T) {
	p := open(termenv.Ascii, roles())
	if got := send(p, "zzz", "enter"); got != nil {
		t.Errorf("chosen from nothing: %v", got)
	}
	if got := send(p, "esc"); got != nil {
		t.Errorf("first esc: %v", got)
	}
	if item, ok := p.Selected(); !ok || item.ID != "viewer" {
		t.Errorf("after clearing: %v", item)
	}
	if got := send(p, "esc"); got != (picker.CancelMsg{Picker: "role"}) {
		t.Errorf("second esc: %v", got)
	}
}

func TestDescriptionsMatchAsWords(t *testing.T) {
	p := open(termenv.Ascii, roles())
	send(p, "subscription")
	if item, _ := p.Selected(); item.ID != "admin" {
		t.Errorf("found %v", item)
	}
}

func TestNewItemsKeepTheCursor(t *testing.T) {
	p := open(termenv.Ascii, roles())
	send(p, "down")
	p.SetItems(append([]picker.Item{{ID: "guest", Title: "guest"}}, roles()...))
	if item, _ := p.Selected(); item.ID != "editor" {
		t.Errorf("cursor on %v", item)
	}
	p.SetItems(nil)
	if _, ok := p.Selected(); ok || !strings.Contains(p.View(), "nothing to choose") {
		t.Errorf("view:\n%s", p.View())
	}
}
