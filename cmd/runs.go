package cmd

import (
	"bytes"
	"context"

	"atrium/cmd/runs"
)

// runs is what the commands about what was tracked get of this run.
func (c *call) runs() runs.Host {
	t := c.trail()
	return runs.Host{
		Host: t.Host, Format: t.Format, Chosen: t.Chosen, Write: t.Write, Note: t.Note, Getenv: c.Getenv, File: c.file,
		Flag: func() bool { return c.flags.workspace != "" }, Yes: func() bool { return c.flags.yes },
		Terminal: c.StdoutTTY, Remote: c.Remote, Guest: c.Hosted != nil || c.Remote, Run: c.inner, Track: c.tracking().Again,
	}
}

// inner runs a command with the global flags of this one, wherever that is.
func (c *call) inner(ctx context.Context, args ...string) (out, errs *bytes.Buffer, status int) {
	for flag, value := range map[string]string{"db": c.flags.db, "server": c.flags.server, "workspace": c.flags.workspace, "as": c.flags.as} {
		if value != "" {
			args = append([]string{"--" + flag, value}, args...)
		}
	}
	env, out, errs := c.Env, new(bytes.Buffer), new(bytes.Buffer)
	env.Stdin, env.Stdout, env.Stderr, env.StdinTTY, env.StdoutTTY, env.Signals = new(bytes.Buffer), out, errs, false, false, nil
	return out, errs, Run(ctx, env, args)
}
