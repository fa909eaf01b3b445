package hold

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"time"

	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/view"
)

// ChargeTime is how long the charging command may take.
const ChargeTime = time.Minute

// charge has an invoice charged by the deployment's command (Q4): the invoice is
// read, then the command runs with no transaction open, then what came of it is
// recorded. Only who keeps the file open does so; a command that ends soon leaves
// it. A stop in between leaves the entry, and the command is run again with the
// same id.
func (a *tasks) charge(ctx context.Context, t *model.Task) (model.Operation, error) {
	var c *view.Charge
	err := a.store.View(ctx, chore.Actor(), func(r *view.Reader) (err error) {
		c, err = r.Charge(t)
		return err
	})
	if err != nil || c == nil {
		return chore.Tidy{}, err
	}
	paid, err := run(ctx, c.Command, c.Invoice)
	if err != nil {
		return nil, err
	}
	return chore.Charged(t.ID, paid), nil
}

// run runs a charging command: paid where it ends with status 0, not paid where
// with another. That it could not be run, or did not end in time, is an error.
func run(ctx context.Context, command string, invoice []byte) (paid bool, err error) {
	limited, done := context.WithTimeout(ctx, ChargeTime)
	defer done()
	shell, flag := "/bin/sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	cmd := exec.CommandContext(limited, shell, flag, command)
	cmd.Stdin = bytes.NewReader(invoice)
	cmd.WaitDelay = time.Second // what it started may hold its pipes
	err = cmd.Run()
	var ended *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case limited.Err() != nil:
		return false, model.Errorf(model.Unavailable, "The charging command did not end within a minute.")
	case errors.As(err, &ended) && ended.ExitCode() != 126 && ended.ExitCode() != 127:
		return false, nil
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return false, model.Errorf(model.Unavailable, "The charging command cannot be run.")
	}
	return true, nil
}
