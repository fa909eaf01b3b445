package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/manual"
	"atrium/cmd/usage"
	"atrium/model/op"
	"atrium/model/setting"
)

func workspaceSet(c *call) *cobra.Command {
	cmd := verb("set", "Change settings of a workspace", func(args []string) error {
		values, err := usage.KeyValues(args[1:])
		if err != nil {
			return err
		}
		o := op.SetWorkspace{Name: args[0], Values: values}
		return c.do(o, workspaceNow(args[0]))
	}, "NAME", "KEY=VALUE…")
	cmd.Long = manual.Settings(manual.WorkspaceSettings, setting.Workspace())
	return cmd
}

func newPlatform(c *call) *cobra.Command {
	set := verb("set", "Change the deployment's settings", func(args []string) error {
		values, err := usage.KeyValues(args)
		if err != nil {
			return err
		}
		return c.do(op.SetPlatform{Values: values}, after.Just(after.Platform))
	}, "KEY=VALUE…")
	set.Long = manual.Settings("Changes the deployment's settings. For platform admins. The settings are:", setting.Platform())
	return group("platform", "The deployment's settings",
		verb("show", "The settings and the size of the deployment", func([]string) error {
			return show(c, after.Platform)
		}),
		set,
	)
}
