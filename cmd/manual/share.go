package manual

// share are the texts of commands about access requests and service accounts.
func share() map[string]entry {
	return map[string]entry{
		"access request": {
			long: `
Asks for a role in a project. The project may be any: the answer is the same
whether or not there is one, and stays so until somebody answers. Its owners and
the workspace's admins find the request in their inbox with the reason.

A request waits 14 days. Each person has one at a time for a project, and at most
20 in all.`,
			examples: "access request ml-team/api contributor --reason \"I look after its data\"\naccess requests --mine",
		},
		"access requests": {
			long: `
Lists the pending requests that you may answer: for one project, or in the
workspace of -w (or the remembered one), the oldest first. --mine lists what you
asked for yourself, newest first, with what became of it.`,
			examples: "access requests -w ml-team\naccess requests ml-team/api --json\naccess requests --mine",
		},
		"access approve": {
			long: `
Gives the role that a request asks for, at once. The person asked, so they need
not accept, and no seat is taken. Someone from outside can only get it where the
workspace takes guests, and in an individual workspace only on a public project.
What they have already is not cut. Needs project.people.manage: owners of the
project and admins of the workspace.`,
			examples: "access approve 116822208688879\naccess approve 116822208688879 --expires 30d --reason \"Welcome.\"",
		},
		"access deny": {
			long:     "Answers a request with no. The person is told, with the reason. Needs project.people.manage.",
			examples: "access deny 116822208688879 --reason \"Ask linus: the data moved to ml-team/speech.\"",
		},
		"access withdraw": {
			long:     "Takes back a pending request of your own, named by its id or by what it asks for.",
			examples: "access withdraw ml-team/api",
		},
		"people service": {examples: "people service create ci -w ml-team\npeople service list"},
		"people service create": {
			long: `
Creates the service account NAME@WORKSPACE, for programs. It is no member, takes no
seat, and has no access by itself: access grant gives it roles in projects of its
workspace, and of no other. A workspace has at most 50. Needs people.manage:
admins.`,
			examples: "people service create ci -w ml-team",
		},
		"people service list": {
			long:     "Lists a workspace's service accounts, deactivated ones included. Needs people.view: every member.",
			examples: "people service list -w ml-team\npeople service list --json",
		},
		"people service deactivate": {
			long: `
Ends a service account's sessions and all its access at once. Its grants are kept:
reactivate brings them back. Needs people.manage: admins.`,
			examples: "people service deactivate ci -w ml-team",
		},
		"people service reactivate": {
			long:     "Lets a deactivated service account's grants count again. Needs people.manage: admins.",
			examples: "people service reactivate ci -w ml-team",
		},
	}
}
