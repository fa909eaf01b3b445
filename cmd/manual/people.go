package manual

// people are the texts of commands about workspaces and their people.
func people() map[string]entry {
	return map[string]entry{
		"workspace": {aliases: "workspaces ws", examples: "workspace list\nworkspace create ml-team"},
		"workspace create": {
			long: `
Creates a team workspace. You become its owner and its first admin, and it
becomes the remembered one. The name follows the rules of usernames, may have an
@, and cannot be changed. The deployment may let platform admins only, or people
it names, create workspaces.`,
			examples: "workspace create ml-team --description \"Models for the product\"\nworkspace create course --organization-type education",
		},
		"workspace list": {
			long: `
Lists the workspaces that you belong to, and those that you may join because they
invite the domain of your verified address (joinable). A platform admin sees all
of them, with role empty where they are not a member; --mine leaves those out.`,
			examples: "workspace list\nworkspace list --mine --json",
		},
		"workspace show": {
			long:     "Shows a workspace with its settings; without a name the one of -w, or the remembered one.",
			examples: "workspace show\nworkspace show ml-team --json",
		},
		"workspace update": {
			long:     "Changes the description. The name is for ever. Needs workspace.update: admins.",
			examples: "workspace update ml-team --description \"Models for the product\"",
		},
		"workspace set": {
			examples: "workspace set ml-team guests=on members-create-projects=on\nworkspace set ml-team domain-invites=on --dry-run\nworkspace set ml-team visibilities=private,workspace,public default-visibility=workspace",
		},
		"workspace delete": {
			long: `
Deletes a workspace with everything in it. Access ends at once; the contents are
removed after that, in steps, by whoever holds the file or after a command.
workspace show tells platform admins how far it is. The name has to be typed, or
--yes given. This cannot be undone, and the name stays taken until all is removed. Needs workspace.delete:
admins. Built-in and individual workspaces cannot be deleted.`,
			examples: "workspace delete ml-team --dry-run\nworkspace delete ml-team --yes",
		},
		"workspace retry": {
			long: `
Sets the clean-up of a deleted workspace going again that failed, and other work in
it that takes steps. workspace show says why it failed. Needs a platform admin.`,
			examples: "workspace retry ml-team",
		},
		"workspace switch": {
			long: `
Makes a workspace the remembered one: it is meant where -w is not given, and the
console opens in it.`,
			examples: "workspace switch ml-team",
		},
		"workspace join": {
			long: `
Makes you a viewer of a workspace that invites the domain of your verified email
address. You take a seat, and the workspace becomes the remembered one. Whoever was
removed from it comes back by an invitation only; whoever is invited accepts the
invitation instead. Where a login provider is enforced you have to be signed in
through it. workspace list shows the workspaces that you may join.`,
			examples: "workspace join ml-team",
		},
		"workspace leave": {
			long: `
Ends your own membership and your grants in the workspace. The last admin cannot
leave: make someone else an admin first.`,
			examples: "workspace leave ml-team",
		},
		"workspace restore-member": {
			long: `
Brings a removed person back with the role and the grants of before, within 90
days of the removal. Needs people.manage: admins.`,
			examples: "workspace restore-member ml-team grace",
		},
		"workspace transfer": {
			long: `
Makes someone else the owner: the person who counts as its creator. Being owner
is no role and gives no access by itself. For the owner and platform admins.`,
			examples: "workspace transfer ml-team grace",
		},
		"people": {examples: "people list\npeople invite grace@example.com --role editor"},
		"people list": {
			long: `
Lists everyone in a workspace by username: members, people invited who have not
answered yet (status pending), and guests, who have no role but a role in one or
more projects. Needs people.view: every member.`,
			examples: "people list -w ml-team\npeople list --role admin\npeople list --status pending --json\npeople list --all -o csv > people.csv",
		},
		"people invite": {
			long: `
Invites people by username or by address, all of them or, when one is refused,
none. They are on the People list at once, as pending, and take a seat; they
become members when they accept. Someone with an account finds the invitation in
their inbox; for an address there is a code, shown once, that you hand over.

--project adds roles in projects, --expires says when membership and roles end,
counted from now. An invitation is open for 14 days, or as the deployment says.
Nobody can invite to a role above their own. Needs people.manage: admins.`,
			examples: `people invite grace --role editor
people invite grace@example.com linus --role member -w ml-team
people invite mary --role viewer --project api:contributor --expires 30d`,
		},
		"people role": {
			long: `
Changes the role of a member, or the one that a pending invitation gives:
viewer, member, editor or admin, each with what the ones before may do. Nobody
gives a role above their own or raises themselves. The last admin of a team
workspace stays one: make someone else an admin first. --expires sets the end of
the membership, and never takes it away: at the end the person is off the list, as
if removed. The end is announced 14, 7 and 1 day before. Needs people.manage;
everybody may step down.`,
			examples: "people role grace admin\npeople role grace editor --expires 30d\npeople role grace@example.com viewer -w ml-team",
		},
		"people remove": {
			long: `
Removes people from a workspace: their roles and grants there end at once. What
they made stays, with their name. Asks for a confirmation. It can be undone for
90 days with workspace restore-member. The last admin cannot be removed. Needs
people.manage: admins.`,
			examples: "people remove grace --dry-run\npeople remove grace linus --yes -w ml-team",
		},
		"people resend": {
			long: `
Sends pending invitations again, at most once a minute, and lets their time begin
anew. For an address there is a new code; the one before ends. Needs
people.manage: admins.`,
			examples: "people resend grace@example.com",
		},
		"people revoke": {
			long:     "Takes pending invitations back; their codes end at once. Needs people.manage: admins.",
			examples: "people revoke grace@example.com -w ml-team",
		},
		"people show": {
			long: `
Shows one row of the People list, and every project that the person has access
to with where it comes from. Needs people.view: every member.`,
			examples: "people show grace\npeople show grace@example.com -w ml-team --json",
		},
		"can": {
			long: `
Answers whether someone may do something to a workspace or a project, with every
source of access that was tried and what would change the answer. The answer is
on stdout; the exit status is 0 for yes and 4 for no. A target that you cannot
see is 3, as if it did not exist.

About others it needs people.view there, for a project project.people.view. The
actions are those of atrium help permissions.`,
			examples: "can grace project.edit ml-team/api\ncan grace people.manage ml-team --json",
		},
		"who-can": {
			long: `
Lists everyone who may do something to a workspace or a project, with where it
comes from. Rows at the end without a person stand for everybody: by the role
that everyone has, or by a project being public. The actions are those of
atrium help permissions.`,
			examples: "who-can people.manage ml-team\nwho-can project.edit ml-team/api --json",
		},
	}
}
