// Package projects has the commands about projects and what they hold: comments,
// metadata, models and their versions; and about a workspace's integrations,
// which projects use.
package projects

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

// Commands are the nouns of this room.
func Commands(h host.Host) []*cobra.Command {
	return []*cobra.Command{newProject(h), newIntegration(h), newModel(h)}
}

func newProject(h host.Host) *cobra.Command {
	return host.Group("project", "Projects: create, share with the workspace, trash",
		projectCreate(h), projectList(h), projectShow(h), projectUpdate(h), newComment(h), newMeta(h),
		projectLock(h, "lock", "Members can only view; admins and grants keep their level", model.ViewOnly),
		projectLock(h, "unlock", "Members follow their workspace roles again", model.Full),
		host.Verb("trash", "Move a project to the trash, for 30 days", func(args []string) error {
			return h.Do(op.TrashProject{Project: args[0]}, projectNow(args[0]))
		}, "WS/NAME"),
		host.Verb("restore", "Bring a project back from the trash", func(args []string) error {
			return h.Do(op.RestoreProject{Project: args[0]}, projectNow(args[0]))
		}, "WS/NAME"),
		projectPurge(h), projectDuplicate(h),
		host.Verb("leave", "Give your own grant up", func(args []string) error {
			var me after.Holder
			if err := h.Before(func(r *view.Reader) { me = after.Me(r) }); err != nil {
				return err
			}
			return h.Do(op.LeaveProject{Project: args[0]}, after.Access(args[0], me))
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

func projectCreate(h host.Host) *cobra.Command {
	var flags projectFlags
	var o op.CreateProject
	cmd := host.Verb("create", "Create a project; you become its owner", nil, "WS/NAME")
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
		return h.Make(o, projectNow(args[0]))
	}
	return cmd
}

func projectList(h host.Host) *cobra.Command {
	var q view.ProjectQuery
	var shared, public bool
	cmd := host.Verb("list", "The projects of a workspace (-w)", func([]string) error {
		s := host.Sheet{
			Columns: []string{"full_name", "key", "visibility", "member_access", "role", "people", "storage_bytes", "description"},
			Empty:   "No projects.",
		}
		if shared && (q.Trashed || q.Filter != "" || q.Visibility != "") {
			return model.Errorf(model.Invalid, "--shared goes with neither --trashed, --filter nor --visibility.").WithHint("Leave one out.")
		}
		if q.Trashed {
			s.Columns = append(s.Columns, "trashed_at")
		}
		if public && (shared || q.Trashed || q.Visibility != "") {
			return model.Errorf(model.Invalid, "--public goes with neither --shared, --trashed nor --visibility.").WithHint("Leave one out.")
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.ProjectRow], error) {
			if shared {
				return r.Shared(p)
			}
			q.Page = p
			// Who has no account has no workspace either, and sees what is public (H4).
			if public || r.Me() == nil && h.Named() == "" && !q.Trashed && q.Visibility == "" {
				return r.Public(q)
			}
			return r.Projects(h.Named(), q)
		})
	})
	f := cmd.Flags()
	f.BoolVar(&q.Trashed, "trashed", false, "those in the trash instead")
	f.StringVar(&q.Filter, "filter", "", "only those whose name, key or description has this `TEXT`")
	f.StringVar(&q.Visibility, "visibility", "", "only those that are `private|workspace|public`")
	f.BoolVar(&shared, "shared", false, "those shared with you by workspaces you do not belong to")
	f.BoolVar(&public, "public", false, "those of all workspaces that everybody can see")
	return cmd
}

// environment is what `project show --env` prints (A10).
type environment struct {
	Project string `json:"ATRIUM_PROJECT"`
}

func projectShow(h host.Host) *cobra.Command {
	var env bool
	cmd := host.Verb("show", "One project", func(args []string) error {
		read := func(r *view.Reader) (view.ProjectRow, error) { return r.Project(args[0]) }
		if !env {
			return host.Show(h, read)
		}
		var row view.ProjectRow
		err := h.View(func(r *view.Reader) (err error) {
			row, err = read(r)
			return err
		})
		switch {
		case err != nil:
			return err
		case !h.Table():
			return h.Object(environment{row.FullName})
		}
		return h.Print("export ATRIUM_PROJECT=" + usage.ShellWord(row.FullName))
	}, "WS/NAME")
	cmd.Flags().BoolVar(&env, "env", false, "print the export line that track and runs take as their default")
	return cmd
}

func projectNow(full string) after.Then {
	return after.Just(func(r *view.Reader) (view.ProjectRow, error) { return r.Project(full) })
}

func projectUpdate(h host.Host) *cobra.Command {
	var flags projectFlags
	cmd := host.Verb("update", "Change visibility, member access or description", nil, "WS/NAME")
	flags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		v, a, err := flags.read(cmd)
		if err != nil {
			return err
		}
		o := op.UpdateProject{
			Project: args[0], Visibility: v, Access: a,
			Description: host.Given(cmd, "description", &flags.description),
		}
		if o.Visibility == nil && o.Access == nil && o.Description == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --visibility, --member-access or --description.")
		}
		return h.Do(o, projectNow(args[0]))
	}
	return cmd
}

func projectLock(h host.Host, use, short string, access model.MemberAccess) *cobra.Command {
	return host.Verb(use, short, func(args []string) error {
		return h.Do(op.UpdateProject{Project: args[0], Access: &access}, projectNow(args[0]))
	}, "WS/NAME")
}
