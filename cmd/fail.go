package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/display"
)

// answer is an answer that was printed in full and only sets the exit status:
// the "no" of can.
type answer model.Code

// Error is for callers that log; nobody sees it.
func (a answer) Error() string { return "answered: " + string(a) }

// fail tells an error on stderr and gives its exit status.
func (c *call) fail(err error, args []string) int {
	var a answer
	if errors.As(err, &a) {
		return model.Code(a).Exit()
	}
	e := shown(err)
	if c.asksJSON(args) {
		_, _ = c.Stderr.Write(append(output.Line(errorDoc(e)), '\n'))
	} else {
		_, _ = fmt.Fprintf(c.Stderr, "atrium: %s\n", display.Text(e.Error()))
	}
	return e.Code.Exit()
}

// shown is the error as people see it.
func shown(err error) *model.Error {
	var e *model.Error
	if !errors.As(err, &e) && errors.Is(err, context.Canceled) {
		return model.Errorf(model.Internal, "Interrupted.")
	}
	return model.AsError(err)
}

type errorBody struct {
	Error struct {
		Code    model.Code        `json:"code"`
		Message string            `json:"message"`
		Hint    *string           `json:"hint"`
		Details map[string]string `json:"details"`
	} `json:"error"`
}

func errorDoc(e *model.Error) errorBody {
	var b errorBody
	b.Error.Code, b.Error.Message, b.Error.Details = e.Code, e.Message, e.Details
	if e.Hint != "" {
		b.Error.Hint = &e.Hint
	}
	if b.Error.Details == nil {
		b.Error.Details = map[string]string{}
	}
	return b
}

// asksJSON also looks at the arguments themselves: a usage error ends the
// reading of flags before all are known.
func (c *call) asksJSON(args []string) bool {
	if c.flags.json || c.flags.output == "json" {
		return true
	}
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	for i, a := range args {
		switch a {
		case "--json", "--json=true", "-ojson", "-o=json", "--output=json":
			return true
		case "-o", "--output":
			if i+1 < len(args) && args[i+1] == "json" {
				return true
			}
		}
	}
	return false
}

// usage makes the error for a command line that cannot be meant.
func usage(cmd *cobra.Command, format string, args ...any) *model.Error {
	return model.Errorf(model.Invalid, format, args...).WithHint("See %s --help.", cmd.CommandPath())
}

// flagError turns what the flag parser says into a sentence.
func flagError(cmd *cobra.Command, err error) error {
	text := err.Error()
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return usage(cmd, "%s.", strings.TrimSuffix(text, "."))
}

// oneOf refuses arguments to a group of commands, naming the nearest ones.
func oneOf(cmd *cobra.Command, args []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			names = append(names, sub.Name())
		}
	}
	if len(args) == 0 {
		return usage(cmd, "%s needs one of: %s.", cmd.CommandPath(), strings.Join(names, ", "))
	}
	cmd.SuggestionsMinimumDistance = 2
	e := usage(cmd, "There is no command %q in %s.", args[0], cmd.CommandPath())
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return e.WithHint("Did you mean %s? See %s --help.", strings.Join(near, " or "), cmd.CommandPath())
	}
	return e
}

// takes checks the arguments against their names as help shows them. A name in
// brackets is optional, one that ends in … repeats.
func takes(names ...string) cobra.PositionalArgs {
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
			return usage(cmd, "%s needs %s.", cmd.CommandPath(), strings.Join(names[len(args):], " "))
		case len(args) > max(most, least):
			return usage(cmd, "%s takes no argument %q.", cmd.CommandPath(), args[most])
		}
		return nil
	}
}
