// Package usage makes the errors for command lines that cannot be meant: each
// names what is wrong and shows a command line that would do (SPEC 8, exit
// status 2).
package usage

import (
	"strings"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/text"
)

// Errorf makes the error, with the command's first example as the way out.
func Errorf(cmd *cobra.Command, format string, args ...any) *model.Error {
	e := model.Errorf(model.Invalid, format, args...)
	if example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n"); example != "" {
		return e.WithHint("For example: %s (see %s --help).", example, cmd.CommandPath())
	}
	return e.WithHint("See %s --help.", cmd.CommandPath())
}

// path is the command without the name of the program, which stands in front of
// every error already.
func path(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Name()
	}
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// OneOf refuses arguments to a group of commands, naming the nearest ones.
func OneOf(cmd *cobra.Command, args []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			names = append(names, sub.Name())
		}
	}
	if len(args) == 0 {
		return Errorf(cmd, "%s needs one of: %s.", path(cmd), strings.Join(names, ", "))
	}
	cmd.SuggestionsMinimumDistance = 2
	e := Errorf(cmd, "There is no command %q in %s.", args[0], path(cmd))
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return e.WithHint("Did you mean %s? See %s --help.", strings.Join(near, " or "), cmd.CommandPath())
	}
	return e
}

// Takes checks the arguments against their names as help shows them. A name in
// brackets is optional, one that ends in … repeats, and WS/NAME is the full name
// of a project.
func Takes(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		least, most := 0, len(names)
		for _, n := range names {
			if !strings.HasPrefix(n, "[") {
				least++
			}
			if strings.HasSuffix(strings.TrimSuffix(n, "]"), "…") {
				most = len(args)
			}
		}
		switch {
		case len(args) < least:
			return Errorf(cmd, "%s needs %s.", path(cmd), strings.Join(names[len(args):], " "))
		case len(args) > max(most, least):
			return Errorf(cmd, "%s takes no argument %q.", path(cmd), args[most])
		}
		for i, arg := range args {
			if n := names[min(i, len(names)-1)]; strings.HasSuffix(strings.Trim(n, "[]…"), "WS/NAME") && !isFullName(arg) {
				return Errorf(cmd, "%s is not the full name of a project.", text.Quote(arg)).
					WithHint("Write workspace/project, such as ml-team/api (see %s --help).", cmd.CommandPath())
			}
		}
		return nil
	}
}

func isFullName(s string) bool {
	ws, name, ok := strings.Cut(s, "/")
	return ok && ws != "" && name != "" && !strings.Contains(name, "/")
}
