package asset

import (
	"iter"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// named is the most projects that a row names, and searched how many
// connections are looked at for them.
const (
	named    = 100
	searched = 1_000
)

// Integrations lists a workspace's integrations by name. Needs workspace.view;
// settings and the keys of secrets need integration.manage. Projects are those
// that the actor sees.
func (r Reader) Integrations(ws string, p model.Page) (model.List[IntegrationRow], error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil {
		return model.List[IntegrationRow]{}, err
	}
	return pages.List[*model.Integration, IntegrationRow]{
		From: func(s model.Span) iter.Seq[*model.Integration] { return r.s.State.Integrations(at.ID, s) },
		Key:  func(i *model.Integration) string { return i.Name },
		Row:  func(i *model.Integration) (IntegrationRow, bool) { return r.integrationRow(at, i), true },
	}.Page(p, -1), nil
}

// Integration is one of a workspace's integrations, with the rights of
// Integrations.
func (r Reader) Integration(ws, name string) (IntegrationRow, error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil {
		return IntegrationRow{}, err
	}
	i := r.s.State.Integration(at.ID, text.Fold(name))
	if i == nil {
		return IntegrationRow{}, model.Errorf(model.NotFound, "%s has no integration %s.", at.Name, text.Quote(name))
	}
	return r.integrationRow(at, i), nil
}

func (r Reader) integrationRow(at scope.Place, i *model.Integration) IntegrationRow {
	row := IntegrationRow{
		Name: i.Name, Kind: i.Kind, Workspace: at.Name, Projects: []string{},
		CreatedBy: scope.Opt(r.s.Username(i.By)), CreatedAt: scope.At(i.Created), Version: i.Version,
	}
	if d := at.Standing.Decide(model.IntegrationManage); d.Allowed {
		row.Settings, row.Secrets = pairs(i.Settings), model.Facts{}
		for _, s := range i.Secrets {
			row.Secrets[s.Key] = "set"
		}
	}
	n := 0
	for c := range r.s.State.ConnectionsOf(at.ID, i.ID) {
		if n++; n > searched || len(row.Projects) == named {
			row.More = true
			break
		}
		p := r.s.State.Project(at.ID, c.Project)
		if p == nil || p.InTrash() {
			continue
		}
		if d := at.Standing.DecideProject(r.s.State, model.ProjectView, p); d.Visible {
			row.Projects = append(row.Projects, scope.FullName(at.Workspace, p))
		}
	}
	slices.Sort(row.Projects)
	return row
}

// Connections lists by name the integrations that a project may use. Needs a
// role in the project (project.people.view).
func (r Reader) Connections(full string, p model.Page) (model.List[ConnectionRow], error) {
	at, _, err := r.s.Site(full, model.ProjectPeopleView)
	if err != nil {
		return model.List[ConnectionRow]{}, err
	}
	var rows []ConnectionRow
	for c := range r.s.State.Connections(at.Project) {
		if i := r.s.State.IntegrationByID(at.ID, c.Integration); i != nil {
			rows = append(rows, ConnectionRow{
				Integration: i.Name, Kind: i.Kind, Project: scope.FullName(at.Workspace, at.Project),
				ConnectedBy: scope.Opt(r.s.Username(c.By)), ConnectedAt: scope.At(c.At),
			})
		}
	}
	key := func(row ConnectionRow) string { return row.Integration }
	slices.SortFunc(rows, func(a, b ConnectionRow) int { return strings.Compare(a.Integration, b.Integration) })
	return pages.List[ConnectionRow, ConnectionRow]{
		From: pages.Held(rows, pages.ByKey(key)), Key: key, Row: pages.Keep[ConnectionRow],
	}.Page(p, len(rows)), nil
}
