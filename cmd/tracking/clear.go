package tracking

import (
	"fmt"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/track/journal"
	"atrium/model"
	"atrium/model/display"
)

// Cleared is what scripts get of a journal that was removed.
type Cleared struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	Project string `json:"project"`
	Bytes   int64  `json:"bytes"`
	Lost    uint64 `json:"records_lost"` // that no server had
	DryRun  bool   `json:"dry_run"`
}

// newClear removes journals: the synchronised ones, and others only where they are named
// and confirmed (T6). It asks no server, so that no answer can be misread.
func newClear(r Run) *cobra.Command {
	cmd := &cobra.Command{
		Use: "clear [RUN…]", Short: "Remove the journals of runs that are on the server", DisableFlagsInUseLine: true,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := r.local("clear"); err != nil {
			return err
		}
		return r.clear(args)
	}
	return cmd
}

func (r Run) clear(names []string) error {
	store := r.store()
	chosen, err := choose(store, names)
	if err != nil {
		return err
	}
	var effects []model.Effect
	var rows []Cleared
	var runs []journal.Summary
	for _, s := range chosen {
		if !s.Done() && len(names) == 0 {
			continue
		}
		if s.Live {
			return model.Errorf(model.Conflict, "The run %s is running.", s.Run).WithHint("Wait until it has ended.")
		}
		row := Cleared{ID: s.Run.String(), Key: s.Key, Project: s.Identity.Project, Bytes: s.Bytes, DryRun: r.DryRun()}
		e := model.Effect{Target: row.ID, Summary: fmt.Sprintf("Remove the journal of the run %s of %s (%s).", s.Run, display.Text(s.Identity.Project), humanize.IBytes(uint64(s.Bytes)))}
		if !s.Done() {
			row.Lost = s.Pending + uint64(len(s.Refused))
			e.Confirm = true
			_, text := why(s)
			e.Consequences = []string{fmt.Sprintf("%d records that no server has are lost. Why they are not there: %s", row.Lost, display.Text(text))}
		}
		effects, rows, runs = append(effects, e), append(rows, row), append(runs, s)
	}
	if !r.DryRun() {
		if err := r.Confirm(effects); err != nil {
			return err
		}
		for i, s := range runs {
			if err := store.Remove(s.Run, effects[i].Confirm); err != nil {
				return err
			}
		}
	}
	return r.cleared(effects, rows, len(chosen)-len(rows))
}

func (r Run) cleared(effects []model.Effect, rows []Cleared, kept int) error {
	if !r.Table() {
		return r.Listing(host.Sheet{}, output.Listed(rows))
	}
	lines := after.Did(effects)
	if r.DryRun() {
		lines = after.WouldDo(effects)
	}
	if len(effects) > 0 {
		if err := r.Print(lines...); err != nil {
			return err
		}
	}
	if len(effects) == 0 || kept > 0 {
		fmt.Fprintf(r.Stderr, "%d removed, %d kept: they are not synchronised (atrium status).\n", len(effects), kept)
	}
	return nil
}

// choose are the runs that are named; all, if none is. A name that fits nothing stops
// everything.
func choose(store *journal.Store, names []string) ([]journal.Summary, error) {
	if len(names) == 0 {
		return store.List()
	}
	var out []journal.Summary
	seen := map[journal.RunID]bool{}
	for _, name := range names {
		run, err := find(store, name)
		if err != nil {
			return nil, err
		}
		if !seen[run] {
			seen[run] = true
			out = append(out, store.Summary(run))
		}
	}
	return out, nil
}

// find is a run by its UUID, the beginning of it, or what the server calls it.
func find(store *journal.Store, name string) (journal.RunID, error) {
	run, err := store.Find(name)
	if model.CodeOf(err) != model.NotFound {
		return run, err
	}
	all, bad := store.List()
	if bad != nil {
		return run, bad
	}
	found := 0
	for _, s := range all {
		if s.Key != "" && (s.Key == name || s.Identity.Project+":"+s.Key == name) {
			run = s.Run
			found++
		}
	}
	switch found {
	case 1:
		return run, nil
	case 0:
		return run, err
	}
	return run, model.Errorf(model.Invalid, "%d runs are called %s.", found, name).WithHint("Give the UUID, as `atrium status` shows it.")
}
