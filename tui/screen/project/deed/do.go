package deed

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/tui/component/picker"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Targets are the projects that an action is about, by full name, and the row
// where it is one that is in view.
type Targets struct {
	Full []string
	Row  view.ProjectRow // zero for several
	// Done runs once something was done to them; it may be nil.
	Done func()
}

// One is a single row.
func One(r view.ProjectRow) Targets { return Targets{Full: []string{r.FullName}, Row: r} }

// name is the one project, or how many.
func (t Targets) name() string {
	if len(t.Full) == 1 {
		return t.Full[0]
	}
	return ui.Count(len(t.Full), "project", "projects")
}

// then is what follows a change.
func (t Targets) then([]model.Effect) tea.Cmd {
	if t.Done != nil {
		t.Done()
	}
	return nil
}

// ops makes one operation for each.
func (t Targets) ops(of func(full string) model.Operation) []model.Operation {
	out := make([]model.Operation, len(t.Full))
	for i, full := range t.Full {
		out[i] = of(full)
	}
	return out
}

// Lock sets the member access of the targets to view, or back to full (A4).
func Lock(c *ui.Context, t Targets, lock bool) tea.Cmd {
	access, title := model.Full, "Unlock "
	if lock {
		access, title = model.ViewOnly, "Lock "
	}
	return c.Change(ui.Plan{
		Title: title + t.name() + "?", Then: t.then,
		Ops: t.ops(func(full string) model.Operation { return op.UpdateProject{Project: full, Access: &access} }),
	})
}

// Hide makes the targets private (A4).
func Hide(c *ui.Context, t Targets) tea.Cmd { return show(c, t, model.Private) }

// show gives the targets a visibility; widening says what becomes visible to
// whom and asks (A5).
func show(c *ui.Context, t Targets, v model.Visibility) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Make " + t.name() + " " + v.String() + "?", Yes: "Make " + v.String(), Then: t.then,
		Ops: t.ops(func(full string) model.Operation { return op.UpdateProject{Project: full, Visibility: &v} }),
	})
}

// Trash moves the targets to the trash (A9).
func Trash(c *ui.Context, t Targets) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Move " + t.name() + " to the trash?", Yes: "Move to the trash", Then: t.then,
		Ops: t.ops(func(full string) model.Operation { return op.TrashProject{Project: full} }),
	})
}

// Restore brings the targets back from the trash.
func Restore(c *ui.Context, t Targets) tea.Cmd {
	return c.Change(ui.Plan{
		Title: "Restore " + t.name() + "?", Yes: "Restore", Then: t.then,
		Ops: t.ops(func(full string) model.Operation { return op.RestoreProject{Project: full} }),
	})
}

// Leave gives the actor's own grant up (P3).
func Leave(c *ui.Context, full string) tea.Cmd {
	return c.Change(ui.Plan{Title: "Leave " + full + "?", Yes: "Leave", Ops: []model.Operation{op.LeaveProject{Project: full}}})
}

// Copy puts the full name on the clipboard.
func Copy(c *ui.Context, full string) tea.Cmd { return c.Copy(full, full) }

// CopyExport puts the line for a shell on the clipboard (A10).
func CopyExport(c *ui.Context, full string) tea.Cmd { return c.Copy(Export(full), Export(full)) }

// Open goes to a project of any workspace.
func Open(full string) tea.Cmd {
	ws, name, _ := strings.Cut(full, "/")
	return ui.Visit(ui.Route{Kind: ui.Project, Workspace: ws, Name: name})
}

// ChangeVisibility offers the visibilities, each with what it would do or why it
// cannot be. Kind is the workspace's.
func ChangeVisibility(c *ui.Context, t Targets, kind string) tea.Cmd {
	all := []model.Visibility{model.Private, model.WorkspaceVisible, model.Public}
	ask := func(reasons map[model.Visibility]string) tea.Cmd {
		var items []picker.Item
		for _, v := range all {
			ws, _, _ := strings.Cut(t.Full[0], "/")
			items = append(items, picker.Item{
				ID: v.String(), Title: v.String(), Detail: "found by " + Sees(v.String(), ws, kind),
				Current: t.Row.Visibility == v.String(), Disabled: reasons[v],
			})
		}
		return ui.Ask(ui.NewPick(c, "Visibility of "+t.name(), items, func(id string) tea.Cmd {
			v, err := model.ParseVisibility(id)
			if err != nil {
				return ui.Tell(err)
			}
			return show(c, t, v)
		}))
	}
	if len(t.Full) > 1 {
		return ask(nil) // each gets its own verdict afterwards
	}
	try := Trial(c)
	return func() tea.Msg {
		reasons := map[model.Visibility]string{}
		for _, v := range all {
			verdict, err := try(op.UpdateProject{Project: t.Full[0], Visibility: &v})
			if err != nil || verdict.Err == nil {
				continue
			}
			// A reason that names many people is told whole once it is chosen.
			if reason := model.AsError(verdict.Err).Message; layout.Width(reason) <= reasonWidth {
				reasons[v] = reason
			}
		}
		return ui.Step{Run: func() tea.Cmd { return ask(reasons) }}
	}
}

// reasonWidth is the room for a reason under a choice.
const reasonWidth = 62

// trialTime is how long a trial may take.
const trialTime = 10 * time.Second

// Trial gives a function for commands that tells what one operation would do,
// by itself and to nobody's notice.
func Trial(c *ui.Context) func(model.Operation) (port.Verdict, error) {
	store, actor, base := c.Store, c.Actor, c.Base
	return func(o model.Operation) (port.Verdict, error) {
		ctx, stop := context.WithTimeout(base, trialTime)
		defer stop()
		verdicts, err := store.Try(ctx, actor, o)
		if err != nil || len(verdicts) == 0 {
			return port.Verdict{}, err
		}
		return verdicts[0], nil
	}
}
