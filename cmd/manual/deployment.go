package manual

// deployment are the texts of commands about the deployment and the program.
func deployment() map[string]entry {
	return map[string]entry{
		"platform": {examples: "platform show"},
		"platform show": {
			long:     "Shows the deployment's settings, and how many people and workspaces it has. For platform admins.",
			examples: "platform show --json",
		},
		"platform set": {examples: "platform set signup=invitation workspace-creation=admins"},
		"audit":        {examples: "audit list"},
		"audit list": {
			long: `
Lists what was changed, newest first: by whom, through which door, who stood
behind --as, and the fields before and after. Without -w it is all that you may
see: your own changes, and those of workspaces where you are an admin; for a
platform admin everything.`,
			examples: "audit list\naudit list -w ml-team --operation people --since 30d\naudit list --actor grace --since 2026-03-01 --json",
		},
		"import": {examples: "import peribolos org.yaml --dry-run"},
		"import peribolos": {
			examples: "import peribolos org.yaml --dry-run\nimport peribolos org.yaml --yes",
		},
		"import csv": {
			examples: "import csv people.csv --dry-run\nimport csv - < people.csv",
		},
		"demo": {
			long: `
Opens the console on sample data: a team workspace with a few people and
projects. The file goes with it when you leave.`,
			examples: "demo",
		},
		"keys": {
			long: `
Prints the keys of the console with their actions, as the file in which they can
be changed. Keep the lines that you change; the others follow the defaults.`,
			examples: "keys\nkeys --json",
		},
		"version": {
			long:     "Shows the version of this program and what it was built with.",
			examples: "version\nversion --json",
		},
		"completion": {examples: "completion bash"},
		"man": {
			long:     "Prints the manual of all commands as a man page.",
			examples: "man | man -l -\nman > ~/.local/share/man/man1/atrium.1",
		},
	}
}
