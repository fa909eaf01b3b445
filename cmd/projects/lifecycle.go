package projects

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/view"
)

// projectPurge deletes a project in the trash for good (A9).
func projectPurge(h host.Host) *cobra.Command {
	return host.Verb("purge", "Delete a project in the trash for good", func(args []string) error {
		return h.Change(host.Change{
			Ops: []model.Operation{chore.PurgeProject{Project: args[0]}}, Typed: args[0], After: after.Gone(args[0]),
		})
	}, "WS/NAME")
}

// projectDuplicate copies a project to a new one (A7).
func projectDuplicate(h host.Host) *cobra.Command {
	var cancel, status, back bool
	cmd := host.Verb("duplicate", "Copy a project with its runs, models and metadata to a new one", func(args []string) error {
		source, target := args[0], args[1]
		switch {
		case cancel && status || (cancel || status) && back:
			return model.Errorf(model.Invalid, "--cancel, --status and --no-wait exclude one another.").WithHint("Give one of them.")
		case status:
			return host.Show(h, func(r *view.Reader) (view.WorkRow, error) { return r.Duplicate(target) })
		case cancel:
			return h.Do(chore.CancelDuplicate{Target: target}, after.Gone(target))
		}
		o := chore.DuplicateProject{Source: source, Target: target}
		if back {
			return h.Do(o, after.Just(func(r *view.Reader) (view.WorkRow, error) { return r.Duplicate(target) }))
		}
		return h.Change(host.Change{
			Ops: []model.Operation{o}, After: copied(target), Show: true,
			Then: func() error { return h.Follow(target) },
		})
	}, "WS/NAME", "TARGET-WS/NAME")
	f := cmd.Flags()
	f.BoolVar(&cancel, "cancel", false, "end a copy that is being made; nothing is left of it")
	f.BoolVar(&status, "status", false, "show how far a copy is that is being made")
	f.BoolVar(&back, "no-wait", false, "do not wait for the copy to be complete")
	return cmd
}

// copied is the complete copy. One that was cancelled meanwhile is a conflict.
func copied(target string) after.Then {
	return after.Just(func(r *view.Reader) (view.ProjectRow, error) {
		row, err := r.Project(target)
		if model.CodeOf(err) == model.NotFound {
			err = model.Errorf(model.Conflict, "The copy to %s was cancelled.", target).
				WithHint("Your inbox says why: atrium inbox list.")
		}
		return row, err
	})
}
