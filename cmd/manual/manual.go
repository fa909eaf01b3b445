// Package manual has what the commands say about themselves: the rules in plain
// words, examples, topics of the help, the man page and docs/commands.md. The
// tree of commands stays the only list of them; texts are kept by path.
package manual

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"atrium/model/setting"
)

// entry is the text of a command.
type entry struct {
	long     string
	examples string // one a line, without "atrium"
	aliases  string
}

// Apply gives every command of the tree its texts. What a command has already
// is kept.
func Apply(root *cobra.Command) {
	known := entries()
	Walk(root, func(cmd *cobra.Command) {
		e := known[strings.TrimPrefix(cmd.CommandPath(), root.Name()+" ")]
		if cmd.Long == "" {
			cmd.Long = strings.TrimSpace(e.long)
		}
		if cmd.Example == "" {
			cmd.Example = examples(root.Name(), e.examples)
		}
		cmd.Aliases = append(cmd.Aliases, strings.Fields(e.aliases)...)
		switch cmd.Name() {
		case "list":
			cmd.Aliases = append(cmd.Aliases, "ls")
		case "remove":
			cmd.Aliases = append(cmd.Aliases, "rm")
		}
	})
}

// Walk visits a command and all below it, in the order of their names.
func Walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, sub := range cmd.Commands() {
		Walk(sub, visit)
	}
}

// entries are all texts by the path of their command.
func entries() map[string]entry {
	all := map[string]entry{}
	for _, part := range []map[string]entry{accounts(), signin(), people(), projects(), share(), assets(), billing(), runs(), tracking(), deployment()} {
		for path, e := range part {
			all[path] = e
		}
	}
	return all
}

// Missing lists commands that can be run and have no text or no example, and
// texts that belong to no command.
func Missing(root *cobra.Command) []string {
	var out []string
	known := entries()
	Walk(root, func(cmd *cobra.Command) {
		delete(known, strings.TrimPrefix(cmd.CommandPath(), root.Name()+" "))
		if !cmd.Runnable() || cmd.HasSubCommands() && cmd != root || cmd.Name() == "help" {
			return
		}
		if cmd.Long == "" || cmd.Example == "" {
			out = append(out, cmd.CommandPath())
		}
	})
	for path := range known {
		out = append(out, "no command: "+path)
	}
	return out
}

func examples(program, lines string) string {
	if lines == "" {
		return ""
	}
	var out []string
	for _, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		line, shell := strings.CutPrefix(strings.TrimSpace(l), "$ ") // not one of our commands
		if !shell {
			line = program + " " + line
		}
		out = append(out, "  "+line)
	}
	return strings.Join(out, "\n")
}

// WorkspaceSettings introduces the settings of a workspace.
const WorkspaceSettings = `Changes settings of a workspace. With --dry-run it says what that would change, for
how many people and projects, and names a few. Needs settings.manage: admins; for
system platform admins. Team workspaces have all of these settings, built-in ones
all but the first two, individual ones none:`

// Settings describes the keys of a settings command under an introduction.
func Settings(intro string, settings []setting.Key) string {
	lines := []string{intro, ""}
	for _, s := range settings {
		lines = append(lines, fmt.Sprintf("  %s=%s", s.Name, s.Values))
		for _, l := range wrap(s.Help, 74) {
			lines = append(lines, "      "+l)
		}
	}
	return strings.Join(lines, "\n")
}

// wrap breaks text into lines of at most so many letters.
func wrap(s string, width int) (lines []string) {
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(w)) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + w)
	}
	return append(lines, line)
}
