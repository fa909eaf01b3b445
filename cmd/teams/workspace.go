// Package teams has the commands about workspaces, the people in them, invitations and
// settings.
package teams

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

// Workspaces are the commands about workspaces.
func Workspaces(h host.Host) *cobra.Command {
	return host.Group("workspace", "Workspaces: create, change, delete, switch",
		workspaceCreate(h), workspaceList(h), workspaceShow(h), workspaceUpdate(h),
		workspaceSet(h),
		host.Verb("delete", "Delete a workspace with everything in it", func(args []string) error {
			return h.Change(host.Change{
				Ops: []model.Operation{op.DeleteWorkspace{Name: args[0]}}, Typed: args[0],
				After: after.Just(func(*view.Reader) (after.DeletedRow, error) {
					return after.DeletedRow{Name: args[0], State: model.WorkspaceDeleting.String()}, nil
				}),
			})
		}, "NAME"),
		host.Verb("switch", "Make a workspace the remembered one", func(args []string) error {
			return h.Do(op.SwitchWorkspace{Name: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		host.Verb("join", "Become a member where your address is invited", func(args []string) error {
			return h.Do(join.Workspace{Name: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		host.Verb("leave", "End your own membership", func(args []string) error {
			return h.Do(op.LeaveWorkspace{Workspace: args[0]}, after.Just(after.Left))
		}, "NAME"),
		host.Verb("restore-member", "Bring a removed person back with role and grants", func(args []string) error {
			return h.Do(op.RestoreMember{Workspace: args[0], Who: args[1]}, after.Role(args[0]))
		}, "NAME", "WHO"),
		host.Verb("retry", "Set failed work of a workspace going again, as its clean-up", func(args []string) error {
			return h.Do(chore.Retry{Workspace: args[0]}, workspaceNow(args[0]))
		}, "NAME"),
		host.Verb("transfer", "Make someone else the owner", func(args []string) error {
			return h.Do(op.TransferWorkspace{Name: args[0], Who: args[1]}, workspaceNow(args[0]))
		}, "NAME", "WHO"),
	)
}

func workspaceCreate(h host.Host) *cobra.Command {
	var o op.CreateWorkspace
	var kind string
	cmd := host.Verb("create", "Create a team workspace; you become its admin", func(args []string) (err error) {
		o.Name = args[0]
		if o.Organization, err = model.ParseOrganizationType(kind); err != nil {
			return err
		}
		return h.Change(host.Change{Ops: []model.Operation{o}, After: workspaceNow(o.Name), Show: true})
	}, "NAME")
	cmd.Flags().StringVar(&o.Description, "description", "", "what it is for, as `TEXT`")
	cmd.Flags().StringVar(&kind, "organization-type", model.Commercial.String(), "`commercial|education|non-profit`")
	return cmd
}

func workspaceList(h host.Host) *cobra.Command {
	var q view.WorkspaceQuery
	cmd := host.Verb("list", "Your workspaces and those you may join; a platform admin sees all", func([]string) error {
		s := host.Sheet{
			Columns: []string{"name", "kind", "role", "people", "pending", "projects", "plan", "state", "current", "joinable"},
			Empty:   "No workspaces.",
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.WorkspaceRow], error) {
			q.Page = p
			return r.Workspaces(q)
		})
	})
	cmd.Flags().BoolVar(&q.Mine, "mine", false, "only those you belong to")
	cmd.Flags().StringVar(&q.Filter, "filter", "", "only those whose name or description has this `TEXT`")
	return cmd
}

func workspaceShow(h host.Host) *cobra.Command {
	return host.Verb("show", "One workspace with its settings", func(args []string) error {
		name := h.Named()
		if len(args) > 0 {
			name = args[0]
		}
		return host.Show(h, func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace(name) })
	}, "[NAME]")
}

func workspaceNow(name string) after.Then {
	return after.Just(func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace(name) })
}

func workspaceUpdate(h host.Host) *cobra.Command {
	var description string
	cmd := host.Verb("update", "Change the description", nil, "NAME")
	cmd.Flags().StringVar(&description, "description", "", "what it is for, as `TEXT`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := op.UpdateWorkspace{Name: args[0], Description: host.Given(cmd, "description", &description)}
		if o.Description == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --description.")
		}
		return h.Do(o, workspaceNow(args[0]))
	}
	return cmd
}
