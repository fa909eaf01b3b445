package impact

import (
	"fmt"
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// OfPlatform is what follows when the deployment's settings come in the place of
// those it had before, one sentence each.
func OfPlatform(s model.State, now, before model.Platform) (out []string) {
	if c := creators(s, now); c != creators(s, before) {
		out = append(out, c+" The workspaces that there are stay as they are.")
	}
	if now.Signup != before.Signup {
		out = append(out, map[string]string{
			"open":       "Anyone who reaches this deployment can make an account, once a code mailed to their address proves it theirs.",
			"invitation": "Only people whose address has a pending invitation can make an account by themselves.",
			"closed":     "Nobody can make an account by themselves; platform admins make them, and invitations to addresses without one wait.",
		}[now.Signup])
	}
	if now.Anonymous != before.Anonymous {
		out = append(out, rule.Either(now.Anonymous,
			"Public projects of every workspace can be viewed by anyone who reaches this deployment, without signing in.",
			"Public projects are seen only by people who are signed in."))
	}
	if now.DefaultPlan != before.DefaultPlan {
		out = append(out, "New team workspaces begin with "+plan(s, now.DefaultPlan)+"; those that there are keep theirs.")
	}
	if now.InvitationDays != before.InvitationDays {
		out = append(out, "Invitations sent from now on expire after "+rule.Plural(now.InvitationDays, "day", "days")+"; those that wait keep their end.")
	}
	if now.Directory != before.Directory {
		out = append(out, map[string]string{
			"all":       fmt.Sprintf("The invite field completes every account's username and name, %d now; an address only when typed in full.", now.People),
			"workspace": "The invite field completes only people of the workspace at hand.",
			"off":       "The invite field completes nobody: usernames and addresses have to be typed in full.",
		}[now.Directory])
	}
	if now.SelfService != before.SelfService {
		out = append(out, rule.Either(now.SelfService,
			"Top-ups and raised quotas by workspace admins take effect at once.",
			"Top-ups and raised quotas by workspace admins wait until they are paid or approved; those in effect stay."))
	}
	if now.Contact != before.Contact {
		out = append(out, rule.Either(now.Contact == "",
			"Nobody is named any more to ask where a payment fails or an account is wanted.",
			"Whoever a payment fails for, or who cannot make an account, is told to ask: "+now.Contact))
	}
	if now.ChargeCommand != before.ChargeCommand {
		out = append(out, rule.Either(now.ChargeCommand == "",
			"Invoices are no longer charged by a command; somebody has to record payments.",
			"This command charges every invoice from now on, with the rights of whoever holds the file."))
	}
	return out
}

// creators says who may create team workspaces (W1).
func creators(s model.State, p model.Platform) string {
	switch p.WorkspaceCreation {
	case "everyone":
		return "Everyone who is signed in can create team workspaces."
	case "named":
		var names []string
		for _, id := range p.Creators {
			if n := rule.Username(s, id); n != "" {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			return "Only " + strings.Join(names, ", ") + " and platform admins can create team workspaces."
		}
	}
	return "Only platform admins can create team workspaces."
}

// plan tells what a plan has.
func plan(s model.State, name string) string {
	p := s.Plan(name)
	if p == nil {
		return "the plan " + text.Quote(name)
	}
	seats := "any number of seats"
	if p.Seats > 0 {
		seats = rule.Plural(p.Seats, "seat", "seats")
	}
	return "the plan " + p.Name + ", which has " + strconv.Itoa(p.HoursAMonth) + " monitoring hours a month and " + seats
}
