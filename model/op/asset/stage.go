package asset

import (
	"slices"
	"strconv"

	"atrium/model"
	"atrium/model/op/rule"
)

// UpdateVersion changes a version's description, stage and metadata; nil leaves
// a field as it is, an empty value takes its key away.
type UpdateVersion struct {
	Project     string
	Model       string
	Number      int
	Description *string
	Stage       *model.Stage
	Metadata    map[string]string
	Version     uint64
}

// Kind is the audit word.
func (o UpdateVersion) Kind() string {
	if o.Stage != nil && o.Description == nil && len(o.Metadata) == 0 {
		return "model-version.stage"
	}
	return "model-version.update"
}

// Authorize: project.edit.
func (o UpdateVersion) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectEdit)
}

// Apply changes it. Any number of versions may be in production; those that are
// besides are named.
func (o UpdateVersion) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, m, v, err := version(u, o.Project, o.Model, o.Number)
	if err != nil {
		return model.Effect{}, err
	}
	name := "Version " + strconv.Itoa(v.Number) + " of " + m.Name
	if err := rule.Stale(name, o.Version, v.Version); err != nil {
		return model.Effect{}, err
	}
	full, was, held := fullName(w, p), v.Stage, v.Size()
	e := model.Effect{
		Workspace: w.ID, Target: VersionName(full, m.Name, v.Number), Before: model.Facts{}, After: model.Facts{},
		Summary: "Change version " + strconv.Itoa(v.Number) + " of " + ModelName(full, m.Name) + ".",
	}
	if err := describe(v, o.Description, o.Stage, o.Metadata, &e); err != nil {
		return model.Effect{}, err
	}
	if v.Stage != was && len(e.After) == 1 {
		e.Summary = "Move version " + strconv.Itoa(v.Number) + " of " + ModelName(full, m.Name) + " from stage " + was.String() + " to " + v.Stage.String() + "."
	}
	if v.Stage == model.Production && was != v.Stage {
		if others := inProduction(u, p, m, v.Number); len(others) > 0 {
			e.Consequences = append(e.Consequences, "In production besides: "+rule.Either(len(others) == 1, "version ", "versions ")+listed(others, told)+".")
		}
	}
	if e.Unchanged = len(e.After) == 0; !e.Unchanged {
		v.Version++
		u.PutModelVersion(v)
	}
	err = sizes{v.By: v.Size() - held}.count(u, w, p, &e)
	return e, err
}

// looked is how many of the newest versions are looked through for others in
// production.
const looked = 1_000

func inProduction(s model.State, p *model.Project, m *model.RegisteredModel, but int) (all []string) {
	n := 0
	for v := range s.ModelVersions(p, m.ID, 0, true) {
		if n++; n > looked {
			break
		}
		if v.Stage == model.Production && v.Number != but {
			all = append(all, strconv.Itoa(v.Number))
		}
	}
	slices.Reverse(all)
	return all
}
