package undo

import (
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/rule"
)

// people are the operations on a workspace's People list.
func people() table {
	remove := func(r record) (model.Operation, error) {
		return op.RemoveMember{Workspace: r.Workspace, Who: r.Target}, nil
	}
	return table{
		"people.invite": {Build: func(r record) (model.Operation, error) {
			return op.RevokeInvitation{Workspace: r.Workspace, Who: r.Target}, nil
		}, Present: onList},
		"people.revoke": {Build: invite, Present: onList, Notes: newInvitation},
		"people.role": {Build: func(r record) (model.Operation, error) {
			role, err := model.ParseRole(r.was("role"))
			o := op.SetRole{Workspace: r.Workspace, Who: r.Target, Role: role}
			if _, told := r.before["expires_at"]; told {
				o.Ends = &op.Ending{Until: r.moment("expires_at"), For: r.lasting()}
			}
			return o, err
		}, Present: onList},
		"people.remove": {Build: func(r record) (model.Operation, error) {
			if r.was("status") == pending {
				return invite(r)
			}
			return op.RestoreMember{Workspace: r.Workspace, Who: r.Target}, nil
		}, Present: onList, Check: lastRemoval, Notes: newInvitation},
		"people.restore": {Build: remove, Present: onList},
		"people.add": {Build: func(r record) (model.Operation, error) {
			role, err := model.ParseRole(r.was("role"))
			if err != nil {
				return remove(r)
			}
			return op.SetRole{Workspace: r.Workspace, Who: r.Target, Role: role}, nil
		}, Present: onList},
		"people.resend": none("what was sent cannot be taken back; the invitation can be revoked"),
	}
}

// lastRemoval refuses to undo a removal after which the person came back and left
// once more: what they had at that time is not kept.
func lastRemoval(s model.State, r record) error {
	if r.was("status") == pending {
		return nil
	}
	if f := s.Former(r.WorkspaceID, r.Target); f == nil || !f.Removed.Equal(r.At) {
		return model.Errorf(model.Conflict, "Change %d cannot be undone: %s was brought back to %s since, and removed again.", r.Seq, r.Target, r.Workspace).
			WithHint("`atrium audit list --target %s` shows the later changes.", r.Target)
	}
	return nil
}

// pending is the status of whoever has not answered an invitation.
const pending = "pending"

// invite offers again what a revoked invitation offered.
func invite(r record) (model.Operation, error) {
	role, err := model.ParseRole(r.was("role"))
	if err != nil {
		return nil, r.missing("role")
	}
	o := op.Invite{Workspace: r.Workspace, Who: r.Target, Role: role, Until: r.moment("expires_at"), For: r.lasting()}
	list, ok := r.before["projects"].([]any)
	if !ok {
		return nil, r.missing("project roles")
	}
	for _, one := range list {
		word, _ := one.(string)
		project, name, _ := strings.Cut(word, ":")
		role, err := model.ParseProjectRole(name)
		if err != nil {
			return nil, r.missing("project roles")
		}
		o.Projects = append(o.Projects, op.ProjectRole{Project: project, Role: role})
	}
	return o, nil
}

func newInvitation(r record) []string {
	if r.was("status") != pending {
		return nil
	}
	return []string{"It is a new invitation: a code of the old one stays void."}
}

// onList is how somebody stands on the People list now.
func onList(s model.State, r record) model.Facts {
	now := model.Facts{"role": nil, "status": rule.Either(r.is("status") == "revoked", "revoked", "none")}
	w := s.Workspace(r.WorkspaceID)
	m, _, err := find.Member(s, w, r.Target)
	if err != nil {
		return now
	}
	i := s.Invitation(m.Invitation)
	switch {
	case m.RoleAt(s.Now()) == model.NoRole && i != nil && i.State == model.Pending:
		now["role"], now["status"] = i.Role.String(), pending
		now["lasts_seconds"] = nil
		rule.Offered(now, i)
	case m.Role != model.NoRole:
		now["role"], now["status"], now["expires_at"] = m.Role.String(), "active", rule.Stamp(m.Expires)
	}
	return now
}

// invitations are the answers of the invited.
func invitations() table {
	return table{
		"invitation.accept":  none("joining was the person's own decision; they can leave, or be removed"),
		"invitation.decline": none("whoever invited was told the answer; they can invite again"),
	}
}
