package asset

import (
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// AddComment says something about a project (A11). People whose @username
// stands in it and who can see the project are told in their inbox.
type AddComment struct {
	Project string
	Text    string
}

// Kind is the audit word.
func (AddComment) Kind() string { return "comment.add" }

// Authorize: project.comment.
func (o AddComment) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectComment)
}

// Apply adds the comment; its id is among the facts.
func (o AddComment) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, err := project(u, o.Project)
	if err != nil {
		return model.Effect{}, err
	}
	if err := checkComment(o.Text); err != nil {
		return model.Effect{}, err
	}
	c := &model.Comment{
		ID:        nextComment(u, p),
		Workspace: w.ID, Project: p.ID, By: by.Person, At: u.Now(), Text: o.Text, Version: 1,
	}
	u.PutComment(c)
	full := fullName(w, p)
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Comment on " + full + ".",
		After: model.Facts{"comment": c.ID.String(), "text": c.Text},
	}
	mention(u, by, w, p, nil, c.Text, &e)
	err = sizes{c.By: c.Size()}.count(u, w, p, &e)
	return e, err
}

// nextComment gives an id behind all others of the project, which is the order
// of the list. Within a second that takes a few tries; where so many are written
// in one that none is found behind them, another free one does.
func nextComment(u model.Unit, p *model.Project) model.ID {
	var last model.ID
	for c := range u.Comments(p, model.Span{Reverse: true}) {
		last = c.ID
		break
	}
	tries := 0
	return u.NewRef(func(id model.ID) bool {
		tries++
		return id <= last && tries < 1_000 || u.Comment(p, id) != nil
	})
}

func checkComment(s string) error {
	if strings.TrimSpace(s) == "" {
		return model.Errorf(model.Invalid, "The comment is empty.").WithHint("Write something.")
	}
	return rule.Invalid(text.Free("comment", s, text.MaxComment, true))
}

// EditComment changes what the actor wrote.
type EditComment struct {
	Project string
	ID      string
	Text    string
	Version uint64
}

// Kind is the audit word.
func (EditComment) Kind() string { return "comment.edit" }

// Authorize: project.comment, and having written it.
func (o EditComment) Authorize(s model.State, p model.Principal) error {
	if err := rule.OnProject(s, p, o.Project, model.ProjectComment); err != nil {
		return err
	}
	_, _, c, err := comment(s, o.Project, o.ID)
	if err != nil || p.System || c.By == p.Person {
		return err
	}
	return model.Errorf(model.Denied, "Only %s can edit this comment: what others wrote is not changed.", author(s, c)).
		WithHint("Owners of the project can delete it.")
}

// Apply changes the text. Those whose name is new in it are told.
func (o EditComment) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, c, err := comment(u, o.Project, o.ID)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("The comment", o.Version, c.Version); err != nil {
		return model.Effect{}, err
	}
	if err := checkComment(o.Text); err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Edit a comment on " + full + ".", Unchanged: c.Text == o.Text,
		Before: model.Facts{"comment": c.ID.String(), "text": c.Text}, After: model.Facts{"comment": c.ID.String(), "text": o.Text},
	}
	if e.Unchanged {
		return e, nil
	}
	mention(u, by, w, p, mentioned(c.Text), o.Text, &e)
	was := c.Size()
	c.Text, c.Edited = o.Text, u.Now()
	c.Version++
	u.PutComment(c)
	err = sizes{c.By: c.Size() - was}.count(u, w, p, &e)
	return e, err
}

// DeleteComment takes a comment away: one's own, or as an owner of the project
// anybody's (owners moderate).
type DeleteComment struct {
	Project string
	ID      string
}

// Kind is the audit word.
func (DeleteComment) Kind() string { return "comment.delete" }

// Authorize: project.comment for one's own, project.settings for others'.
func (o DeleteComment) Authorize(s model.State, p model.Principal) error {
	if err := rule.OnProject(s, p, o.Project, model.ProjectComment); err != nil {
		return err
	}
	_, _, c, err := comment(s, o.Project, o.ID)
	if err != nil || p.System || c.By == p.Person {
		return err
	}
	if err := rule.OnProject(s, p, o.Project, model.ProjectSettings); err != nil {
		return model.Errorf(model.Denied, "Only %s and owners of the project can delete this comment.", author(s, c))
	}
	return nil
}

// Apply deletes the comment. The trail keeps its text, as it keeps every change.
func (o DeleteComment) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, c, err := comment(u, o.Project, o.ID)
	if err != nil {
		return model.Effect{}, err
	}
	full, who := fullName(w, p), author(u, c)
	e := model.Effect{
		Workspace: w.ID, Target: full, Confirm: true,
		Summary: "Delete the comment of " + who + " on " + full + ".",
		Before:  model.Facts{"comment": c.ID.String(), "text": c.Text, "by": who, "written_at": rule.Stamp(c.At)},
	}
	e.Consequences = []string{"It begins: " + opening(c.Text)}
	if c.By != by.Person {
		rule.Notify(u, by, c.By, w.ID, "deleted your comment on "+full+".")
		e.People = append(e.People, c.By)
		e.Consequences = append(e.Consequences, who+" is told.")
	}
	u.DeleteComment(c)
	err = sizes{c.By: -c.Size()}.count(u, w, p, &e)
	return e, err
}

// opening is the beginning of a comment, on one line.
func opening(s string) string {
	const most = 60
	line, _, more := strings.Cut(strings.TrimSpace(s), "\n")
	if runes := []rune(line); len(runes) > most {
		line, more = string(runes[:most]), true
	}
	return line + rule.Either(more, "…", "")
}

// comment finds one by the id that people see.
func comment(s model.State, full, id string) (*model.Workspace, *model.Project, *model.Comment, error) {
	w, p, err := project(s, full)
	if err != nil {
		return nil, nil, nil, err
	}
	if n, ok := model.ParseID(id); ok {
		if c := s.Comment(p, n); c != nil {
			return w, p, c, nil
		}
	}
	return nil, nil, nil, model.Errorf(model.NotFound, "%s has no comment %s.", full, text.Quote(id)).
		WithHint("`atrium project comment list %s` shows their ids.", full)
}

func author(s model.State, c *model.Comment) string {
	if name := rule.Username(s, c.By); name != "" {
		return name
	}
	return "system"
}
