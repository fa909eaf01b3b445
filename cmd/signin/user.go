package signin

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

// User is `user`.
func User(c host.Host) *cobra.Command {
	cmd := host.Group("user", "Accounts; for platform admins",
		userCreate(c), userList(c), userShow(c), userUpdate(c), userSuspend(c),
		host.Verb("resume", "Give a suspended account its access back", func(args []string) error {
			return c.Do(op.ResumeUser{Username: args[0]}, after.Account)
		}, "USERNAME"),
		userDelete(c),
		VerifyEmail(c),
		host.Verb("platform-admin", "Make someone a platform admin, or end it", func(args []string) error {
			on, err := usage.OnOff(args[1])
			if err != nil {
				return err
			}
			return c.Do(op.SetPlatformAdmin{Username: args[0], On: on}, after.Account)
		}, "USERNAME", "on|off"),
	)
	cmd.AddCommand(Commands(c)...)
	return cmd
}

func userCreate(c host.Host) *cobra.Command {
	var o op.CreateUser
	cmd := host.Verb("create", "Create an account with its individual workspace", func(args []string) error {
		o.Username = args[0]
		if o.Email == "" {
			return model.Errorf(model.Invalid, "An account needs an address.").WithHint("Add --email E.")
		}
		return c.Make(o, after.Account)
	}, "USERNAME")
	cmd.Flags().StringVar(&o.Email, "email", "", "the `EMAIL` address, unverified at first")
	cmd.Flags().StringVar(&o.Name, "name", "", "the display `NAME`")
	return cmd
}

func userList(c host.Host) *cobra.Command {
	var filter string
	cmd := host.Verb("list", "All accounts", func([]string) error {
		s := host.Sheet{
			Columns: []string{"username", "name", "email", "email_verified", "kind", "state", "platform_admin", "created_at"},
			Empty:   "No accounts.",
		}
		return host.List(c, s, func(r *view.Reader, p model.Page) (model.List[view.UserRow], error) {
			return r.Users(p, filter)
		})
	})
	cmd.Flags().StringVar(&filter, "filter", "", "only those whose username, name or address has this `TEXT`")
	return cmd
}

func userShow(c host.Host) *cobra.Command {
	return host.Verb("show", "One account", func(args []string) error {
		return host.Show(c, func(r *view.Reader) (view.UserRow, error) { return r.User(args[0]) })
	}, "USERNAME")
}

func userUpdate(c host.Host) *cobra.Command {
	var name, email string
	cmd := host.Verb("update", "Change an account's display name or address", nil, "USERNAME")
	cmd.Flags().StringVar(&name, "name", "", "the new display `NAME`")
	cmd.Flags().StringVar(&email, "email", "", "the new `EMAIL` address")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := op.UpdateUser{Username: args[0], Name: host.Given(cmd, "name", &name), Email: host.Given(cmd, "email", &email)}
		if o.Name == nil && o.Email == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --name or --email.")
		}
		return c.Do(o, after.Account)
	}
	return cmd
}

func userSuspend(c host.Host) *cobra.Command {
	var o op.SuspendUser
	cmd := host.Verb("suspend", "End an account's access until it is resumed", func(args []string) error {
		o.Username = args[0]
		return c.Do(o, after.Account)
	}, "USERNAME")
	replaceAdmin(cmd, &o.ReplaceAdmin)
	return cmd
}

func userDelete(c host.Host) *cobra.Command {
	var o op.DeleteUser
	cmd := host.Verb("delete", "Delete an account for good", func(args []string) error {
		o.Username = args[0]
		return c.Change(host.Change{Ops: []model.Operation{o}, After: after.Account, Typed: o.Username})
	}, "USERNAME")
	replaceAdmin(cmd, &o.ReplaceAdmin)
	return cmd
}

func replaceAdmin(cmd *cobra.Command, who *string) {
	cmd.Flags().StringVar(who, "replace-admin", "", "`WHO` becomes admin where the person is the last one")
}
