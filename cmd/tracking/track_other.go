//go:build !unix

package tracking

import (
	"context"

	"github.com/spf13/cobra"

	"atrium/model"
)

// newTrack says that commands are tracked elsewhere only: signals, process groups and
// pseudo-terminals are not to be had here.
func newTrack(Run) *cobra.Command {
	return &cobra.Command{
		Use: "track [WS/NAME] -- COMMAND [ARGS…]", Short: "Run a command and record it in a project", DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return Run{}.Track(cmd.Context(), Tracked{}) },
	}
}

// Track says so.
func (Run) Track(context.Context, Tracked) error {
	return model.Errorf(model.Unavailable, "Commands cannot be tracked on this system.").WithHint("Track them on Linux or macOS.")
}
