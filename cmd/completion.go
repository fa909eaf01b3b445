package cmd

import (
	"github.com/spf13/cobra"

	"atrium/cmd/usage"
	"atrium/model"
)

func newCompletion(c *call) *cobra.Command {
	cmd := &cobra.Command{
		Use: "completion SHELL", Short: "A completion script for bash, zsh, fish or powershell",
		Long: "Prints a script that completes commands and flags.\n\n" +
			"bash:        source <(atrium completion bash)\n" +
			"zsh:         atrium completion zsh > \"${fpath[1]}/_atrium\"\n" +
			"fish:        atrium completion fish | source\n" +
			"powershell:  atrium completion powershell | Out-String | Invoke-Expression",
		Args: usage.Takes("SHELL"), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		DisableFlagsInUseLine: true,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(c.Stdout, true)
		case "zsh":
			return root.GenZshCompletion(c.Stdout)
		case "fish":
			return root.GenFishCompletion(c.Stdout, true)
		case "powershell":
			return root.GenPowerShellCompletionWithDesc(c.Stdout)
		}
		return model.Errorf(model.Invalid, "There is no completion for %q.", args[0]).
			WithHint("Choose one of: bash, zsh, fish, powershell.")
	}
	return cmd
}
