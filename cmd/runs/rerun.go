package runs

import (
	"context"
	"encoding/json"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/tracking"
	"atrium/cmd/usage"
	"atrium/model"
)

// Record is what a rerun takes of `runs show --json`.
type Record struct {
	ID      string   `json:"id"`
	Key     string   `json:"key"`
	Project string   `json:"project"`
	Name    string   `json:"name"`
	Command []string `json:"command"`
	Dir     string   `json:"dir"`
	Host    string   `json:"host"`
}

// again is what repeats a run on this machine: the recorded command with args behind
// it, in its folder where that is here.
func (r Record) again(args []string) (tracking.Tracked, error) {
	if len(r.Command) == 0 {
		return tracking.Tracked{}, model.Errorf(model.Conflict, "%s has no command on record.", r.Key)
	}
	a := tracking.Tracked{Project: r.Project, Name: r.Name, Origin: r.ID, Command: slices.Concat(r.Command, args)}
	if machine, err := os.Hostname(); err == nil && machine == r.Host {
		if info, err := os.Stat(r.Dir); err == nil && info.IsDir() {
			a.Dir = r.Dir
		}
	}
	return a, nil
}

// recorded reads a run for a command that runs here: the file may be another
// process's, or another machine's.
func (h Host) recorded(ctx context.Context, run string) (rec Record, err error) {
	out, told, status := h.Run(ctx, "runs", "show", "--json", "--", run)
	if status != 0 {
		return rec, after.Told(told.Bytes())
	}
	err = json.Unmarshal(out.Bytes(), &rec)
	return rec, err
}

func rerun(h Host) *cobra.Command {
	var mode, name string
	cmd := &cobra.Command{
		Use: "rerun RUN [-- ARGS…]", Short: "Run the command of a run again, as a new run", DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			switch at := cmd.ArgsLenAtDash(); {
			case len(args) == 0 || at == 0:
				return usage.Errorf(cmd, "runs rerun needs RUN.")
			case at < 0 && len(args) > 1, at > 1:
				return usage.Errorf(cmd, "runs rerun takes one RUN; what its command gets besides stands behind --.")
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&mode, "mode", "", "`async|offline|read-only|debug`, as of track")
	cmd.Flags().StringVar(&name, "name", "", "what to call the new run, a `NAME` for people; that of the first if left out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if h.Guest {
			return h.Track(cmd.Context(), tracking.Tracked{}, mode)
		}
		rec, err := h.recorded(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		a, err := rec.again(args[1:])
		if err != nil {
			return err
		}
		if cmd.Flags().Changed("name") {
			a.Name = name
		}
		if a.Dir == "" && rec.Dir != "" {
			if err := h.Note(rec.Key + " ran in " + rec.Dir + " on " + rec.Host + "; its command runs here."); err != nil {
				return err
			}
		}
		return h.Track(cmd.Context(), a, mode)
	}
	return cmd
}
