package cmd

import "atrium/cmd/runs"

// runs is what the commands about what was tracked get of this run.
func (c *call) runs() runs.Host {
	t := c.trail()
	return runs.Host{
		Host: t.Host, Format: t.Format, Chosen: t.Chosen, Write: t.Write, Note: t.Note,
		Project: func() string { return c.Getenv("ATRIUM_PROJECT") }, Flag: func() bool { return c.flags.workspace != "" },
		Yes:      func() bool { return c.flags.yes },
		Terminal: c.StdoutTTY, Remote: c.Remote, File: c.file,
	}
}
