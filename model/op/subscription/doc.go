// Package subscription changes what a workspace may use, and records what was
// paid for it (Q1, Q4). What a workspace admin asks for that has its price, more
// hours, storage or a larger plan, takes effect at once where the deployment lets
// them help themselves. Where it does not, the same operation puts the wish into
// the inbox of the platform admins, with the command that grants it: their doing
// that is the approval. Rejected: a record of wishes with a state, which would be
// the same command with a second way to say yes.
package subscription

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
)

// asks says whether what the actor wants has to be asked for first (Q4).
func asks(s model.State, by model.Principal) bool {
	return !s.Platform().SelfService && !by.System && (by.Who == nil || !by.Who.PlatformAdmin)
}

// asked is the most platform admins who are asked.
const asked = 20

// ask puts a wish into the inbox of the platform admins. The same wish is not
// put there twice while it is unread.
func ask(u model.Unit, by model.Principal, w *model.Workspace, wish, command string) model.Effect {
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Ask the platform admins: " + wish + ".", Unchanged: true,
		After:        model.Facts{"asked": wish},
		Consequences: []string{"Nothing changes before one of them says yes: this deployment has self-service switched off."},
	}
	text := by.Name() + " asks: " + wish + ". To grant it: atrium " + command
	for p := range u.PlatformAdmins() {
		if !p.Active() || len(e.People) == asked || waits(u, p.ID, text) {
			continue
		}
		e.Unchanged = false
		e.People = append(e.People, p.ID)
		rule.Tell(u, &model.Notice{Person: p.ID, Workspace: w.ID, Text: text, Kind: model.Info})
	}
	return e
}

// glanced is how many of the newest notices are looked at.
const glanced = 100

func waits(s model.State, person model.ID, text string) bool {
	n := 0
	for notice := range s.Notices(person) {
		if n++; n > glanced {
			break
		}
		if !notice.Read && notice.Text == text {
			return true
		}
	}
	return false
}

// open finds a workspace with its subscription.
func open(s model.State, name string) (*model.Workspace, *ledger.Account) {
	w := find.Workspace(s, name)
	return w, ledger.Of(s, w)
}

// keep stores an account and tells in the effect whose inbox it touched.
func keep(u model.Unit, a *ledger.Account, e *model.Effect) {
	was := ledger.ReadOnly(u, a.Workspace)
	e.People = append(e.People, meter.Keep(u, a)...)
	if len(was) > 0 && len(ledger.ReadOnly(u, a.Workspace)) == 0 {
		e.Consequences = append(e.Consequences, a.Workspace.Name+" is not read-only any more.")
	}
}
