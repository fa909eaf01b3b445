package upkeep

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/display"
	"atrium/storage"
	"atrium/storage/backup"
	"atrium/storage/kv/bolt"
)

type checkDoc struct {
	OK       bool     `json:"ok"`
	Problems []string `json:"problems"`
	Would    string   `json:"would"`
	Records  uint64   `json:"records"`
	Audit    uint64   `json:"audit_records"`
	Pages    uint64   `json:"pages"`
	Bytes    int64    `json:"bytes"`
	Free     int64    `json:"free_bytes"`
	Change   uint64   `json:"change"`
	Clean    bool     `json:"closed_properly"`
}

func newCheck(h Host) *cobra.Command {
	var reseal bool
	cmd := command("check", "Read the whole file and say what is wrong with it",
		"Compares every page with its checksum, every record with its own, the number of\n"+
			"records and the audit trail, and says what would help. Nothing is changed, unless\n"+
			"--reseal trusts the file as it is. Exit status 7 when something is wrong.",
		"atrium check\natrium check --json",
		func(ctx context.Context, _ []string) error { return h.check(ctx, reseal) })
	cmd.Flags().BoolVar(&reseal, "reseal", false, "make the seal anew for a file whose records are all whole")
	return cmd
}

func (h Host) check(ctx context.Context, reseal bool) error {
	path, err := h.offline("check")
	if err != nil {
		return err
	}
	told, done := h.progress("Check")
	defer done()
	n := uint64(0)
	broken := 0
	r, err := bolt.Examine(ctx, path, options(), func(k, v []byte) error {
		if n++; told != nil && n%4096 == 0 {
			told(n)
		}
		err := storage.CheckRecord(k, v)
		if err != nil {
			broken++
		}
		return err
	}, nil)
	if err != nil {
		return err
	}
	doc := checkDoc{
		Problems: r.Problems, Records: r.Records, Pages: r.Pages, Bytes: r.Bytes, Free: max(r.Free, 0), Change: r.Change, Clean: r.Clean,
	}
	if len(r.Problems) == 0 {
		if doc.Audit, err = h.trail(ctx, path); err != nil {
			doc.Problems = append(doc.Problems, model.AsError(err).Message)
		}
	}
	if reseal && len(doc.Problems) > 0 && broken == 0 && r.Records > 0 {
		return h.reseal(path)
	}
	if doc.OK = len(doc.Problems) == 0; doc.OK {
		doc.Problems, doc.Would = []string{}, "nothing"
		return h.Print(doc, fmt.Sprintf("All is well: %d records, %d of them in the audit trail; %d bytes, of which compacting would free about %d.",
			doc.Records, doc.Audit, doc.Bytes, doc.Free))
	}
	doc.Would = h.advice(path, broken)
	lines := []string{fmt.Sprintf("What is wrong with %s:", display.Text(path))}
	for _, p := range doc.Problems {
		lines = append(lines, "  - "+display.Text(p))
	}
	if err := h.Print(doc, append(lines, "What would help: "+doc.Would)...); err != nil {
		return err
	}
	return h.Answer(model.Unavailable)
}

// advice is what check would do.
func (h Host) advice(path string, broken int) string {
	if _, err := os.Stat(path); err != nil {
		return "Restore a backup: atrium restore FILE."
	}
	if _, err := os.Stat(path + bolt.SealSuffix); err != nil && broken == 0 {
		return "Put the seal back. If you trust the file as it is: atrium check --reseal. Else: atrium restore FILE."
	}
	return "Restore the newest backup: atrium restore FILE. The damaged file is kept."
}

func (h Host) reseal(path string) error {
	summary := fmt.Sprintf("Trust the file %s as it is and make its seal anew.", path)
	if h.DryRun() {
		return h.Print(map[string]any{"dry_run": true, "summary": summary}, "Dry run: nothing is changed.", display.Text(summary))
	}
	err := h.Confirm(model.Effect{Summary: summary, Confirm: true, Consequences: []string{
		"Changes that the file has lost are not noticed any more.",
	}})
	if err == nil {
		err = bolt.Reseal(path, options())
	}
	if err != nil {
		return err
	}
	return h.Print(map[string]any{"dry_run": false, "summary": summary}, "Done: "+display.Text(summary))
}

// trail verifies the audit trail of a file.
func (h Host) trail(ctx context.Context, path string) (uint64, error) {
	s, err := storage.Open(path, false, storage.Options{Now: h.Now})
	if err != nil {
		return 0, err
	}
	t, err := s.Verify(ctx)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return t.Records, err
}

type compactDoc struct {
	DryRun bool  `json:"dry_run"`
	Before int64 `json:"before_bytes"`
	After  int64 `json:"after_bytes"`
}

func newCompact(h Host) *cobra.Command {
	return command("compact", "Make the file as small as its records allow",
		"Writes the records anew, without the space that they do not use, checks the new\n"+
			"file and puts it in the place of the old one. Until then nothing is touched.",
		"atrium compact --dry-run\natrium compact",
		func(ctx context.Context, _ []string) error { return h.compact(ctx) })
}

func (h Host) compact(ctx context.Context) error {
	path, err := h.offline("compact")
	if err != nil {
		return err
	}
	told, done := h.progress("Compact")
	defer done()
	if h.DryRun() {
		r, err := bolt.Examine(ctx, path, options(), nil, nil)
		if err != nil {
			return err
		}
		doc := compactDoc{true, r.Bytes, r.Bytes - max(r.Free, 0)}
		return h.Print(doc, "Dry run: nothing is changed.", fmt.Sprintf("%d bytes would become about %d or less.", doc.Before, doc.After))
	}
	target := backup.Target{Path: path, Options: options(), Check: storage.CheckRecord, Verify: h.verify(ctx), Progress: told}
	before, after, err := backup.Compact(ctx, target)
	if err != nil {
		return err
	}
	return h.Print(compactDoc{false, before, after}, fmt.Sprintf("Done: %d bytes became %d.", before, after))
}

type auditDoc struct {
	Records uint64 `json:"records"`
	Hash    string `json:"hash"`
}

// AuditVerify is `audit verify`.
func AuditVerify(h Host) *cobra.Command {
	return command("verify", "Walk the audit trail and compare every hash",
		"Fails with status 7 on the first record that is missing, altered, swapped or cut\n"+
			"off. Keep the hash elsewhere: it proves later that nothing before it was changed.",
		"atrium audit verify\natrium audit verify --json",
		func(ctx context.Context, _ []string) error {
			s, err := h.Open()
			if err != nil {
				return err
			}
			t, err := s.Verify(ctx)
			if err != nil {
				return err
			}
			doc := auditDoc{t.Records, fmt.Sprintf("%x", t.Hash)}
			return h.Print(doc, fmt.Sprintf("All is well: %d records, the newest has the hash %s.", doc.Records, doc.Hash))
		})
}
