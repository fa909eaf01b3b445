package cmd

import (
	"bufio"
	"fmt"
	"io"

	"atrium/cmd/trail"
	"atrium/model/display"
)

// trail is what the commands about the audit trail get of this run.
func (c *call) trail() trail.Host {
	return trail.Host{
		Host: c.host(), Clock: c.clock,
		Format: func() string { return c.flags.output },
		Chosen: func() bool { return c.flags.outputSet },
		Write: func(write func(io.Writer) error) error {
			out := bufio.NewWriter(c.Stdout)
			err := write(out)
			if err == nil {
				err = out.Flush()
			}
			return unwritable(err)
		},
		Note: func(text string) error {
			_, err := fmt.Fprintln(c.Stderr, display.Text(text))
			return err
		},
	}
}
