package usage

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"atrium/model/text"
)

// Flag turns what the flag parser says into a sentence that names the flag, the
// value and what the flag takes.
func Flag(cmd *cobra.Command, err error) error {
	var (
		value   *pflag.InvalidValueError
		missing *pflag.ValueRequiredError
		unknown *pflag.NotExistError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &value):
		return Errorf(cmd, "--%s takes %s, not %s.", value.GetFlag().Name, takes(value.GetFlag()), text.Quote(value.GetValue()))
	case errors.As(err, &missing):
		return Errorf(cmd, "--%s needs a value: %s.", missing.GetFlag().Name, takes(missing.GetFlag()))
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return Errorf(cmd, "Unknown flag: -%s.", unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return Errorf(cmd, "Unknown flag: --%s.", unknown.GetSpecifiedName())
	case errors.As(err, &syntax):
		return Errorf(cmd, "%s is not a flag.", text.Quote(syntax.GetSpecifiedFlag()))
	}
	said := err.Error()
	return Errorf(cmd, "%s.", strings.ToUpper(said[:min(len(said), 1)])+said[min(len(said), 1):])
}

// takes says what a flag takes, in the words of its help.
func takes(f *pflag.Flag) string {
	name, _ := pflag.UnquoteUsage(f)
	switch kind := f.Value.Type(); {
	case kind == "bool":
		return "true or false"
	case strings.Contains(kind, "int"):
		if name == "" || name == kind {
			return "a whole number"
		}
		return fmt.Sprintf("a whole number, %s", name)
	case strings.Contains(name, "|"):
		return strings.ReplaceAll(name, "|", ", ")
	default:
		return name
	}
}

// NotEmpty refuses global flags that were given without a value, as by a shell
// variable that is not set: leaving them out would mean something else.
func NotEmpty(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return Errorf(cmd, "--%s is empty.", name).WithHint("Give it a value, or leave it out.")
		}
	}
	return nil
}
