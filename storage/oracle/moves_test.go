package oracle

import (
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/join"
	"atrium/model/op/request"
)

// The random moves. Each draws an operation, valid or not, and plays it.

func (g *game) playAccount() {
	actor := "ada"
	if !g.w.people["ada"].active() || g.rarely(3, "other actor") {
		actor = g.whoever(nil)
	}
	who := g.person("who")
	if g.rarely(12, "nobody") {
		who = "ghost"
	}
	successor := ""
	if g.rarely(2, "successor") {
		successor = g.person("successor")
	}
	switch rapid.IntRange(0, 11).Draw(g.t, "account op") {
	case 0:
		name := pick(g, "new", "gus", "gus", "bob", "ml", "Bad", "a", "x--y")
		g.do(actor, op.CreateUser{Username: name, Email: pick(g, "email", name+"@example.com", "x1@out.example")})
	case 1:
		g.do(actor, op.VerifyEmail{Username: who})
	case 2, 3, 4:
		g.do(actor, op.SuspendUser{Username: who, ReplaceAdmin: successor})
	case 5, 6, 7, 8:
		g.do(actor, op.ResumeUser{Username: who})
	case 9:
		if g.rarely(3, "really") {
			g.do(actor, op.DeleteUser{Username: who, ReplaceAdmin: successor})
		}
	case 10:
		g.do(actor, op.SetPlatformAdmin{Username: who, On: g.rarely(2, "on")})
	default:
		g.do(actor, op.SetPlatform{Values: map[string]string{
			pick(g, "key", "anonymous"): pick(g, "value", "on", "off"),
		}})
	}
}

func (g *game) playPlace() {
	name := g.workspace()
	s := g.w.sites[name]
	actor := g.whoever(s)
	switch rapid.IntRange(0, 9).Draw(g.t, "place op") {
	case 0, 1:
		g.do(actor, op.CreateWorkspace{Name: pick(g, "new", "ml", "ops", "lab", "lab", "bob", "Lab", "de")})
	case 2:
		if g.rarely(4, "really") {
			g.do(actor, op.DeleteWorkspace{Name: name})
		}
	case 3:
		g.do(actor, op.TransferWorkspace{Name: name, Who: g.target("to")})
	case 4:
		g.do(actor, op.SwitchWorkspace{Name: name})
	case 5:
		if s != nil && s.kind == model.Team {
			g.do("ada", setPlan{name, pick(g, "plan", "individual", "unlimited")})
		}
	case 6:
		g.do("ada", op.Init{Username: "eva", Email: "eva@example.com"})
	default:
		key := pick(g, "key", "guests", "guests", "domain-invites", "domain-invites", "members-create-projects", "everyone", "visibilities", "default-visibility")
		values := map[string][]string{
			"guests": {"on", "off"}, "domain-invites": {"on", "on", "off"}, "members-create-projects": {"on", "off"},
			"everyone":           {"none", "viewer", "editor"},
			"visibilities":       {"private", "private,workspace", "private,public", "private,workspace,public", "workspace"},
			"default-visibility": {"private", "workspace", "public"},
		}
		g.do(actor, op.SetWorkspace{Name: name, Values: map[string]string{key: pick(g, "value", values[key]...)}})
	}
}

func (g *game) playPeople() {
	name := g.workspace()
	actor := g.whoever(g.w.sites[name])
	who := g.target("who")
	role := pick(g, "role", model.Roles()...)
	if s := g.w.sites[name]; s != nil && g.rarely(3, "the invited") {
		who = g.invitedTo(s, who)
	}
	switch rapid.IntRange(0, 15).Draw(g.t, "people op") {
	case 0, 1, 2, 3:
		o := op.Invite{Workspace: name, Who: who, Role: role, Until: g.until()}
		if g.rarely(3, "with project") {
			o.Projects = []op.ProjectRole{{Project: g.projectIn(name), Role: pick(g, "project role", model.ProjectRoles()...)}}
		}
		g.do(actor, o)
	case 4:
		g.do(actor, op.ResendInvitation{Workspace: name, Who: who})
		if g.rarely(3, "at once again") {
			g.do(actor, op.ResendInvitation{Workspace: name, Who: who})
		}
	case 5:
		g.do(actor, op.RevokeInvitation{Workspace: name, Who: who})
	case 6, 7, 8:
		o := op.SetRole{Workspace: name, Who: who, Role: role}
		if g.rarely(3, "ends") {
			o.Ends = &op.Ending{Until: g.until()}
			if g.rarely(3, "a while") {
				o.Ends = &op.Ending{For: 48 * time.Hour}
			}
		}
		g.do(actor, o)
	case 9, 10:
		g.do(actor, op.RemoveMember{Workspace: name, Who: who})
	case 11:
		g.do(g.someone("leaver"), op.LeaveWorkspace{Workspace: name})
	case 12:
		g.do(actor, op.RestoreMember{Workspace: name, Who: who})
	case 13, 14:
		g.do(g.someone("joiner"), join.Workspace{Name: name})
	default:
		if g.rarely(2, "import") {
			actor = "ada"
		}
		g.do(actor, op.AddMember{Workspace: name, Who: who, Role: role})
	}
}

