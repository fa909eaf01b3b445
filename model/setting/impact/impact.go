// Package impact tells what a change of a workspace's settings changes for whom,
// before it is made: the preview of `workspace set` and of the settings screen.
// Figures come from the workspace's own record; names from the beginning of a
// list, so that a million people cost no more than a few hundred.
package impact

import (
	"fmt"
	"strings"

	"atrium/model"
	"atrium/model/gate"
	"atrium/model/op/rule"
)

// looked is the most rows of a list that are read to name a few.
const looked = 500

// Of is what follows when the settings that the workspace has now come in the
// place of those it had before, one sentence each.
func Of(s model.State, w *model.Workspace, before model.Settings) (out []string) {
	now := w.Settings
	if now.Domain != before.Domain {
		out = append(out, domain(s, w)...)
	}
	if now.Provider != before.Provider {
		out = append(out, provider(s, w)...)
	}
	if now.Guests != before.Guests {
		out = append(out, guests(s, w)...)
	}
	if now.MembersCreate != before.MembersCreate {
		out = append(out, rule.Either(now.MembersCreate,
			"Whoever is member here can create projects of their own, though no private ones.",
			"Only editors and admins create projects from now on; what members have made stays as it is."))
	}
	if now.Visibilities != before.Visibilities {
		out = append(out, visibilities(s, w, before)...)
	}
	if now.DefaultVisibility != before.DefaultVisibility {
		out = append(out, "New projects are "+now.DefaultVisibility.String()+" where nothing else is asked for; existing ones stay as they are.")
	}
	if now.Everyone != before.Everyone {
		out = append(out, everyone(s, w, before)...)
	}
	return out
}

func domain(s model.State, w *model.Workspace) []string {
	d := w.Settings.Domain
	if d == "" {
		return []string{"Nobody can join by themselves any more; " + rule.Plural(w.Counts.People, "member stays", "members stay") + "."}
	}
	seats := "of which the plan " + w.Plan + " has no limit"
	if plan := s.Plan(w.Plan); plan != nil && plan.Seats > 0 {
		seats = fmt.Sprintf("of which %d of %d are taken", w.Counts.People+w.Counts.Pending, plan.Seats)
	}
	return []string{
		"Everyone with a verified address at " + d + " can join " + w.Name + " as viewer, without being asked for. Whoever joins takes a seat, " + seats + ".",
		"Addresses at subdomains of " + d + " do not count, and who was removed cannot come back so.",
		"It is switched off when the owner, " + rule.Username(s, w.Owner) + ", hands the workspace over, is no longer an active admin, or changes their address.",
	}
}

func provider(s model.State, w *model.Workspace) []string {
	p := w.Settings.Provider
	if p == "" {
		return []string{"Members count in every session again, however it was signed in."}
	}
	out := []string{
		"Only sessions signed in through " + p + " count as members: those signed in by a key, and local ones, see nothing of it.",
		"Guests keep their grants in every session.",
	}
	l := gate.LockedOut(s, w, p)
	switch {
	case l.Out == 0 && !l.More:
		out = append(out, "Nobody is locked out: every member has a login at "+p+".")
	case l.More:
		out = append(out, fmt.Sprintf("Of the first %s %d have no login at %s and are locked out until they link one%s. There are %d members in all.",
			rule.Plural(l.Of, "member", "members"), l.Out, p, named(l.Names, l.Out), w.Counts.People))
	default:
		out = append(out, fmt.Sprintf("%d of %s no login at %s and %s locked out until they link one%s.", l.Out,
			rule.Plural(l.Of, "member has", "members have"), p, rule.Either(l.Out == 1, "is", "are"), named(l.Names, l.Out)))
	}
	return out
}

// guests tells what becomes of those there are (S3).
func guests(s model.State, w *model.Workspace) []string {
	if w.Settings.Guests {
		return []string{"Owners can invite people from outside " + w.Name + " to single projects; they take no seat and see nothing else of it."}
	}
	var names []string
	for m := range s.MembershipsOf(w.ID, model.RowGuest, model.Span{}) {
		if len(names) == gate.Named {
			break
		}
		names = append(names, m.Who)
	}
	n := w.Counts.Guests
	out := []string{"Only members can be granted a role in a project; invitations of outsiders that nobody answered yet can no longer be accepted."}
	if n == 0 {
		return append(out, "There are no guests now.")
	}
	return append(out, fmt.Sprintf("%s the grants they have%s.", rule.Plural(n, "guest keeps", "guests keep"), named(names, n)),
		"Review them on the People screen by its filter for guests, or with `atrium people list --guests -w "+w.Name+"`.")
}

