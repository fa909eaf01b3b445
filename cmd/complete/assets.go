package complete

import (
	"github.com/spf13/cobra"

	"atrium/model"
	"atrium/model/view"
)

func stages() []string {
	return names([]model.Stage{model.StageNone, model.Staging, model.Production, model.Archived})
}

// integrations proposes the workspace's own; a new one has no name yet.
func (s Source) integrations(cmd *cobra.Command) []string {
	if cmd.Name() == "create" {
		return nil
	}
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Integrations(s.Workspace(), model.Page{Size: most})
		for _, i := range l.Data {
			out = append(out, i.Name)
		}
		return err
	})
	return plain(out)
}

// models proposes those of the project that is typed already.
func (s Source) models(cmd *cobra.Command, before []string) []string {
	if len(before) == 0 || cmd.Name() == "create" {
		return nil
	}
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Models(before[0], model.Page{Size: most})
		for _, m := range l.Data {
			out = append(out, m.Name)
		}
		return err
	})
	return plain(out)
}

// comments proposes the ids of one's own newest comments on the project that is
// typed already.
func (s Source) comments(before []string) []string {
	if len(before) == 0 {
		return nil
	}
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Comments(before[0], view.CommentQuery{Page: model.Page{Size: most}})
		for _, c := range l.Data {
			if c.Mine {
				out = append(out, c.ID)
			}
		}
		return err
	})
	return out
}
