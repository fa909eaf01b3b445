// Package gate knows the two settings by which a workspace opens and closes
// without anybody being invited: domain invites (S1, this file and join.go) and
// the enforced login provider (S2, provider.go).
//
// Shape: what a setting gives is derived at every read from the owner's account
// and membership, and operations that take the ground away from it switch it off
// besides (Settle). So nothing counts that nobody got round to switching off.
// Rejected: trusting the stored setting alone, which would outlive a membership
// that simply ends; and deriving alone, by which invites would come back by
// themselves together with the owner.
package gate

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/domain"
	"atrium/model/op/rule"
)

// told is the most admins who get a notice of one change.
const told = 20

// Domain is the domain whose people may join the workspace by themselves now,
// "" for none: the setting, as long as what it stands on holds (S1).
func Domain(s model.State, w *model.Workspace) string {
	if w.Settings.Domain == "" || w.State != model.WorkspaceActive {
		return ""
	}
	if d, _ := Offer(s, w); d != w.Settings.Domain {
		return ""
	}
	return w.Settings.Domain
}

// Offer is the one domain for which the workspace can switch domain invites on:
// that of its owner's verified address. Where there is none, d is "" and why says
// so in a sentence (S1).
func Offer(s model.State, w *model.Workspace) (d, why string) {
	if w.Kind != model.Team {
		return "", "Only team workspaces take people in by their domain; " + w.Name + " is " + kindOf(w) + "."
	}
	owner := s.Person(w.Owner)
	if owner == nil || owner.State == model.PersonDeleted {
		return "", w.Name + " has no owner whose address could stand for it. A platform admin can transfer it to one of its admins."
	}
	name := owner.Username
	switch st := model.Stand(s, owner, w); {
	case !owner.Active() || st.Own != model.Admin:
		return "", "The owner of " + w.Name + ", " + name + ", is not an active admin of it. The owner or a platform admin can transfer it to one who is."
	case owner.EmailKey == "":
		return "", "The owner of " + w.Name + ", " + name + ", has no email address."
	case !owner.EmailVerified:
		return "", "The address of the owner of " + w.Name + ", " + name + ", is not verified. A platform admin can verify it: atrium user verify-email " + name + "."
	}
	d = domain.Of(owner.EmailKey)
	if ok, why := domain.Offered(d); !ok {
		return "", why
	}
	return d, ""
}

func kindOf(w *model.Workspace) string {
	return rule.Either(w.Kind == model.Builtin, "built in", "an individual workspace")
}

// SetDomain switches domain invites on or off, in the workspace's settings only.
// On is for the owner's domain; its name is another word for it. The error is
// invalid, or a conflict that says why it is not offered.
func SetDomain(s model.State, w *model.Workspace, value string) error {
	if value == "off" {
		w.Settings.Domain = ""
		return nil
	}
	d, why := Offer(s, w)
	switch {
	case why != "":
		return model.Errorf(model.Conflict, "Domain invites of %s cannot be switched on.", w.Name).WithHint("%s", why)
	case value != "on" && value != d:
		return model.Errorf(model.Invalid, "domain-invites takes on or off: the only domain that %s can invite is that of its owner's address, %s.", w.Name, d)
	}
	w.Settings.Domain = d
	return nil
}

// Settle switches domain invites off where what they stand on has gone, once an
// operation has made its changes to the workspace (S1). They stay off. The effect
// tells of it, and so do notices to the admins. The record must be as it is in
// the unit. An operation that could bring back what had gone unnoticed, such as a
// membership that had ended, calls it before its changes, too.
func Settle(u model.Unit, by model.Principal, w *model.Workspace, e *model.Effect) {
	if w.Settings.Domain != "" && w.State == model.WorkspaceActive && Domain(u, w) == "" {
		switchOff(u, by, w, e, lost(u, w))
	}
}

// Transferred switches domain invites off because the workspace has another owner
// now, whatever their address (S1).
func Transferred(u model.Unit, by model.Principal, w *model.Workspace, e *model.Effect) {
	if w.Settings.Domain != "" {
		switchOff(u, by, w, e, "its owner is "+rule.Username(u, w.Owner)+" now, who can switch them on again.")
	}
}

func switchOff(u model.Unit, by model.Principal, w *model.Workspace, e *model.Effect, why string) {
	says := "Domain invites of " + w.Name + " (" + w.Settings.Domain + ") are switched off: " + why
	w.Settings.Domain = ""
	w.Version++
	u.PutWorkspace(w)
	e.Consequences = append(e.Consequences, says)
	if e.After == nil {
		e.After = model.Facts{}
	}
	off, _ := e.After["domain_invites_off"].([]string)
	e.After["domain_invites_off"] = append(off, w.Name)
	if summary := strings.TrimSuffix(e.Summary, "."); len(off) == 0 {
		e.Summary = summary + ", which switches the domain invites of " + w.Name + " off."
	} else {
		e.Summary = strings.TrimSuffix(summary, " off") + " and those of " + w.Name + " off."
	}
	e.People = append(e.People, tell(u, by, w, says)...)
}

// SettleOwned is Settle for every workspace that the person owns, after a change
// of their account.
func SettleOwned(u model.Unit, by model.Principal, p *model.Person, e *model.Effect) {
	for _, id := range slices.Collect(u.WorkspacesOf(p.ID)) {
		if w := u.Workspace(id); w != nil && w.Owner == p.ID {
			Settle(u, by, w, e)
		}
	}
}

// lost says what the domain invites stood on and do not any more.
func lost(s model.State, w *model.Workspace) string {
	d := w.Settings.Domain
	now, why := Offer(s, w)
	if why == "" {
		return "the address of its owner is at " + now + " now."
	}
	owner := s.Person(w.Owner)
	switch st := model.Stand(s, owner, w); {
	case owner == nil:
		return "it has no owner."
	case !owner.Active() || st.Own != model.Admin:
		return "its owner, " + owner.Username + ", is not an active admin of it."
	case owner.EmailKey == "" || !owner.EmailVerified:
		return "its owner, " + owner.Username + ", has no verified address at " + d + " any more."
	}
	return "they are not offered for that domain."
}

// tell puts a notice into the inbox of the workspace's admins, but the actor.
func tell(u model.Unit, by model.Principal, w *model.Workspace, says string) (people []model.ID) {
	for m := range u.Admins(w.ID) {
		if len(people) == told {
			break
		}
		if m.Person == 0 || m.Person == by.Person || m.RoleAt(u.Now()) != model.Admin {
			continue
		}
		people = append(people, m.Person)
	}
	for _, id := range people {
		rule.Tell(u, &model.Notice{Person: id, Workspace: w.ID, Text: says, Kind: model.Warning})
	}
	return people
}
