package manual

// accounts are the texts of commands about accounts and oneself.
func accounts() map[string]entry {
	return map[string]entry{
		"init": {
			long: `
Makes the file with its first account, which is a platform admin, its individual
workspace, and the built-in workspaces default and system. Local commands act as
this account until --as says otherwise. The address stays unverified until a
platform admin verifies it.`,
			examples: "init --username ada --email ada@example.com --name \"Ada Lovelace\"\ninit --username ada --email ada@example.com --project first",
		},
		"whoami": {
			long: `
Shows the account that a command acts as, its operator where --as is used, and
the remembered workspace: the one that is meant where neither -w nor
ATRIUM_WORKSPACE says otherwise. What these say does not change it here.`,
			examples: "whoami\nwhoami --as grace --json",
		},
		"user": {aliases: "users", examples: "user list\nuser create grace --email grace@example.com"},
		"user create": {
			long: `
Creates an account together with its individual workspace of the same name, of
which the person is the only member. For platform admins.

A username has 2 to 63 characters: first a-z, then a-z 0-9 - . + _, without two
dashes in a row and not ending in one. It cannot be changed, and people and
workspaces share one set of names. An address belongs to one account at most; it
stays unverified until a platform admin verifies it.`,
			examples: "user create grace --email grace@example.com --name \"Grace Hopper\"",
		},
		"user list": {
			long:     "Lists all accounts by username, deleted ones included. For platform admins.",
			examples: "user list\nuser list --filter example.com --all -o csv",
		},
		"user show": {
			long:     "Shows one account. Everyone may see their own, platform admins every one.",
			examples: "user show grace",
		},
		"user update": {
			long: `
Changes the display name or the address. A new address is unverified, and ends
what the old one gave: joining by domain and invitations to it. Everyone may
change their own account, platform admins every one.`,
			examples: "user update grace --name \"Grace B. Hopper\"\nuser update grace --email grace@example.org",
		},
		"user suspend": {
			long: `
Ends someone's access everywhere at once, until resume. Roles and grants stay
and count again then. Refused for the last active platform admin, and for the
last admin of a team workspace unless --replace-admin names someone who becomes
admin there in the same step. For platform admins.`,
			examples: "user suspend linus\nuser suspend ada --replace-admin grace --dry-run",
		},
		"user resume": {
			long:     "Gives a suspended account its access back: roles and grants count again as they were.",
			examples: "user resume linus",
		},
		"user delete": {
			long: `
Deletes an account with its memberships, grants and invitations. What the person
made stays, with their name; the username stays taken. The name has to be typed,
or --yes given. The same refusals as for suspend hold. For platform admins.`,
			examples: "user delete linus --dry-run\nuser delete linus --yes",
		},
		"user verify-email": {
			long: `
Verifies the address of an account, so that invitations to it can be accepted in
the inbox and its domain counts. Platform admins do so by themselves, and answer for
it. Everybody else verifies their own: --send mails a code to the address, --code
gives it. A code counts for 15 minutes and takes five tries; where this deployment
sends no mail, ask a platform admin.`,
			examples: "user verify-email grace\nuser verify-email grace --send\nuser verify-email grace --code 12345678",
		},
		"user platform-admin": {
			long: `
Makes someone a platform admin, who may do everything everywhere, or ends it.
The last active platform admin keeps the right. For platform admins.`,
			examples: "user platform-admin grace on",
		},
		"invitation": {aliases: "invitations", examples: "invitation list"},
		"invitation list": {
			long: `
Lists your own invitations, newest first: those to your account, and those to
your address once it is verified. One that came as a code can be accepted with
the code alone.`,
			examples: "invitation list\ninvitation list --answered --json",
		},
		"invitation accept": {
			long: `
Accepts an invitation by its id or by the code that was handed over; without
either the only one there is. Whoever invited you must still be allowed to, and
a seat must be free. The workspace becomes the remembered one.`,
			examples: "invitation accept\ninvitation accept 1042",
		},
		"invitation decline": {
			long:     "Declines an invitation, by its id or code; without either the only one there is.",
			examples: "invitation decline 1042",
		},
		"inbox": {examples: "inbox\ninbox read"},
		"inbox list": {
			long:     "Lists pending invitations, then notices about changes to what you have access to, each newest first.",
			examples: "inbox list\ninbox list --json",
		},
		"inbox read": {
			long:     "Marks notices as read: those named by their ids, without any all of them.",
			examples: "inbox read\ninbox read 17 18",
		},
	}
}
