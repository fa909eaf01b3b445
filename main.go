// Atrium is a console for workspaces, people, projects and quotas that lives in
// the terminal.
package main

import (
	"os"

	"atrium/cmd"
	_ "atrium/cmd/quietterm" // before anything that asks the terminal at start-up
	"atrium/cmd/track/child"
)

func main() {
	if child.Relay() {
		return
	}
	os.Exit(cmd.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
