// Package share has the commands by which access is asked for and answered, and
// those about service accounts.
package share

import (
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op/request"
	"atrium/model/view"
)

// Requests are the verbs of `access` about requests (A6).
func Requests(h host.Host, clock func() time.Time) []*cobra.Command {
	return []*cobra.Command{
		requestFile(h), requestList(h), approve(h, clock), deny(h),
		host.Verb("withdraw", "Take back a request of your own", func(args []string) error {
			return h.Do(request.Withdraw{Ref: args[0]}, after.Requested)
		}, "REQUEST|WS/NAME"),
	}
}

func requestFile(h host.Host) *cobra.Command {
	var reason string
	cmd := host.Verb("request", "Ask for a role in a project: viewer, contributor or owner", nil, "WS/NAME", "ROLE")
	cmd.Flags().StringVar(&reason, "reason", "", "why, as `TEXT`: whoever answers reads it first")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		role, err := model.ParseProjectRole(args[1])
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed("reason") {
			return usage.Errorf(cmd, "A request needs a reason: add --reason with a sentence.")
		}
		return h.Do(request.File{Target: args[0], Role: role, Reason: reason}, after.Requested)
	}
	return cmd
}

func requestList(h host.Host) *cobra.Command {
	var mine bool
	cmd := host.Verb("requests", "Requests that you may answer, or with --mine your own", nil, "[WS/NAME]")
	cmd.Flags().BoolVar(&mine, "mine", false, "what you asked for yourself, and what became of it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if mine {
			if len(args) > 0 {
				return usage.Errorf(cmd, "--mine lists all your requests: leave %s out.", args[0])
			}
			s := host.Sheet{
				Columns: []string{"id", "project", "role", "state", "created_at", "expires_at", "answered_by", "answer"},
				Empty:   "You have asked for nothing.",
			}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.RequestRow], error) { return r.OwnRequests(p) })
		}
		target := h.Named()
		if len(args) > 0 {
			target = args[0]
		}
		s := host.Sheet{
			Columns: []string{"id", "person", "project", "role", "current_role", "reason", "created_at", "expires_at"},
			Empty:   "No requests wait for you.",
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.RequestRow], error) {
			return r.Requests(target, p)
		})
	}
	return cmd
}

func approve(h host.Host, clock func() time.Time) *cobra.Command {
	var expires, reason string
	cmd := host.Verb("approve", "Give the role that a request asks for", func(args []string) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		until, err := usage.Expiry(expires, clock())
		if err != nil {
			return err
		}
		return h.Do(request.Approve{ID: id, Until: until, Reason: reason}, after.Requested)
	}, "REQUEST")
	cmd.Flags().StringVar(&expires, "expires", "", "when the role ends: a `DURATION` from now (30d, 12h) or a date")
	cmd.Flags().StringVar(&reason, "reason", "", "a word to the person who asked, as `TEXT`")
	return cmd
}

func deny(h host.Host) *cobra.Command {
	var reason string
	cmd := host.Verb("deny", "Answer a request with no", func(args []string) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		return h.Do(request.Deny{ID: id, Reason: reason}, after.Requested)
	}, "REQUEST")
	cmd.Flags().StringVar(&reason, "reason", "", "why, as `TEXT`: the person who asked is told")
	return cmd
}

func number(s string) (model.ID, error) {
	id, ok := model.ParseID(s)
	if !ok {
		return 0, model.Errorf(model.Invalid, "%q is not the id of a request.", s).WithHint("atrium access requests shows the ids.")
	}
	return id, nil
}
