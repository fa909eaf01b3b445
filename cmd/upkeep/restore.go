package upkeep

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/display"
	"atrium/storage"
	"atrium/storage/backup"
)

type restoreDoc struct {
	DryRun  bool   `json:"dry_run"`
	File    string `json:"file"`
	Records uint64 `json:"records"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Kept    string `json:"kept"`
}

func newRestore(h Host) *cobra.Command {
	var rollback bool
	cmd := command("restore FILE", "Put a backup in the place of the store, and keep the old file",
		"Makes the store anew from a backup, after every record and the audit trail of\n"+
			"the backup were checked. The old file stays beside it. FILE - is the standard input.\n"+
			"A backup that lacks the newest change of the store is refused, unless\n"+
			"--accept-rollback gives up what came after it.",
		"atrium restore atrium-monday.backup --dry-run\natrium restore atrium-monday.backup --accept-rollback --yes",
		func(ctx context.Context, args []string) error { return h.restore(ctx, args[0], rollback) }, "FILE")
	cmd.Flags().BoolVar(&rollback, "accept-rollback", false, "give up the changes that the backup lacks")
	return cmd
}

func (h Host) restore(ctx context.Context, file string, rollback bool) error {
	path, err := h.offline("restore")
	if err != nil {
		return err
	}
	in, forget, err := h.input(file)
	if err != nil {
		return err
	}
	defer forget()
	told, done := h.progress("Restore")
	defer done()
	present := storage.Newest(path)
	whole := present.Records == 0 // nothing is there that the backup could lack
	info, err := backup.Verify(in, func(k, v []byte) error {
		whole = whole || present.EndsWith(k, v)
		return storage.CheckRecord(k, v)
	})
	if err != nil {
		return err
	}
	if !whole && !rollback {
		return model.Errorf(model.Conflict, "The backup lacks the newest change of the store: record %d of the audit trail.", present.Records).
			WithHint("Use a newer backup, or give up what came after this one with --accept-rollback; the old file is kept.")
	}
	summary := fmt.Sprintf("Restore %d records from %s to %s.", info.Records, file, path)
	effect := model.Effect{Summary: summary, Confirm: true, Consequences: []string{
		"Every change since that backup is gone from the store.", "The old file stays beside the new one.",
	}}
	doc := restoreDoc{h.DryRun(), file, info.Records, info.Bytes, info.SHA256, ""}
	if doc.DryRun {
		return h.Print(doc, "Dry run: nothing is changed.", display.Text(summary))
	}
	if err := h.Confirm(effect); err != nil {
		return err
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return unread(file, err)
	}
	target := backup.Target{
		Path: path, Options: options(), Check: storage.CheckRecord, Verify: h.verify(ctx), Progress: told,
		Allow: func() error {
			if now := storage.Newest(path); now.Records == present.Records && bytes.Equal(now.Hash, present.Hash) {
				return nil
			}
			return model.Errorf(model.Conflict, "The store was changed while the backup was read.").WithHint("Try again.")
		},
	}
	if _, doc.Kept, err = backup.Restore(ctx, target, in, h.Now()); err != nil {
		return err
	}
	lines := []string{"Done: " + display.Text(summary)}
	if doc.Kept != "" {
		lines = append(lines, "The old file is "+display.Text(doc.Kept)+".")
	}
	return h.Print(doc, lines...)
}

// input is a backup to read twice: that of a pipe is kept in a file meanwhile.
func (h Host) input(file string) (in *os.File, forget func(), err error) {
	if file != "-" {
		if in, err = os.Open(file); err != nil {
			return nil, nil, unread(file, err)
		}
		return in, func() { _ = in.Close() }, nil
	}
	if in, err = os.CreateTemp("", "atrium-restore-"); err != nil {
		return nil, nil, unread(file, err)
	}
	forget = func() { _, _ = in.Close(), os.Remove(in.Name()) }
	if _, err = io.Copy(in, h.Stdin); err == nil {
		_, err = in.Seek(0, io.SeekStart)
	}
	if err != nil {
		forget()
		return nil, nil, unread(file, err)
	}
	return in, forget, nil
}

func unread(file string, cause error) error {
	e := model.Errorf(model.Unavailable, "The backup %q cannot be read.", file).WithHint("Check its name and its rights.")
	e.Cause = cause
	return e
}
