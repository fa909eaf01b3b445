package teams

import (
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
)

// Invitations are the commands about one's own invitations.
func Invitations(h host.Host) *cobra.Command {
	return host.Group("invitation", "Your own invitations",
		invitationList(h),
		host.Verb("accept", "Accept an invitation, by the code or the id", func(args []string) error {
			return answerInvitation(h, args, func(ref string) model.Operation { return op.AcceptInvitation{Ref: ref} })
		}, "[CODE|ID]"),
		host.Verb("decline", "Decline an invitation, by the code or the id", func(args []string) error {
			return answerInvitation(h, args, func(ref string) model.Operation { return op.DeclineInvitation{Ref: ref} })
		}, "[CODE|ID]"),
	)
}

func invitationList(h host.Host) *cobra.Command {
	var everything bool
	cmd := host.Verb("list", "Your pending invitations", func([]string) error {
		s := host.Sheet{
			Columns: []string{"id", "workspace", "project", "role", "invited_by", "state", "created_at", "expires_at"},
			Empty:   "No invitations.",
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.InvitationRow], error) {
			return r.Invitations(p, everything)
		})
	})
	cmd.Flags().BoolVar(&everything, "answered", false, "also those answered, revoked or expired")
	return cmd
}

// answerInvitation answers the named invitation; without a name the only one.
func answerInvitation(h host.Host, args []string, make func(ref string) model.Operation) error {
	if err := h.Timeless(); err != nil {
		return err
	}
	var pending []view.InvitationRow
	err := h.View(func(r *view.Reader) error {
		l, err := r.Invitations(model.Page{Size: 1000}, false)
		pending = l.Data
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case len(args) > 0:
		return h.Do(make(args[0]), after.Answering(pending))
	case len(pending) == 0:
		return model.Errorf(model.NotFound, "You have no pending invitation.")
	case len(pending) == 1:
		return h.Do(make(pending[0].ID), after.Answering(pending))
	}
	var ids []string
	for _, i := range pending[:min(len(pending), 10)] {
		ids = append(ids, i.ID+" ("+i.Workspace+")")
	}
	return model.Errorf(model.Invalid, "You have more than one pending invitation.").
		WithHint("Name the one you mean: %s.", strings.Join(ids, ", "))
}
