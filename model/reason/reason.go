// Package reason tells the reasons of decisions (A2): where access came from, where
// it did not, and what would turn a refusal around. Each way out is tried: the
// decision is taken again as if it were so.
package reason

import (
	"fmt"
	"time"

	"atrium/model"
)

// teller is a decision that is put into words.
type teller struct{ *model.Decision }

// Explanation is a decision in words (A2).
type Explanation struct {
	Allowed    bool
	Person     string
	Action     string
	Target     string
	Reason     string // one sentence
	Sources    []SourceLine
	WouldAllow []string // each of these alone would turn a refusal around
}

// SourceLine tells what one source gave.
type SourceLine struct {
	Source string
	Role   string // "" when it gave nothing
	Detail string
}

// Of puts a decision into words. Who and target are the names that were asked
// about; an unseen target must not get this far (R3).
func Of(decided *model.Decision, who, target string) Explanation {
	d := teller{decided}
	e := Explanation{Allowed: d.Allowed, Person: who, Action: d.Action.String(), Target: target}
	for k := model.FromPlatform; k < model.SourceCount; k++ {
		if line, ok := d.line(k); ok {
			e.Sources = append(e.Sources, line)
		}
	}
	e.Reason = d.reason(who, target)
	if !d.Allowed {
		e.WouldAllow = d.wouldAllow(target)
	}
	return e
}

// line is one source in words; ok is false where the source does not apply to
// this kind of action or workspace.
func (d teller) line(k model.SourceKind) (SourceLine, bool) {
	src, onProject := d.Sources[k], d.Action.OnProject()
	if !onProject && (k == model.FromGrant || k == model.FromPublic) || d.Standing.Workspace == nil {
		return SourceLine{}, false
	}
	l := SourceLine{Source: k.String()}
	switch {
	case k == model.FromPublic && src.Views:
		l.Role, l.Detail = "", "public: anyone may view"
		return l, true
	case onProject && src.Project != model.NoProjectRole:
		l.Role = src.Project.String()
	case !onProject && src.Workspace != model.NoRole:
		l.Role = src.Workspace.String()
	}
	l.Detail = d.detail(k, src, l.Role != "")
	return l, true
}

func (d teller) detail(k model.SourceKind, src model.Source, gave bool) string {
	ws, p := d.Standing.Workspace, d.On
	// Nothing was looked at, so nothing can be said of what there is.
	if d.Bar == model.BarSuspended {
		return "nothing counts while the account is suspended"
	}
	if d.Standing.Behind != model.NoRole && (k == model.FromWorkspaceAdmin || k == model.FromWorkspaceRole || k == model.FromGrant) {
		return d.keptOut(k)
	}
	if src.Lapsed != 0 {
		return "expired on " + time.Unix(src.Lapsed, 0).UTC().Format("2006-01-02 15:04 UTC")
	}
	switch k {
	case model.FromPlatform:
		return either(gave, "platform admin", "not a platform admin")
	case model.FromWorkspaceAdmin:
		return either(gave, "admin of "+ws.Name, "not an admin of "+ws.Name)
	case model.FromGrant:
		return either(gave, "granted on the project", "no grant on the project")
	case model.FromPublic:
		return either(p.Visibility == model.Public, "public, which does not count here", "the project is not public")
	}
	role, subject := d.Standing.Own, "role in "+ws.Name
	if k == model.FromEveryone {
		role, subject = ws.Settings.Everyone, "everyone role of "+ws.Name
	}
	switch {
	case d.Standing.Person != nil && d.Standing.Person.Kind == model.Service:
		return "service accounts get access by grants only"
	case role == model.NoRole:
		return "no " + subject
	case p == nil:
		return fmt.Sprintf("%s: %s", subject, role)
	case ws.Kind == model.Individual:
		return "an individual workspace gives its members nothing on its projects"
	case p.Visibility == model.Private:
		return fmt.Sprintf("%s: %s, but the project is private", subject, role)
	case p.Access == model.ViewOnly && role > model.Viewer:
		return fmt.Sprintf("%s: %s, cut to viewer because the project is locked", subject, role)
	default:
		return fmt.Sprintf("%s: %s", subject, role)
	}
}

// keptOut tells what a source would give in a session signed in through the
// enforced login provider (S2).
func (d teller) keptOut(k model.SourceKind) string {
	ws, behind := d.Standing.Workspace, d.Standing.Behind
	switch {
	case k == model.FromWorkspaceAdmin && behind != model.Admin:
		return "not an admin of " + ws.Name
	case k == model.FromWorkspaceRole && behind == model.Admin:
		return "an admin of " + ws.Name + ", see above"
	case k == model.FromGrant && d.Held == nil:
		return "no grant on the project"
	case k == model.FromGrant:
		return "a member's grant counts only in a session signed in through " + ws.Settings.Provider
	}
	return fmt.Sprintf("%s of %s only in a session signed in through %s", behind, ws.Name, ws.Settings.Provider)
}

