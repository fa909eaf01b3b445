package asset

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
)

// SetMeta changes a project's own metadata (A12); an empty value takes its key
// away.
type SetMeta struct {
	Project string
	Values  map[string]string
	// Was are values that the change starts from ("" for a key that was not
	// there): another one meanwhile is a conflict (C3). Nil compares nothing.
	Was map[string]string
}

// Kind is the audit word.
func (SetMeta) Kind() string { return "project.meta" }

// Authorize: project.edit.
func (o SetMeta) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectEdit)
}

// Apply changes the values.
func (o SetMeta) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, err := project(u, o.Project)
	if err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	var before []model.Pair
	for m := range u.Metas(p, model.Span{}) {
		before = append(before, model.Pair{Key: m.Key, Value: m.Value})
	}
	now := facts("", before)
	for _, key := range sorted(o.Was) {
		if o.Was[key] != now[key] {
			return model.Effect{}, model.Errorf(model.Conflict, "The metadata %s of %s was changed by someone else since you opened it.", key, full).
				WithHint("Look at the new value, then save again.")
		}
	}
	after, err := merge(full, before, o.Values)
	if err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{Workspace: w.ID, Target: full, Before: model.Facts{}, After: model.Facts{}}
	changed := differ(&e, "metadata.", before, after)
	e.Unchanged = len(changed) == 0
	var set, unset []string
	held := sizes{}
	for _, key := range sorted(o.Values) {
		value := o.Values[key]
		switch m := u.Meta(p, key); {
		case !slices.Contains(changed, key):
		case value == "":
			unset = append(unset, key)
			u.DeleteMeta(m)
			held[m.By] -= m.Size()
		default:
			set = append(set, key)
			if m != nil {
				held[m.By] -= m.Size()
			}
			m = &model.Meta{Workspace: w.ID, Project: p.ID, Key: key, Value: value, By: by.Person, At: u.Now()}
			u.PutMeta(m)
			held[m.By] += m.Size()
		}
	}
	e.Summary = metaSummary(full, set, unset)
	err = held.count(u, w, p, &e)
	return e, err
}

func metaSummary(full string, set, unset []string) string {
	var parts []string
	if len(set) > 0 {
		parts = append(parts, "set "+listed(set, told))
	}
	if len(unset) > 0 {
		parts = append(parts, "unset "+listed(unset, told))
	}
	if len(parts) == 0 {
		return "Change the metadata of " + full + "."
	}
	said := strings.Join(parts, " and ")
	return strings.ToUpper(said[:1]) + said[1:] + " in the metadata of " + full + "."
}
