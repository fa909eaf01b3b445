package cmd

import (
	"github.com/spf13/cobra"

	"atrium/model/view"
)

func newWhoami(c *call) *cobra.Command {
	return verb("whoami", "Who you are, and the workspace you are in", func([]string) error {
		return show(c, (*view.Reader).Whoami)
	})
}
