package cmd

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"atrium/cmd/billing"
	"atrium/cmd/complete"
	"atrium/cmd/host"
	"atrium/cmd/manual"
	"atrium/cmd/projects"
	"atrium/cmd/runs"
	"atrium/cmd/sessions"
	"atrium/cmd/signin"
	"atrium/cmd/teams"
	"atrium/cmd/tracking"
	"atrium/cmd/trail"
	"atrium/cmd/upkeep"
	"atrium/cmd/usage"
	"atrium/model"
)

// newRoot builds the whole tree for one call.
func newRoot(c *call) *cobra.Command {
	root := &cobra.Command{
		Use:   "atrium",
		Short: "Workspaces, people, projects and quotas in the terminal",
		Long: "Atrium is a self-hosted console for workspaces, people, projects and quotas.\n" +
			"Without a command it opens the console. Times are shown in UTC.",
		Example: "  atrium\n  atrium init --username ada --email ada@example.com\n  atrium people list -w ml-team --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				if err := c.refuse(args[0]); err != nil {
					return err
				}
			}
			return rootArgs(cmd, args)
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return console(c, cmd) },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return c.prepare(cmd) },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.SetFlagErrorFunc(usage.Flag)
	c.globalFlags(root.PersistentFlags())
	root.SetHelpCommand(newHelp())
	root.AddCommand(commands(c)...)
	root.AddCommand(manual.Topics()...)
	manual.Apply(root)
	if complete.Asked(c.args) {
		complete.Apply(root, complete.Source{View: c.view, Workspace: c.named, Bounded: c.Remote})
	}
	return root
}

// commands are the nouns and verbs of SPEC 8.
func commands(c *call) []*cobra.Command {
	return append(slices.Concat(upkeep.Commands(c.upkeep()), projects.Commands(c.host()), billing.Commands(c.host()), runs.Commands(c.runs(), tracking.Ingest(c.tracking())), trail.Commands(c.trail(), c.auditVerify()), tracking.Commands(c.tracking())), []*cobra.Command{
		newInit(c), newServe(c), newWhoami(c),
		signin.User(c.host()), teams.Workspaces(c.host()), teams.People(c.host()), teams.Invitations(c.host()),
		newAccess(c), newInbox(c), teams.Platform(c.host()), newDemo(c),
		newCan(c), newWhoCan(c), sessions.Command(c.sessions()),
		newImport(c), newVersion(c), newKeys(c), newCompletion(c), newMan(c),
	}...)
}

func rootArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage.OneOf(cmd, args)
}

func (c *call) globalFlags(f *pflag.FlagSet) {
	g := &c.flags
	f.StringVar(&g.db, "db", "", "the `FILE` that holds everything (env ATRIUM_DB)")
	f.StringVar(&g.server, "server", "", "run the command at `ssh://HOST[:PORT]` (env ATRIUM_SERVER)")
	f.BoolVar(&g.json, "json", false, "print JSON: the same as -o json")
	f.StringVarP(&g.output, "output", "o", "table", "print as `table|json|csv|yaml`")
	f.StringVarP(&g.workspace, "workspace", "w", "", "the workspace `NAME` (env ATRIUM_WORKSPACE; default the last one used)")
	f.StringVar(&g.as, "as", "", "act as `USERNAME`; local only, and recorded")
	f.StringVar(&g.now, "now", "", "look at another day: an RFC 3339 `TIME`, for reads and dry runs")
	f.BoolVar(&g.dryRun, "dry-run", false, "say what would change and change nothing")
	f.BoolVar(&g.yes, "yes", false, "answer yes where a confirmation is asked")
	f.BoolVar(&g.plain, "plain", false, "linear output for screen readers")
	f.BoolVar(&g.noColor, "no-color", false, "no colours (env NO_COLOR)")
	f.IntVar(&g.pageSize, "page-size", 100, "rows on a page, `1-1000`")
	f.StringVar(&g.after, "after", "", "go on after the `CURSOR` of the page before")
	f.BoolVar(&g.all, "all", false, "every page, one after the other")
}

// prepare checks the global flags before a command runs.
func (c *call) prepare(cmd *cobra.Command) error {
	g := &c.flags
	c.list = strings.TrimSuffix(cmd.CommandPath(), " list")
	g.outputSet = cmd.Flags().Changed("output")
	g.pageSizeSet = cmd.Flags().Changed("page-size")
	switch g.output {
	case "table", "json", "csv", "yaml":
	default:
		return model.Errorf(model.Invalid, "%q is not an output format.", g.output).
			WithHint("Choose one of: table, json, csv, yaml.")
	}
	if g.json && g.outputSet && g.output != "json" {
		return model.Errorf(model.Invalid, "--json and -o %s contradict one another.", g.output).WithHint("Give one of them.")
	}
	if g.json {
		g.output = "json"
	}
	if g.pageSize < 1 || g.pageSize > 1000 {
		return model.Errorf(model.Invalid, "A page has 1 to 1000 rows, not %d.", g.pageSize).
			WithHint("Use --all for every page.")
	}
	if g.now != "" {
		at, err := time.Parse(time.RFC3339, g.now)
		if err != nil {
			return model.Errorf(model.Invalid, "--now %q is not an RFC 3339 time.", g.now).
				WithHint("Write it as %s.", c.Now().UTC().Format(time.RFC3339))
		}
		g.at = at.UTC()
	}
	if c.Hosted != nil && !here(cmd) {
		host.Alone(cmd)
	}
	if c.Remote {
		if err := cmp.Or(c.refuse(noun(cmd)), c.refuseLocal(cmd)); err != nil {
			return err
		}
	}
	if c.Hosted != nil && c.Hosted.Cook != nil && (cmd.HasParent() || g.plain) {
		c.Hosted.Cook()
	}
	if err := usage.NotEmpty(cmd, "as", "db", "workspace", "server"); err != nil {
		return err
	}
	return c.elsewhere(cmd)
}

// noun is the first word of a command.
func noun(cmd *cobra.Command) string {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.Name()
}

// refuseLocal refuses the flags that trust whoever can open the file.
func (c *call) refuseLocal(cmd *cobra.Command) error {
	for _, name := range []string{"as", "db", "now", "server"} {
		if cmd.Flags().Changed(name) {
			return model.Errorf(model.Denied, "--%s is for local commands only.", name).
				WithHint("Over SSH you are who your key says.")
		}
	}
	return nil
}

// group makes a noun with its verbs.
func group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	return host.Group(use, short, verbs...)
}

// verb makes a command with its arguments, which help shows as they are named.
func verb(use, short string, run func(args []string) error, names ...string) *cobra.Command {
	return host.Verb(use, short, run, names...)
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND…]", Short: "Help for a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usage.OneOf(found, args[len(args)-max(len(rest), 1):])
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}
