package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/join"
	"atrium/model/view"
)

func newWorkspace(c *call) *cobra.Command {
	return group("workspace", "Workspaces: create, change, delete, switch",
		workspaceCreate(c), workspaceList(c), workspaceShow(c), workspaceUpdate(c),
		workspaceSet(c),
		verb("delete", "Delete a workspace with everything in it", func(args []string) error {
			return c.change(change{
				ops: []model.Operation{op.DeleteWorkspace{Name: args[0]}}, typed: args[0],
				after: after.Just(func(*view.Reader) (after.DeletedRow, error) {
					return after.DeletedRow{Name: args[0], State: model.WorkspaceDeleting.String()}, nil
				}),
			})
		}, "NAME"),
		verb("switch", "Make a workspace the remembered one", func(args []string) error {
			return c.do(op.SwitchWorkspace{Name: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		verb("join", "Become a member where your address is invited", func(args []string) error {
			return c.do(join.Workspace{Name: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		verb("leave", "End your own membership", func(args []string) error {
			return c.do(op.LeaveWorkspace{Workspace: args[0]}, after.Just(after.Left))
		}, "NAME"),
		verb("restore-member", "Bring a removed person back with role and grants", func(args []string) error {
			return c.do(op.RestoreMember{Workspace: args[0], Who: args[1]}, after.Role(args[0]))
		}, "NAME", "WHO"),
		verb("retry", "Set failed work of a workspace going again, as its clean-up", func(args []string) error {
			return c.do(chore.Retry{Workspace: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		verb("transfer", "Make someone else the owner", func(args []string) error {
			return c.do(op.TransferWorkspace{Name: args[0], Who: args[1]}, workspaceNow(args[0]))
		}, "NAME", "WHO"),
	)
}

func workspaceCreate(c *call) *cobra.Command {
	var o op.CreateWorkspace
	var kind string
	cmd := verb("create", "Create a team workspace; you become its admin", func(args []string) (err error) {
		o.Name = args[0]
		if o.Organization, err = model.ParseOrganizationType(kind); err != nil {
			return err
		}
		return c.change(change{ops: []model.Operation{o}, after: workspaceNow(o.Name), show: true})
	}, "NAME")
	cmd.Flags().StringVar(&o.Description, "description", "", "what it is for, as `TEXT`")
	cmd.Flags().StringVar(&kind, "organization-type", model.Commercial.String(), "`commercial|education|non-profit`")
	return cmd
}

func workspaceList(c *call) *cobra.Command {
	var q view.WorkspaceQuery
	cmd := verb("list", "Your workspaces and those you may join; a platform admin sees all", func([]string) error {
		s := sheet{
			columns: []string{"name", "kind", "role", "people", "pending", "projects", "plan", "state", "current", "joinable"},
			empty:   "No workspaces.",
		}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.WorkspaceRow], error) {
			q.Page = p
			return r.Workspaces(q)
		})
	})
	cmd.Flags().BoolVar(&q.Mine, "mine", false, "only those you belong to")
	cmd.Flags().StringVar(&q.Filter, "filter", "", "only those whose name or description has this `TEXT`")
	return cmd
}

func workspaceShow(c *call) *cobra.Command {
	return verb("show", "One workspace with its settings", func(args []string) error {
		name := c.named()
		if len(args) > 0 {
			name = args[0]
		}
		return show(c, func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace(name) })
	}, "[NAME]")
}

func workspaceNow(name string) after.Then {
	return after.Just(func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace(name) })
}

func workspaceUpdate(c *call) *cobra.Command {
	var description string
	cmd := verb("update", "Change the description", nil, "NAME")
	cmd.Flags().StringVar(&description, "description", "", "what it is for, as `TEXT`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := op.UpdateWorkspace{Name: args[0], Description: host.Given(cmd, "description", &description)}
		if o.Description == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --description.")
		}
		return c.do(o, workspaceNow(args[0]))
	}
	return cmd
}
