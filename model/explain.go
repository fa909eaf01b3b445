package model

import (
	"fmt"
	"time"
)

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

// Explain puts the decision into words. Who and target are the names that were
// asked about; an unseen target must not get this far (R3).
func (d *Decision) Explain(who, target string) Explanation {
	e := Explanation{Allowed: d.Allowed, Person: who, Action: d.Action.String(), Target: target}
	for k := FromPlatform; k < sourceCount; k++ {
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
func (d *Decision) line(k SourceKind) (SourceLine, bool) {
	src, onProject := d.Sources[k], d.Action.OnProject()
	if !onProject && (k == FromGrant || k == FromPublic) || d.standing.Workspace == nil {
		return SourceLine{}, false
	}
	l := SourceLine{Source: k.String()}
	switch {
	case k == FromPublic && src.Views:
		l.Role, l.Detail = "", "public: anyone may view"
		return l, true
	case onProject && src.Project != NoProjectRole:
		l.Role = src.Project.String()
	case !onProject && src.Workspace != NoRole:
		l.Role = src.Workspace.String()
	}
	l.Detail = d.detail(k, src, l.Role != "")
	return l, true
}

func (d *Decision) detail(k SourceKind, src Source, gave bool) string {
	ws, p := d.standing.Workspace, d.project
	// Nothing was looked at, so nothing can be said of what there is.
	if d.barred == suspended {
		return "nothing counts while the account is suspended"
	}
	if d.standing.Behind != NoRole && (k == FromWorkspaceAdmin || k == FromWorkspaceRole || k == FromGrant) {
		return d.keptOut(k)
	}
	if src.Lapsed != 0 {
		return "expired on " + time.Unix(src.Lapsed, 0).UTC().Format("2006-01-02 15:04 UTC")
	}
	switch k {
	case FromPlatform:
		return either(gave, "platform admin", "not a platform admin")
	case FromWorkspaceAdmin:
		return either(gave, "admin of "+ws.Name, "not an admin of "+ws.Name)
	case FromGrant:
		return either(gave, "granted on the project", "no grant on the project")
	case FromPublic:
		return either(p.Visibility == Public, "public, which does not count here", "the project is not public")
	}
	role, subject := d.standing.Own, "role in "+ws.Name
	if k == FromEveryone {
		role, subject = ws.Settings.Everyone, "everyone role of "+ws.Name
	}
	switch {
	case d.standing.Person != nil && d.standing.Person.Kind == Service:
		return "service accounts get access by grants only"
	case role == NoRole:
		return "no " + subject
	case p == nil:
		return fmt.Sprintf("%s: %s", subject, role)
	case ws.Kind == Individual:
		return "an individual workspace gives its members nothing on its projects"
	case p.Visibility == Private:
		return fmt.Sprintf("%s: %s, but the project is private", subject, role)
	case p.Access == ViewOnly && role > Viewer:
		return fmt.Sprintf("%s: %s, cut to viewer because the project is locked", subject, role)
	default:
		return fmt.Sprintf("%s: %s", subject, role)
	}
}

// keptOut tells what a source would give in a session signed in through the
// enforced login provider (S2).
func (d *Decision) keptOut(k SourceKind) string {
	ws, behind := d.standing.Workspace, d.standing.Behind
	switch {
	case k == FromWorkspaceAdmin && behind != Admin:
		return "not an admin of " + ws.Name
	case k == FromWorkspaceRole && behind == Admin:
		return "an admin of " + ws.Name + ", see above"
	case k == FromGrant && d.grant == nil:
		return "no grant on the project"
	case k == FromGrant:
		return "a member's grant counts only in a session signed in through " + ws.Settings.Provider
	}
	return fmt.Sprintf("%s of %s only in a session signed in through %s", behind, ws.Name, ws.Settings.Provider)
}

func (d *Decision) reason(who, target string) string {
	ws := d.standing.Workspace
	switch d.barred {
	case absent, incomplete:
		return fmt.Sprintf("There is no %s.", target)
	case signedOut:
		if d.Allowed {
			return fmt.Sprintf("%s is public: anyone may view it.", target)
		}
		return "Not signed in: nothing but viewing public projects is possible, and only where the deployment allows it."
	case suspended:
		return fmt.Sprintf("%s is suspended, which ends all access.", who)
	case deletingWorkspace:
		if d.Allowed {
			return fmt.Sprintf("%s is a platform admin, who still sees %s while it is being deleted.", who, ws.Name)
		}
		return fmt.Sprintf("%s is being deleted, which ends all access to it.", ws.Name)
	case inTrash:
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
func (d *Decision) holding(who, target string) string {
	ws := d.standing.Workspace
	if !d.Action.OnProject() {
		switch {
		case d.Sources[FromPlatform].Workspace != NoRole:
			return who + " is a platform admin"
		case d.Role == NoRole && d.standing.Behind != NoRole:
			return fmt.Sprintf("%s is %s in %s only when signed in through %s", who, d.standing.Behind, ws.Name, ws.Settings.Provider)
		case d.Role == NoRole:
			return fmt.Sprintf("%s has no role in %s", who, ws.Name)
		case d.Role > d.standing.Own:
			return fmt.Sprintf("Everyone is %s in %s", d.Role, ws.Name)
		default:
			return fmt.Sprintf("%s is %s in %s", who, d.Role, ws.Name)
		}
	}
	for k := FromPlatform; k < sourceCount; k++ {
		src := d.Sources[k]
		if src.Project == NoProjectRole || src.Project < d.Project {
			continue
		}
		switch k {
		case FromPlatform:
			return fmt.Sprintf("%s is a platform admin and so owner of %s", who, target)
		case FromWorkspaceAdmin:
			return fmt.Sprintf("%s is admin of %s and so owner of %s", who, ws.Name, target)
		case FromGrant:
			return fmt.Sprintf("%s is %s of %s by a grant", who, src.Project, target)
		case FromWorkspaceRole:
			return fmt.Sprintf("%s is %s in %s and so %s of %s%s", who, src.Workspace, ws.Name, src.Project, target, d.locked())
		case FromEveryone:
			return fmt.Sprintf("Everyone is %s in %s and so %s of %s%s", src.Workspace, ws.Name, src.Project, target, d.locked())
		}
	}
	if d.Sources[FromPublic].Views {
		return fmt.Sprintf("%s is public, so anyone may view it", target)
	}
	if d.standing.Behind != NoRole {
		return fmt.Sprintf("%s counts as a member of %s only when signed in through %s", who, ws.Name, ws.Settings.Provider)
	}
	return fmt.Sprintf("%s has no role in %s", who, target)
}

func (d *Decision) locked() string {
	if d.project != nil && d.project.Access == ViewOnly {
		return " (locked)"
	}
	return ""
}

// needed names the lowest role that always may.
func (d *Decision) needed() string {
	n := d.Action.needs()
	if d.Action.OnProject() {
		return "project role " + ProjectRole(n).String()
	}
	return "role " + Role(n).String() + " in " + d.standing.Workspace.Name
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
func (d *Decision) Require(who, target string) error {
	if d.Allowed {
		return nil
	}
	// A member in the wrong session knows of the workspace: they are told how to
	// sign in (S2).
	if !d.Visible && d.standing.Behind == NoRole {
		return NoSuch(d.Action, target)
	}
	e := d.Explain(who, target)
	err := Errorf(Denied, "%s", e.Reason).With("action", e.Action).With("target", target)
	if len(e.WouldAllow) > 0 {
		err = err.WithHint("What would allow it: %s.", e.WouldAllow[0])
	}
	return err
}

// NoSuch is the one answer for what does not exist and for what may not be
// seen (R3).
func NoSuch(a Action, target string) *Error {
	if !a.OnProject() {
		return Errorf(NotFound, "There is no workspace %s that you can see.", target)
	}
	return Errorf(NotFound, "There is no project %s that you can see.", target).
		WithHint("If there is one, you can ask for access: atrium access request %s %s --reason WHY.", target, a.Needs()).
		With("action", a.String()).With("target", target)
}
