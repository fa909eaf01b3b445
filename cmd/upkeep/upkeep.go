// Package upkeep has the commands that look after the file itself: backup,
// restore, check, compact and audit verify. They are for platform admins, and for
// whoever can open a file that cannot be opened as a store any more.
package upkeep

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
	"atrium/storage"
	"atrium/storage/backup"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
)

// Store is what of an open store these commands need.
type Store interface {
	Engine() kv.Engine
	Verify(ctx context.Context) (storage.Trail, error)
}

// Host is the run that a command is part of.
type Host struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Remote         bool
	// Terminal tells whether a person reads along on Stderr.
	Terminal bool

	DryRun func() bool
	// File is the path that somebody named, where the command was asked for.
	File func(string) string
	// Path is the file.
	Path func() (string, error)
	// Open opens the store and refuses whoever is no platform admin.
	Open func() (Store, error)
	// Close closes what Open has opened.
	Close func() error
	// Confirm asks about a change; its error says that nothing was changed.
	Confirm func(model.Effect) error
	// Print prints an object for scripts, or the lines for people.
	Print func(object any, lines ...string) error
	// Answer ends the run with the status of a code, after an answer was printed.
	Answer func(model.Code) error
}

// Commands are the commands; AuditVerify is apart, under another noun.
func Commands(h Host) []*cobra.Command {
	return []*cobra.Command{newBackup(h), newRestore(h), newCheck(h), newCompact(h)}
}

func command(use, short, long, examples string, run func(ctx context.Context, args []string) error, names ...string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: long, Example: examples,
		Args: usage.Takes(names...), DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) },
	}
}

// local refuses what must not be done over SSH.
func (h Host) local(name string) error {
	if !h.Remote {
		return nil
	}
	return model.Errorf(model.Denied, "%s is for local commands only.", name).
		WithHint("Run it on the machine that has the file.")
}

// progress shows the number of records on a terminal now and then.
func (h Host) progress(what string) (told func(uint64), done func()) {
	if !h.Terminal {
		return nil, func() {}
	}
	last, shown := time.Now(), false
	told = func(n uint64) {
		if now := time.Now(); now.Sub(last) > 200*time.Millisecond {
			last, shown = now, true
			_, _ = fmt.Fprintf(h.Stderr, "\r%s: %d records", what, n)
		}
	}
	return told, func() {
		if shown {
			_, _ = fmt.Fprintln(h.Stderr)
		}
	}
}

// options are how these commands open the file of a store.
func options() bolt.Options { return bolt.Options{Witness: storage.Witness()} }

// verify looks at a store that is about to take another one's place.
func (h Host) verify(ctx context.Context) func(path string) error {
	return func(path string) error {
		engine, err := bolt.OpenNew(path, options())
		if err != nil {
			return err
		}
		s, err := storage.New(engine, storage.Options{Now: h.Now})
		if err != nil {
			_ = engine.Close()
			return err
		}
		_, err = s.Verify(ctx)
		if closing := s.Close(); err == nil {
			err = closing
		}
		return err
	}
}

type backupDoc struct {
	DryRun  bool   `json:"dry_run"`
	File    string `json:"file"`
	Records uint64 `json:"records"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
}

func newBackup(h Host) *cobra.Command {
	return command("backup FILE", "Write a verified backup while the store is in use",
		"Writes one state of the store to FILE, which is replaced only by a whole and\n"+
			"verified backup. The store stays in use. FILE - is the standard output.",
		"atrium backup atrium-monday.backup\natrium backup - > atrium.backup",
		func(ctx context.Context, args []string) error { return h.backup(ctx, args[0]) }, "FILE")
}

func (h Host) backup(ctx context.Context, file string) error {
	if file != "-" {
		if err := h.local("Writing a backup to a file"); err != nil {
			return err
		}
	}
	s, err := h.Open()
	if err != nil {
		return err
	}
	source := backup.Source{Engine: s.Engine(), Check: storage.CheckRecord}
	told, done := h.progress("Backup")
	defer done()
	source.Progress = told
	if h.DryRun() {
		info, err := backup.Write(ctx, s.Engine(), io.Discard, told)
		if err != nil {
			return err
		}
		return h.Print(backupDoc{true, file, info.Records, info.Bytes, info.SHA256},
			"Dry run: nothing is written.", fmt.Sprintf("The backup %s would have %d records in %d bytes.", display.Text(file), info.Records, info.Bytes))
	}
	if file == "-" {
		_, err := backup.Stream(ctx, source, h.Stdout)
		return err
	}
	info, err := backup.File(ctx, source, h.File(file))
	if err != nil {
		return err
	}
	return h.Print(backupDoc{false, file, info.Records, info.Bytes, info.SHA256},
		fmt.Sprintf("Done: %s has %d records in %d bytes and was read back.", display.Text(file), info.Records, info.Bytes))
}

// offline gives the path of a store that is not open, after its owner, if it
// can be opened, has agreed.
func (h Host) offline(what string) (string, error) {
	if err := h.local(what); err != nil {
		return "", err
	}
	path, err := h.Path()
	if err != nil {
		return "", err
	}
	if _, err := h.Open(); err != nil {
		// Whoever has the file of a store that cannot be opened may mend it; one
		// that another process has open is in use.
		if e := model.AsError(err); e.Code != model.Unavailable || e.Details["file"] == "in use" {
			return "", err
		}
		return path, nil
	}
	return path, h.Close()
}
