// Package sessions has the commands about who is here: the sessions of the process
// that holds the file. They are for platform admins.
package sessions

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// Run is the run that a command is part of.
type Run struct {
	host.Host
	// Here is who hosts this session and all others, and as whom to ask it; nil
	// where it lets nobody in. Then nobody else is here.
	Here func() (port.Presence, model.Actor, error)
	// DryRun says whether nothing may happen.
	DryRun func() bool
}

// Command is the noun with its verbs.
func Command(r Run) *cobra.Command {
	list := host.Verb("list", "The sessions of whoever holds the file", nil)
	list.RunE = func(cmd *cobra.Command, _ []string) error { return r.list(cmd.Context()) }
	kick := host.Verb("kick", "End a session, by its id in the list", nil, "ID")
	kick.RunE = func(cmd *cobra.Command, args []string) error { return r.kick(cmd.Context(), args[0]) }
	return host.Group("session", "Who is here; for platform admins", list, kick)
}

// visitors are the sessions there are.
func (r Run) visitors(ctx context.Context) ([]port.Visitor, port.Presence, model.Actor, error) {
	here, actor, err := r.Here()
	if err != nil {
		return nil, nil, actor, err
	}
	if here == nil {
		return nil, nil, actor, r.View(func(v *view.Reader) error {
			if me, err := v.Whoami(); err != nil || !me.PlatformAdmin {
				return model.Errorf(model.Denied, "Who is here is for platform admins to see.").WithHint("Ask one of them.")
			}
			return nil
		})
	}
	rows, err := here.Visitors(ctx, actor)
	return rows, here, actor, err
}

func (r Run) list(ctx context.Context) error {
	rows, _, _, err := r.visitors(ctx)
	if err != nil {
		return err
	}
	s := host.Sheet{
		Columns: []string{"id", "person", "via", "remote", "terminal", "command", "began_at", "active_at", "this_session"},
		Empty:   "Nobody is here: no process lets others in at the moment.",
	}
	return host.List(r.Host, s, func(_ *view.Reader, p model.Page) (model.List[port.Visitor], error) {
		after, _ := strconv.ParseUint(p.After, 10, 64)
		from, _ := slices.BinarySearchFunc(rows, after+1, func(v port.Visitor, id uint64) int {
			switch {
			case v.ID < id:
				return -1
			case v.ID > id:
				return 1
			}
			return 0
		})
		to := min(len(rows), from+p.Size)
		l := model.List[port.Visitor]{Data: rows[from:to], Size: p.Size, Total: len(rows)}
		if to < len(rows) {
			l.Next = strconv.FormatUint(rows[to-1].ID, 10)
		}
		return l, nil
	})
}

// Kicked is what scripts get of a session that was ended.
type Kicked struct {
	DryRun bool         `json:"dry_run"`
	Ended  port.Visitor `json:"session"`
}

func (r Run) kick(ctx context.Context, id string) error {
	number, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return model.Errorf(model.Invalid, "%q is not the id of a session.", id).WithHint("atrium session list shows them.")
	}
	rows, here, actor, err := r.visitors(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(v port.Visitor) bool { return v.ID == number })
	if at < 0 {
		return model.Errorf(model.NotFound, "There is no session %d.", number).WithHint("atrium session list shows those there are.")
	}
	doc := Kicked{r.DryRun(), rows[at]}
	did := "done: end the session "
	if doc.DryRun {
		did = "would: end the session "
	} else if err := here.Kick(ctx, actor, number); err != nil {
		return err
	}
	if !r.Table() {
		return r.Object(doc)
	}
	return r.Print(fmt.Sprintf("%s%d of %s", did, number, Whose(rows[at])))
}

// Whose names the person of a session.
func Whose(v port.Visitor) string {
	if v.Person == "" {
		return "somebody unknown"
	}
	return v.Person
}
