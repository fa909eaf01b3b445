package after

import (
	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/view"
)

// GoneRow stands for a thing that is not there any more: a comment, an
// integration or its connection, a model or a version of it, a run.
type GoneRow struct {
	Target  string `json:"target"` // as the audit trail names it
	Name    string `json:"name"`
	Removed bool   `json:"removed"`
}

// Gone tells that the thing of that name was taken away.
func Gone(name string) Then {
	return func(_ *view.Reader, done []model.Effect) (any, error) {
		return GoneRow{Target: done[0].Target, Name: name, Removed: true}, nil
	}
}

// AllGone tells it of several: a list, one row each.
func AllGone(names []string) Then {
	return func(_ *view.Reader, done []model.Effect) (any, error) {
		rows := make([]GoneRow, len(done))
		for i, e := range done {
			rows[i] = GoneRow{Target: e.Target, Name: names[i], Removed: true}
		}
		if len(rows) == 1 {
			return rows[0], nil
		}
		return output.Listed(rows), nil
	}
}

// Commented is the comment that was written or edited.
func Commented(full string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		id, _ := done[0].After["comment"].(string)
		return r.Comment(full, id)
	}
}

// Connected is the connection of an integration to a project.
func Connected(full string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		name, _ := done[0].After["integration"].(string)
		l, err := r.Connections(full, model.Page{Size: 1, After: beforeKey(name)})
		if err != nil {
			return nil, err
		}
		for _, row := range l.Data {
			if row.Integration == name {
				return row, nil
			}
		}
		return view.ConnectionRow{Integration: name, Project: full}, nil
	}
}

// Versioned is the version of a model that was added.
func Versioned(full, name string) Then {
	return func(r *view.Reader, done []model.Effect) (any, error) {
		n, _ := done[0].After["number"].(int)
		return r.ModelVersion(full, name, n)
	}
}
