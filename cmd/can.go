package cmd

import (
	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/view"
)

// newCan prints the answer on stdout, whatever it is; "no" is exit status 4.
func newCan(c *call) *cobra.Command {
	return verb("can", "Whether someone may do something, and why", func(args []string) error {
		allowed := false
		err := show(c, func(r *view.Reader) (view.CanRow, error) {
			row, err := r.Can(args[0], args[1], args[2])
			allowed = row.Allowed
			return row, err
		})
		if err == nil && !allowed {
			return answer(model.Denied)
		}
		return err
	}, "WHO", "ACTION", "TARGET")
}

func newWhoCan(c *call) *cobra.Command {
	s := accessSheet()
	s.empty = "Nobody."
	return verb("who-can", "Who may do something to a workspace or project", func(args []string) error {
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.AccessRow], error) {
			return r.WhoCan(args[0], args[1], p)
		})
	}, "ACTION", "TARGET")
}

func accessSheet() sheet {
	return sheet{
		columns: []string{"person", "name", "role", "sources", "guest", "expires_at", "status"},
		empty:   "Nobody has access.",
	}
}
