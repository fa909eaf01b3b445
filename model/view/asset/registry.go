package asset

import (
	"iter"
	"slices"
	"strconv"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// recent is how many of the newest versions are looked at for their stages.
const recent = 100

// Metadata lists a project's own metadata by key. Needs project.view.
func (r Reader) Metadata(full string, p model.Page) (model.List[MetaRow], error) {
	at, _, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return model.List[MetaRow]{}, err
	}
	return pages.List[*model.Meta, MetaRow]{
		From: func(s model.Span) iter.Seq[*model.Meta] { return r.s.State.Metas(at.Project, s) },
		Key:  func(m *model.Meta) string { return m.Key },
		Row:  func(m *model.Meta) (MetaRow, bool) { return r.metaRow(m), true },
	}.Page(p, -1), nil
}

// Meta is one value of a project's metadata. Needs project.view.
func (r Reader) Meta(full, key string) (MetaRow, error) {
	at, _, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return MetaRow{}, err
	}
	m := r.s.State.Meta(at.Project, key)
	if m == nil {
		return MetaRow{}, model.Errorf(model.NotFound, "The metadata of %s has no key %s.", full, text.Quote(key))
	}
	return r.metaRow(m), nil
}

func (r Reader) metaRow(m *model.Meta) MetaRow {
	return MetaRow{Key: m.Key, Value: m.Value, By: scope.Opt(r.s.Username(m.By)), At: scope.At(m.At)}
}

// Models lists the models of a project by name. Needs project.view.
func (r Reader) Models(full string, p model.Page) (model.List[ModelRow], error) {
	at, _, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return model.List[ModelRow]{}, err
	}
	return pages.List[*model.RegisteredModel, ModelRow]{
		From: func(s model.Span) iter.Seq[*model.RegisteredModel] {
			return r.s.State.RegisteredModels(at.Project, s)
		},
		Key: func(m *model.RegisteredModel) string { return m.Name },
		Row: func(m *model.RegisteredModel) (ModelRow, bool) { return r.modelRow(at, m), true },
	}.Page(p, -1), nil
}

// Model is one model of a project. Needs project.view.
func (r Reader) Model(full, name string) (ModelRow, error) {
	at, m, err := r.registered(full, name)
	if err != nil {
		return ModelRow{}, err
	}
	return r.modelRow(at, m), nil
}

func (r Reader) registered(full, name string) (scope.Site, *model.RegisteredModel, error) {
	at, _, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return at, nil, err
	}
	m := r.s.State.RegisteredModel(at.Project, text.Fold(name))
	if m == nil {
		return at, nil, model.Errorf(model.NotFound, "%s has no model %s.", full, text.Quote(name))
	}
	return at, m, nil
}

func (r Reader) modelRow(at scope.Site, m *model.RegisteredModel) ModelRow {
	row := ModelRow{
		Name: m.Name, Project: scope.FullName(at.Workspace, at.Project), Description: m.Description, Latest: m.Versions,
		Production: []int{}, Staging: []int{},
		CreatedBy: scope.Opt(r.s.Username(m.By)), CreatedAt: scope.At(m.Created), Version: m.Version,
	}
	n := 0
	for v := range r.s.State.ModelVersions(at.Project, m.ID, 0, true) {
		if n++; n > recent {
			break
		}
		switch v.Stage {
		case model.Production:
			row.Production = append(row.Production, v.Number)
		case model.Staging:
			row.Staging = append(row.Staging, v.Number)
		}
	}
	slices.Reverse(row.Production)
	slices.Reverse(row.Staging)
	return row
}

// Versions lists the versions of a model, newest first. The cursor is the
// number. Needs project.view.
func (r Reader) Versions(full, name string, p model.Page) (model.List[VersionRow], error) {
	at, m, err := r.registered(full, name)
	if err != nil {
		return model.List[VersionRow]{}, err
	}
	for _, cursor := range []string{p.After, p.Before} {
		if n, err := strconv.Atoi(cursor); cursor != "" && (err != nil || n < 1) {
			return model.List[VersionRow]{}, model.Errorf(model.Invalid, "%q is not a cursor of versions.", cursor)
		}
	}
	return pages.List[*model.ModelVersion, VersionRow]{
		From: pages.Backwards(func(s model.Span) iter.Seq[*model.ModelVersion] {
			n, _ := strconv.Atoi(s.After)
			return r.s.State.ModelVersions(at.Project, m.ID, n, s.Reverse)
		}),
		Key: func(v *model.ModelVersion) string { return strconv.Itoa(v.Number) },
		Row: func(v *model.ModelVersion) (VersionRow, bool) { return r.versionRow(at, m, v), true },
	}.Page(p, -1), nil
}

// ModelVersion is one version of a model. Needs project.view.
func (r Reader) ModelVersion(full, name string, n int) (VersionRow, error) {
	at, m, err := r.registered(full, name)
	if err != nil {
		return VersionRow{}, err
	}
	if n > 0 && n <= m.Versions {
		if v := r.s.State.ModelVersion(at.Project, m.ID, n); v != nil {
			return r.versionRow(at, m, v), nil
		}
	}
	return VersionRow{}, model.Errorf(model.NotFound, "The model %s of %s has no version %d.", text.Quote(name), full, n)
}

func (r Reader) versionRow(at scope.Site, m *model.RegisteredModel, v *model.ModelVersion) VersionRow {
	return VersionRow{
		Model: m.Name, Project: scope.FullName(at.Workspace, at.Project), Number: v.Number, Stage: v.Stage.String(),
		Description: v.Description, Metadata: pairs(v.Metadata),
		CreatedBy: scope.Opt(r.s.Username(v.By)), CreatedAt: scope.At(v.Created), Version: v.Version,
	}
}
