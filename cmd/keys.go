package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"atrium/cmd/manual"
	"atrium/cmd/output"
	"atrium/tui"
	"atrium/tui/keys"
)

// keyRow is an action of the console as scripts see it.
type keyRow struct {
	Action string   `json:"action"`
	Keys   []string `json:"keys"`
	Title  string   `json:"title"`
	Group  string   `json:"group"`
}

func newKeys(c *call) *cobra.Command {
	return verb("keys", "The keys of the console, as the file that changes them", func([]string) error {
		if c.flags.output == "table" {
			_, err := fmt.Fprint(c.Stdout, keys.Defaults(tui.Catalog()))
			return unwritable(err)
		}
		var rows []keyRow
		for _, a := range tui.Catalog() {
			rows = append(rows, keyRow{a.ID, append([]string{}, a.Keys...), a.Title, a.Group})
		}
		return c.rows(output.Listed(rows))
	})
}

func newMan(c *call) *cobra.Command {
	cmd := verb("man", "The manual as a man page", nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		_, err := fmt.Fprint(c.Stdout, manual.Man(cmd.Root()))
		return unwritable(err)
	}
	return cmd
}
