package input_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/model/display/hostile"
	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout/layouttest"
)

func invite(profile termenv.Profile) *input.Input {
	in := input.New(layouttest.Theme(profile), input.Options{
		Prompt: "Invite: ", Hint: "email or username, for example grace@example.com", Separators: ", ",
	})
	in.SetSize(60, 10)
	in.Focus()
	return in
}

func people() []input.Suggestion {
	return []input.Suggestion{
		{Value: "ada", Detail: "Ada Lovelace"}, {Value: "adam", Detail: "王小明"}, {Value: "adele", Detail: "🎉 Adele Goldberg"},
	}
}

func typed(in *input.Input, names ...string) (last input.Event) {
	for _, n := range names {
		last = in.Update(layouttest.Key(n))
	}
	return last
}

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{20, 4}, {60, 8}, {120, 20}} {
		for name, profile := range layouttest.Profiles() {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], name), func(t *testing.T) {
				in := invite(profile)
				in.SetSize(size[0], size[1])
				var out strings.Builder
				step := func(what string) { fmt.Fprintf(&out, "-- %s\n%s\n", what, in.View()) }
				step("empty")
				typed(in, "a", "d")
				in.Suggest(people())
				typed(in, "down")
				step("completions")
				in.SetError("No person has the username or email ad: type an email in full to invite someone new.")
				step("error")
				typed(in, "tab")
				typed(in, strings.Repeat("長い", 40))
				step("long")
				in.Blur()
				step("without focus")
				layouttest.Golden(t, strings.TrimPrefix(t.Name(), "TestGolden/"), out.String())
			})
		}
	}
}

func TestEverySizeHoldsItsBounds(t *testing.T) {
	texts := append(layouttest.Difficult(), hostile.Payloads()...)
	for _, profile := range layouttest.Profiles() {
		for _, text := range texts {
			in := invite(profile)
			in.Update(layouttest.Paste(text))
			in.Suggest([]input.Suggestion{{Value: text, Detail: text}, {Value: "x", Detail: text}})
			in.SetError("refused " + text)
			for w := 0; w <= 500; w += 1 + w/12 {
				for _, h := range []int{0, 1, 2, 5, 500} {
					in.SetSize(w, h)
					layouttest.Fits(t, in.View(), w, h)
				}
				in.Update(layouttest.Key("left"))
			}
			for range 30 {
				in.SetSize(9, 3)
				in.Update(layouttest.Key("left"))
				layouttest.Fits(t, in.View(), 9, 3)
			}
		}
	}
}

func TestCursorIsAlwaysSeen(t *testing.T) {
	for _, text := range []string{"", "ada", strings.Repeat("0123456789", 20), strings.Repeat("長い", 50)} {
		in := invite(termenv.Ascii)
		in.SetSize(30, 3)
		in.Update(layouttest.Paste(text))
		for range len([]rune(text)) + 1 {
			if line := in.View(); !strings.ContainsAny(strings.TrimPrefix(line, "Invite: "), "_|") {
				t.Fatalf("no cursor in %q", line)
			}
			in.Update(layouttest.Key("left"))
		}
	}
}

func TestPasteDropsControlCharacters(t *testing.T) {
	in := invite(termenv.Ascii)
	in.Update(layouttest.Paste("gra\x1b[31mce\x00\x07\r\n"))
	if got := in.Value(); got != "gra[31mce" {
		t.Errorf("value %q", got)
	}
	in.Reset()
	if e := in.Update(layouttest.Paste("ada\ngrace\tlin\n")); e != input.Changed || in.Value() != "ada grace lin" {
		t.Errorf("%v, value %q", e, in.Value())
	}
	if e := typed(in, "ctrl+v"); e != input.Ignored {
		t.Errorf("ctrl+v, which would read the clipboard of the server: %v", e)
	}
}