func (d teller) reason(who, target string) string {
	ws := d.Standing.Workspace
	switch d.Bar {
	case model.BarAbsent, model.BarIncomplete:
		return fmt.Sprintf("There is no %s.", target)
	case model.BarSignedOut:
		if d.Allowed {
			return fmt.Sprintf("%s is public: anyone may view it.", target)
		}
		return "Not signed in: nothing but viewing public projects is possible, and only where the deployment allows it."
	case model.BarSuspended:
		return fmt.Sprintf("%s is suspended, which ends all access.", who)
	case model.BarDeleting:
		if d.Allowed {
			return fmt.Sprintf("%s is a platform admin, who still sees %s while it is being deleted.", who, ws.Name)
		}
		return fmt.Sprintf("%s is being deleted, which ends all access to it.", ws.Name)
	case model.BarTrash:
		if d.Allowed {
			return fmt.Sprintf("%s is owner of %s, which is in the trash.", who, target)
		}
		return fmt.Sprintf("%s is in the trash: its owners can restore it.", target)
	}
	have := d.holding(who, target)
	if d.Allowed {
		return have + ", which allows " + d.Action.String() + "."
	}
	return have + "; " + d.Action.String() + " needs " + d.needed() + "."
}

// holding says in half a sentence what the person has, from the source that
// gave the most.
func (d teller) holding(who, target string) string {
	ws := d.Standing.Workspace
	if !d.Action.OnProject() {
		switch {
		case d.Sources[model.FromPlatform].Workspace != model.NoRole:
			return who + " is a platform admin"
		case d.Role == model.NoRole && d.Standing.Behind != model.NoRole:
			return fmt.Sprintf("%s is %s in %s only when signed in through %s", who, d.Standing.Behind, ws.Name, ws.Settings.Provider)
		case d.Role == model.NoRole:
			return fmt.Sprintf("%s has no role in %s", who, ws.Name)
		case d.Role > d.Standing.Own:
			return fmt.Sprintf("Everyone is %s in %s", d.Role, ws.Name)
		default:
			return fmt.Sprintf("%s is %s in %s", who, d.Role, ws.Name)
		}
	}
	for k := model.FromPlatform; k < model.SourceCount; k++ {
		src := d.Sources[k]
		if src.Project == model.NoProjectRole || src.Project < d.Project {
			continue
		}
		switch k {
		case model.FromPlatform:
			return fmt.Sprintf("%s is a platform admin and so owner of %s", who, target)
		case model.FromWorkspaceAdmin:
			return fmt.Sprintf("%s is admin of %s and so owner of %s", who, ws.Name, target)
		case model.FromGrant:
			return fmt.Sprintf("%s is %s of %s by a grant", who, src.Project, target)
		case model.FromWorkspaceRole:
			return fmt.Sprintf("%s is %s in %s and so %s of %s%s", who, src.Workspace, ws.Name, src.Project, target, d.locked())
		case model.FromEveryone:
			return fmt.Sprintf("Everyone is %s in %s and so %s of %s%s", src.Workspace, ws.Name, src.Project, target, d.locked())
		}
	}
	if d.Sources[model.FromPublic].Views {
		return fmt.Sprintf("%s is public, so anyone may view it", target)
	}
	if d.Standing.Behind != model.NoRole {
		return fmt.Sprintf("%s counts as a member of %s only when signed in through %s", who, ws.Name, ws.Settings.Provider)
	}
	return fmt.Sprintf("%s has no role in %s", who, target)
}

func (d teller) locked() string {
	if d.On != nil && d.On.Access == model.ViewOnly {
		return " (locked)"
	}
	return ""
}

// needed names the lowest role that always may.
func (d teller) needed() string {
	if d.Action.OnProject() {
		return "project role " + d.Action.Needs().String()
	}
	return "role " + d.Action.NeedsRole().String() + " in " + d.Standing.Workspace.Name
}

func either(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

// Require turns a decision into an error for an operation: nothing when it is
// allowed, "not found" when the person cannot see the target, else "denied"
// with the explanation (R3).
func Require(d *model.Decision, who, target string) error {
	if d.Allowed {
		return nil
	}
	// A member in the wrong session knows of the workspace: they are told how to
	// sign in (S2).
	if !d.Visible && d.Standing.Behind == model.NoRole {
		return model.NoSuch(d.Action, target)
	}
	e := Of(d, who, target)
	err := model.Errorf(model.Denied, "%s", e.Reason).With("action", e.Action).With("target", target)
	if len(e.WouldAllow) > 0 {
		err = err.WithHint("What would allow it: %s.", e.WouldAllow[0])
	}
	return err
}
