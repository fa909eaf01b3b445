package filter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"atrium/model/display/hostile"
	"atrium/tui/component/filter"
	"atrium/tui/layout/layouttest"
)

func people(profile termenv.Profile) *filter.Filter {
	f := filter.New(layouttest.Theme(profile), filter.Options{What: "people", Fields: []string{"username", "name", "email"}})
	f.SetSize(60, 1)
	return f
}

func TestGolden(t *testing.T) {
	for _, width := range []int{24, 60, 120} {
		for name, profile := range layouttest.Profiles() {
			t.Run(fmt.Sprintf("%d_%s", width, name), func(t *testing.T) {
				f := people(profile)
				f.SetSize(width, 1)
				var out strings.Builder
				step := func(what string) { fmt.Fprintf(&out, "-- %s\n%s\n", what, f.View()) }
				f.Open()
				step("open")
				f.Update(layouttest.Key("ada"))
				f.SetCounts(12, 1340)
				step("narrowed")
				f.Update(layouttest.Key("enter"))
				step("back in the list")
				f.Open()
				f.Update(layouttest.Key(strings.Repeat("長い", 60)))
				f.SetCounts(0, 1340)
				step("long")
				fmt.Fprintf(&out, "-- nothing found\n%s\n", f.Empty())
				layouttest.Golden(t, strings.TrimPrefix(t.Name(), "TestGolden/"), out.String())
			})
		}
	}
}

func TestEverySizeHoldsItsBounds(t *testing.T) {
	for _, profile := range layouttest.Profiles() {
		for _, text := range append(layouttest.Difficult(), hostile.Payloads()...) {
			f := people(profile)
			f.Open()
			f.Update(layouttest.Paste(text))
			f.SetCounts(1, 1_000_000)
			for w := 0; w <= 500; w += 1 + w/12 {
				for h := range 2 {
					f.SetSize(w, h)
					layouttest.Fits(t, f.View(), w, h)
				}
			}
			layouttest.Fits(t, f.Empty(), 1000, 2)
		}
	}
}

func TestEscClearsFirstAndLeavesSecond(t *testing.T) {
	f := people(termenv.Ascii)
	if f.Active() || f.View() != "" || f.Height() != 0 {
		t.Error("a closed filter is in view")
	}
	f.Open()
	if e := f.Update(layouttest.Key("a")); e != filter.Changed || f.Value() != "a" {
		t.Errorf("typing: %v, value %q", e, f.Value())
	}
	if e := f.Update(layouttest.Key("esc")); e != filter.Changed || f.Value() != "" || !f.Typing() {
		t.Errorf("first esc: %v, value %q", e, f.Value())
	}
	if e := f.Update(layouttest.Key("esc")); e != filter.Left || f.Active() {
		t.Errorf("second esc: %v", e)
	}
	if e := f.Update(layouttest.Key("esc")); e != filter.Ignored {
		t.Errorf("third esc: %v", e)
	}
}

func TestEnterKeepsTheFilter(t *testing.T) {
	f := people(termenv.Ascii)
	f.Open()
	f.Update(layouttest.Key("ada"))
	if e := f.Update(layouttest.Key("enter")); e != filter.Left || f.Typing() || !f.Active() || f.Height() != 1 {
		t.Errorf("enter: %v", e)
	}
	if e := f.Update(layouttest.Key("x")); e != filter.Ignored || f.Value() != "ada" {
		t.Errorf("a letter for the list: %v, value %q", e, f.Value())
	}
	if e := f.Update(layouttest.Key("esc")); e != filter.Changed || f.Active() {
		t.Errorf("esc in the list: %v", e)
	}
}

func TestMovesAreLeftToTheList(t *testing.T) {
	f := people(termenv.Ascii)
	f.Open()
	for _, k := range []string{"up", "down", "pgup", "pgdown", "tab"} {
		if e := f.Update(layouttest.Key(k)); e != filter.Ignored {
			t.Errorf("%s: %v", k, e)
		}
	}
}

func TestSpacesAloneDoNotFilter(t *testing.T) {
	f := people(termenv.Ascii)
	f.Open()
	if e := f.Update(layouttest.Key(" ")); e != filter.Handled || f.Value() != "" {
		t.Errorf("space: %v, value %q", e, f.Value())
	}
	if e := f.Update(layouttest.Key("esc")); e != filter.Handled || !f.Typing() {
		t.Errorf("esc: %v", e)
	}
}

func TestClear(t *testing.T) {
	f := people(termenv.Ascii)
	f.SetValue("ada")
	if !f.Active() || !f.Clear() || f.Active() || f.Clear() {
		t.Error("clear does not report what it did")
	}
}

func TestEmptySaysWhatAndHow(t *testing.T) {
	f := people(termenv.Ascii)
	f.SetValue("xyz")
	want := "No people match \"xyz\" in username, name or email.\nPress esc to clear the filter."
	if got := f.Empty(); got != want {
		t.Errorf("got %q", got)
	}
}
