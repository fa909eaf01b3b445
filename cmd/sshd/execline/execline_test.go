package execline_test

import (
	"slices"
	"strings"
	"testing"

	"atrium/cmd/sshd/execline"
	"atrium/model"
)

func TestParse(t *testing.T) {
	for line, want := range map[string][]string{
		"":                          nil,
		"   ":                       nil,
		"people list --json":        {"people", "list", "--json"},
		"a  b":                      {"a", "b"},
		`''`:                        {""},
		`a '' b`:                    {"a", "", "b"},
		`'a b' "c d"`:               {"a b", "c d"},
		`a'b'"c"d`:                  {"abcd"},
		`"a\"b\\c\n"`:               {`a"b\c\n`},
		`'a\b'`:                     {`a\b`},
		`a\ b \' \"`:                {"a b", "'", `"`},
		`$HOME; rm -rf * | cat ~ &`: {"$HOME;", "rm", "-rf", "*", "|", "cat", "~", "&"},
		"`id` $(id) >x <y #z":       {"`id`", "$(id)", ">x", "<y", "#z"},
		`people invite -- --odd`:    {"people", "invite", "--", "--odd"},
		`'ада' "日本"`:                {"ада", "日本"},
	} {
		got, err := execline.Parse(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Parse(%q) = %q, %v; want %q", line, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	lines := []string{`'a`, `"a`, `a'b`, `a\`, `"a\`, "\xff", "a\xc3", "\xed\xa0\x80"}
	for c := rune(0); c < 0x20; c++ {
		lines = append(lines, "a"+string(c)+"b", "'"+string(c)+"'")
	}
	for c := rune(0x7f); c < 0xa0; c++ {
		lines = append(lines, "a"+string(c)+"b")
	}
	lines = append(lines, strings.Repeat("a ", execline.MaxArgs+2))
	for _, line := range lines {
		args, err := execline.Parse(line)
		if model.CodeOf(err) != model.Invalid || args != nil {
			t.Errorf("Parse(%.40q) = %d arguments, %v; want it refused", line, len(args), err)
		}
	}
}

func TestParseLocal(t *testing.T) {
	want := []string{"comment", "one\ntwo\tthree", "\xff", ""}
	got, err := execline.ParseLocal(execline.Render(want))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if _, err := execline.ParseLocal("a\x00b"); model.CodeOf(err) != model.Invalid {
		t.Errorf("NUL was taken: %v", err)
	}
}

// FuzzExecLine holds that no line makes Parse panic, and that what it took apart
// is the same after Render and another Parse.
func FuzzExecLine(f *testing.F) {
	for _, seed := range []string{"", "a b", `'a b' "c\"d" \e`, `''`, `'\''`, "\x00", "\u0085", `"`, "ä 'ö'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for name, parse := range map[string]func(string) ([]string, error){"Parse": execline.Parse, "ParseLocal": execline.ParseLocal} {
			args, err := parse(line)
			if err != nil {
				if model.CodeOf(err) != model.Invalid {
					t.Fatalf("%s(%q): %v is not an Invalid error", name, line, err)
				}
				continue
			}
			again, err := parse(execline.Render(args))
			if err != nil || !slices.Equal(again, args) {
				t.Fatalf("%s(%q) = %q, but after Render %q, %v", name, line, args, again, err)
			}
		}
		// Any argument without NUL survives the way there.
		arg := strings.ReplaceAll(line, "\x00", "")
		if got, err := execline.ParseLocal(execline.Render([]string{"x", arg})); err != nil || len(got) != 2 || got[1] != arg {
			t.Fatalf("argument %q came back as %q, %v", arg, got, err)
		}
	})
}
