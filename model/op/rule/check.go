package rule

import (
	"time"

	"atrium/model"
	"atrium/model/text"
)

// Invalid turns a text rule's sentence into an error of that code; nil for nil.
func Invalid(err error) error {
	if err == nil {
		return nil
	}
	return model.Errorf(model.Invalid, "%s", err)
}

// Stale is a Conflict for a save that started from another version of a record
// than the present one (C3). Nothing is compared where none was asked (0).
func Stale(what string, asked, now uint64) error {
	if asked == 0 || asked == now {
		return nil
	}
	return model.Errorf(model.Conflict, "%s was changed by someone else since you opened it.", what).
		WithHint("Look at the new version, then save again.")
}

// StillAhead refuses, as Invalid, an expiry that has passed already; zero is no
// expiry.
func StillAhead(s model.State, t time.Time) error {
	if t.IsZero() || s.Now().Before(t) {
		return nil
	}
	return model.Errorf(model.Invalid, "The expiry %s is not in the future.", t.UTC().Format(minute)).
		WithHint("Give a duration such as 30d, or a later date.")
}

// NameFree is a Conflict for a name that a person or workspace bears, or bore
// until its clean-up ends (N2).
func NameFree(s model.State, name string) error {
	if s.Name(text.Fold(name)) == nil {
		return nil
	}
	return model.Errorf(model.Conflict, "The name %s is taken.", name).
		WithHint("People and workspaces share one set of names; choose another.")
}

// ProjectFree refuses, as OverQuota, one more project where the workspace's plan
// has no more. Those in the trash do not count.
func ProjectFree(s model.State, w *model.Workspace) error {
	plan, used := s.Plan(w.Plan), w.Counts.Live()
	if plan == nil || plan.Projects == 0 || used < plan.Projects {
		return nil
	}
	return model.Errorf(model.OverQuota, "%s has no room for another project: %d of %d are taken.", w.Name, used, plan.Projects).
		WithHint("Move one to the trash, or choose a plan with more projects.")
}

// VisibilityAllowed refuses what the kind of workspace (P2), its settings (S5)
// or its plan do not allow.
func VisibilityAllowed(s model.State, w *model.Workspace, v model.Visibility) error {
	plan := s.Plan(w.Plan)
	switch {
	case w.Kind == model.Individual && v == model.WorkspaceVisible:
		return model.Errorf(model.Conflict, "An individual workspace has private and public projects only.")
	case !w.Settings.Visibilities.Has(v):
		return model.Errorf(model.Conflict, "%s does not allow %s projects.", w.Name, v).
			WithHint("An admin can allow them: atrium workspace set %s visibilities=…", w.Name)
	case plan != nil && !plan.Visibilities.Has(v):
		return model.Errorf(model.Conflict, "The plan %s of %s does not allow %s projects.", w.Plan, w.Name, v)
	}
	return nil
}
