package runs

import (
	"os"
	"slices"

	"github.com/spf13/cobra"

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

// Again is the command of a run once more: what a new run is tracked with.
type Again struct {
	Project string // WS/NAME
	Name    string
	Origin  string // UUID of the run that is repeated
	Command []string
	Dir     string // "": where the command is asked for
}

// again is what repeats a run on this machine: the recorded command with args behind
// it, in its folder where that is here.
func (r Record) again(args []string) (Again, error) {
	if len(r.Command) == 0 {
		return Again{}, model.Errorf(model.Conflict, "%s has no command on record.", r.Key)
	}
	a := Again{Project: r.Project, Name: r.Name, Origin: r.ID, Command: slices.Concat(r.Command, args)}
	if machine, err := os.Hostname(); err == nil && machine == r.Host {
		if info, err := os.Stat(r.Dir); err == nil && info.IsDir() {
			a.Dir = r.Dir
		}
	}
	return a, nil
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
			return h.Track(cmd.Context(), Again{}, mode)
		}
		rec, err := h.Recorded(cmd.Context(), args[0])
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
