package host

import "github.com/spf13/cobra"

// Alone takes a command that runs for a session out of its tree, which would stay
// in memory for as long as the client takes to read what the command prints.
func Alone(cmd *cobra.Command) {
	for ; cmd.HasParent(); cmd = cmd.Parent() {
		for _, other := range cmd.Parent().Commands() {
			if other != cmd {
				cmd.Parent().RemoveCommand(other)
			}
		}
	}
}
