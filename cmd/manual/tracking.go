package manual

// tracking are the texts of commands about runs of this machine.
func tracking() map[string]entry {
	return map[string]entry{
		"track": {
			long: `
Runs a command and records it as a run of a project: what it prints, when it began and
ended, its exit status, processor time and memory, and whatever it logs (atrium log).
Signals, standard input, output and the exit status are the command's own, as if it
ran without Atrium; death by signal n is 128+n. The project is WS/NAME, or what
ATRIUM_PROJECT names. Needs project.track: contributors. A project that there is not,
and a right that is missing, are said before the command starts.

All of it is written to the offline store first: .atrium in this folder, or
ATRIUM_OFFLINE_DIR. Where the server cannot be reached, or the workspace is read-only
(also when that begins while the command runs), the run goes on offline, says why once,
and is sent on by itself when that ends; atrium sync sends what is left.

Modes (--mode, ATRIUM_MODE): async sends while the command runs; offline only records;
read-only and debug run the command and record nothing.

The command finds in its environment ATRIUM_RUN, the id of the run, ATRIUM_LOG_SOCKET for
atrium log, and ATRIUM_LOG_FD: the number of a descriptor for lines of JSON, such as
{"loss": 0.31, "step": 10}.`,
			examples: "track ml-team/classification -- python train.py\ntrack ml-team/classification --name warm-up --mode offline -- sh train.sh",
		},
		"log": {
			long: `
Tells the tracker of this command what to record: numbers are points of metrics, words
are text. It returns when the tracker has it. A tracker that is gone is said on
standard error and is no failure, nor does it wait for one that does not answer.`,
			examples: "log loss=0.31 acc=0.9 --step 10\nlog --param lr=0.1 --text note=warm --artifact out/model.pt",
		},
		"sync": {
			long: `
Brings the runs of this folder's offline store to the server where each belongs, all or
those that are named: by their UUID, the beginning of it, or what the server calls
them. What is there already is not sent again; runs that are live can be synchronised,
and --watch follows them until the last has ended. A run that fails stops only itself.

Nothing is deleted here, and nothing counts as sent that the server has not
acknowledged, record by record. The exit status is 0 when nothing remains, 6 while all
that remains waits for a read-only workspace, 7 while the server cannot be reached, and
1 otherwise.`,
			examples: "sync\nsync --watch\nsync 0194ef22 --json",
		},
		"status": {
			long: `
Lists the runs of this folder's offline store that are not synchronised: how many
records and bytes wait, how old the newest is, and why. It asks no server.`,
			examples: "status\nstatus --json",
		},
		"runs ingest": {
			long:     "Takes runs on standard input, for atrium track and atrium sync, which run it at their server.",
			examples: "$ ssh atrium.example.com runs ingest",
		},
		"clear": {
			long: `
Removes journals from this folder's offline store: without a name those whose every
record the server has acknowledged. A run of which records would be lost must be named,
and is confirmed. A run that is live stays. It asks no server.`,
			examples: "clear\nclear 0194ef22 --yes",
		},
	}
}
