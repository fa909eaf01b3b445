package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

func newProject(c *call) *cobra.Command {
	return group("project", "Projects: create, share with the workspace, trash",
		projectCreate(c), projectList(c), projectShow(c), projectUpdate(c),
		projectLock(c, "lock", "Members can only view; admins and grants keep their level", model.ViewOnly),
		projectLock(c, "unlock", "Members follow their workspace roles again", model.Full),
		verb("trash", "Move a project to the trash, for 30 days", func(args []string) error {
			return c.do(op.TrashProject{Project: args[0]}, projectNow(args[0]))
		}, "WS/NAME"),
		verb("restore", "Bring a project back from the trash", func(args []string) error {
			return c.do(op.RestoreProject{Project: args[0]}, projectNow(args[0]))
		}, "WS/NAME"),
		verb("leave", "Give your own grant up", func(args []string) error {
			me, err := c.holder(after.Me)
			if err != nil {
				return err
			}
			return c.do(op.LeaveProject{Project: args[0]}, after.Access(args[0], me))
		}, "WS/NAME"),
	)
}

// projectFlags are those of create and update.
type projectFlags struct{ visibility, access, description string }

func (p *projectFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.visibility, "visibility", "", "who finds it: `private|workspace|public`")
	f.StringVar(&p.access, "member-access", "", "what the workspace's members get: `full|view`")
	f.StringVar(&p.description, "description", "", "what it is for, as `TEXT`")
}

// read parses the flags that were given; the others stay nil.
func (p *projectFlags) read(cmd *cobra.Command) (v *model.Visibility, a *model.MemberAccess, err error) {
	if cmd.Flags().Changed("visibility") {
		got, err := model.ParseVisibility(p.visibility)
		if err != nil {
			return nil, nil, err
		}
		v = &got
	}
	if cmd.Flags().Changed("member-access") {
		got, err := model.ParseMemberAccess(p.access)
		if err != nil {
			return nil, nil, err
		}
		a = &got
	}
	return v, a, nil
}

func projectCreate(c *call) *cobra.Command {
	var flags projectFlags
	var o op.CreateProject
	cmd := verb("create", "Create a project; you become its owner", nil, "WS/NAME")
	flags.add(cmd)
	cmd.Flags().StringVar(&o.Key, "key", "", "the `KEY` of its runs, 1-10 of A-Z0-9; proposed from the name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		v, a, err := flags.read(cmd)
		if err != nil {
			return err
		}
		o.Project, o.Visibility, o.Description = args[0], v, flags.description
		if a != nil {
			o.Access = *a
		}
		return c.change(change{ops: []model.Operation{o}, after: projectNow(args[0]), show: true})
	}
	return cmd
}

func projectList(c *call) *cobra.Command {
	var q view.ProjectQuery
	var shared bool
	cmd := verb("list", "The projects of a workspace (-w)", func([]string) error {
		s := sheet{
			columns: []string{"full_name", "key", "visibility", "member_access", "role", "people", "storage_bytes", "description"},
			empty:   "No projects.",
		}
		if shared && (q.Trashed || q.Filter != "") {
			return model.Errorf(model.Invalid, "--shared goes with neither --trashed nor --filter.").WithHint("Leave one out.")
		}
		if q.Trashed {
			s.columns = append(s.columns, "trashed_at")
		}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.ProjectRow], error) {
			if shared {
				return r.Shared(p)
			}
			q.Page = p
			return r.Projects(c.named(), q)
		})
	})
	f := cmd.Flags()
	f.BoolVar(&q.Trashed, "trashed", false, "those in the trash instead")
	f.StringVar(&q.Filter, "filter", "", "only those whose name, key or description has this `TEXT`")
	f.BoolVar(&shared, "shared", false, "those shared with you by workspaces you do not belong to")
	return cmd
}

// environment is what `project show --env` prints (A10).
type environment struct {
	Project string `json:"ATRIUM_PROJECT"`
}

func projectShow(c *call) *cobra.Command {
	var env bool
	cmd := verb("show", "One project", func(args []string) error {
		read := func(r *view.Reader) (view.ProjectRow, error) { return r.Project(args[0]) }
		if !env {
			return show(c, read)
		}
		var row view.ProjectRow
		err := c.view(func(r *view.Reader) (err error) {
			row, err = read(r)
			return err
		})
		switch {
		case err != nil:
			return err
		case c.flags.output != "table":
			return c.object(environment{row.FullName})
		}
		return c.print("export ATRIUM_PROJECT=" + usage.ShellWord(row.FullName))
	}, "WS/NAME")
	cmd.Flags().BoolVar(&env, "env", false, "print the export line that track and runs take as their default")
	return cmd
}

func projectNow(full string) after.Then {
	return after.Just(func(r *view.Reader) (view.ProjectRow, error) { return r.Project(full) })
}

func projectUpdate(c *call) *cobra.Command {
	var flags projectFlags
	cmd := verb("update", "Change visibility, member access or description", nil, "WS/NAME")
	flags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		v, a, err := flags.read(cmd)
		if err != nil {
			return err
		}
		o := op.UpdateProject{
			Project: args[0], Visibility: v, Access: a,
			Description: given(cmd, "description", &flags.description),
		}
		if o.Visibility == nil && o.Access == nil && o.Description == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --visibility, --member-access or --description.")
		}
		return c.do(o, projectNow(args[0]))
	}
	return cmd
}

func projectLock(c *call, use, short string, access model.MemberAccess) *cobra.Command {
	return verb(use, short, func(args []string) error {
		return c.do(op.UpdateProject{Project: args[0], Access: &access}, projectNow(args[0]))
	}, "WS/NAME")
}
