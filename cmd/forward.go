package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/serve"
	"atrium/cmd/sshd/dial"
	"atrium/cmd/sshd/local"
	"atrium/model"
	"atrium/model/display"
)

// Forward is this process's end of a command that runs elsewhere: on the host
// that --server names, or in whoever holds the file (H0).
type Forward struct {
	Stdin  io.Reader
	Stdout io.Writer
}

// elsewhere says where a command is to run. It is not an error of anybody.
type elsewhere struct {
	target dial.Target
	args   []string
	holder bool // on this machine, by whoever holds the file
}

// Error is for callers that log; nobody sees it.
func (e *elsewhere) Error() string { return "runs at " + e.target.String() }

// here are the commands that run where they are asked for: they need no file, or
// their own end of it.
func here(cmd *cobra.Command) bool {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return slices.Contains([]string{
		"version", "help", "completion", "man", "keys", "demo", "serve", "restore", "compact", "check",
	}, cmd.Name())
}

// elsewhere finds out whether the command runs here; if not, its error says where.
// It is asked before a command has read or written anything.
func (c *call) elsewhere(cmd *cobra.Command) error {
	if c.Forward == nil || here(cmd) || cmd.IsAdditionalHelpTopicCommand() {
		return nil
	}
	server := c.flags.server
	if !cmd.Flags().Changed("db") {
		server = cmp.Or(server, c.Getenv("ATRIUM_SERVER"))
	}
	if server == "" {
		return c.heldElsewhere()
	}
	for _, name := range []string{"db", "as", "now"} {
		if cmd.Flags().Changed(name) {
			return model.Errorf(model.Invalid, "--%s is about a file on this machine, and --server is another one.", name).
				WithHint("Leave one of them out.")
		}
	}
	target, err := dial.Parse(server)
	if err != nil {
		return err
	}
	return &elsewhere{target: target, args: withoutServer(c.args)}
}

// heldElsewhere looks whether another process of this user holds the file and lets
// others in.
func (c *call) heldElsewhere() error {
	path, err := c.path(c.flags.db)
	if err != nil {
		return nil // the command itself tells
	}
	socket := serve.SocketOf(path)
	if _, err := os.Lstat(socket); err != nil {
		return nil
	}
	conn, err := local.Dial(socket, answering)
	switch {
	case errors.Is(err, local.ErrNobody):
		return nil // left behind: whoever opens the file replaces it
	case err != nil:
		return err
	}
	_ = conn.Close()
	return &elsewhere{target: dial.Socket(socket), args: c.args, holder: true}
}

// answering is how long the holder of the file has to answer (SPEC 8).
const answering = 2 * time.Second

// withoutServer are the arguments without the flag that has done its work.
func withoutServer(args []string) (rest []string) {
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--":
			return append(rest, args[i:]...)
		case args[i] == "--server":
			i++
		case !strings.HasPrefix(args[i], "--server="):
			rest = append(rest, args[i])
		}
	}
	return rest
}

// forward runs the command elsewhere and gives its exit status. Where the holder
// of the file leaves while a console of this process is its guest, the console
// goes on here, or at the next holder.
func (c *call) forward(e *elsewhere) int {
	began := c.Now()
	status, err := c.send(e)
	console := e.holder && c.StdinTTY && c.StdoutTTY && len(slices.DeleteFunc(slices.Clone(e.args), isFlag)) == 0
	switch {
	case errors.Is(err, local.ErrNobody), console && (err != nil || status == model.Unavailable.Exit()) && c.Now().Sub(began) > time.Second:
		if c.ctx.Err() == nil {
			return Run(c.ctx, c.Env, e.args)
		}
	}
	if err != nil {
		fmt.Fprintf(c.Stderr, "atrium: %s\n", display.Text(shown(err).Error()))
		return shown(err).Code.Exit()
	}
	return status
}

func isFlag(arg string) bool { return strings.HasPrefix(arg, "-") }

// send gives the command to the other end.
func (c *call) send(e *elsewhere) (int, error) {
	command := dial.Command{Args: e.args, Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr, Env: c.environ(e.holder)}
	in, inOK := c.Forward.Stdin.(*os.File)
	out, outOK := c.Forward.Stdout.(*os.File)
	if inOK && outOK && c.StdinTTY && c.StdoutTTY {
		t, done := dial.Local(in, out, cmp.Or(c.Getenv("TERM"), "dumb"), len(e.args) == 0 || isFlag(e.args[0]))
		defer done()
		command.Terminal = t
	}
	options := dial.FromEnv(c.Getenv)
	return dial.Run(context.WithoutCancel(c.ctx), e.target, options, command)
}

// environ is what of the environment means something at the other end.
func (c *call) environ(holder bool) map[string]string {
	env := map[string]string{}
	names := []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "TZ", "ATRIUM_WORKSPACE", "ATRIUM_THEME", "ATRIUM_GLYPHS"}
	if holder {
		names = append(names, "HOME", "USER", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "ATRIUM_KEYS", "ATRIUM_PROJECT")
		if dir, err := os.Getwd(); err == nil {
			env["PWD"] = dir
		}
	}
	for _, name := range names {
		if v := c.Getenv(name); v != "" {
			env[name] = v
		}
	}
	return env
}
