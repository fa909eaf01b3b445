package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"atrium/cmd/after"
	"atrium/cmd/runs"
	"atrium/cmd/tracking"
	"atrium/model"
)

// runs is what the commands about what was tracked get of this run.
func (c *call) runs() runs.Host {
	t := c.trail()
	return runs.Host{
		Host: t.Host, Format: t.Format, Chosen: t.Chosen, Write: t.Write, Note: t.Note,
		Project:  func() string { return c.Getenv("ATRIUM_PROJECT") },
		Flag:     func() bool { return c.flags.workspace != "" },
		Yes:      func() bool { return c.flags.yes },
		Terminal: c.StdoutTTY, Remote: c.Remote, File: c.file,
		Recorded: c.recorded, Guest: c.Hosted != nil || c.Remote,
		Track: func(ctx context.Context, a runs.Again, mode string) error {
			return c.tracking().Again(ctx, tracking.Tracked{
				Project: a.Project, Name: a.Name, Origin: a.Origin, Command: a.Command, Dir: a.Dir,
			}, mode)
		},
	}
}

// recorded reads a run as `runs show` does, wherever that runs: the file may be
// another process's, or another machine's.
func (c *call) recorded(ctx context.Context, run string) (rec runs.Record, err error) {
	args := []string{"runs", "show", "--json"}
	for flag, value := range map[string]string{"db": c.flags.db, "server": c.flags.server, "workspace": c.flags.workspace, "as": c.flags.as} {
		if value != "" {
			args = append(args, "--"+flag, value)
		}
	}
	var out, errs bytes.Buffer
	env := c.Env
	env.Stdin, env.Stdout, env.Stderr, env.StdinTTY, env.StdoutTTY, env.Signals = strings.NewReader(""), &out, &errs, false, false, nil
	if Run(ctx, env, append(args, "--", run)) == 0 {
		err = json.Unmarshal(out.Bytes(), &rec)
		return rec, err
	}
	var told after.ErrorDoc
	if err := json.Unmarshal(errs.Bytes(), &told); err != nil || told.Error.Message == "" {
		return rec, model.Errorf(model.Unavailable, "The run %s cannot be read.", run)
	}
	e := model.Errorf(told.Error.Code, "%s", told.Error.Message)
	if e.Details = told.Error.Details; told.Error.Hint != nil {
		e = e.WithHint("%s", *told.Error.Hint)
	}
	return rec, e
}
