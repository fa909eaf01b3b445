// Package billing has the commands about subscriptions, what was used, and plans.
package billing

import (
	"fmt"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op/subscription"
	"atrium/model/quota/figure"
	"atrium/model/quota/period"
	"atrium/model/view"
)

// Commands are `subscription` and `plan`.
func Commands(h host.Host) []*cobra.Command {
	return []*cobra.Command{
		host.Group("subscription", "What a workspace (-w) may use, has used and owes",
			host.Verb("show", "Plan, hours, storage, seats, payment and forecast", func([]string) error { return show(h) }),
			host.Verb("plan", "Put the workspace on another plan", func(args []string) error {
				return change(h, func(ws string) model.Operation { return subscription.ChoosePlan{Workspace: ws, Plan: args[0]} })
			}, "PLAN"),
			topUp(h), storage(h), payment(h),
			host.Verb("invoices", "The invoices of the workspace, newest first", func([]string) error {
				s := host.Sheet{
					Columns: []string{"number", "state", "amount_cents", "plan", "from", "to", "issued_at", "paid_at"}, Empty: "No invoices.",
				}
				return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.InvoiceRow], error) {
					return r.Invoices(h.Named(), p)
				})
			}),
			used(h),
			host.Verb("forecast", "When hours and storage run out at the rate of the last 30 days", func([]string) error {
				s := host.Sheet{Columns: []string{"quota", "state", "runs_out_at", "says"}}
				return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.ForecastRow], error) {
					return r.Forecast(h.Named(), p)
				})
			}),
		),
		host.Group("plan", "The plans of the deployment",
			host.Verb("list", "The plans and their figures", func([]string) error {
				s := host.Sheet{Columns: []string{"name", "hours_a_month", "storage_bytes", "seats", "projects", "price_cents", "visibilities"}}
				return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.PlanRow], error) { return r.Plans(p) })
			}),
			host.Verb("set", "Change the figures of a plan, or add a plan", func(args []string) error {
				return h.Do(subscription.SetPlan{Name: args[0], Values: args[1:]}, after.Just(func(r *view.Reader) (view.PlanRow, error) {
					return r.Plan(args[0])
				}))
			}, "PLAN", "KEY=VALUE…"),
		),
	}
}

// change carries out an operation on the workspace of -w.
func change(h host.Host, op func(ws string) model.Operation) error {
	ws, err := h.Workspace()
	if err != nil {
		return err
	}
	return h.Do(op(ws), func(r *view.Reader, _ []model.Effect) (any, error) {
		row, err := r.Subscription(ws)
		return row, err
	})
}

func topUp(h host.Host) *cobra.Command {
	var hours string
	cmd := host.Verb("topup", "Add monitoring hours that last a year", nil)
	cmd.Flags().StringVar(&hours, "hours", "", "how many `HOURS`: 100, or 0.5")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if hours == "" {
			return usage.Errorf(cmd, "Say how many: give --hours.")
		}
		seconds, err := figure.ParseHours(hours)
		if err != nil {
			return err
		}
		return change(h, func(ws string) model.Operation { return subscription.TopUp{Workspace: ws, Seconds: seconds} })
	}
	return cmd
}

func storage(h host.Host) *cobra.Command {
	var limit string
	cmd := host.Verb("storage", "Set the workspace's storage quota", nil)
	cmd.Flags().StringVar(&limit, "limit", "", "the quota as `BYTES`: 500GiB, 1.5TiB; 0 is the plan's own")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if limit == "" {
			return usage.Errorf(cmd, "Say how much: give --limit.")
		}
		bytes, err := figure.ParseSize(limit)
		if err != nil {
			return err
		}
		return change(h, func(ws string) model.Operation { return subscription.LimitStorage{Workspace: ws, Bytes: bytes} })
	}
	return cmd
}

func payment(h host.Host) *cobra.Command {
	var method, record string
	var invoice int
	cmd := host.Verb("payment", "The payment method and what was paid", nil)
	cmd.Flags().StringVar(&method, "method", "", "set the `LABEL`: \"visa 4242 12/2027\" or invoice; never a card number")
	cmd.Flags().StringVar(&record, "record", "", "record a payment as `paid|failed`; platform admins")
	cmd.Flags().IntVar(&invoice, "invoice", 0, "the `NUMBER` of the invoice that is recorded; the oldest unpaid one if left out")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		sets, records := cmd.Flags().Changed("method"), cmd.Flags().Changed("record")
		switch {
		case sets && records:
			return usage.Errorf(cmd, "Give --method or --record, not both.")
		case cmd.Flags().Changed("invoice") && !records:
			return usage.Errorf(cmd, "--invoice goes with --record.")
		case records && record != "paid" && record != "failed":
			return usage.Errorf(cmd, "--record takes paid or failed, not %q.", record)
		case sets:
			return change(h, func(ws string) model.Operation { return subscription.SetMethod{Workspace: ws, Method: method} })
		case records:
			return change(h, func(ws string) model.Operation {
				return subscription.RecordPayment{Workspace: ws, Invoice: invoice, Paid: record == "paid"}
			})
		}
		return show(h)
	}
	return cmd
}

