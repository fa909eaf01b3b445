package complete

import (
	"strings"

	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/view"
)

// projectsLooked is how many projects are looked at for their runs, newest how many
// runs of each are proposed until its key is typed.
const (
	projectsLooked = 20
	newest         = 10
)

// runs proposes the newest of the workspace's projects, all of one once its key is
// typed.
func (s Source) runs(typed string) []string {
	key, _, whole := strings.Cut(strings.ToUpper(typed), "-")
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Projects(s.Workspace(), view.ProjectQuery{Page: model.Page{Size: most}})
		looked := 0
		for _, p := range l.Data {
			if p.Runs == 0 || !strings.HasPrefix(p.Key, key) || whole && p.Key != key || looked == projectsLooked {
				continue
			}
			looked++
			size := newest
			if whole {
				size = most
			}
			runs, err := r.Runs(p.FullName, view.RunQuery{Page: model.Page{Size: size}})
			if err != nil {
				return err
			}
			for _, x := range runs.Data {
				out = append(out, x.Key)
			}
		}
		return err
	})
	return plain(out)
}

// ofRun completes a flag by the run that is typed already.
func (s Source) ofRun(list func(view.RunRef) []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return begin(list(view.RunRef{Workspace: s.Workspace(), Run: args[0]}), typed), cobra.ShellCompDirectiveNoFileComp
	}
}

func (s Source) metrics(ref view.RunRef) (out []string) {
	_ = s.View(func(r *view.Reader) error {
		l, err := r.RunMetrics(ref, model.Page{Size: most})
		for _, m := range l.Data {
			out = append(out, m.Name)
		}
		return err
	})
	return plain(out)
}

func (s Source) artifacts(ref view.RunRef) (out []string) {
	_ = s.View(func(r *view.Reader) error {
		l, err := r.RunArtifacts(ref, model.Page{Size: most})
		for _, a := range l.Data {
			out = append(out, a.Name)
		}
		return err
	})
	return plain(out)
}
