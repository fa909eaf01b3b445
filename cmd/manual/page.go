package manual

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Markdown is docs/commands.md: every command of the tree.
func Markdown(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\n" + Generated + fenced(root.Long) + "## Global flags\n\n" + fenced(flags(root.PersistentFlags())))
	for _, topic := range root.Commands() {
		if topic.IsAdditionalHelpTopicCommand() && topic.Name() != "permissions" {
			b.WriteString("## " + topic.Short + "\n\n" + fenced(topic.Long))
		}
	}
	b.WriteString("What each role may do is in [permissions.md](permissions.md).\n")
	for _, noun := range root.Commands() {
		if !noun.IsAvailableCommand() || noun.Name() == "help" {
			continue
		}
		b.WriteString("\n## " + noun.CommandPath() + "\n\n" + noun.Short + ".\n")
		if len(noun.Commands()) == 0 || noun.Long != "" {
			b.WriteString(described(noun))
		}
		for _, verb := range noun.Commands() {
			Walk(verb, func(cmd *cobra.Command) {
				if cmd.IsAvailableCommand() && !cmd.HasSubCommands() {
					b.WriteString("\n### " + cmd.CommandPath() + "\n\n" + cmd.Short + ".\n" + described(cmd))
				}
			})
		}
	}
	return strings.ReplaceAll(b.String(), "\n\n\n", "\n\n")
}

// described is the body of a command's section.
func described(cmd *cobra.Command) string {
	out := "\n" + fenced(usageLine(cmd))
	if cmd.Long != "" {
		out += cmd.Long + "\n"
		if strings.Contains(cmd.Long, "\n  ") {
			out = "\n" + fenced(usageLine(cmd)) + fenced(cmd.Long)
		}
	}
	if f := flags(cmd.LocalNonPersistentFlags()); f != "" {
		out += "\n" + fenced(f)
	}
	if cmd.Example != "" {
		out += "\nFor example:\n\n" + fenced(strings.ReplaceAll(strings.TrimPrefix(cmd.Example, "  "), "\n  ", "\n"))
	}
	return strings.TrimRight(out, "\n") + "\n"
}

func usageLine(cmd *cobra.Command) string {
	line := cmd.UseLine()
	if cmd.HasAvailableLocalFlags() && !strings.HasSuffix(line, "[flags]") {
		line += " [flags]"
	}
	return line
}

func fenced(text string) string { return "```\n" + strings.TrimRight(text, "\n ") + "\n```\n\n" }

// flags is the list of flags without help's own, which every command has.
func flags(set *pflag.FlagSet) string {
	kept := pflag.NewFlagSet("", pflag.ContinueOnError)
	set.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			kept.AddFlag(f)
		}
	})
	return strings.TrimRight(kept.FlagUsages(), "\n")
}

// Man is the manual as a man page (roff) of section 1.
func Man(root *cobra.Command) string {
	var b strings.Builder
	name := root.Name()
	fmt.Fprintf(&b, ".TH %s 1\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", strings.ToUpper(name), name, roff(root.Short))
	b.WriteString(literal(root.Long) + ".SH GLOBAL FLAGS\n" + literal(flags(root.PersistentFlags())))
	Walk(root, func(cmd *cobra.Command) {
		if cmd == root || !cmd.IsAvailableCommand() || cmd.HasSubCommands() && cmd.Long == "" || cmd.Name() == "help" {
			return
		}
		fmt.Fprintf(&b, ".SH %s\n%s.\n", roff(strings.ToUpper(strings.TrimPrefix(cmd.CommandPath(), name+" "))), roff(cmd.Short))
		for _, part := range []string{usageLine(cmd), cmd.Long, flags(cmd.LocalNonPersistentFlags()), cmd.Example} {
			if part != "" {
				b.WriteString(literal(part))
			}
		}
	})
	Walk(root, func(cmd *cobra.Command) {
		if cmd.IsAdditionalHelpTopicCommand() {
			b.WriteString(".SH " + roff(strings.ToUpper(cmd.Short)) + "\n" + literal(cmd.Long))
		}
	})
	return b.String()
}

// literal is text that keeps its lines.
func literal(text string) string { return ".PP\n.nf\n" + roff(text) + "\n.fi\n" }

// roff escapes what the formatter would act on.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "…", "...", "`", `\(ga`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