// visibilities tells what becomes of projects that are not as they could be made
// now (S5).
func visibilities(s model.State, w *model.Workspace, before model.Settings) (out []string) {
	plan := s.Plan(w.Plan)
	for v := model.Private; v <= model.Public; v++ {
		had, has := before.Visibilities.Has(v), w.Settings.Visibilities.Has(v)
		switch {
		case has && !had && plan != nil && !plan.Visibilities.Has(v):
			out = append(out, "Projects may be "+v.String()+" once the plan allows it too; "+w.Plan+" does not.")
		case has && !had:
			out = append(out, "Projects may be "+v.String()+": "+seenBy(s, w, v)+".")
		case had && !has:
			out = append(out, "No project can become "+v.String()+" any more.")
			if n := w.Counts.Projects[v]; n > 0 {
				out = append(out, fmt.Sprintf("%s %s until an owner changes that%s.", rule.Plural(n, "project stays", "projects stay"), v, named(some(s, w, v), n)),
					"Review them with `atrium project list --visibility "+v.String()+" -w "+w.Name+"`.")
			}
		}
	}
	if w.Settings.Visibilities == model.Visibilities(model.Private) && w.Settings.MembersCreate {
		out = append(out, "Members can create no projects: they may not create private ones.")
	}
	return out
}

func seenBy(s model.State, w *model.Workspace, v model.Visibility) string {
	switch {
	case v == model.Private:
		return "only people with a grant, and admins, find those"
	case v == model.WorkspaceVisible:
		return rule.Either(w.Settings.Everyone == model.NoRole, "members find those", "everyone who is signed in finds those")
	}
	return rule.Either(s.Platform().Anonymous, "anyone at all can view those", "anyone who is signed in can view those")
}

// some are a few of the workspace's projects of one visibility.
func some(s model.State, w *model.Workspace, v model.Visibility) (names []string) {
	seen := 0
	for p := range s.Projects(w.ID, model.Span{}) {
		if seen++; seen > looked || len(names) == gate.Named {
			break
		}
		if p.Visibility == v && !p.InTrash() && p.State == model.ProjectActive {
			names = append(names, p.Name)
		}
	}
	return names
}

// everyone tells what all who are signed in could then see and do (S6, B1).
func everyone(s model.State, w *model.Workspace, before model.Settings) []string {
	role := w.Settings.Everyone
	shared := w.Counts.Projects[model.WorkspaceVisible] + w.Counts.Projects[model.Public]
	outside := max(0, s.Platform().People-w.Counts.People)
	if role == model.NoRole {
		return []string{
			fmt.Sprintf("%s not on its list no longer %s %s, nor %s for the workspace.",
				rule.Plural(outside, "person who is", "people who are"), rule.Either(outside == 1, "sees", "see"), w.Name,
				rule.Plural(w.Counts.Projects[model.WorkspaceVisible], "project", "projects")),
			"Whoever has a grant on a project keeps it, as a guest.",
		}
	}
	out := []string{fmt.Sprintf("Everyone who is signed in, now %s beside %s, sees %s, its people and its usage.",
		rule.Plural(outside, "person", "people"), rule.Plural(w.Counts.People, "member", "members"), w.Name)}
	can := rule.Either(role >= model.Editor, "work on", "view")
	if shared == 0 {
		out = append(out, "They can "+can+" projects that are not private; there are none yet.")
	} else {
		out = append(out, fmt.Sprintf("They can %s %s not private%s.", can, rule.Plural(shared, "project that is", "projects that are"),
			rule.Either(role >= model.Editor, rule.Either(shared == 1, ", unless it is locked", ", unless they are locked"), "")))
	}
	if role >= model.Editor {
		out = append(out, "They can create projects.")
	}
	if n := w.Counts.Projects[model.Private]; n > 0 {
		out = append(out, rule.Plural(n, "private project stays", "private projects stay")+" with the people who have a grant, and the admins.")
	}
	if role < before.Everyone {
		out = append(out, "Members keep the roles of their own.")
	}
	return out
}

// named gives names in brackets, with how many more there are.
func named(names []string, of int) string {
	if len(names) == 0 {
		return ""
	}
	more := ""
	if of > len(names) {
		more = fmt.Sprintf(" and %d more", of-len(names))
	}
	return ": " + strings.Join(names, ", ") + more
}
