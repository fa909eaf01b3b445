package model_test

import (
	"time"

	"atrium/model"
	"atrium/model/op"
)

// refusal is something that grace may not do, and all that would allow it.
type refusal struct {
	name   string
	setup  func(*world)
	action model.Action
	target string
	reason string
	ways   []string
}

func refusals() []refusal {
	const admin, grant = "being a platform admin", "a grant of "
	member := func(r model.Role) func(*world) { return func(w *world) { w.member("grace", r) } }
	with := func(r model.Role, v model.Visibility, access model.MemberAccess) func(*world) {
		return func(w *world) {
			w.member("grace", r)
			w.project("ml-team/api", v, access)
		}
	}
	stranger := func(full string, v model.Visibility) func(*world) {
		return func(w *world) {
			w.person("grace")
			w.project(full, v, model.Full)
		}
	}
	return []refusal{
		{
			"no role", func(w *world) { w.person("grace") }, model.WorkspaceView, "ml-team",
			"grace has no role in ml-team; workspace.view needs role viewer in ml-team.",
			[]string{"role viewer or higher in ml-team", admin},
		},
		{
			"too low a role", member(model.Editor), model.PeopleManage, "ml-team",
			"grace is editor in ml-team; people.manage needs role admin in ml-team.",
			[]string{"role admin in ml-team", admin},
		},
		{
			"a viewer creates", member(model.Viewer), model.ProjectCreate, "ml-team",
			"grace is viewer in ml-team; project.create needs role editor in ml-team.",
			[]string{"role editor or higher in ml-team", admin},
		},
		{
			"a member creates", member(model.Member), model.ProjectCreate, "ml-team",
			"grace is member in ml-team; project.create needs role editor in ml-team.",
			[]string{"role editor or higher in ml-team", "the setting members-create-projects in ml-team", admin},
		},
		{
			"a member creates in private", member(model.Member), model.ProjectCreatePrivate, "ml-team",
			"grace is member in ml-team; project.create-private needs role editor in ml-team.",
			[]string{"role editor or higher in ml-team", admin},
		},
		{
			"everyone's role", func(w *world) { w.person("grace"); w.set("everyone=viewer") }, model.ProjectCreate, "ml-team",
			"Everyone is viewer in ml-team; project.create needs role editor in ml-team.",
			[]string{"role editor or higher in ml-team", admin},
		},
		{
			"an individual workspace", func(w *world) { w.person("grace") }, model.WorkspaceView, "ada",
			"grace has no role in ada; workspace.view needs role viewer in ada.",
			[]string{admin},
		},
		{
			"an editor, private", with(model.Editor, model.Private, model.Full), model.ProjectEdit, "ml-team/api",
			"grace has no role in ml-team/api; project.edit needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "visibility workspace for the project", "role admin in ml-team", admin},
		},
		{
			"an editor, locked", with(model.Editor, model.WorkspaceVisible, model.ViewOnly), model.ProjectEdit, "ml-team/api",
			"grace is editor in ml-team and so viewer of ml-team/api (locked); project.edit needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "member access full (unlocking the project)", "role admin in ml-team", admin},
		},
		{
			"an editor, private and locked", with(model.Editor, model.Private, model.ViewOnly), model.ProjectEdit, "ml-team/api",
			"grace has no role in ml-team/api; project.edit needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "role admin in ml-team", admin},
		},
		{
			"a viewer edits", with(model.Viewer, model.WorkspaceVisible, model.Full), model.ProjectEdit, "ml-team/api",
			"grace is viewer in ml-team and so viewer of ml-team/api; project.edit needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "role member or higher in ml-team", admin},
		},
		{
			"a viewer executes, locked", with(model.Viewer, model.WorkspaceVisible, model.ViewOnly), model.ProjectExecute, "ml-team/api",
			"grace is viewer in ml-team and so viewer of ml-team/api (locked); project.execute needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "member access full (unlocking the project)", "role admin in ml-team", admin},
		},
		{
			"an editor manages", with(model.Editor, model.WorkspaceVisible, model.Full), model.ProjectPeopleManage, "ml-team/api",
			"grace is editor in ml-team and so contributor of ml-team/api; project.people.manage needs project role owner.",
			[]string{grant + "owner on ml-team/api", "role admin in ml-team", admin},
		},
		{
			"a stranger", stranger("ml-team/api", model.WorkspaceVisible), model.ProjectView, "ml-team/api",
			"grace has no role in ml-team/api; project.view needs project role viewer.",
			[]string{grant + "viewer or higher on ml-team/api", "role viewer or higher in ml-team", admin},
		},
		{
			"a stranger, public", stranger("ml-team/api", model.Public), model.ProjectComment, "ml-team/api",
			"ml-team/api is public, so anyone may view it; project.comment needs project role viewer.",
			[]string{grant + "viewer or higher on ml-team/api", "role viewer or higher in ml-team", admin},
		},
		{
			"a stranger, individual and public", stranger("ada/api", model.Public), model.ProjectEdit, "ada/api",
			"ada/api is public, so anyone may view it; project.edit needs project role contributor.",
			[]string{grant + "contributor or higher on ada/api", admin},
		},
		{
			"a stranger, individual and private", stranger("ada/api", model.Private), model.ProjectView, "ada/api",
			"grace has no role in ada/api; project.view needs project role viewer.",
			[]string{"visibility public for the project", admin},
		},
		{
			"too small a grant", func(w *world) {
				stranger("ml-team/api", model.Private)(w)
				w.grant("grace", "ml-team/api", model.ProjectViewer, time.Time{})
			}, model.ProjectTrack, "ml-team/api",
			"grace is viewer of ml-team/api by a grant; project.track needs project role contributor.",
			[]string{grant + "contributor or higher on ml-team/api", "role admin in ml-team", admin},
		},
		{
			"suspended", func(w *world) {
				with(model.Editor, model.WorkspaceVisible, model.Full)(w)
				w.do("root", op.SuspendUser{Username: "grace"})
			}, model.ProjectEdit, "ml-team/api",
			"grace is suspended, which ends all access.",
			[]string{"a platform admin resuming the account"},
		},
		{
			"suspended with a grant", func(w *world) {
				with(model.Viewer, model.Private, model.Full)(w)
				w.grant("grace", "ml-team/api", model.Contributor, time.Time{})
				w.do("root", op.SuspendUser{Username: "grace"})
			}, model.ProjectEdit, "ml-team/api",
			"grace is suspended, which ends all access.",
			[]string{"a platform admin resuming the account"},
		},
		{
			"suspended with nothing", func(w *world) {
				stranger("ml-team/api", model.Private)(w)
				w.do("root", op.SuspendUser{Username: "grace"})
			}, model.ProjectEdit, "ml-team/api",
			"grace is suspended, which ends all access.", nil,
		},
		{
			"in the trash", func(w *world) {
				with(model.Editor, model.WorkspaceVisible, model.Full)(w)
				w.do("ada", op.TrashProject{Project: "ml-team/api"})
			}, model.ProjectEdit, "ml-team/api",
			"ml-team/api is in the trash: its owners can restore it.",
			[]string{"an owner restoring the project from the trash"},
		},
		{
			"to see the trash", func(w *world) {
				with(model.Viewer, model.Private, model.Full)(w)
				w.do("ada", op.TrashProject{Project: "ml-team/api"})
			}, model.ProjectView, "ml-team/api",
			"ml-team/api is in the trash: its owners can restore it.",
			[]string{"role admin in ml-team", admin},
		},
		{
			"in deletion", func(w *world) {
				with(model.Editor, model.WorkspaceVisible, model.Full)(w)
				w.do("ada", op.DeleteWorkspace{Name: "ml-team"})
			}, model.ProjectEdit, "ml-team/api",
			"ml-team is being deleted, which ends all access to it.", nil,
		},
	}
}
