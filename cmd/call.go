package cmd

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/remote"
	"atrium/model"
	"atrium/model/view"
)

// call is one run of the command tree: its environment, its flags and the store
// once it is open.
type call struct {
	Env
	ctx     context.Context
	flags   flags
	list    string // the list that the command prints, for its cursors
	args    []string
	session *Session
	// offers looks for whoever holds the file; nil where the command runs here.
	offers  func() (*remote.Place, error)
	changed bool // what is due is seen to before the store is closed
}

// flags are the global flags of SPEC 8.
type flags struct {
	db, workspace, as, now string
	server                 string
	json                   bool
	output                 string
	dryRun, yes            bool
	plain, noColor         bool
	pageSize               int
	pageSizeSet, outputSet bool
	after                  string
	all                    bool
	at                     time.Time // now, parsed; zero without the flag
}

// execute builds the tree and runs the command that args name.
func (c *call) execute(args []string) error {
	if len(args) == 0 && c.StdinTTY && c.StdoutTTY {
		return c.bare()
	}
	root := c.tree()
	if args == nil {
		args = []string{} // cobra takes the process's own arguments for nil
	}
	root.SetArgs(args)
	return root.ExecuteContext(c.ctx)
}

// tree builds the tree, which takes some milliseconds: many sessions' one after the
// other.
func (c *call) tree() *cobra.Command {
	if c.Hosted != nil {
		defer c.Hosted.Reads.Take(c.ctx)()
	}
	return newRoot(c)
}

// open opens the store at the first use.
func (c *call) open() (*Session, error) {
	if c.session != nil {
		return c.session, nil
	}
	q := Request{DB: c.flags.db, As: c.flags.as, Now: c.flags.at}
	s, err := c.openOrForward(q)
	if err != nil {
		return nil, err
	}
	c.session = s
	return s, nil
}

func (c *call) close() error {
	if c.session == nil || c.session.Close == nil {
		return nil
	}
	c.catchUp()
	s := c.session
	c.session = nil
	return s.Close()
}

// view reads from one snapshot, as the actor may see it.
func (c *call) view(fn func(*view.Reader) error) error {
	s, done, err := c.turn()
	if err != nil {
		return err
	}
	defer done()
	return s.Store.View(c.ctx, s.Actor, fn)
}

// turn is the open store, when it is this run's turn to read; done ends the turn.
func (c *call) turn() (s *Session, done func(), err error) {
	s, err = c.open()
	if err != nil || c.Hosted == nil {
		return s, func() {}, err
	}
	return s, c.Hosted.Reads.Take(c.ctx), nil
}

// named is the workspace that the flag or the environment names; "" means the
// remembered one to every reader.
func (c *call) named() string {
	return cmp.Or(c.flags.workspace, c.Getenv("ATRIUM_WORKSPACE"))
}

// workspace is the name of the workspace that a change is about: the named or
// the remembered one.
func (c *call) workspace() (string, error) {
	if err := c.timeless(); err != nil {
		return "", err
	}
	if name := c.named(); name != "" {
		return name, nil
	}
	var who view.Whoami
	err := c.view(func(r *view.Reader) (err error) {
		who, err = r.Whoami()
		return err
	})
	if err == nil && who.Workspace == "" {
		err = model.Errorf(model.Invalid, "No workspace is chosen.").
			WithHint("Name one with -w, or choose one with atrium workspace switch NAME.")
	}
	return string(who.Workspace), err
}

// clock is the time of this run: that of --now, or the real one.
func (c *call) clock() time.Time {
	if !c.flags.at.IsZero() {
		return c.flags.at
	}
	return c.Now()
}
