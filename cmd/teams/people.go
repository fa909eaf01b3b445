package teams

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/share"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

// People are the commands about who is in a workspace.
func People(h host.Host) *cobra.Command {
	return host.Group("people", "The people of a workspace (-w): members, guests, invitations",
		peopleList(h), peopleInvite(h), share.Services(h),
		peopleRole(h),
		host.Verb("remove", "Remove people; what they made stays", func(args []string) error {
			return eachRemoved(h, args, func(ws, who string) model.Operation {
				return op.RemoveMember{Workspace: ws, Who: who}
			})
		}, "WHO…"),
		host.Verb("resend", "Send an invitation again", func(args []string) error {
			return each(h, args, after.Inviting, func(ws, who string) model.Operation {
				return op.ResendInvitation{Workspace: ws, Who: who}
			})
		}, "WHO…"),
		host.Verb("revoke", "Take an invitation back", func(args []string) error {
			return eachRemoved(h, args, func(ws, who string) model.Operation {
				return op.RevokeInvitation{Workspace: ws, Who: who}
			})
		}, "WHO…"),
		host.Verb("show", "One person with every project and where the access comes from", func(args []string) error {
			return host.Show(h, func(r *view.Reader) (view.PersonDetail, error) { return r.Person(h.Named(), args[0]) })
		}, "WHO"),
	)
}

func peopleRole(h host.Host) *cobra.Command {
	var expires string
	cmd := host.Verb("role", "Change a member's role, or that of an invitation", nil, "WHO", "ROLE")
	cmd.Flags().StringVar(&expires, "expires", "", "when the membership ends: a `DURATION` from now (30d, 12h), a date, or never")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := op.SetRole{}
		var err error
		if o.Role, err = model.ParseRole(args[1]); err != nil {
			return err
		}
		if cmd.Flags().Changed("expires") {
			o.Ends = &op.Ending{}
			if expires == "" {
				return usage.Errorf(cmd, "--expires is Empty: give a duration, a date, or never.")
			}
			if expires != "never" {
				if o.Ends.Until, o.Ends.For, err = usage.Lasting(expires, h.Clock()); err != nil {
					return err
				}
			}
		}
		return each(h, args[:1], after.Role, func(ws, who string) model.Operation {
			o.Workspace, o.Who = ws, who
			return o
		})
	}
	return cmd
}

// each makes an operation for every person, however often they are named, and
// carries all of them out.
func each(h host.Host, who []string, then func(ws string) after.Then, make func(ws, who string) model.Operation) error {
	ws, err := h.Workspace()
	if err != nil {
		return err
	}
	var ops []model.Operation
	for _, w := range usage.Distinct(who) {
		ops = append(ops, make(ws, w))
	}
	return h.Change(host.Change{Ops: ops, After: then(ws)})
}

// eachRemoved is each for what takes people off the list.
func eachRemoved(h host.Host, who []string, make func(ws, who string) model.Operation) error {
	ws, err := h.Workspace()
	if err != nil {
		return err
	}
	was := map[string]string{}
	if !h.Table() {
		err = h.View(func(r *view.Reader) error {
			was = after.Addresses(r, ws, who)
			return nil
		})
	}
	if err != nil {
		return err
	}
	return each(h, who, func(ws string) after.Then { return after.Removing(ws, was) }, make)
}

func peopleList(h host.Host) *cobra.Command {
	var q view.PeopleQuery
	cmd := host.Verb("list", "Members, guests and pending invitations", func([]string) error {
		s := host.Sheet{
			Columns: []string{"person", "name", "email", "role", "status", "guest", "joined_at", "expires_at", "projects"},
			Empty:   "No people.",
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.PeopleRow], error) {
			q.Page = p
			return r.People(h.Named(), q)
		})
	})
	f := cmd.Flags()
	f.StringVar(&q.Filter, "filter", "", "only those whose username, name or address has this `TEXT`")
	f.StringVar(&q.Role, "role", "", "only those with this `ROLE`")
	f.StringVar(&q.Status, "status", "", "only `active|pending|suspended`")
	f.BoolVar(&q.Guests, "guests", false, "only guests")
	f.StringVar(&q.Kind, "kind", "", "only `member|pending|guest|service`")
	f.StringVar(&q.Sort, "sort", "", "by `name|role|joined|status`, with - in front the other way round")
	return cmd
}

func peopleInvite(h host.Host) *cobra.Command {
	var role, expires string
	var projects []string
	cmd := host.Verb("invite", "Invite people by username or email", nil, "WHO…")
	f := cmd.Flags()
	f.StringVar(&role, "role", "", "the `ROLE` they get: viewer, member, editor or admin")
	f.StringArrayVar(&projects, "project", nil, "with a role in a project, as `PROJECT:ROLE`; may be repeated")
	f.StringVar(&expires, "expires", "", "when membership and grants end, a `DURATION` from the acceptance on (30d, 12h) or a date")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if role == "" {
			return usage.Errorf(cmd, "An invitation needs a role: add --role viewer, member, editor or admin.")
		}
		r, err := model.ParseRole(role)
		if err != nil {
			return err
		}
		until, lasts, err := usage.Lasting(expires, h.Clock())
		if err != nil {
			return err
		}
		ws, err := h.Workspace()
		if err != nil {
			return err
		}
		roles, err := usage.ProjectRoles(ws, projects)
		if err != nil {
			return err
		}
		return each(h, args, after.Inviting, func(ws, who string) model.Operation {
			return op.Invite{Workspace: ws, Who: who, Role: r, Projects: roles, Until: until, For: lasts}
		})
	}
	return cmd
}
