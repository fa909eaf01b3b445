package asset

import (
	"iter"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// CommentQuery asks for comments, newest first unless Oldest. The cursor is ID.
type CommentQuery struct {
	model.Page
	Oldest bool
}

// Comments lists a project's comments. Needs a role in the project
// (project.comment).
func (r Reader) Comments(full string, q CommentQuery) (model.List[CommentRow], error) {
	at, _, err := r.s.Site(full, model.ProjectComment)
	if err != nil {
		return model.List[CommentRow]{}, err
	}
	for _, cursor := range []string{q.After, q.Before} {
		if _, ok := model.ParseID(cursor); cursor != "" && !ok {
			return model.List[CommentRow]{}, model.Errorf(model.Invalid, "%q is not a cursor of comments.", cursor)
		}
	}
	from := func(s model.Span) iter.Seq[*model.Comment] { return r.s.State.Comments(at.Project, s) }
	if !q.Oldest {
		from = pages.Backwards(from)
	}
	return pages.List[*model.Comment, CommentRow]{
		From: from,
		Key:  func(c *model.Comment) string { return c.ID.String() },
		Row:  func(c *model.Comment) (CommentRow, bool) { return r.commentRow(at, c), true },
	}.Page(q.Page, -1), nil
}

// Comment is one comment on a project, with the rights of Comments.
func (r Reader) Comment(full, id string) (CommentRow, error) {
	at, _, err := r.s.Site(full, model.ProjectComment)
	if err != nil {
		return CommentRow{}, err
	}
	if n, ok := model.ParseID(id); ok {
		if c := r.s.State.Comment(at.Project, n); c != nil {
			return r.commentRow(at, c), nil
		}
	}
	return CommentRow{}, model.Errorf(model.NotFound, "%s has no comment %s.", full, text.Quote(id))
}

func (r Reader) commentRow(at scope.Site, c *model.Comment) CommentRow {
	return CommentRow{
		ID: c.ID.String(), Project: scope.FullName(at.Workspace, at.Project), Person: scope.Opt(r.s.Username(c.By)),
		Text: c.Text, CreatedAt: scope.At(c.At), EditedAt: scope.At(c.Edited),
		Mine: c.By != 0 && c.By == r.s.Who.Person, Version: c.Version,
	}
}