// invitedTo is somebody with an open invitation to the workspace, if there is
// one.
func (g *game) invitedTo(s *site, or string) string {
	for _, i := range g.w.invited {
		if i.site == s.name && i.project == "" && i.state == model.Pending {
			return i.person + i.email
		}
	}
	return or
}

func (g *game) playAnswer() {
	ref, actor := "999999", g.someone("answerer")
	if n := len(g.w.invited); n > 0 && !g.rarely(20, "no such") {
		i := g.w.invited[max(0, n-1-rapid.IntRange(0, 5).Draw(g.t, "which"))]
		ref = i.id.String()
		if i.code != "" && g.rarely(2, "by code") {
			ref = i.code
		}
		if i.person != "" && !g.rarely(5, "another") {
			actor = i.person
		}
		for _, h := range g.w.people {
			if i.email != "" && h.email == i.email {
				actor = h.name
			}
		}
	}
	if g.rarely(6, "no") {
		g.do(actor, op.DeclineInvitation{Ref: ref})
	} else {
		g.do(actor, op.AcceptInvitation{Ref: ref})
	}
}

func (g *game) playProject() {
	ws := g.workspace()
	full := g.projectIn(ws)
	s, p := g.w.split(full)
	actor := g.whoever(g.w.sites[ws])
	if p != nil && s != nil && g.rarely(2, "the granted") {
		actor = g.ownerOf(p, actor)
	}
	visibility := pick(g, "visibility", model.Private, model.WorkspaceVisible, model.Public)
	access := pick(g, "access", model.Full, model.ViewOnly)
	switch n := rapid.IntRange(0, 9).Draw(g.t, "project op"); {
	case p == nil && n < 7:
		o := op.CreateProject{Project: full, Access: access}
		if g.rarely(2, "said") {
			o.Visibility = &visibility
		}
		if g.rarely(4, "key") {
			o.Key = pick(g, "letters", "AB", "CD")
		}
		g.do(actor, o)
	case n < 5:
		o := op.UpdateProject{Project: full}
		if g.rarely(2, "access too") {
			o.Access = &access
		} else {
			o.Visibility = &visibility
		}
		g.do(actor, o)
	case n < 7:
		g.do(actor, op.TrashProject{Project: full})
	case n == 7 && g.rarely(2, "for good"):
		g.do(actor, chore.PurgeProject{Project: full})
	case n == 8 && g.rarely(2, "a copy"):
		g.do(actor, chore.DuplicateProject{Source: full, Target: g.projectIn(g.workspace())})
	default:
		g.do(actor, op.RestoreProject{Project: full})
	}
}

// ownerOf is somebody with a grant on the project, if there is one.
func (g *game) ownerOf(p *project, or string) string {
	for _, n := range names {
		if p.grants[n].role == model.Owner {
			return n
		}
	}
	return or
}

func (g *game) playAccess() {
	ws := g.workspace()
	full := g.projectIn(ws)
	_, p := g.w.split(full)
	actor := g.whoever(g.w.sites[ws])
	if p != nil && g.rarely(2, "the granted") {
		actor = g.ownerOf(p, actor)
	}
	who := g.target("who")
	switch rapid.IntRange(0, 6).Draw(g.t, "access op") {
	case 0, 1, 2, 3:
		g.do(actor, op.GrantAccess{Project: full, Who: who, Role: pick(g, "project role", model.ProjectRoles()...), Until: g.until()})
	case 4, 5:
		g.do(actor, op.RevokeAccess{Project: full, Who: who})
	default:
		g.do(g.someone("leaver"), op.LeaveProject{Project: full})
	}
}

func (g *game) playRequest() {
	if n := len(g.w.asked); n == 0 || g.rarely(2, "file") {
		ws := g.workspace()
		g.do(g.someone("asker"), request.File{
			Target: g.projectIn(ws), Role: pick(g, "role", model.ProjectRoles()...), Reason: "to work there",
		})
		return
	}
	r := g.w.asked[max(0, len(g.w.asked)-1-rapid.IntRange(0, 3).Draw(g.t, "which"))]
	s, p := g.w.split(r.target)
	actor := g.whoever(s)
	if p != nil && g.rarely(2, "the granted") {
		actor = g.ownerOf(p, actor)
	}
	switch rapid.IntRange(0, 3).Draw(g.t, "answer") {
	case 0, 1:
		g.do(actor, request.Approve{ID: r.id, Until: g.until()})
	case 2:
		g.do(actor, request.Deny{ID: r.id, Reason: "no"})
	default:
		if !g.rarely(4, "another") {
			actor = r.who
		}
		g.do(actor, request.Withdraw{Ref: pick(g, "ref", r.id.String(), r.target)})
	}
}
