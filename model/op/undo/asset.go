package undo

import (
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/asset"
)

// assets are the operations on what projects and workspaces hold.
func assets() table {
	const kept = "undoing never destroys what was made since"
	version := inverse{Build: updateVersion, Present: ofVersion}
	return table{
		"comment.add":    none("what was said was read; its author, or an owner of the project, can delete it"),
		"comment.delete": none("a comment is its author's own words; they can write it again"),
		"comment.edit": {Build: func(r record) (model.Operation, error) {
			return asset.EditComment{Project: r.Target, ID: r.was("comment"), Text: r.was("text")}, nil
		}, Present: ofComment},
		"integration.create": none(kept + "; an admin can delete the integration"),
		"integration.delete": none("its secrets are gone for good; it can be created again"),
		"integration.update": {Build: updateIntegration, Present: ofIntegration},
		"integration.connect": {Build: func(r record) (model.Operation, error) {
			return asset.DisconnectIntegration{Project: r.Target, Integration: r.is("integration")}, nil
		}},
		"integration.disconnect": {Build: func(r record) (model.Operation, error) {
			return asset.ConnectIntegration{Project: r.Target, Integration: r.was("integration")}, nil
		}},
		"project.meta": {Build: func(r record) (model.Operation, error) {
			return asset.SetMeta{Project: r.Target, Values: under(r.before, "metadata.")}, nil
		}, Present: ofMeta},
		"model.create": none(kept + "; whoever may delete data of the project can delete the model"),
		"model.delete": none("its versions are gone for good"),
		"model.update": {Build: func(r record) (model.Operation, error) {
			full, name, _ := strings.Cut(r.Target, ":")
			was := r.was("description")
			return asset.UpdateModel{Project: full, Model: name, Description: &was}, nil
		}, Present: ofModel},
		"model-version.add":    none(kept + "; whoever may delete data of the project can delete the version"),
		"model-version.delete": none("a version is deleted for good, and its number is not used again"),
		"model-version.stage":  version,
		"model-version.update": version,
	}
}

// under takes the facts whose keys begin with a prefix, without it.
func under(f model.Facts, prefix string) map[string]string {
	out := map[string]string{}
	for key, v := range texts(f) {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			out[name] = v
		}
	}
	return out
}

func updateIntegration(r record) (model.Operation, error) {
	if r.tells("secrets_set") || r.tells("secrets_unset") {
		return nil, model.Errorf(model.Conflict, "Change %d cannot be undone: it touched secrets, and those of before are not kept.", r.Seq).
			WithHint("Set them again with atrium integration update.")
	}
	return asset.UpdateIntegration{Workspace: r.Workspace, Name: r.Target, Settings: under(r.before, "setting.")}, nil
}

// paired adds the present values of the keys that a record tells; "" for one
// that is not there.
func paired(now model.Facts, r record, prefix string, pairs []model.Pair) model.Facts {
	for key := range under(r.after, prefix) {
		now[prefix+key] = ""
	}
	for _, p := range pairs {
		now[prefix+p.Key] = p.Value
	}
	return now
}

func ofIntegration(s model.State, r record) model.Facts {
	i := s.Integration(r.WorkspaceID, r.Target)
	if i == nil {
		return nil
	}
	return paired(model.Facts{}, r, "setting.", i.Settings)
}

func ofComment(s model.State, r record) model.Facts {
	_, p := find.Project(s, r.Target)
	id, _ := model.ParseID(r.is("comment"))
	if p == nil || s.Comment(p, id) == nil {
		return nil
	}
	return model.Facts{"text": s.Comment(p, id).Text}
}

func ofMeta(s model.State, r record) model.Facts {
	_, p := find.Project(s, r.Target)
	if p == nil {
		return nil
	}
	var pairs []model.Pair
	for key := range under(r.after, "metadata.") {
		if m := s.Meta(p, key); m != nil {
			pairs = append(pairs, model.Pair{Key: key, Value: m.Value})
		}
	}
	return paired(model.Facts{}, r, "metadata.", pairs)
}

// registered finds the model of a target WS/NAME:MODEL, or of one of its
// versions.
func registered(s model.State, r record) (*model.Project, *model.RegisteredModel) {
	full, name, _ := strings.Cut(r.Target, ":")
	name, _, _ = strings.Cut(name, "/")
	if _, p := find.Project(s, full); p != nil {
		return p, s.RegisteredModel(p, name)
	}
	return nil, nil
}

func ofModel(s model.State, r record) model.Facts {
	_, m := registered(s, r)
	if m == nil {
		return nil
	}
	return model.Facts{"description": m.Description}
}

// numbered takes a target WS/NAME:MODEL/3 apart.
func numbered(target string) (full, name string, number int) {
	full, rest, _ := strings.Cut(target, ":")
	name, n, _ := strings.Cut(rest, "/")
	number, _ = strconv.Atoi(n)
	return full, name, number
}

func updateVersion(r record) (model.Operation, error) {
	full, name, number := numbered(r.Target)
	o := asset.UpdateVersion{Project: full, Model: name, Number: number, Metadata: under(r.before, "metadata.")}
	if was, ok := r.before["description"].(string); ok {
		o.Description = &was
	}
	if r.tells("stage") {
		was, err := model.ParseStage(r.was("stage"))
		if err != nil {
			return nil, r.missing("stage")
		}
		o.Stage = &was
	}
	return o, nil
}

func ofVersion(s model.State, r record) model.Facts {
	p, m := registered(s, r)
	_, _, number := numbered(r.Target)
	if m == nil {
		return nil
	}
	v := s.ModelVersion(p, m.ID, number)
	if v == nil {
		return nil
	}
	now := model.Facts{"description": v.Description, "stage": v.Stage.String()}
	return paired(now, r, "metadata.", v.Metadata)
}
