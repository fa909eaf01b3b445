package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/built"
)

func newVersion(c *call) *cobra.Command {
	return verb("version", "The version of this program", func([]string) error { return c.object(built.Info()) })
}
