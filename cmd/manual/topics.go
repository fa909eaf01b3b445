package manual

import "github.com/spf13/cobra"

// Generated stands on the pages that are written by a test.
const Generated = "Written by the program itself: `go test ./cmd -run TestGeneratedDocs -update`.\n\n"

// Topics are pages of the help that belong to no command.
func Topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "permissions", Short: "What each role may do", Long: permissions()},
		{Use: "output", Short: "Formats, pages, errors and exit statuses", Long: output},
		{Use: "names", Short: "How people, workspaces, projects and times are written", Long: names},
	}
}

const output = `Every command prints a table for people, and with -o json, csv or yaml the same
fields for scripts. --json is -o json. docs/json.md describes the fields.

  a list       {"data":[…],"page":{"size":100,"total":1204,"next":"CURSOR"}}
               next is null on the last page, total where counting would mean
               reading everything. --page-size 1-1000, --after CURSOR, --all.
  one thing    the object itself.
  a change     the thing as it is afterwards; people get a sentence.
  --dry-run    {"dry_run":true,"effects":[…]}, and nothing is changed.
  an error     one line on stderr, with --json {"error":{"code","message",
               "hint","details"}}; stdout stays empty.

Times are RFC 3339 in UTC, sizes bytes, durations seconds. JSON is ASCII: other
characters are escaped. What would act on a terminal is never printed as it is. In
CSV, text that a spreadsheet would take for a formula (= + - @ first) has an
apostrophe before it; import csv takes that away again.

  exit status  code
  0            done; for can: allowed
  1            internal
  2            invalid       what was typed cannot be meant
  3            not_found     there is no such thing that you may see
  4            denied        you see it, and may not do this; for can: not allowed
  5            conflict      a rule stands against it, such as the last admin
  6            read_only, over_quota
  7            unavailable   no file yet, file in use or damaged, disk full`

const names = `A workspace, project or username has 2 to 63 characters: first a-z, then
a-z 0-9 - . + _ (and @ but in usernames), without -- and not ending in -. People
and workspaces share one set of names, without regard to case. None can be
changed.

  WHO          a username, a service account name@workspace, or an address
  WS/NAME      a project by its full name
  RUN          a run by its UUID, or within -w by its key, such as STOC-12
  TARGET       a workspace, or a project by its full name
  --expires    a duration from now (12h, 30d), or a date (2026-12-31)
  -w           without it the workspace of ATRIUM_WORKSPACE, else the remembered
               one: the last that was created, joined or switched to; commands
               about runs take ATRIUM_PROJECT (WS/NAME) first
  --db         without it the file of ATRIUM_DB, else atrium/atrium.db in the
               data folder of the account ($XDG_DATA_HOME or ~/.local/share)
  --now        looks at another day, and changes nothing`