func used(h host.Host) *cobra.Command {
	var by, since, until string
	cmd := host.Verb("usage", "What was used, by day, project, person or period", nil)
	cmd.Flags().StringVar(&by, "by", "day", "the rows: `day|project|person|period`; period lists those that have ended")
	cmd.Flags().StringVar(&since, "since", "", "from this `DAY` on, such as 2026-12-01; 30 days if left out")
	cmd.Flags().StringVar(&until, "until", "", "up to and with this `DAY`; today if left out")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if by == "period" {
			if since != "" || until != "" {
				return usage.Errorf(cmd, "--since and --until go with days, projects and persons; --by period lists all that have ended.")
			}
			return periods(h)
		}
		axis, ok := map[string]model.Axis{"day": model.ByDay, "project": model.ByProject, "person": model.ByPerson}[by]
		if !ok {
			return usage.Errorf(cmd, "--by takes day, project, person or period, not %q.", by)
		}
		q := view.UsageQuery{By: axis}
		for flag, at := range map[string]*period.Day{since: &q.From, until: &q.To} {
			if flag == "" {
				continue
			}
			d, err := period.ParseDay(flag)
			if err != nil {
				return err
			}
			*at = d
		}
		if q.To != 0 {
			q.To++
		}
		s := host.Sheet{Columns: []string{by, "hours_seconds", "storage_bytes", "trash_bytes"}, Empty: "Nothing was used."}
		if axis == model.ByDay {
			s.Columns[3] = "held_bytes"
		}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.UsageRow], error) {
			q.Page = p
			return r.Usage(h.Named(), q)
		})
	}
	return cmd
}

// periods lists the periods that have ended.
func periods(h host.Host) error {
	s := host.Sheet{
		Columns: []string{"from", "to", "plan", "used_seconds", "covered_seconds", "over_seconds", "lapsed_seconds"},
		Empty:   "No period in which something was used has ended.",
	}
	return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.PeriodRow], error) {
		return r.Periods(h.Named(), p)
	})
}

func show(h host.Host) error {
	row, err := host.Read(h, func(r *view.Reader) (view.SubscriptionRow, error) { return r.Subscription(h.Named()) })
	if err != nil {
		return err
	}
	if !h.Table() {
		return h.Object(row)
	}
	return h.Print(lines(row)...)
}

// lines are a subscription for people.
func lines(row view.SubscriptionRow) []string {
	var out []string
	say := func(name, format string, args ...any) {
		out = append(out, fmt.Sprintf("%-10s "+format, append([]any{name}, args...)...))
	}
	say("plan", "%s, %s", text(row.Plan), row.Status)
	say("period", "%s up to %s", day(row.PeriodStart), day(row.PeriodEnd))
	say("hours", "%s used, %s available; %s in the last 30 days", of(row.Hours.Used, row.Hours.Limit, figure.Hours),
		unlimited(row.Hours.Limit, figure.Hours(row.Hours.Available)), figure.Hours(row.Hours.Month))
	for _, p := range row.Hours.Packages {
		say("", "%s: %s of %s h left, until %s", p.Kind, figure.Hours(p.Remaining), figure.Hours(p.Seconds), day(p.Expires))
	}
	if n := row.Hours.Next; n != nil {
		say("", "next: %s h on %s", figure.Hours(n.Seconds), day(n.At))
	}
	if p := row.LastPeriod; p != nil {
		say("", "last: %s h from %s up to %s", figure.Hours(p.Used), p.From, p.To)
	}
	say("storage", "%s used, %s of it in the trash", of(row.Storage.Used, row.Storage.Limit, figure.ShortSize), figure.ShortSize(row.Storage.Trash))
	say("seats", "%s taken", of(int64(row.Seats.Used), int64(row.Seats.Limit), figure.Count))
	say("payment", "%s, method: %s", row.Payment.State, text(or(string(row.Payment.Method), "none")))
	if !row.Forecast.Hours.IsZero() {
		say("forecast", "hours run out on %s", day(row.Forecast.Hours))
	}
	if !row.Forecast.Storage.IsZero() {
		say("forecast", "storage is full on %s", day(row.Forecast.Storage))
	}
	if row.Payment.Contact != "" {
		say("contact", "%s", text(string(row.Payment.Contact)))
	}
	for _, w := range row.Warnings {
		out = append(out, text(w))
	}
	return out
}
