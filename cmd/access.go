package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

func newAccess(c *call) *cobra.Command {
	return group("access", "Who has access to a project, and grants",
		verb("list", "Everyone with access, and where it comes from", func(args []string) error {
			return list(c, accessSheet(), func(r *view.Reader, p model.Page) (model.List[view.AccessRow], error) {
				return r.Access(args[0], p)
			})
		}, "WS/NAME"),
		accessGrant(c),
		verb("revoke", "Take a grant or a pending project invitation back", func(args []string) error {
			return c.do(op.RevokeAccess{Project: args[0], Who: args[1]}, after.Access(args[0]))
		}, "WS/NAME", "WHO"),
	)
}

func accessGrant(c *call) *cobra.Command {
	var expires string
	cmd := verb("grant", "Give someone a project role: viewer, contributor or owner", func(args []string) error {
		role, err := model.ParseProjectRole(args[2])
		if err != nil {
			return err
		}
		until, err := usage.Expiry(expires, c.clock())
		if err != nil {
			return err
		}
		return c.do(op.GrantAccess{Project: args[0], Who: args[1], Role: role, Until: until}, after.Access(args[0]))
	}, "WS/NAME", "WHO", "ROLE")
	cmd.Flags().StringVar(&expires, "expires", "", "when the grant ends: a `DURATION` from now (30d, 12h) or a date")
	return cmd
}
