package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/setting"
	"atrium/model/view"
)

func workspaceSet(c *call) *cobra.Command {
	cmd := verb("set", "Change settings of a workspace", func(args []string) error {
		values, err := keyValues(args[1:])
		if err != nil {
			return err
		}
		o := op.SetWorkspace{Name: args[0], Values: values}
		return c.do(o, workspaceNow(args[0]))
	}, "NAME", "KEY=VALUE…")
	cmd.Long = settingsHelp("Changes settings of a workspace. Needs settings.manage: admins; for system platform\nadmins. The settings are:", setting.Workspace())
	return cmd
}

func newPlatform(c *call) *cobra.Command {
	set := verb("set", "Change the deployment's settings", func(args []string) error {
		values, err := keyValues(args)
		if err != nil {
			return err
		}
		return c.do(op.SetPlatform{Values: values}, just((*view.Reader).Platform))
	}, "KEY=VALUE…")
	set.Long = settingsHelp("Changes the deployment's settings. For platform admins. The settings are:", setting.Platform())
	return group("platform", "The deployment's settings",
		verb("show", "The settings and the size of the deployment", func([]string) error {
			return show(c, (*view.Reader).Platform)
		}),
		set,
	)
}

// keyValues reads KEY=VALUE arguments.
func keyValues(args []string) (map[string]string, error) {
	values := make(map[string]string, len(args))
	for _, a := range args {
		key, value, ok := strings.Cut(a, "=")
		if !ok || key == "" {
			return nil, model.Errorf(model.Invalid, "%q is not KEY=VALUE.", a)
		}
		if _, twice := values[key]; twice {
			return nil, model.Errorf(model.Invalid, "%q is given twice.", key)
		}
		values[key] = value
	}
	return values, nil
}

func settingsHelp(intro string, settings []setting.Key) string {
	lines := []string{intro, ""}
	for _, s := range settings {
		lines = append(lines, fmt.Sprintf("  %s=%s", s.Name, s.Values), "      "+s.Help)
	}
	return strings.Join(lines, "\n")
}
