package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

// newInbox without a verb is the list.
func newInbox(c *call) *cobra.Command {
	show := func() error {
		s := sheet{columns: []string{"id", "kind", "at", "workspace", "read", "text"}, empty: "The inbox is empty."}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.InboxRow], error) { return r.Inbox(p) })
	}
	cmd := group("inbox", "Your invitations and notices",
		verb("list", "Pending invitations, then notices", func([]string) error { return show() }),
		verb("read", "Mark notices as read; without an id all of them", func(args []string) error {
			var o op.ReadNotices
			for _, a := range args {
				id, ok := model.ParseID(a)
				if !ok {
					return model.Errorf(model.Invalid, "%q is not the id of a notice.", a).WithHint("atrium inbox list shows the ids.")
				}
				o.IDs = append(o.IDs, id)
			}
			if err := c.knowNotices(o.IDs); err != nil {
				return err
			}
			return c.do(o, after.Inbox(c.flags.pageSize))
		}, "[ID…]"),
	)
	cmd.Args = rootArgs
	cmd.RunE = func(*cobra.Command, []string) error { return show() }
	return cmd
}

// knowNotices refuses ids that no notice of the inbox has.
func (c *call) knowNotices(ids []model.ID) error {
	if err := c.timeless(); err != nil || len(ids) == 0 {
		return err
	}
	return c.view(func(r *view.Reader) error { return after.Noticed(r, ids) })
}
