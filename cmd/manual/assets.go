package manual

// assets are the texts of commands about what projects hold and use beside
// people and access.
func assets() map[string]entry {
	return map[string]entry{
		"project comment": {examples: "project comment list ml-team/api\nproject comment add ml-team/api \"Ready to ship, @grace?\""},
		"project comment add": {
			long: `
Comments on a project. TEXT may be - to read it from stdin, with line feeds. People
whose @username stands in it are told in their inbox, where they have a role in the
project. Needs project.comment: everyone with a role in the project.`,
			examples: "project comment add ml-team/api \"Ready to ship, @grace?\"\n$ git log -1 --format=%B | atrium project comment add ml-team/api -",
		},
		"project comment list": {
			long: `
Lists the comments on a project, newest first, or with --oldest in the order in
which they were written. Needs a role in the project: a public project does not
show them to everyone.`,
			examples: "project comment list ml-team/api\nproject comment list ml-team/api --oldest --all --json",
		},
		"project comment edit": {
			long:     "Changes a comment of your own; it is marked as edited. People whose @username is\nnew in it are told.",
			examples: "project comment edit ml-team/api 29301273600417 \"Ready now\"",
		},
		"project comment delete": {
			long: `
Deletes a comment of your own. Owners of the project and admins of the workspace
can delete anybody's, who are told. The audit trail keeps the text. Asks for a
confirmation.`,
			examples: "project comment delete ml-team/api 29301273600417 --yes",
		},
		"project meta": {examples: "project meta get ml-team/api\nproject meta set ml-team/api dataset=2026-03"},
		"project meta get": {
			long: `
Lists a project's own metadata by key, or prints the value of one key. Needs
project.view.`,
			examples: "project meta get ml-team/api\nproject meta get ml-team/api dataset",
		},
		"project meta set": {
			long: `
Sets values of a project's own metadata; KEY= takes one away. A key has 1 to 64
characters: first a letter, then letters, digits and - . + _ /. A value has at most
10,000 characters, a project at most 200 keys. Needs project.edit: contributors.`,
			examples: "project meta set ml-team/api dataset=2026-03 owner/team=vision\nproject meta set ml-team/api dataset=",
		},
		"integration": {aliases: "integrations", examples: "integration list -w ml-team\nintegration connect warehouse ml-team/api"},
		"integration create": {
			long: `
Creates an integration of the workspace: a service outside that its projects use.
The kind is one of s3, gcs, azure-blob, postgres, snowflake, bigquery, git, mlflow,
slack and webhook, or any other name; Atrium stores it and does not act on it.

--set gives settings, which admins see. --secret gives the key of a secret: its
value is asked for and not shown, or read from stdin (all of it for one secret, a
line each for several). Nobody can read it again: it is shown as "set", and never
part of output, of the audit trail or of errors. Needs integration.manage: admins.`,
			examples: "integration create warehouse --kind postgres --set host=db.example.com --secret password -w ml-team\n$ pass show ci/hook | atrium integration create hook --kind webhook --secret token -w ml-team",
		},
		"integration list": {
			long: `
Lists the integrations of a workspace with the connected projects that you see.
Settings and the keys of secrets are there for integration.manage. Needs
workspace.view.`,
			examples: "integration list -w ml-team\nintegration list --json",
		},
		"integration show": {
			long:     "Shows one integration, as integration list does.",
			examples: "integration show warehouse -w ml-team",
		},
		"integration update": {
			long: `
Changes settings (--set, KEY= takes one away) and secrets (--secret replaces one,
--forget takes it away). Name and kind stay. Needs integration.manage.`,
			examples: "integration update warehouse --set host=db2.example.com -w ml-team\nintegration update warehouse --secret password -w ml-team",
		},
		"integration delete": {
			long: `
Deletes an integration with its settings and secrets, for good, and names the
projects that lose it. Asks for a confirmation. Needs integration.manage.`,
			examples: "integration delete warehouse -w ml-team --yes",
		},
		"integration connect": {
			long: `
Lets a project use an integration of its workspace, whatever its visibility. Needs
integration.connect in the workspace (editors and admins), and seeing the project.`,
			examples: "integration connect warehouse ml-team/api",
		},
		"integration disconnect": {
			long:     "Ends the connection of a project to an integration; the integration stays. Asks for\na confirmation on screens. Needs what connecting needs.",
			examples: "integration disconnect warehouse ml-team/api",
		},
		"model": {aliases: "models", examples: "model create ml-team/api churn\nmodel version add ml-team/api churn --stage staging"},
		"model create": {
			long: `
Registers a model in a project; its versions are added with model version add. The
name follows the rule for names and stays. Needs project.edit: contributors.`,
			examples: "model create ml-team/api churn --description \"Who is about to leave\"",
		},
		"model list": {
			long: `
Lists the models of a project by name: the number of the newest version, and which
of the newest 100 are in production and staging. Needs project.view.`,
			examples: "model list ml-team/api\nmodel list ml-team/api --json",
		},
		"model show": {
			long:     "Shows one model. Needs project.view.",
			examples: "model show ml-team/api churn",
		},
		"model update": {
			long:     "Changes the description of a model. Needs project.edit.",
			examples: "model update ml-team/api churn --description \"Who is about to leave, monthly\"",
		},
		"model delete": {
			long: `
Deletes a model with all its versions, for good. Asks for a confirmation that names
those in production. Needs project.delete-data: contributors.`,
			examples: "model delete ml-team/api churn --yes",
		},
		"model version": {examples: "model version list ml-team/api churn\nmodel version stage ml-team/api churn 3 production"},
		"model version add": {
			long: `
Adds the next version to a model. Versions are numbered from 1, and a number is
never used again. --set gives metadata, with the bounds of project meta set. Needs
project.edit.`,
			examples: "model version add ml-team/api churn\nmodel version add ml-team/api churn --stage staging --set accuracy=0.93 --description \"More data\"",
		},
		"model version list": {
			long:     "Lists the versions of a model, newest first. Needs project.view.",
			examples: "model version list ml-team/api churn",
		},
		"model version show": {
			long:     "Shows one version with its metadata. Needs project.view.",
			examples: "model version show ml-team/api churn 3",
		},
		"model version stage": {
			long: `
Moves a version to a stage: none, staging, production or archived. Any number of
versions may be in production; those that are besides are named. Needs
project.edit.`,
			examples: "model version stage ml-team/api churn 3 production",
		},
		"model version update": {
			long:     "Changes description and metadata of a version. Needs project.edit.",
			examples: "model version update ml-team/api churn 3 --set accuracy=0.94\nmodel version update ml-team/api churn 3 --description \"Fewer features\"",
		},
		"model version delete": {
			long:     "Deletes a version for good. Asks for a confirmation. Needs project.delete-data:\ncontributors.",
			examples: "model version delete ml-team/api churn 3 --yes",
		},
	}
}
