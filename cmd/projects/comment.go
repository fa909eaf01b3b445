package projects

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/asset"
	"atrium/model/view"
)

func newComment(h host.Host) *cobra.Command {
	return host.Group("comment", "Comments on a project",
		host.Verb("add", "Comment on a project", func(args []string) error {
			said, err := typed(h, args[1])
			if err != nil {
				return err
			}
			return h.Do(asset.AddComment{Project: args[0], Text: said}, after.Commented(args[0]))
		}, "WS/NAME", "TEXT"),
		commentList(h),
		host.Verb("edit", "Change a comment of your own", func(args []string) error {
			said, err := typed(h, args[2])
			if err != nil {
				return err
			}
			return h.Do(asset.EditComment{Project: args[0], ID: args[1], Text: said}, after.Commented(args[0]))
		}, "WS/NAME", "ID", "TEXT"),
		host.Verb("delete", "Delete a comment: your own, or as an owner anybody's", func(args []string) error {
			return h.Do(asset.DeleteComment{Project: args[0], ID: args[1]}, after.Gone(args[1]))
		}, "WS/NAME", "ID"),
	)
}

// typed is a text from the command line, - for stdin.
func typed(h host.Host, arg string) (string, error) {
	if arg == "-" {
		return host.ReadText(h.Stdin)
	}
	return arg, nil
}

func commentList(h host.Host) *cobra.Command {
	var q view.CommentQuery
	cmd := host.Verb("list", "The comments on a project, newest first", nil, "WS/NAME")
	cmd.Flags().BoolVar(&q.Oldest, "oldest", false, "oldest first")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		s := host.Sheet{Columns: []string{"id", "created_at", "person", "edited_at", "text"}, Empty: "No comments."}
		return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.CommentRow], error) {
			q.Page = p
			return r.Comments(args[0], q)
		})
	}
	return cmd
}

func newMeta(h host.Host) *cobra.Command {
	return host.Group("meta", "A project's own metadata",
		host.Verb("get", "The metadata of a project, or one value", func(args []string) error {
			if len(args) == 1 {
				s := host.Sheet{Columns: []string{"key", "value", "by", "at"}, Empty: "No metadata."}
				return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.MetaRow], error) {
					return r.Metadata(args[0], p)
				})
			}
			row, err := host.Read(h, func(r *view.Reader) (view.MetaRow, error) { return r.Meta(args[0], args[1]) })
			switch {
			case err != nil:
				return err
			case h.Table():
				return h.Print(display.Text(row.Value))
			}
			return h.Object(row)
		}, "WS/NAME", "[KEY]"),
		host.Verb("set", "Set values; KEY= takes one away", func(args []string) error {
			values, err := usage.KeyValues(args[1:])
			if err != nil {
				return err
			}
			return h.Do(asset.SetMeta{Project: args[0], Values: values}, metaNow(args[0], values))
		}, "WS/NAME", "KEY=VALUE…"),
	)
}

// metaNow are the values that were set.
func metaNow(full string, values map[string]string) after.Then {
	return func(r *view.Reader, _ []model.Effect) (any, error) {
		var rows []view.MetaRow
		l, err := r.Metadata(full, model.Page{Size: asset.MaxPairs})
		for _, row := range l.Data {
			if _, set := values[row.Key]; set {
				rows = append(rows, row)
			}
		}
		return output.Listed(rows), err
	}
}
