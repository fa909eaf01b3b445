package manual

// runs are the texts of commands about what was tracked.
func runs() map[string]entry {
	return map[string]entry{
		"runs": {aliases: "run", examples: "runs list ml-team/classification\nruns show STOC-12 -w ml-team"},
		"runs list": {
			long: `
Lists the runs of a project, newest first: of the one that ATRIUM_PROJECT names if
none is given (project show --env prints the line for that). Seconds are the
monitoring hours that a run has used so far. Needs project.view.`,
			examples: "runs list ml-team/classification\nruns list ml-team/classification --state failed --person grace\nruns list --all -o csv",
		},
		"runs show": {
			long: `
Shows everything about one run but what it keeps under names: its command, where it
ran, how it ended, its parameters, and what its tracker could not keep ("lost"). A
RUN is named by its UUID, wherever you may see it, or by its key, such as STOC-12,
within -w; without -w in the workspace of ATRIUM_PROJECT, else in that of the other
commands. Needs project.view.`,
			examples: "runs show STOC-12 -w ml-team\nruns show 0191d2f6-5c1e-7a54-8a35-9b1f4c2f6d10 --json",
		},
		"runs metrics": {
			long: `
Lists the metrics of a run with the newest value, the least and the most of those
that are finite. monitoring/cpu is percent of one processor, monitoring/memory
bytes. runs export -o csv has every value. Needs project.view.`,
			examples: "runs metrics STOC-12 -w ml-team",
		},
		"runs artifacts": {
			long:     "Lists the files that a run keeps; runs export --artifact writes one. Needs project.view.",
			examples: "runs artifacts STOC-12 -w ml-team",
		},
		"runs delete": {
			long: `
Deletes runs with all that they kept, for good: their storage is free at once, the
hours that they were tracked stay used, and no journal brings them back. It names
the bytes, asks for a confirmation, and works in a read-only workspace. Needs
project.delete-data: contributors.`,
			examples: "runs delete STOC-12 STOC-13 -w ml-team\nruns delete STOC-12 --dry-run -w ml-team",
		},
		"runs rerun": {
			long: `
Runs the recorded command of a run again on this machine and tracks it as track does,
as a new run of the same project that names the first as its origin. ARGS are put
behind the recorded ones. It runs in the folder where it ran, if it ran on this
machine and the folder is there, else here. Needs project.execute: contributors, and
viewers by a role in the workspace where members have full access. It is refused over
SSH: what runs, runs where you are.`,
			examples: "runs rerun STOC-12 -w ml-team\nruns rerun STOC-12 --name slower -w ml-team -- --lr 0.01",
		},
		"runs export": {
			long: `
Writes a whole run to FILE or to the standard output, as JSON lines: first the run,
then its parameters, the values of its metrics, its texts, its console and the names
of its files, each line with a "kind". Values that are no numbers are "NaN",
"Infinity" and "-Infinity". With -o csv it is the values of its metrics: metric,
step, at, value; --metric takes some of them only.

--console writes what the run printed. On the standard output bytes that could act
on a terminal are shown encoded; to FILE, and to - where that is no terminal, they
are written as they were. --artifact writes the content of one file, and compares it
with its SHA-256. FILE gets its name once it is whole; one that is there is replaced
with --yes only. Over SSH leave FILE out or give -, and write the output to a file
where you are. It works in a read-only workspace. Needs project.view.`,
			examples: "runs export STOC-12 run.jsonl -w ml-team\nruns export STOC-12 -o csv --metric loss --metric val/acc\nruns export STOC-12 log.txt --console\nruns export STOC-12 model.pt --artifact model.pt\n" +
				"$ ssh atrium.example.com runs export STOC-12 - --artifact model.pt > model.pt",
		},
	}
}
