// Package complete proposes arguments and values of flags to the shell: names
// of what the person sees, and the words of the vocabulary. What an argument
// means is read from its name in the command's usage line.
package complete

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/asset"
	"atrium/model/setting"
	"atrium/model/view"
)

// most is the number of names that are proposed.
const most = 100

// Source is where names come from: one snapshot as the actor sees it, and the
// workspace that -w or the environment names ("" for the remembered one).
// Errors propose nothing.
type Source struct {
	View      func(func(*view.Reader) error) error
	Workspace func() string
	// Bounded leaves the values of flags out: cobra keeps what completes them for as
	// long as the process lives, and with it the flags of that one run.
	Bounded bool
}

// Asked says whether a shell asks for completions. Nothing else needs them.
func Asked(args []string) bool {
	return slices.Contains(args, cobra.ShellCompRequestCmd) || slices.Contains(args, cobra.ShellCompNoDescRequestCmd)
}

// Apply makes every command of the tree complete its arguments and flags.
func Apply(root *cobra.Command, s Source) {
	for _, cmd := range root.Commands() {
		s.applyAll(cmd)
	}
	if s.Bounded {
		return
	}
	for flag, words := range map[string][]string{"output": {"table", "json", "csv", "yaml"}} {
		_ = root.RegisterFlagCompletionFunc(flag, fixed(words)) // the flag is there: globalFlags made it
	}
	_ = root.RegisterFlagCompletionFunc("workspace", s.flag("WS"))
	_ = root.RegisterFlagCompletionFunc("as", s.flag("USERNAME"))
}

// applyAll is apply for a command and all below it.
func (s Source) applyAll(cmd *cobra.Command) {
	s.apply(cmd)
	for _, sub := range cmd.Commands() {
		s.applyAll(sub)
	}
}

func (s Source) apply(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && cmd.ValidArgs == nil {
		cmd.ValidArgsFunction = s.arguments(cmd)
	}
	if s.Bounded {
		return
	}
	for flag, words := range map[string][]string{
		"role":              names(model.Roles()),
		"visibility":        {"private", "workspace", "public"},
		"member-access":     {"full", "view"},
		"organization-type": {"commercial", "education", "non-profit"},
		"status":            {"active", "pending", "suspended"},
		"kind":              asset.IntegrationKinds(),
		"stage":             stages(),
		"state":             names([]model.RunState{model.RunRunning, model.RunFinished, model.RunFailed, model.RunKilled}),
	} {
		if cmd.Flags().Lookup(flag) != nil {
			_ = cmd.RegisterFlagCompletionFunc(flag, fixed(words))
		}
	}
	for flag, list := range map[string]func(view.RunRef) []string{"metric": s.metrics, "artifact": s.artifacts} {
		if cmd.Flags().Lookup(flag) != nil {
			_ = cmd.RegisterFlagCompletionFunc(flag, s.ofRun(list))
		}
	}
	for _, flag := range []string{"replace-admin", "actor", "person"} {
		if cmd.Flags().Lookup(flag) != nil {
			_ = cmd.RegisterFlagCompletionFunc(flag, s.flag("USERNAME"))
		}
	}
}

// arguments completes by the names in the usage line: people role WHO ROLE.
func (s Source) arguments(cmd *cobra.Command) cobra.CompletionFunc {
	wanted := strings.Fields(cmd.Use)[1:]
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(wanted) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		i := len(args)
		if last := len(wanted) - 1; i > last {
			if i = last; !strings.Contains(wanted[i], "…") {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
		}
		word := strings.Trim(wanted[i], "[]…")
		if word == "FILE" {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return begin(s.propose(cmd, word, typed, args...), typed), cobra.ShellCompDirectiveNoFileComp
	}
}

func (s Source) flag(word string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return begin(s.propose(cmd, word, typed), typed), cobra.ShellCompDirectiveNoFileComp
	}
}

// begin keeps what begins as typed.
func begin(all []string, typed string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return !strings.HasPrefix(s, typed) })
}

// propose lists what can stand where the usage line has the word, behind the
// arguments before it.
func (s Source) propose(cmd *cobra.Command, word, typed string, before ...string) []string {
	noun := cmd.Name()
	if cmd.HasParent() && cmd.Parent().HasParent() {
		noun = cmd.Parent().Name()
	}
	switch word {
	case "ROLE":
		if noun == "access" {
			return names(model.ProjectRoles())
		}
		return names(model.Roles())
	case "on|off":
		return []string{"on", "off"}
	case "ACTION":
		var out []string
		for _, p := range append(model.WorkspacePermissions(), model.ProjectPermissions()...) {
			out = append(out, p.Name)
		}
		return out
	case "STAGE":
		return stages()
	case "INTEGRATION":
		return s.integrations(cmd)
	case "MODEL":
		return s.models(cmd, before)
	case "RUN":
		return s.runs(typed)
	case "KEY=VALUE":
		if noun == "meta" {
			return nil
		}
		settings := setting.Workspace()
		if noun == "platform" {
			settings = setting.Platform()
		}
		var out []string
		for _, k := range settings {
			out = append(out, k.Name+"=")
			for value := range strings.SplitSeq(k.Values, "|") {
				if key, _, chosen := strings.Cut(typed, "="); chosen && key == k.Name && value != strings.ToUpper(value) {
					out = append(out, k.Name+"="+value)
				}
			}
		}
		return out
	case "WS", "NAME":
		if cmd.Name() == "join" {
			return s.joinable()
		}
		return s.workspaces(typed)
	case "WS/NAME":
		return s.projects(typed)
	case "TARGET":
		if strings.Contains(typed, "/") {
			return s.projects(typed)
		}
		return append(s.workspaces(typed), s.projects(typed)...)
	case "WHO":
		return s.people(typed)
	case "USERNAME":
		if cmd.Name() == "create" {
			return nil
		}
		return s.accounts(typed)
	case "FINGERPRINT|NAME":
		return s.keys(before)
	case "SERVICE":
		return s.services()
	case "REQUEST", "REQUEST|WS/NAME":
		return s.requests(word != "REQUEST")
	case "CODE|ID", "ID":
		if noun == "comment" {
			return s.comments(before)
		}
		return s.invitations(noun)
	}
	return nil
}

func fixed(words []string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

func names[T interface{ String() string }](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = one.String()
	}
	return out
}

// plain leaves out what a shell would not take as it is.
func plain(all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" || display.Text(s) != s || strings.ContainsAny(s, " \t'\"$`\\") })
}
