package projects

import (
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/view"
)

func newIntegration(h host.Host) *cobra.Command {
	return host.Group("integration", "Services outside that a workspace's projects use (-w)",
		integrationCreate(h), integrationList(h),
		host.Verb("show", "One integration with the projects that use it", func(args []string) error {
			return host.Show(h, func(r *view.Reader) (view.IntegrationRow, error) { return r.Integration(h.Named(), args[0]) })
		}, "INTEGRATION"),
		integrationUpdate(h),
		host.Verb("delete", "Delete an integration with its secrets and connections", func(args []string) error {
			ws, err := h.Workspace()
			if err != nil {
				return err
			}
			return h.Do(asset.DeleteIntegration{Workspace: ws, Name: args[0]}, after.Gone(args[0]))
		}, "INTEGRATION"),
		host.Verb("connect", "Let a project use an integration of its workspace", func(args []string) error {
			return h.Do(asset.ConnectIntegration{Integration: args[0], Project: args[1]}, after.Connected(args[1]))
		}, "INTEGRATION", "WS/NAME"),
		host.Verb("disconnect", "End that", func(args []string) error {
			return h.Do(asset.DisconnectIntegration{Integration: args[0], Project: args[1]}, after.Gone(args[0]))
		}, "INTEGRATION", "WS/NAME"),
	)
}

// integrationFlags are those of create and update.
type integrationFlags struct{ set, secrets, forget []string }

func (f *integrationFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "a setting as `KEY=VALUE`, KEY= takes it away; may be repeated")
	cmd.Flags().StringArrayVar(&f.secrets, "secret", nil, "a secret by its `KEY`: the value is asked for, or read from stdin; may be repeated")
}

// read gives the settings and the secrets, for whose values it asks.
func (f *integrationFlags) read(h host.Host, cmd *cobra.Command) (settings map[string]string, secrets map[string]asset.Secret, err error) {
	if settings, err = usage.KeyValues(f.set); err != nil {
		return nil, nil, err
	}
	secrets = map[string]asset.Secret{}
	for _, key := range f.forget {
		secrets[key] = ""
	}
	for _, key := range f.secrets {
		if strings.Contains(key, "=") {
			// What stands behind the sign may be a secret: it is not repeated.
			return nil, nil, usage.Errorf(cmd, "--secret takes a key and no value: the value is asked for, or read from stdin.")
		}
		if _, twice := secrets[key]; twice {
			return nil, nil, usage.Errorf(cmd, "%q is given twice.", key)
		}
		secrets[key] = ""
	}
	values, err := h.Secrets(f.secrets)
	for key, value := range values {
		secrets[key] = asset.Secret(value)
	}
	return settings, secrets, err
}

func integrationNow(ws, name string) after.Then {
	return after.Just(func(r *view.Reader) (view.IntegrationRow, error) { return r.Integration(ws, name) })
}

func integrationCreate(h host.Host) *cobra.Command {
	var flags integrationFlags
	var kind string
	cmd := host.Verb("create", "Create an integration of a workspace", nil, "INTEGRATION")
	cmd.Flags().StringVar(&kind, "kind", "", "what it is: `"+strings.Join(asset.IntegrationKinds(), "|")+"` or another name")
	flags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if kind == "" {
			return usage.Errorf(cmd, "An integration needs a kind: add --kind, such as --kind s3.")
		}
		ws, err := h.Workspace()
		if err != nil {
			return err
		}
		settings, secrets, err := flags.read(h, cmd)
		if err != nil {
			return err
		}
		return h.Make(asset.CreateIntegration{Workspace: ws, Name: args[0], Of: kind, Settings: settings, Secrets: secrets}, integrationNow(ws, args[0]))
	}
	return cmd
}

func integrationUpdate(h host.Host) *cobra.Command {
	var flags integrationFlags
	cmd := host.Verb("update", "Change settings and secrets", nil, "INTEGRATION")
	flags.add(cmd)
	cmd.Flags().StringArrayVar(&flags.forget, "forget", nil, "take the secret of this `KEY` away; may be repeated")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(flags.set)+len(flags.secrets)+len(flags.forget) == 0 {
			return usage.Errorf(cmd, "There is nothing to change: give --set, --secret or --forget.")
		}
		ws, err := h.Workspace()
		if err != nil {
			return err
		}
		settings, secrets, err := flags.read(h, cmd)
		if err != nil {
			return err
		}
		return h.Do(asset.UpdateIntegration{Workspace: ws, Name: args[0], Settings: settings, Secrets: secrets}, integrationNow(ws, args[0]))
	}
	return cmd
}

func integrationList(h host.Host) *cobra.Command {
	return host.Verb("list", "The integrations of a workspace", func([]string) error {
		s := host.Sheet{
			Columns: []string{"name", "kind", "settings", "secrets", "projects", "created_by", "created_at"},
			Empty:   "No integrations.",
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.IntegrationRow], error) {
			return r.Integrations(h.Named(), p)
		})
	})
}
