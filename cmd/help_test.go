package cmd

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"atrium/cmd/manual"
)

// TestEveryCommandIsTold keeps the tree documented: each command says in a line
// what it does, tells its rule in plain words and shows an example that parses.
func TestEveryCommandIsTold(t *testing.T) {
	root := newRoot(&call{Env: Env{Stdin: strings.NewReader("")}})
	manual.Walk(root, func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q", c.CommandPath(), c.Short)
		}
		for _, line := range strings.Split(c.Long+"\n"+c.Example, "\n") {
			if len(line) > 140 {
				t.Errorf("%s: a line of %d characters: %s", c.CommandPath(), len(line), line)
			}
		}
		for example := range strings.SplitSeq(strings.TrimSpace(c.Example), "\n") {
			if path, err := parsed(example); err != nil || path != "" && !strings.HasPrefix(path, c.CommandPath()) {
				t.Errorf("%s: the example %q is one of %s: %v", c.CommandPath(), example, path, err)
			}
		}
	})
	if missing := manual.Missing(root); len(missing) > 0 {
		t.Errorf("no text or example: %s", strings.Join(missing, ", "))
	}
}

// parsed is the command that an example calls, "" for another program.
func parsed(example string) (path string, err error) {
	words := strings.Fields(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(example, "text"))
	if len(words) == 0 || words[0] != "atrium" {
		return "", nil
	}
	if end := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "<>|") }); end > 0 {
		words = words[:end]
	}
	found, rest, err := newRoot(&call{Env: Env{Stdin: strings.NewReader("")}}).Find(words[1:])
	if err == nil {
		err = found.ParseFlags(rest)
	}
	if err == nil && found.Args != nil {
		err = found.Args(found, found.Flags().Args())
	}
	return found.CommandPath(), err
}

// TestReadmeCommands parses the commands that the front page shows.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for _, quoted := range regexp.MustCompile("`(atrium [^`]*)`").FindAllStringSubmatch(string(text), -1) {
		if len(strings.Fields(quoted[1])) > 2 { // not just the name of a command
			lines = append(lines, quoted[1])
		}
	}
	count := 0
	for _, line := range lines {
		if !strings.HasPrefix(line, "atrium ") || strings.HasPrefix(line, "atrium COMMAND") {
			continue
		}
		count++
		if _, err := parsed(line); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	if count < 10 {
		t.Errorf("%d commands found", count)
	}
}

func TestUsageErrorsShowAnExample(t *testing.T) {
	team(t).tell([]step{
		{"people role ada", 2, "needs ROLE. For example: atrium people role grace admin"},
		{"people invite", 2, "For example: atrium people invite grace --role editor"},
		{"access grant ml-team/api", 2, "needs WHO ROLE. For example: atrium access grant"},
		{"can ada", 2, "For example: atrium can grace project.edit ml-team/api"},
		{"people", 2, "For example: atrium people list"},
		{"workspace set ml-team", 2, "guests=on"},
	})
}

func TestHelpTopics(t *testing.T) {
	w := newWorld(t)
	w.tell([]step{
		{"help permissions", 0, "people.manage"},
		{"help permissions", 0, "project.execute"},
		{"help output", 0, "page"},
		{"help names", 0, "ATRIUM_WORKSPACE"},
		{"permissions", 0, "people.manage"},
		{"help", 0, "Additional help topics:"},
		{"people invite --help", 0, "Examples:"},
		{"ws ls --help", 0, "that you belong to"},
		{"keys", 0, "app.palette: [\":\", \"ctrl+p\"]"},
		{"keys --json", 0, `"action":"app.palette"`},
		{"man", 0, ".SH PEOPLE INVITE"},
	})
}

func TestCompletion(t *testing.T) {
	w := team(t)
	for line, want := range map[string]string{
		"people role ":                       "ada grace mary",
		"people role grace ":                 "viewer member editor admin",
		"people role grace admin ":           "",
		"people remove grace ":               "ada grace mary",
		"people invite li":                   "linus",
		"people invite linus --role ":        "viewer member editor admin",
		"access grant ml-team/":              "ml-team/api ml-team/secret",
		"access grant ml-team/api grace ":    "viewer contributor owner",
		"access grant ":                      "ml-team/api ml-team/secret",
		"can grace project.v":                "project.view",
		"can grace project.view ml-team/a":   "ml-team/api",
		"workspace switch ml":                "ml-team",
		"workspace set ml-team guests=":      "guests=on guests=off",
		"user show gr":                       "grace",
		"user platform-admin grace ":         "on off",
		"-w ml":                              "ml-team",
		"--as li":                            "linus",
		"-o ":                                "table json csv yaml",
		"project create x --visibility ":     "private workspace public",
		"--as mary invitation accept ":       "1",
		"--as linus people role -w ml-team ": "",
		"completion z":                       "zsh",
	} {
		words := strings.Split(line, " ")
		got := w.ok(append([]string{"__complete"}, words...)...)
		got, _, _ = strings.Cut(got, ":")
		for _, word := range strings.Fields(want) {
			if !strings.Contains("\n"+got, "\n"+word) {
				t.Errorf("%q proposes %q, not %s", line, got, word)
			}
		}
		if want == "" && got != "" {
			t.Errorf("%q proposes %q", line, got)
		}
	}
}
