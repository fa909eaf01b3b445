package tracking

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/track/line"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
)

// newLog is how a command tells its tracker what to record (T1). It opens nothing.
func newLog(r Run) *cobra.Command {
	var params, texts, artifacts []string
	var step int64
	var at string
	cmd := &cobra.Command{
		Use: "log [NAME=VALUE…]", Short: "Tell the tracker of this command what to record",
		DisableFlagsInUseLine: true,
	}
	cmd.Flags().Int64Var(&step, "step", 0, "the `N`-th step, for all values")
	cmd.Flags().StringArrayVar(&params, "param", nil, "a parameter of the run, `NAME=VALUE`")
	cmd.Flags().StringArrayVar(&texts, "text", nil, "words, `NAME=TEXT`, also where they look like a number")
	cmd.Flags().StringArrayVar(&artifacts, "artifact", nil, "a `[NAME=]FILE` to keep; it is copied at once")
	cmd.Flags().StringVar(&at, "time", "", "when it was: an RFC 3339 `TIME`; default now")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := r.local("log"); err != nil {
			return err
		}
		var n *int64
		if cmd.Flags().Changed("step") {
			n = &step
		}
		var when time.Time
		if at != "" {
			var err error
			if when, err = time.Parse(time.RFC3339Nano, at); err != nil {
				return usage.Errorf(cmd, "--time %q is not an RFC 3339 time.", at)
			}
		}
		e, err := line.FromArgs(args, params, texts, artifacts, n, when, r.Dir)
		if err != nil {
			return usage.Errorf(cmd, "%s.", upper(err.Error()))
		}
		return r.send(cmd, e)
	}
	return cmd
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// send brings an entry to the tracker. A tracker that is gone, or does not answer, is no
// failure of the command that it tracks: that is told, and that is all.
func (r Run) send(cmd *cobra.Command, e line.Entry) error {
	if r.DryRun() {
		return r.Print("would: log " + display.Text(string(e.Format())))
	}
	path := r.Getenv(line.EnvSocket)
	if path == "" {
		if mode := r.Getenv("ATRIUM_MODE"); mode == "debug" || mode == "read-only" || r.Getenv(line.EnvRun) != "" {
			return nil // nothing is recorded
		}
		return model.Errorf(model.Invalid, "Nobody tracks this command.").WithHint("Start it with: atrium track WS/NAME -- COMMAND.")
	}
	err := line.Send(path, e.Format())
	if err == nil {
		return nil
	}
	if line.Refused(err) {
		return usage.Errorf(cmd, "%s.", upper(err.Error()))
	}
	_, err = fmt.Fprintln(r.Stderr, "atrium: not recorded: "+display.Text(err.Error()))
	return err
}
