package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

func newInvitation(c *call) *cobra.Command {
	return group("invitation", "Your own invitations",
		invitationList(c),
		verb("accept", "Accept an invitation, by the code or the id", func(args []string) error {
			return c.answerInvitation(args, func(ref string) model.Operation { return op.AcceptInvitation{Ref: ref} })
		}, "[CODE|ID]"),
		verb("decline", "Decline an invitation, by the code or the id", func(args []string) error {
			return c.answerInvitation(args, func(ref string) model.Operation { return op.DeclineInvitation{Ref: ref} })
		}, "[CODE|ID]"),
	)
}

func invitationList(c *call) *cobra.Command {
	var everything bool
	cmd := verb("list", "Your pending invitations", func([]string) error {
		s := sheet{
			columns: []string{"id", "workspace", "project", "role", "invited_by", "state", "created_at", "expires_at"},
			empty:   "No invitations.",
		}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.InvitationRow], error) {
			return r.Invitations(p, everything)
		})
	})
	cmd.Flags().BoolVar(&everything, "answered", false, "also those answered, revoked or expired")
	return cmd
}

// answerInvitation answers the named invitation; without a name the only one.
func (c *call) answerInvitation(args []string, make func(ref string) model.Operation) error {
	if err := c.timeless(); err != nil {
		return err
	}
	var pending []view.InvitationRow
	err := c.view(func(r *view.Reader) error {
		l, err := r.Invitations(model.Page{Size: 1000}, false)
		pending = l.Data
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case len(args) > 0:
		return c.do(make(args[0]), after.Answering(pending))
	case len(pending) == 0:
		return model.Errorf(model.NotFound, "You have no pending invitation.")
	case len(pending) == 1:
		return c.do(make(pending[0].ID), after.Answering(pending))
	}
	var ids []string
	for _, i := range pending[:min(len(pending), 10)] {
		ids = append(ids, i.ID+" ("+i.Workspace+")")
	}
	return model.Errorf(model.Invalid, "You have more than one pending invitation.").
		WithHint("Name the one you mean: %s.", strings.Join(ids, ", "))
}
