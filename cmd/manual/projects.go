package manual

// projects are the texts of commands about projects and access to them.
func projects() map[string]entry {
	return map[string]entry{
		"project": {aliases: "projects", examples: "project list\nproject create ml-team/api"},
		"project create": {
			long: `
Creates a project; its creator is its owner. Without --visibility it gets the
workspace's default one. The key of 1 to 10 letters A-Z and digits is part of
the names of its runs; without --key it is taken from the name. Name and key
cannot be changed. Needs project.create: editors and admins, members where the
workspace says so.`,
			examples: "project create ml-team/stock-prices\nproject create ml-team/api --visibility workspace --member-access view --key API",
		},
		"project list": {
			long: `
Lists by name the projects of a workspace that you see. --trashed lists those in
the trash that you own; --shared lists projects in other workspaces in which you
have a role without being a member; --public those of all workspaces that anyone
may look at, which is all that there is for somebody without an account.`,
			examples: "project list -w ml-team\nproject list --shared\nproject list --visibility public\nproject list --filter stock --json",
		},
		"project show": {
			long: `
Shows one project with your role in it. --env prints a line for the shell that
makes it the default of tracking.`,
			examples: "project show ml-team/api\n$ eval \"$(atrium project show ml-team/api --env)\"",
		},
		"project update": {
			long: `
Changes visibility, member access or description. Visibility is private (those
with a grant, and admins), workspace (also its members, by their role) or public
(also anyone else, to look at). Raising it asks for a confirmation that says what
becomes visible to whom. Needs project.settings: owners.`,
			examples: "project update ml-team/api --description \"The public interface\"\nproject update ml-team/api --visibility workspace --yes",
		},
		"project lock": {
			long: `
Sets member access to view: the workspace's members can look and change nothing.
Admins can always edit, and grants keep their level. Needs project.settings.`,
			examples: "project lock ml-team/api",
		},
		"project unlock": {
			long:     "Sets member access to full: members have what their workspace role gives. Needs project.settings.",
			examples: "project unlock ml-team/api",
		},
		"project trash": {
			long: `
Moves a project to the trash. It is not listed any more and can be restored for
30 days. Asks for a confirmation. Needs project.trash: owners.`,
			examples: "project trash ml-team/api --yes",
		},
		"project restore": {
			long:     "Brings a project back from the trash with its grants. Needs project.trash: owners.",
			examples: "project restore ml-team/api",
		},
		"project purge": {
			long: `
Deletes a project in the trash for good, with all it holds. Its full name has to be
typed, or --yes given. It is gone at once; its records are removed in steps after
that, and then its name and key are free. Projects leave the trash by themselves
after 30 days. Needs project.trash: owners.`,
			examples: "project purge ml-team/api --dry-run\nproject purge ml-team/api --yes",
		},
		"project duplicate": {
			long: `
Copies a project to a new one, in the same workspace or another: its runs, models
and metadata, but neither grants nor integrations. Nobody sees the copy before it is
complete; then you are its owner. It has the default visibility of its workspace.
The command waits for that and shows how far it is; --no-wait leaves the rest to
whoever holds the file, or to later commands. --status shows how far a copy is, and
--cancel ends it: nothing is left of it. Needs project.view here and project.create
there.`,
			examples: "project duplicate ml-team/api labs/api\nproject duplicate ml-team/api labs/api --no-wait\nproject duplicate ml-team/api labs/api --cancel",
		},
		"project leave": {
			long: `
Gives your own grant on a project up. Access that comes from a role in the
workspace stays; it ends with workspace leave.`,
			examples: "project leave ml-team/api",
		},
		"access": {examples: "access list ml-team/api\naccess grant ml-team/api grace contributor"},
		"access list": {
			long: `
Lists everyone with access to a project, by username, with their role there and
every source of it: platform-admin, workspace-admin, grant, workspace-role. Rows
at the end without a person stand for everybody: everyone, public. Needs
project.people.view.`,
			examples: "access list ml-team/api\naccess list ml-team/api --all -o csv",
		},
		"access grant": {
			long: `
Gives someone a role in a project: viewer, contributor or owner; or changes it.
The highest of all sources counts, so a grant never takes anything away. A member
has it at once. Someone outside gets an invitation, where the workspace takes
guests (workspace set NAME guests=on), and the role once they accept.

--expires ends it by itself: a duration such as 12h or 30d, or a date. Needs
project.people.manage: owners of the project and admins of the workspace.`,
			examples: "access grant ml-team/api grace contributor\naccess grant ml-team/api grace@example.com viewer --expires 30d",
		},
		"access revoke": {
			long: `
Takes a grant back, or the invitation that would bring it. Access from other
sources stays: the answer shows what is left. Needs project.people.manage.`,
			examples: "access revoke ml-team/api grace",
		},
	}
}
