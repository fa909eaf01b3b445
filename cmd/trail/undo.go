package trail

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/op/undo"
	"atrium/model/text"
	"atrium/model/view"
)

func undoing(h Host) *cobra.Command {
	return host.Verb("undo", "Take a change back; without SEQ the last one of your own that can be", func(args []string) error {
		seq, err := number(h, args)
		if err != nil {
			return err
		}
		return h.Change(host.Change{Ops: []model.Operation{undo.Undo{Seq: seq}}, After: undone(seq)})
	}, "[SEQ]")
}

// number is that of the change: the one that was named, or the actor's own
// newest that can be undone, with -w in that workspace. What is asked about is thereby what is done, even
// if the actor changes something else meanwhile.
func number(h Host, args []string) (uint64, error) {
	if len(args) == 1 {
		seq, err := strconv.ParseUint(args[0], 10, 63)
		if err != nil || seq == 0 {
			return 0, model.Errorf(model.Invalid, "%s is not the number of a change.", text.Quote(args[0])).
				WithHint("`atrium audit list` shows them in its column SEQ.")
		}
		return seq, nil
	}
	var found view.AuditRow
	var ok bool
	where := ""
	err := h.View(func(r *view.Reader) error {
		if name := h.Named(); name != "" {
			w, err := r.Workspace(name)
			if err != nil {
				return err
			}
			where = w.Name
		}
		var err error
		found, ok, err = r.Mine(func(row view.AuditRow) bool {
			return row.UndoneBy == 0 && (where == "" || string(row.Workspace) == where) && undo.Latest(row.Operation, row.After)
		})
		return err
	})
	if err == nil && !ok {
		err = model.Errorf(model.NotFound, "Nothing that you changed%s can be undone.", strings.TrimSuffix(" in "+where, " in ")).
			WithHint("`atrium audit list` shows what was changed; name a number to undo it.")
	}
	return found.Seq, err
}

// undone is the record of the undo, for scripts.
func undone(seq uint64) after.Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		row, ok, err := r.Mine(func(row view.AuditRow) bool {
			return row.Operation == undo.Undo{}.Kind() && strings.HasPrefix(string(row.Reason), fmt.Sprintf("undoes %d ", seq))
		})
		if err == nil && !ok {
			err = model.Errorf(model.NotFound, "The record of the undo is not to be seen.")
		}
		return after.UndoneRow{AuditRow: row, Code: view.Opt(done[0].Code)}, err
	}
}
