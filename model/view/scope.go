package view

import (
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// place is a workspace with the actor's standing in it, and the name under
// which it was asked for.
type place struct {
	*model.Workspace
	standing model.Standing
	asked    string
}

// standing is the actor's in a workspace, read once.
func (r *Reader) standing(w *model.Workspace) model.Standing {
	st, ok := r.standings[w.ID]
	if !ok {
		st = model.Stand(r.state, r.who.Who, w)
		r.standings[w.ID] = st
	}
	return st
}

// sees says whether the actor can see the workspace at all.
func (r *Reader) sees(w *model.Workspace) bool {
	d := r.standing(w).Decide(model.WorkspaceView)
	return d.Visible
}

// named finds a workspace by its name, whoever asks; nil when there is none.
func (r *Reader) named(name string) *model.Workspace {
	if n := r.state.Name(text.Fold(name)); n != nil && n.Workspace != 0 {
		return r.state.Workspace(n.Workspace)
	}
	return nil
}

// remembered is the workspace that the actor was in last, or their individual
// one where they can no longer see that (P4); nil when there is neither.
func (r *Reader) remembered() *model.Workspace {
	me := r.who.Who
	if me == nil {
		return nil
	}
	for _, id := range []model.ID{me.Current, me.Home} {
		if id == 0 {
			continue
		}
		if w := r.state.Workspace(id); w != nil && r.sees(w) {
			return w
		}
	}
	return nil
}

// place finds the workspace of that name ("" for the remembered one) and
// requires that the actor may do the workspace action a there.
func (r *Reader) place(name string, a model.Action) (place, error) {
	var w *model.Workspace
	if name == "" {
		if _, err := r.signedIn(); err != nil {
			return place{}, err
		}
		if w = r.remembered(); w == nil {
			return place{}, model.Errorf(model.NotFound, "There is no workspace to start from.").
				WithHint("Name one with -w.")
		}
		name = w.Name
	} else if w = r.named(name); w == nil {
		return place{}, model.NoSuch(a, name)
	}
	at := place{Workspace: w, standing: r.standing(w), asked: name}
	d := at.standing.Decide(a)
	return at, d.Require(r.who.Name(), name)
}

// site is a project with its workspace.
type site struct {
	place
	project *model.Project
}

// site finds a project by its full name and requires that the actor may do the
// project action a to it. The decision says what else they are there.
func (r *Reader) site(full string, a model.Action) (site, model.Decision, error) {
	ws, name, ok := strings.Cut(full, "/")
	if !ok || ws == "" || name == "" {
		return site{}, model.Decision{}, model.Errorf(model.Invalid, "%q is not the full name of a project.", full).
			WithHint("Write WORKSPACE/NAME.")
	}
	w := r.named(ws)
	if w == nil {
		return site{}, model.Decision{}, model.NoSuch(a, full)
	}
	p := r.state.ProjectNamed(w.ID, text.Fold(name))
	if p == nil {
		return site{}, model.Decision{}, model.NoSuch(a, full)
	}
	at := site{place: place{Workspace: w, standing: r.standing(w), asked: ws}, project: p}
	d := at.standing.DecideProject(r.state, a, p)
	return at, d, d.Require(r.who.Name(), full)
}

// fullName is a project's name everywhere outside its workspace.
func fullName(w *model.Workspace, p *model.Project) string { return w.Name + "/" + p.Name }

// contains says whether any of the texts contains the lower-case needle.
func contains(needle string, texts ...string) bool {
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), needle) {
			return true
		}
	}
	return needle == ""
}
