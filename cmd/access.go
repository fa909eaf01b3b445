package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/share"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

func newAccess(c *call) *cobra.Command {
	verbs := append(share.Requests(c.host(), c.clock),
		verb("list", "Everyone with access, and where it comes from", func(args []string) error {
			return list(c, accessSheet(), func(r *view.Reader, p model.Page) (model.List[view.AccessRow], error) {
				return r.Access(args[0], p)
			})
		}, "WS/NAME"),
		accessGrant(c),
		verb("revoke", "Take a grant or a pending project invitation back", func(args []string) error {
			holder, err := c.holder(func(r *view.Reader) after.Holder { return after.HolderOf(r, args[0], args[1]) })
			if err != nil {
				return err
			}
			return c.do(op.RevokeAccess{Project: args[0], Who: args[1]}, after.Access(args[0], holder))
		}, "WS/NAME", "WHO"),
	)
	return group("access", "Who has access to a project: grants and requests", verbs...)
}

// holder reads who loses access, for the formats that tell it.
func (c *call) holder(read func(*view.Reader) after.Holder) (h after.Holder, err error) {
	if err := c.timeless(); err != nil || c.flags.output == "table" {
		return h, err
	}
	err = c.view(func(r *view.Reader) error {
		h = read(r)
		return nil
	})
	return h, err
}

func accessGrant(c *call) *cobra.Command {
	var expires string
	cmd := verb("grant", "Give someone a project role: viewer, contributor or owner", func(args []string) error {
		role, err := model.ParseProjectRole(args[2])
		if err != nil {
			return err
		}
		until, lasts, err := usage.Lasting(expires, c.clock())
		if err != nil {
			return err
		}
		return c.do(op.GrantAccess{Project: args[0], Who: args[1], Role: role, Until: until, For: lasts}, after.Access(args[0], after.Holder{}))
	}, "WS/NAME", "WHO", "ROLE")
	cmd.Flags().StringVar(&expires, "expires", "", "when the grant ends: a `DURATION` (30d, 12h: from now, for an outsider from the acceptance on) or a date")
	return cmd
}
