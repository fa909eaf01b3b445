package cmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/dustin/go-humanize"
	"github.com/muesli/termenv"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/view"
	"atrium/theme"
)

// sheet says how a list of rows is shown as a table; the other formats have
// every field.
type sheet struct {
	columns []string // fields, in the order of their columns
	empty   string   // the sentence for a list without rows
}

// list prints a page of rows, or with --all every page.
func list[T any](c *call, s sheet, fetch func(*view.Reader, model.Page) (model.List[T], error)) error {
	return host.List(c.host(), host.Sheet{Columns: s.columns, Empty: s.empty}, fetch)
}

// atOnce is how many rows are read at once for somebody elsewhere. A session whose
// client reads nothing holds no more of a list than that.
const atOnce = 50

// pages prints a list. Each page is read from its own snapshot and written
// outside of it, so a slow reader of the output holds nothing open. A long page
// for somebody elsewhere is several to read, each read and encoded in one turn and
// written after it.
func (c *call) pages(s host.Sheet, like any, fetch func(*view.Reader, model.Page) (model.List[any], error)) error {
	var turn bytes.Buffer // what a turn has brought
	out := bufio.NewWriter(c.Stdout)
	if c.Hosted != nil {
		out = bufio.NewWriter(&turn)
	}
	w := output.New(out, c.options(), s.Columns, like)
	key, ok := output.Key(c.list, c.flags.after)
	if !ok {
		return model.Errorf(model.Invalid, "--after %q is not a cursor of this list.", c.flags.after).
			WithHint("Give the page.next of the page before, or leave it out for the first page.")
	}
	page := model.Page{Size: c.flags.pageSize, After: key}
	if c.flags.all && !c.flags.pageSizeSet {
		page.Size = 1000
	}
	info := output.Info{Size: c.flags.pageSize}
	count, size := 0, page.Size
	for {
		if c.Hosted != nil {
			page.Size = min(size-count%size, atOnce)
		}
		got, err := c.page(page, fetch, func(rows []any) error { return unwritable(w.Rows(rows)) })
		if err != nil {
			return err
		}
		read := len(got.Data)
		count, got.Data = count+read, nil // writing may wait for long
		if err := c.hand(out, &turn); err != nil {
			return unwritable(err)
		}
		if got.Total >= 0 {
			info.Total = &got.Total
		}
		whole := c.Hosted == nil || count >= size || read == 0
		if got.Next == "" || whole && !c.flags.all {
			info.Next = orNull(output.Cursor(c.list, got.Next))
			break
		}
		page.After = got.Next
	}
	if c.flags.all && info.Total == nil && c.flags.after == "" {
		info.Total = &count
	}
	if err := w.End(info); err != nil {
		return unwritable(err)
	}
	if err := out.Flush(); err != nil {
		return unwritable(err)
	}
	if err := c.hand(out, &turn); err != nil {
		return unwritable(err)
	}
	c.note(s.Empty, info, count)
	return nil
}

// page reads and encodes a page, in one turn.
func (c *call) page(p model.Page, fetch func(*view.Reader, model.Page) (model.List[any], error), encode func([]any) error) (got model.List[any], err error) {
	store, done, err := c.turn()
	if err != nil {
		return got, err
	}
	defer done()
	err = store.Store.View(c.ctx, store.Actor, func(r *view.Reader) (err error) {
		got, err = fetch(r, p)
		return err
	})
	if err == nil {
		err = encode(got.Data)
	}
	return got, err
}

// hand hands on what a turn has brought; here there are no turns.
func (c *call) hand(out *bufio.Writer, turn *bytes.Buffer) error {
	if c.Hosted == nil {
		return nil
	}
	err := out.Flush()
	if err == nil {
		_, err = turn.WriteTo(c.Stdout)
	}
	return err
}

// rows prints a listing in a format for scripts.
func (c *call) rows(l output.Listing) error { return c.listing(host.Sheet{}, l) }

// listing prints rows that are at hand.
func (c *call) listing(s host.Sheet, l output.Listing) error {
	out := bufio.NewWriter(c.Stdout)
	w := output.New(out, c.options(), s.Columns, l.Like)
	total := len(l.Rows)
	info := output.Info{Size: max(total, c.flags.pageSize), Total: &total}
	err := w.Rows(l.Rows)
	if err == nil {
		err = w.End(info)
	}
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		c.note(s.Empty, info, total)
	}
	return unwritable(err)
}

// note tells people on stderr what the table does not show.
func (c *call) note(empty string, p output.Info, count int) {
	switch {
	case c.flags.output != "table":
	case count == 0 && empty != "" && c.flags.after == "":
		_, _ = fmt.Fprintln(c.Stderr, empty)
	case p.Next != nil && p.Total != nil:
		_, _ = fmt.Fprintf(c.Stderr, "%s of %s shown. More: --after %s, or --all.\n",
			humanize.Comma(int64(count)), humanize.Comma(int64(*p.Total)), usage.ShellWord(*p.Next))
	case p.Next != nil:
		_, _ = fmt.Fprintf(c.Stderr, "%s shown. More: --after %s, or --all.\n", humanize.Comma(int64(count)), usage.ShellWord(*p.Next))
	}
}

// options are the format that the flags ask for.
func (c *call) options() output.Options {
	bold := !c.flags.plain && theme.Profile(c.Getenv, c.StdoutTTY && !c.flags.noColor) != termenv.Ascii
	return output.Options{Format: c.flags.output, Plain: c.flags.plain, Bold: bold, Break: theme.GlyphsFor(c.Getenv).Break}
}

// object prints one object.
func (c *call) object(v any) error {
	out := bufio.NewWriter(c.Stdout)
	err := output.Object(out, c.options(), v)
	if err == nil {
		err = out.Flush()
	}
	return unwritable(err)
}

// show reads one object and prints it.
func show[T any](c *call, fetch func(*view.Reader) (T, error)) error {
	var v T
	err := c.view(func(r *view.Reader) (err error) {
		v, err = fetch(r)
		return err
	})
	if err != nil {
		return err
	}
	return c.object(v)
}

// print writes text that was made for people, each value in it encoded already.
func (c *call) print(lines ...string) error {
	_, err := fmt.Fprintln(c.Stdout, strings.Join(lines, "\n"))
	return unwritable(err)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// unwritable is the error for an output that does not take what is written.
func unwritable(err error) error {
	var known *model.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, syscall.EPIPE) {
		return answer(model.Unavailable) // nobody reads on, as behind | head: nothing to tell
	}
	e := model.Errorf(model.Unavailable, "The output cannot be written.")
	if errors.Is(err, syscall.ENOSPC) {
		e = model.Errorf(model.Unavailable, "The output cannot be written: the disk is full.")
	}
	e.Cause = err
	return e
}
