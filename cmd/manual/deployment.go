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
		"serve": {
			long: `
Hosts the console and the commands over SSH until it is ended. Who someone is,
their key says: add it with atrium user key add. Beside the file a host key is
made, whose fingerprint people compare when they connect for the first time.
Flags go before the environment, that before the configuration file, and that
before the defaults; --check tells what counts and where it was read. The whole of it is
in docs/hosting.md. Over SSH the commands serve, init, demo, restore and compact
are refused, and files are given by the standard input and output.

SIGTERM or ctrl+c stops it: sessions are told, and those that are left after the
drain are ended. A second signal ends it at once.`,
			examples: "serve --listen :2222\nserve --config /etc/atrium.yaml --check",
		},
		"session": {examples: "session list"},
		"session list": {
			long: `
Lists who is here: the sessions of the process that holds the file, over SSH and
over the Unix socket beside it, the oldest first. Where that process is a console
itself, it is among them (via is holder). For platform admins. The list is that of
this moment; nothing of it is kept. The console has the same, live: v on the
settings of the deployment.`,
			examples: "session list\nsession list --json",
		},
		"session kick": {
			long: `
Ends a session at once; its person is told by whom. They may connect again: to
keep them out, suspend the account or remove the key. The console of the process
that holds the file can only be left there. For platform admins. The host logs
it; as nothing that is kept changes, the audit trail does not tell of it.`,
			examples: "session kick 1204",
		},
		"audit": {examples: "audit list"},
		"audit list": {
			long: `
Lists what was changed, newest first: by whom, through which door, who stood
behind --as, and the fields before and after. Without -w it is all that you may
see: your own changes, and those of workspaces where you are an admin; for a
platform admin everything.`,
			examples: "audit list\naudit list -w ml-team --operation people --since 30d\naudit list --actor grace --since 2026-03-01 --json",
		},
		"audit export": {
			long: `
Writes the audit trail oldest first to the standard output, one JSON object a
line, or as CSV with -o csv: what audit list shows, all of it. It is read piece
by piece up to the change that was the newest at the start, and holds nothing
open, so it may run for as long as it takes.`,
			examples: "audit export > audit.jsonl\naudit export -w ml-team --since 2026-01-01 -o csv > audit.csv",
		},
		"undo": {
			long: `
Takes a change back by carrying out its inverse. SEQ is its number in the audit
trail; it must be your own change, or in a workspace where you are an admin.
Without SEQ it is the newest change of your own that can be undone: anywhere, or
with -w in that workspace.

It says first what it will do and asks. You need the rights for the inverse now,
whatever you were then. If something was changed since, it is a conflict that
names what and by whom (status 5). An undo is recorded like every change, and is
undone by naming its own number.`,
			examples: "undo --dry-run\nundo\nundo 1204 --yes",
		},
		"matrix": {
			long: `
Shows the people of a workspace against its projects: the role of each in each,
and what it comes from. --page-size and --after page through the people,
--projects and --after-project through the projects. JSON has a list of projects
for each person, CSV a column for each project. Projects whose people you may not
see are left out.`,
			examples: "matrix ml-team\nmatrix ml-team --projects 50 -o csv\nmatrix ml-team --after-project speech --json",
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
