package view_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage"
)

// TestH4_PublicProjects: somebody without an account sees the public projects of all
// workspaces and no others, in pages both ways, and only where the deployment lets
// them.
func TestH4_PublicProjects(t *testing.T) {
	s := storage.Memory(storage.Options{})
	ctx := context.Background()
	do := func(who model.Actor, ops ...model.Operation) []model.Effect {
		t.Helper()
		effects, err := s.Do(ctx, who, ops...)
		if err != nil {
			t.Fatal(err)
		}
		return effects
	}
	ada := model.Actor{Person: do(model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"})[0].People[0]}
	grace := model.Actor{Person: do(ada, op.CreateUser{Username: "grace", Email: "grace@example.com"})[0].People[0]}
	public, shared := model.Public, model.WorkspaceVisible
	var want []string
	for _, ws := range []string{"alpha", "alpha-2", "beta", "hidden"} {
		do(ada, op.CreateWorkspace{Name: ws}, op.SetWorkspace{Name: ws, Values: map[string]string{"visibilities": "private,workspace,public"}})
		for i := range 5 {
			if ws == "hidden" {
				break
			}
			name := fmt.Sprintf("%s/p%d", ws, i)
			do(ada, op.CreateProject{Project: name, Visibility: &public, Description: "number " + fmt.Sprint(i)})
			want = append(want, name)
		}
		do(ada, op.CreateProject{Project: ws + "/private"}, op.CreateProject{Project: ws + "/shared", Visibility: &shared},
			op.CreateProject{Project: ws + "/trash", Visibility: &public}, op.TrashProject{Project: ws + "/trash"})
	}
	list := func(who model.Actor, q view.ProjectQuery) (l model.List[view.ProjectRow], names []string, err error) {
		err = s.View(ctx, who, func(r *view.Reader) (err error) {
			l, err = r.Public(q)
			return err
		})
		for _, p := range l.Data {
			names = append(names, p.FullName)
		}
		return l, names, err
	}
	nobody := model.Actor{Via: model.ViaSSH, Key: "SHA256:x"}
	if _, _, err := list(nobody, view.ProjectQuery{}); model.CodeOf(err) != model.Denied {
		t.Errorf("where it is off: %v", err)
	}
	do(ada, op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	for _, who := range []model.Actor{nobody, grace} {
		for size := 1; size <= len(want)+1; size++ {
			var forth, back []string
			at := view.ProjectQuery{Page: model.Page{Size: size}}
			var last view.ProjectQuery
			for {
				l, names, err := list(who, at)
				if err != nil {
					t.Fatal(err)
				}
				forth = append(forth, names...)
				if last = at; l.Next == "" {
					break
				}
				at.After = l.Next
			}
			if !slices.Equal(forth, want) {
				t.Fatalf("pages of %d: %v", size, forth)
			}
			for at = last; ; {
				l, names, err := list(who, at)
				if err != nil {
					t.Fatal(err)
				}
				if back = append(slices.Clone(names), back...); l.Prev == "" {
					break
				}
				at.Page = model.Page{Size: size, Before: l.Prev}
			}
			if !slices.Equal(back, want) {
				t.Fatalf("pages of %d, backwards: %v", size, back)
			}
		}
	}
	if _, names, _ := list(nobody, view.ProjectQuery{Filter: "number 3"}); !slices.Equal(names, []string{"alpha/p3", "alpha-2/p3", "beta/p3"}) {
		t.Errorf("filtered: %v", names)
	}
	// What is absent and what is not theirs to see is one answer, without a way out that
	// is not theirs either.
	var told []string
	for _, full := range []string{"alpha/private", "alpha/shared", "alpha/none", "none/none"} {
		err := s.View(ctx, nobody, func(r *view.Reader) error {
			_, err := r.Project(full)
			return err
		})
		e := model.AsError(err)
		told = append(told, fmt.Sprint(e.Code, e.Hint, e.Details))
	}
	if len(slices.Compact(told)) != 1 {
		t.Errorf("told: %q", told)
	}
}
