package cmd

import "github.com/spf13/cobra"

// bare opens the console where nothing was typed but `atrium`: what most sessions
// of a host are. It does what the whole tree would do, without building it: that
// takes longer than the first frame, and would stay in memory for as long as the
// console does.
func (c *call) bare() error {
	root := &cobra.Command{Use: "atrium", RunE: func(cmd *cobra.Command, _ []string) error { return console(c, cmd) }}
	c.globalFlags(root.PersistentFlags())
	if err := root.ParseFlags(nil); err != nil {
		return err
	}
	if err := c.prepare(root); err != nil {
		return err
	}
	return root.RunE(root, nil)
}
