// Package host is what rooms of commands beside package cmd get of the run that
// they are part of: the flags that count everywhere, the one way to change, to
// list and to show. A room imports host, and cmd imports the room.
package host

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/view"
)

// Host is one run.
type Host struct {
	Stdin io.Reader
	// Change tries, asks and does; it prints what came of it.
	Change func(Change) error
	// View reads from one snapshot, as the actor may see it.
	View func(func(*view.Reader) error) error
	// Rows prints a list page by page: like is a row without values.
	Rows func(s Sheet, like any, fetch func(*view.Reader, model.Page) (model.List[any], error)) error
	// Object prints one object, Print lines for people that hold no foreign
	// text as it is.
	Object func(any) error
	Print  func(lines ...string) error
	// Table says whether people read along, rather than a script.
	Table func() bool
	// Workspace is the name of the workspace that a change is about, Named
	// the one for reading ("" for the remembered one).
	Workspace func() (string, error)
	Named     func() string
	// Clock is the time of this run: that of --now, or the real one.
	Clock func() time.Time
	// Timeless refuses to change anything at another time than now.
	Timeless func() error
	// Before reads what a change is going to take away, for scripts only:
	// nothing is read where people read along.
	Before func(func(*view.Reader)) error
	// Follow waits for a copy to be complete or cancelled, showing how far it is.
	Follow func(target string) error
	// Secrets reads a value for each key, which is neither an argument nor
	// shown while it is typed (A8).
	Secrets func(keys []string) (map[string]string, error)
}

// Change is what a command asks for: operations that are carried out together
// or not at all.
type Change struct {
	Ops   []model.Operation
	Typed string       // asked for in full on a terminal instead of y (W3)
	After after.Then   // what scripts get
	Show  bool         // people get it too, instead of a sentence
	Then  func() error // done when the change is made, before that is read
	// Wrong is asked what was done: its error is told instead. For changes that
	// keep something although they are a refusal, such as a try that counts.
	Wrong func([]model.Effect) error
}

// Exit is the exit status of a command that has told already what there was to tell.
type Exit int

// Error is for callers that log; nobody sees it.
func (e Exit) Error() string { return "exit status " + strconv.Itoa(int(e)) }

// Sheet says how a list of rows is shown as a table; the other formats have
// every field.
type Sheet struct {
	Columns []string // fields, in the order of their columns
	Empty   string   // the sentence for a list without rows
}

// Do carries out one operation.
func (h Host) Do(o model.Operation, then after.Then) error {
	return h.Change(Change{Ops: []model.Operation{o}, After: then})
}

// Make carries out an operation that makes something, and shows that.
func (h Host) Make(o model.Operation, then after.Then) error {
	return h.Change(Change{Ops: []model.Operation{o}, After: then, Show: true})
}

// List prints a page of rows, or with --all every page.
func List[T any](h Host, s Sheet, fetch func(*view.Reader, model.Page) (model.List[T], error)) error {
	return h.Rows(s, *new(T), func(r *view.Reader, p model.Page) (model.List[any], error) {
		got, err := fetch(r, p)
		out := model.List[any]{Size: got.Size, Total: got.Total, Prev: got.Prev, Next: got.Next}
		for _, row := range got.Data {
			out.Data = append(out.Data, row)
		}
		return out, err
	})
}

// Show reads one object and prints it.
func Show[T any](h Host, fetch func(*view.Reader) (T, error)) error {
	v, err := Read(h, fetch)
	if err != nil {
		return err
	}
	return h.Object(v)
}

// Read reads one thing.
func Read[T any](h Host, fetch func(*view.Reader) (T, error)) (v T, err error) {
	err = h.View(func(r *view.Reader) (err error) {
		v, err = fetch(r)
		return err
	})
	return v, err
}

// Given is the value of a flag that was given; nil for one that was not.
func Given(cmd *cobra.Command, flag string, value *string) *string {
	if cmd.Flags().Changed(flag) {
		return value
	}
	return nil
}

// Group makes a noun with its verbs.
func Group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short,
		Args: func(cmd *cobra.Command, args []string) error { return usage.OneOf(cmd, args) },
		RunE: func(cmd *cobra.Command, args []string) error { return usage.OneOf(cmd, args) },
	}
	cmd.AddCommand(verbs...)
	return cmd
}

// Verb makes a command with its arguments, which help shows as they are named.
func Verb(use, short string, run func(args []string) error, names ...string) *cobra.Command {
	return &cobra.Command{
		Use: strings.TrimSpace(use + " " + strings.Join(names, " ")), Short: short,
		Args: usage.Takes(names...), DisableFlagsInUseLine: true,
		RunE: func(_ *cobra.Command, args []string) error { return run(args) },
	}
}
