package storage

import (
	"bytes"
	"slices"

	"atrium/model"
)

// PutPerson implements model.Unit.
func (u *unit) PutPerson(p *model.Person) {
	old := u.Person(p.ID)
	if old == nil {
		old = new(model.Person)
	}
	if old.EmailKey != p.EmailKey {
		if old.EmailKey != "" {
			u.layer.Delete(u.key(tPersonEmail).str(old.EmailKey))
		}
		if p.EmailKey != "" {
			u.claim(u.key(tPersonEmail).str(p.EmailKey), p.ID)
		}
	}
	if old.PlatformAdmin && (!p.PlatformAdmin || old.Username != p.Username) {
		u.layer.Delete(u.key(tPlatformAdmin).str(old.Username))
	}
	if p.PlatformAdmin {
		u.claim(u.key(tPlatformAdmin).str(p.Username), p.ID)
	}
	for _, l := range old.Labels {
		if !slices.Contains(p.Labels, l) {
			u.layer.Delete(u.key(tPersonLabel).str(l).end().id(p.ID))
		}
	}
	for _, l := range p.Labels {
		if !slices.Contains(old.Labels, l) {
			u.entry(u.key(tPersonLabel).str(l).end().id(p.ID), nil)
		}
	}
	save(u, u.key(tPerson).id(p.ID), p, (*codec).person)
}

// PutWorkspace implements model.Unit.
func (u *unit) PutWorkspace(w *model.Workspace) {
	old := u.Workspace(w.ID)
	was, is := old != nil && old.Settings.Everyone != model.NoRole, w.Settings.Everyone != model.NoRole
	switch {
	case is && !was:
		u.entry(u.key(tOpen).id(w.ID), nil)
	case was && !is:
		u.layer.Delete(u.key(tOpen).id(w.ID))
	}
	save(u, u.key(tWorkspace).id(w.ID), w, (*codec).workspace)
}

// PutMembership implements model.Unit.
func (u *unit) PutMembership(m *model.Membership) {
	old := u.Membership(m.Workspace, m.Who)
	if old == nil || old.Person != m.Person {
		if old != nil {
			u.forgetMember(old)
		}
		if m.Person != 0 {
			u.entry(u.key(tMemberOf).id(m.Person).id(m.Workspace), []byte(m.Who))
		}
	}
	was, is := old != nil && old.Role == model.Admin, m.Role == model.Admin
	switch {
	case is && !was:
		u.entry(u.key(tWorkspaceAdmin).id(m.Workspace).str(m.Who), nil)
	case was && !is:
		u.layer.Delete(u.key(tWorkspaceAdmin).id(m.Workspace).str(m.Who))
	}
	save(u, u.key(tMember).id(m.Workspace).str(m.Who), m, (*codec).membership)
}

// DeleteMembership implements model.Unit. Deleting what is not there does
// nothing.
func (u *unit) DeleteMembership(m *model.Membership) {
	if old := u.Membership(m.Workspace, m.Who); old != nil {
		u.forgetMember(old)
		u.layer.Delete(u.key(tWorkspaceAdmin).id(m.Workspace).str(m.Who))
		u.layer.Delete(u.key(tMember).id(m.Workspace).str(m.Who))
	}
}

// forgetMember removes the person's entry, unless another row has it by now:
// an invited address whose owner got an account.
func (u *unit) forgetMember(m *model.Membership) {
	if m.Person == 0 {
		return
	}
	k := u.key(tMemberOf).id(m.Person).id(m.Workspace)
	if v := u.get(k); v != nil && string(unseal(k, v)) == m.Who {
		u.layer.Delete(k)
	}
}

// PutProject implements model.Unit.
func (u *unit) PutProject(p *model.Project) {
	old := u.Project(p.Workspace, p.ID)
	if old != nil && old.Name != p.Name {
		u.layer.Delete(u.key(tProjectName).id(p.Workspace).str(old.Name))
	}
	if old != nil && old.Key != p.Key {
		u.layer.Delete(u.key(tProjectKey).id(p.Workspace).str(old.Key))
	}
	u.claim(u.key(tProjectName).id(p.Workspace).str(p.Name), p.ID)
	u.claim(u.key(tProjectKey).id(p.Workspace).str(p.Key), p.ID)
	save(u, u.key(tProject).id(p.Workspace).id(p.ID), p, (*codec).project)
}

// PutGrant implements model.Unit.
func (u *unit) PutGrant(g *model.Grant) {
	old := u.grantAt(g.Workspace, g.Project, g.Who)
	if old == nil || old.Person != g.Person {
		if old != nil {
			u.forgetGrant(old)
		}
		u.entry(u.key(tGrantOf).id(g.Person).id(g.Workspace).id(g.Project), []byte(g.Who))
	}
	save(u, u.key(tGrant).id(g.Workspace).id(g.Project).str(g.Who), g, (*codec).grant)
}

// DeleteGrant implements model.Unit. Deleting what is not there does nothing.
func (u *unit) DeleteGrant(g *model.Grant) {
	if old := u.grantAt(g.Workspace, g.Project, g.Who); old != nil {
		u.forgetGrant(old)
		u.layer.Delete(u.key(tGrant).id(g.Workspace).id(g.Project).str(g.Who))
	}
}

func (u *unit) forgetGrant(g *model.Grant) {
	k := u.key(tGrantOf).id(g.Person).id(g.Workspace).id(g.Project)
	if v := u.get(k); v != nil && string(unseal(k, v)) == g.Who {
		u.layer.Delete(k)
	}
}

// PutInvitation implements model.Unit.
func (u *unit) PutInvitation(i *model.Invitation) {
	old := u.Invitation(i.ID)
	if old == nil {
		old = new(model.Invitation)
	}
	if !bytes.Equal(old.CodeHash, i.CodeHash) {
		if len(old.CodeHash) > 0 {
			u.layer.Delete(append(u.key(tInviteCode), old.CodeHash...))
		}
		if len(i.CodeHash) > 0 {
			u.claim(append(u.key(tInviteCode), i.CodeHash...), i.ID)
		}
	}
	before, after := invitationKeys(old, i.ID), invitationKeys(i, i.ID)
	for n := range after {
		if !bytes.Equal(before[n], after[n]) {
			if before[n] != nil {
				u.layer.Delete(before[n])
			}
			if after[n] != nil {
				u.entry(after[n], nil)
			}
		}
	}
	save(u, u.key(tInvitation).id(i.ID), i, (*codec).invitation)
}

// invitationKeys are the entries in which an invitation is listed; nil where
// it is not.
func invitationKeys(i *model.Invitation, id model.ID) (keys [3]key) {
	if i.Person != 0 {
		keys[0] = newKey(tInvitePerson).id(i.Person).id(id)
	}
	if i.EmailKey != "" {
		keys[1] = newKey(tInviteEmail).str(i.EmailKey).end().id(id)
	}
	if i.Project != 0 && i.State == model.Pending {
		keys[2] = newKey(tInviteProject).id(i.Workspace).id(i.Project).id(id)
	}
	return keys
}
