package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"atrium/cmd/after"
	"atrium/cmd/host"
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
	var exit host.Exit
	if errors.As(err, &exit) {
		return int(exit)
	}
	e := shown(err)
	if e.Code == model.Internal && e.Cause != nil && c.Log != nil {
		c.Log(e.Cause)
	}
	if c.asksJSON(args) {
		_, _ = c.Stderr.Write(append(output.Line(after.Error(e)), '\n'))
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
