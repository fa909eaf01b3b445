package view_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// askedOfAssets are the reads of what projects and workspaces hold; those that
// name a thing name one that is there (see stocked).
func askedOfAssets() (workspaces, projects map[string]func(*view.Reader, string) error) {
	p := model.Page{}
	workspaces = map[string]func(*view.Reader, string) error{
		"Integrations": func(r *view.Reader, ws string) error { _, err := r.Integrations(ws, p); return err },
		"Integration":  func(r *view.Reader, ws string) error { _, err := r.Integration(ws, "hook"); return err },
	}
	projects = map[string]func(*view.Reader, string) error{
		"Connections":  func(r *view.Reader, full string) error { _, err := r.Connections(full, p); return err },
		"Comments":     func(r *view.Reader, full string) error { _, err := r.Comments(full, view.CommentQuery{}); return err },
		"Comment":      func(r *view.Reader, full string) error { _, err := r.Comment(full, "7"); return err },
		"Metadata":     func(r *view.Reader, full string) error { _, err := r.Metadata(full, p); return err },
		"Meta":         func(r *view.Reader, full string) error { _, err := r.Meta(full, "k"); return err },
		"Models":       func(r *view.Reader, full string) error { _, err := r.Models(full, p); return err },
		"Model":        func(r *view.Reader, full string) error { _, err := r.Model(full, "churn"); return err },
		"Versions":     func(r *view.Reader, full string) error { _, err := r.Versions(full, "churn", p); return err },
		"ModelVersion": func(r *view.Reader, full string) error { _, err := r.ModelVersion(full, "churn", 1); return err },
	}
	return workspaces, projects
}

// stocked is hidden with one of everything in every project of secret and
// leaving.
func stocked(t *testing.T) *world {
	w := hidden(t)
	w.put(func(u model.Unit) {
		by := w.people["ada"]
		for _, name := range []string{"secret", "leaving"} {
			ws := w.spaces[name]
			hook := &model.Integration{ID: u.NewID(), Workspace: ws, Name: "hook", Kind: "slack", By: by, Version: 1}
			u.PutIntegration(hook)
			for p := range u.Projects(ws, model.Span{}) {
				u.PutConnection(&model.Connection{Workspace: ws, Project: p.ID, Integration: hook.ID, By: by})
				u.PutComment(&model.Comment{ID: 7, Workspace: ws, Project: p.ID, By: by, Text: "hidden", Version: 1})
				u.PutMeta(&model.Meta{Workspace: ws, Project: p.ID, Key: "k", Value: "hidden", By: by})
				m := &model.RegisteredModel{ID: u.NewID(), Workspace: ws, Project: p.ID, Name: "churn", By: by, Versions: 1, Version: 1}
				u.PutRegisteredModel(m)
				u.PutModelVersion(&model.ModelVersion{Workspace: ws, Project: p.ID, Model: m.ID, Number: 1, By: by, Version: 1})
			}
		}
	})
	return w
}

// The readers of assets answer alike for what may not be seen and for what is
// not there (R3), and whoever may see it sees it.
func TestR3_UnseenAssetsLookAbsent(t *testing.T) {
	w := stocked(t)
	ofWorkspaces, ofProjects := askedOfAssets()
	compare := func(name, who string, read func(*view.Reader, string) error, unseen string, absent ...string) {
		w.as(who, func(r *view.Reader) {
			for _, other := range absent {
				a, b := read(r, unseen), read(r, other)
				wantCode(t, a, model.NotFound)
				if plain(a, unseen) != plain(b, other) {
					t.Errorf("%s as %q: %q for %s, %q for %s", name, who, plain(a, unseen), unseen, plain(b, other), other)
				}
			}
		})
	}
	for name, read := range ofWorkspaces {
		for who, unseen := range map[string][]string{
			"": {"secret", "leaving"}, "outsider": {"secret", "leaving", "ada"}, "guest": {"secret"}, "invited": {"secret"}, "former": {"secret"},
		} {
			for _, ws := range unseen {
				compare(name, who, read, ws, "not-there")
			}
		}
		w.as("member", func(r *view.Reader) {
			if err := read(r, "secret"); err != nil {
				t.Errorf("%s as member: %v", name, err)
			}
		})
	}
	for name, read := range ofProjects {
		for who, unseen := range map[string][]string{
			"":         {"secret/private", "secret/common", "leaving/open"},
			"outsider": {"secret/private", "secret/common", "secret/shared", "leaving/open"},
			"guest":    {"secret/private", "secret/common", "secret/dead"},
			"former":   {"secret/common"},
			"member":   {"secret/private", "secret/dead", "leaving/open"},
		} {
			for _, full := range unseen {
				compare(name, who, read, full, "secret/not-there", "not-there/at-all")
			}
		}
		for who, full := range map[string]string{"member": "secret/common", "guest": "secret/shared", "ada": "secret/private"} {
			w.as(who, func(r *view.Reader) {
				if err := read(r, full); err != nil {
					t.Errorf("%s as %s: %v", name, who, err)
				}
			})
		}
	}
}

// What is not there in a project that is seen is not found, too; what cannot be a
// cursor is invalid.
func TestAbsentAssets(t *testing.T) {
	w := stocked(t)
	w.as("member", func(r *view.Reader) {
		const full = "secret/common"
		for name, read := range map[string]func() error{
			"comment":     func() error { _, err := r.Comment(full, "8"); return err },
			"comment id":  func() error { _, err := r.Comment(full, "x"); return err },
			"meta":        func() error { _, err := r.Meta(full, "j"); return err },
			"model":       func() error { _, err := r.Model(full, "none"); return err },
			"version":     func() error { _, err := r.ModelVersion(full, "churn", 2); return err },
			"version -1":  func() error { _, err := r.ModelVersion(full, "churn", -1); return err },
			"integration": func() error { _, err := r.Integration("secret", "none"); return err },
		} {
			if err := read(); model.CodeOf(err) != model.NotFound || !strings.Contains(err.Error(), "has no") {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := r.Comments(full, view.CommentQuery{Page: model.Page{After: "x"}})
		wantCode(t, err, model.Invalid)
		_, err = r.Versions(full, "churn", model.Page{Before: "x"})
		wantCode(t, err, model.Invalid)
	})
}
