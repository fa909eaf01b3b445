package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/signin"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

func newUser(c *call) *cobra.Command {
	cmd := group("user", "Accounts; for platform admins",
		userCreate(c), userList(c), userShow(c), userUpdate(c), userSuspend(c),
		verb("resume", "Give a suspended account its access back", func(args []string) error {
			return c.do(op.ResumeUser{Username: args[0]}, after.Account)
		}, "USERNAME"),
		userDelete(c),
		verb("verify-email", "Mark an account's address as verified", func(args []string) error {
			return c.do(op.VerifyEmail{Username: args[0]}, after.Account)
		}, "USERNAME"),
		verb("platform-admin", "Make someone a platform admin, or end it", func(args []string) error {
			on, err := usage.OnOff(args[1])
			if err != nil {
				return err
			}
			return c.do(op.SetPlatformAdmin{Username: args[0], On: on}, after.Account)
		}, "USERNAME", "on|off"),
	)
	cmd.AddCommand(signin.Commands(c.host())...)
	return cmd
}

func userCreate(c *call) *cobra.Command {
	var o op.CreateUser
	cmd := verb("create", "Create an account with its individual workspace", func(args []string) error {
		o.Username = args[0]
		if o.Email == "" {
			return model.Errorf(model.Invalid, "An account needs an address.").WithHint("Add --email E.")
		}
		return c.change(change{ops: []model.Operation{o}, after: after.Account, show: true})
	}, "USERNAME")
	cmd.Flags().StringVar(&o.Email, "email", "", "the `EMAIL` address, unverified at first")
	cmd.Flags().StringVar(&o.Name, "name", "", "the display `NAME`")
	return cmd
}

func userList(c *call) *cobra.Command {
	var filter string
	cmd := verb("list", "All accounts", func([]string) error {
		s := sheet{
			columns: []string{"username", "name", "email", "email_verified", "kind", "state", "platform_admin", "created_at"},
			empty:   "No accounts.",
		}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.UserRow], error) {
			return r.Users(p, filter)
		})
	})
	cmd.Flags().StringVar(&filter, "filter", "", "only those whose username, name or address has this `TEXT`")
	return cmd
}

func userShow(c *call) *cobra.Command {
	return verb("show", "One account", func(args []string) error {
		return show(c, func(r *view.Reader) (view.UserRow, error) { return r.User(args[0]) })
	}, "USERNAME")
}

func userUpdate(c *call) *cobra.Command {
	var name, email string
	cmd := verb("update", "Change an account's display name or address", nil, "USERNAME")
	cmd.Flags().StringVar(&name, "name", "", "the new display `NAME`")
	cmd.Flags().StringVar(&email, "email", "", "the new `EMAIL` address")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := op.UpdateUser{Username: args[0], Name: given(cmd, "name", &name), Email: given(cmd, "email", &email)}
		if o.Name == nil && o.Email == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --name or --email.")
		}
		return c.do(o, after.Account)
	}
	return cmd
}

// given is the flag's value where the flag was given, else nil: leave it.
func given(cmd *cobra.Command, flag string, value *string) *string {
	if cmd.Flags().Changed(flag) {
		return value
	}
	return nil
}

func userSuspend(c *call) *cobra.Command {
	var o op.SuspendUser
	cmd := verb("suspend", "End an account's access until it is resumed", func(args []string) error {
		o.Username = args[0]
		return c.do(o, after.Account)
	}, "USERNAME")
	replaceAdmin(cmd, &o.ReplaceAdmin)
	return cmd
}

func userDelete(c *call) *cobra.Command {
	var o op.DeleteUser
	cmd := verb("delete", "Delete an account for good", func(args []string) error {
		o.Username = args[0]
		return c.change(change{ops: []model.Operation{o}, after: after.Account, typed: o.Username})
	}, "USERNAME")
	replaceAdmin(cmd, &o.ReplaceAdmin)
	return cmd
}

func replaceAdmin(cmd *cobra.Command, who *string) {
	cmd.Flags().StringVar(who, "replace-admin", "", "`WHO` becomes admin where the person is the last one")
}
