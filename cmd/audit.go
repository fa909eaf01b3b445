package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/view"
)

func newAudit(c *call) *cobra.Command {
	return group("audit", "What was changed, when and by whom", auditList(c), c.auditVerify())
}

func auditList(c *call) *cobra.Command {
	var q view.AuditQuery
	var since, until string
	cmd := verb("list", "The audit trail, newest first; without -w all you may see", func([]string) (err error) {
		if q.Since, err = usage.Moment("since", since, c.clock()); err != nil {
			return err
		}
		if q.Until, err = usage.Moment("until", until, c.clock()); err != nil {
			return err
		}
		q.Workspace = c.named()
		s := sheet{
			columns: []string{"seq", "at", "actor", "operator", "via", "operation", "target", "workspace", "before", "after"},
			empty:   "Nothing was changed.",
		}
		if q.Actor+q.Operation+q.Target+since+until != "" {
			s.empty = "No change matches."
		}
		return list(c, s, func(r *view.Reader, p model.Page) (model.List[view.AuditRow], error) {
			q.Page = p
			return r.Audit(q)
		})
	})
	f := cmd.Flags()
	f.StringVar(&q.Actor, "actor", "", "only changes by this `USERNAME`")
	f.StringVar(&q.Operation, "operation", "", "only this `OPERATION`, such as people.invite, or people for all of them")
	f.StringVar(&q.Target, "target", "", "only targets that have this `TEXT`")
	f.StringVar(&since, "since", "", "only changes since a `TIME`: a date, an RFC 3339 time, or 30d for how long ago")
	f.StringVar(&until, "until", "", "only changes before a `TIME`")
	return cmd
}
