// Package trail has the commands about what was changed and who may do what:
// the audit trail, undoing, and the matrix of people and projects.
package trail

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/view"
)

// Host is the run that these commands are part of.
type Host struct {
	host.Host
	// Format is that of -o; Chosen says whether it was asked for.
	Format func() string
	Chosen func() bool
	// Clock is the time of the run.
	Clock func() time.Time
	// Write hands over the standard output and flushes it afterwards; an error
	// of the output is told as one.
	Write func(func(io.Writer) error) error
	// Note tells people something on the side.
	Note func(string) error
}

// Commands are the nouns of this room. Verbs are those of audit that are kept
// elsewhere.
func Commands(h Host, verbs ...*cobra.Command) []*cobra.Command {
	return []*cobra.Command{
		host.Group("audit", "What was changed, when and by whom", append(verbs, list(h), export(h))...),
		undoing(h), matrix(h),
	}
}

// query are the filters of list and export.
type query struct {
	view.AuditQuery
	since, until string
}

func (q *query) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&q.Actor, "actor", "", "only changes by this `USERNAME`")
	f.StringVar(&q.Operation, "operation", "", "only this `OPERATION`, such as people.invite, or people for all of them")
	f.StringVar(&q.Target, "target", "", "only targets that have this `TEXT`")
	f.StringVar(&q.since, "since", "", "only changes since a `TIME`: a date, an RFC 3339 time, or 30d for how long ago")
	f.StringVar(&q.until, "until", "", "only changes before a `TIME`")
}

// read parses the times.
func (q *query) read(h Host) (err error) {
	if q.Since, err = usage.Moment("since", q.since, h.Clock()); err != nil {
		return err
	}
	q.Until, err = usage.Moment("until", q.until, h.Clock())
	q.Workspace = h.Named()
	return err
}

func list(h Host) *cobra.Command {
	var q query
	cmd := host.Verb("list", "The audit trail, newest first; without -w all you may see", func([]string) error {
		if err := q.read(h); err != nil {
			return err
		}
		s := host.Sheet{
			Columns: []string{"seq", "at", "actor", "operator", "via", "operation", "target", "workspace", "before", "after", "reason"},
			Empty:   "Nothing was changed.",
		}
		if q.Actor+q.Operation+q.Target+q.since+q.until != "" {
			s.Empty = "No change matches."
		}
		return host.List(h.Host, s, func(r *view.Reader, p model.Page) (model.List[view.AuditRow], error) {
			asked := q.AuditQuery
			asked.Page = p
			return r.Audit(asked)
		})
	})
	q.flags(cmd)
	return cmd
}
