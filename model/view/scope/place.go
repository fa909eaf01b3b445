package scope

import (
	"strings"

	"atrium/model"
	"atrium/model/help"
	"atrium/model/text"
)

// Place is a workspace with the actor's standing in it.
type Place struct {
	*model.Workspace
	Standing model.Standing
}

// Site is a project with its workspace. Project is nil where a Site stands for
// the workspace itself.
type Site struct {
	Place
	Project *model.Project
}

// Standing is the actor's in a workspace, read once.
func (s *Scope) Standing(w *model.Workspace) model.Standing {
	st, ok := s.standings[w.ID]
	if !ok {
		st = model.Stand(s.State, s.Who.Who, w).Through(s.Who.Provider)
		s.standings[w.ID] = st
	}
	return st
}

// Sees says whether the actor can see the workspace at all.
func (s *Scope) Sees(w *model.Workspace) bool {
	d := s.Standing(w).Decide(model.WorkspaceView)
	return d.Visible
}

// Named finds a workspace by its name, whoever asks; nil when there is none.
func (s *Scope) Named(name string) *model.Workspace {
	if n := s.State.Name(text.Fold(name)); n != nil && n.Workspace != 0 {
		return s.State.Workspace(n.Workspace)
	}
	return nil
}

// Remembered is the workspace that the actor was in last, or their individual
// one where they can no longer see that (P4); nil when there is neither.
func (s *Scope) Remembered() *model.Workspace {
	me := s.Who.Who
	if me == nil {
		return nil
	}
	for _, id := range []model.ID{me.Current, me.Home} {
		if id == 0 {
			continue
		}
		if w := s.State.Workspace(id); w != nil && s.Sees(w) {
			return w
		}
	}
	return nil
}

// Place finds the workspace of that name ("" for the remembered one) and
// requires that the actor may do the workspace action a there: NotFound for
// who cannot see it, Denied for who may not.
func (s *Scope) Place(name string, a model.Action) (Place, error) {
	var w *model.Workspace
	if name == "" {
		if _, err := s.SignedIn(); err != nil {
			return Place{}, err
		}
		if w = s.Remembered(); w == nil {
			return Place{}, model.Errorf(model.NotFound, "There is no workspace to start from.").
				WithHint("Name one with -w.")
		}
		name = w.Name
	} else if w = s.Named(name); w == nil {
		return Place{}, model.NoSuch(a, name)
	}
	at := Place{Workspace: w, Standing: s.Standing(w)}
	d := at.Standing.Decide(a)
	return at, help.Require(s.State, &d, at.Standing, nil, s.Who.Name(), name)
}

// Find finds a project by its full name with its workspace, whoever asks; nil
// where there is none.
func (s *Scope) Find(full string) (*model.Workspace, *model.Project) {
	ws, name, _ := strings.Cut(full, "/")
	w := s.Named(ws)
	if w == nil {
		return nil, nil
	}
	return w, s.State.ProjectNamed(w.ID, text.Fold(name))
}

// Site finds a project by its full name and requires that the actor may do the
// project action a to it, with the errors of Place. The decision says what else
// they are there.
func (s *Scope) Site(full string, a model.Action) (Site, model.Decision, error) {
	at, d, err := s.site(full, a)
	if s.Who.Who == nil && model.CodeOf(err) == model.NotFound {
		// Who is nobody cannot ask for access.
		return at, d, model.Errorf(model.NotFound, "%s", model.AsError(err).Message).WithHint("Without signing in only public projects can be seen, and only where the deployment allows it.")
	}
	return at, d, err
}

func (s *Scope) site(full string, a model.Action) (Site, model.Decision, error) {
	ws, name, ok := strings.Cut(full, "/")
	if !ok || ws == "" || name == "" {
		return Site{}, model.Decision{}, model.Errorf(model.Invalid, "%q is not the full name of a project.", full).
			WithHint("Write WORKSPACE/NAME.")
	}
	w := s.Named(ws)
	if w == nil {
		return Site{}, model.Decision{}, model.NoSuch(a, full)
	}
	p := s.State.ProjectNamed(w.ID, text.Fold(name))
	if p == nil {
		return Site{}, model.Decision{}, model.NoSuch(a, full)
	}
	at := Site{Place: Place{Workspace: w, Standing: s.Standing(w)}, Project: p}
	d := at.Standing.DecideProject(s.State, a, p)
	return at, d, help.Require(s.State, &d, at.Standing, p, s.Who.Name(), full)
}
