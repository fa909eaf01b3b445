package find

import (
	"iter"
	"strings"

	"atrium/model"
)

// ProjectRun is a run with its project.
type ProjectRun struct {
	Workspace *model.Workspace
	Project   *model.Project
	*model.Run
}

// Run finds a workspace's run by its UUID or by its key, STOC-12, in any case
// (T7). The run is nil when there is none; the project by whose key it was looked
// for may be there all the same.
func Run(s model.State, w *model.Workspace, ref string) ProjectRun {
	found := ProjectRun{Workspace: w}
	if w == nil {
		return found
	}
	if uuid, ok := model.ParseUUID(ref); ok {
		if found.Run, _ = s.RunOf(w.ID, uuid); found.Run != nil {
			found.Project = s.Project(w.ID, found.Run.Project)
		}
		return found
	}
	key, n, ok := strings.Cut(ref, "-")
	number, isNumber := model.ParseID(n)
	if !ok || !isNumber || number.String() != n {
		return found
	}
	if found.Project = s.ProjectKeyed(w.ID, strings.ToUpper(key)); found.Project != nil {
		found.Run = s.Run(found.Project, int(number))
	}
	return found
}

// Runs are all runs of the deployment with a UUID: each workspace may have one,
// since nobody is told of those of others.
func Runs(s model.State, uuid model.UUID) iter.Seq[ProjectRun] {
	return func(yield func(ProjectRun) bool) {
		for r := range s.RunsNamed(uuid) {
			w, p := s.Workspace(r.Workspace), s.Project(r.Workspace, r.Project)
			if w != nil && p != nil && !yield(ProjectRun{w, p, r}) {
				return
			}
		}
	}
}