func TestCompletion(t *testing.T) {
	for _, accept := range []string{"tab", "right", "enter"} {
		in := invite(termenv.Ascii)
		typed(in, "grace@example.com, a", "d")
		if in.Token() != "ad" {
			t.Fatalf("token %q", in.Token())
		}
		in.Suggest(people())
		if e := typed(in, "down", accept); e != input.Accepted {
			t.Errorf("%s: event %v", accept, e)
		}
		if got := in.Value(); got != "grace@example.com, adam" || in.Suggesting() {
			t.Errorf("%s: value %q, suggesting %v", accept, got, in.Suggesting())
		}
		if got := in.Values(); !slices.Equal(got, []string{"grace@example.com", "adam"}) {
			t.Errorf("values %q", got)
		}
		if e := typed(in, "enter"); e != input.Submitted {
			t.Errorf("enter after a completion: %v", e)
		}
	}
}

func TestCompletionsNarrowWhileTyping(t *testing.T) {
	in := invite(termenv.Ascii)
	typed(in, "ad")
	in.Suggest(people())
	typed(in, "e")
	if v := in.View(); strings.Contains(v, "adam") || !strings.Contains(v, "> adele") {
		t.Errorf("view:\n%s", v)
	}
	typed(in, "x")
	if in.Suggesting() {
		t.Error("completions that do not fit are in view")
	}
}

func TestEnterSubmitsWhatIsTypedInFull(t *testing.T) {
	in := invite(termenv.Ascii)
	typed(in, "Ada")
	in.Suggest(people())
	if e := typed(in, "enter"); e != input.Submitted || in.Value() != "Ada" {
		t.Errorf("event %v, value %q", e, in.Value())
	}
}

func TestUpAndDownGoRound(t *testing.T) {
	in := invite(termenv.Ascii)
	typed(in, "ad")
	in.Suggest(people())
	typed(in, "up", "enter")
	if in.Value() != "adele" {
		t.Errorf("value %q", in.Value())
	}
}

func TestEscClosesCompletionsThenLeaves(t *testing.T) {
	in := invite(termenv.Ascii)
	typed(in, "ad")
	in.Suggest(people())
	if e := typed(in, "esc"); e != input.Handled || in.Suggesting() {
		t.Errorf("first esc: %v", e)
	}
	if e := typed(in, "esc"); e != input.Ignored || in.Value() != "ad" {
		t.Errorf("second esc: %v, value %q", e, in.Value())
	}
}

func TestKeysOfOthersAreIgnored(t *testing.T) {
	in := invite(termenv.Ascii)
	for _, k := range []string{"up", "down", "tab", "shift+tab", "esc", "ctrl+s", "pgup"} {
		if e := typed(in, k); e != input.Ignored {
			t.Errorf("%s: %v", k, e)
		}
	}
	in.Blur()
	if e := typed(in, "a"); e != input.Ignored || in.Value() != "" {
		t.Error("a field without focus took a letter")
	}
}

func TestErrorGoesWhenTheTextChanges(t *testing.T) {
	in := invite(termenv.Ascii)
	typed(in, "ada")
	in.SetError("taken: choose another name")
	typed(in, "left")
	if in.Error() == "" || !strings.Contains(in.View(), "! taken") || in.Height() != 2 {
		t.Errorf("view:\n%s", in.View())
	}
	typed(in, "m")
	if in.Error() != "" || in.Height() != 1 {
		t.Error("the error outlived a change of the text")
	}
}

func TestSecretShowsStars(t *testing.T) {
	in := input.New(layouttest.Theme(termenv.Ascii), input.Options{Secret: true})
	in.SetSize(30, 2)
	in.Focus()
	typed(in, "code 123")
	if got := ansi.Strip(in.View()); got != "********_" {
		t.Errorf("view %q", got)
	}
}

func TestLimit(t *testing.T) {
	in := input.New(layouttest.Theme(termenv.Ascii), input.Options{Limit: 5, Value: "ada"})
	in.SetSize(30, 2)
	in.Focus()
	in.Update(layouttest.Paste("1234567"))
	if in.Value() != "ada12" {
		t.Errorf("value %q", in.Value())
	}
}

func TestErrorLinesAreAtMostThree(t *testing.T) {
	th := layouttest.Theme(termenv.Ascii)
	lines := input.ErrorLines(th, strings.Repeat("word ", 60), 20)
	if len(lines) != 3 || !strings.HasSuffix(lines[2], theme.ASCII().Ellipsis) {
		t.Errorf("%q", lines)
	}
}
