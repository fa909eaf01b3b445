package oracle

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/op"
)

// playStory plays a chain of moves that chance alone would rarely find. What
// the rules refuse on the way is part of it.
func (g *game) playStory() {
	name := pick(g, "team", teams...)
	s := g.w.sites[name]
	if s == nil || s.state != model.WorkspaceActive {
		return
	}
	var admins []string
	for who := range s.members {
		if g.w.own(s, who) == model.Admin && g.w.people[who].active() {
			admins = append(admins, who)
		}
	}
	slices.Sort(admins)
	if len(admins) == 0 {
		return
	}
	admin, who, full := pick(g, "admin", admins...), g.someone("who"), g.projectIn(name)
	role := func() model.Role { return pick(g, "role", model.Roles()...) }
	projectRole := func() model.ProjectRole { return pick(g, "project role", model.ProjectRoles()...) }
	switch rapid.IntRange(0, 5).Draw(g.t, "story") {
	case 0: // a membership lapses, and its person is invited again
		g.do(admin, op.Invite{Workspace: name, Who: who, Role: role(), Until: g.w.now.AddDate(0, 0, 1)})
		g.answer(who)
		g.wait(24 * time.Hour)
		g.do(admin, op.Invite{Workspace: name, Who: who, Role: role()})
		g.do(admin, op.SetRole{Workspace: name, Who: who, Role: role()})
		g.answer(who)
	case 1: // removed, back for one project, gone again, restored
		g.do(admin, op.GrantAccess{Project: full, Who: who, Role: projectRole()})
		g.do(admin, op.RemoveMember{Workspace: name, Who: who})
		g.do(admin, op.SetWorkspace{Name: name, Values: map[string]string{"guests": "on"}})
		g.do(admin, op.GrantAccess{Project: full, Who: who, Role: projectRole()})
		g.answer(who)
		g.do(who, op.LeaveProject{Project: full})
		g.do(admin, op.RestoreMember{Workspace: name, Who: who})
	case 2: // the inviter loses the right before the answer
		g.do(admin, op.Invite{Workspace: name, Who: who, Role: role()})
		g.do("ada", op.AddMember{Workspace: name, Who: "fay", Role: model.Admin})
		g.do("ada", op.SetRole{Workspace: name, Who: admin, Role: role()})
		g.answer(who)
	case 3: // sent again and again
		g.do(admin, op.Invite{Workspace: name, Who: who, Role: role()})
		g.do(admin, op.ResendInvitation{Workspace: name, Who: who})
		g.wait(pick(g, "wait", 59*time.Second, time.Minute))
		g.do(admin, op.ResendInvitation{Workspace: name, Who: who})
		g.do(admin, op.ResendInvitation{Workspace: name, Who: who})
	case 4: // a guest of one project is granted another
		g.do(admin, op.GrantAccess{Project: full, Who: who, Role: projectRole()})
		g.answer(who)
		g.do(admin, op.SetWorkspace{Name: name, Values: map[string]string{"guests": pick(g, "guests", "on", "off")}})
		g.do(admin, op.GrantAccess{Project: g.projectIn(name), Who: who, Role: projectRole(), Until: g.until()})
	default: // the last admins go one after the other
		for _, a := range admins {
			g.do("ada", pick[model.Operation](
				g, "end", op.SuspendUser{Username: a}, op.RemoveMember{Workspace: name, Who: a},
				op.SetRole{Workspace: name, Who: a, Role: model.Editor}, op.DeleteUser{Username: a, ReplaceAdmin: who},
			))
		}
	}
}

// answer accepts the newest invitation of a person.
func (g *game) answer(who string) {
	for _, i := range slices.Backward(g.w.invited) {
		if i.person == who {
			g.do(who, op.AcceptInvitation{Ref: i.id.String()})
			return
		}
	}
}

func (g *game) wait(d time.Duration) {
	g.w.now = g.w.now.Add(d)
	g.clock.set(g.w.now)
	g.w.end()
	g.sweep()
}
