package teams

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/manual"
	"atrium/cmd/usage"
	"atrium/model/op"
	"atrium/model/setting"
)

func workspaceSet(h host.Host) *cobra.Command {
	cmd := host.Verb("set", "Change settings of a workspace", func(args []string) error {
		values, err := usage.KeyValues(args[1:])
		if err != nil {
			return err
		}
		o := op.SetWorkspace{Name: args[0], Values: values}
		return h.Do(o, workspaceNow(args[0]))
	}, "NAME", "KEY=VALUE…")
	cmd.Long = manual.Settings(manual.WorkspaceSettings, setting.Workspace())
	return cmd
}

// Platform are the commands about the settings of the deployment.
func Platform(h host.Host) *cobra.Command {
	set := host.Verb("set", "Change the deployment's settings", func(args []string) error {
		values, err := usage.KeyValues(args)
		if err != nil {
			return err
		}
		return h.Do(op.SetPlatform{Values: values}, after.Just(after.Platform))
	}, "KEY=VALUE…")
	set.Long = manual.Settings("Changes the deployment's settings. For platform admins. The settings are:", setting.Platform())
	return host.Group("platform", "The deployment's settings",
		host.Verb("show", "The settings and the size of the deployment", func([]string) error {
			return host.Show(h, after.Platform)
		}),
		set,
	)
}
