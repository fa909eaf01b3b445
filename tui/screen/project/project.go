// Package project shows one project: who has access to it and from what, what was
// tracked in it, what people say about it, its models, the integrations that it
// uses, and its settings.
package project

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/view"
	"atrium/tui/component/tabs"
	"atrium/tui/keys"
	"atrium/tui/screen/project/access"
	"atrium/tui/screen/project/comments"
	"atrium/tui/screen/project/deed"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/screen/project/runs"
	"atrium/tui/ui"
)

// The sections of the screen, in their order. Routes name them.
const (
	sectionAccess       = "access"
	sectionRuns         = "runs"
	sectionComments     = "comments"
	sectionModels       = "models"
	sectionIntegrations = "integrations"
	sectionSettings     = "settings"
)

// sections are all of them, in the order of their tabs.
func sections() []string {
	return []string{sectionAccess, sectionRuns, sectionComments, sectionModels, sectionIntegrations, sectionSettings}
}

// answerable is the most requests that are offered for answering at once.
const answerable = 50

// part is a section that is more than text.
type part interface {
	Update(tea.Msg) tea.Cmd
	SetSize(w, h int)
	View() string
	Count() int // -1 where it is not known
	Deeds(map[string]ui.Deed)
}

// Screen is one project.
type Screen struct {
	c     *ui.Context
	at    ui.Route
	w, h  int
	where string // the section in view

	turn        ui.Turn
	data        *loaded // nil before the first answer
	err         error
	access      *access.List
	runs        *runs.List
	comments    *comments.List
	models      *holdings.Models
	connections *holdings.Connections
	begun       []string // where copies go that were begun here
	scroll      int      // of the settings
}

// loaded is what one read gave.
type loaded struct {
	view.ProjectRow
	place access.Place
	site  deed.Site
	meta  []view.MetaRow
	me    string
	// The copies of it that are being made, of which the actor may know.
	copies []view.WorkRow
	// Why not; "" when the actor can.
	settings, trash, leave string
}

// New makes the screen for the route's project.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{
		c: c, at: r, where: sectionAccess,
		access: access.New(c), runs: runs.New(c), comments: comments.New(c), models: holdings.NewModels(c), connections: holdings.NewConnections(c),
	}
	s.turnTo(r.Section)
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	at, begun := s.at, slices.Clone(s.begun)
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		row, err := r.Project(at.Full())
		if err != nil {
			return nil, err
		}
		out := loaded{ProjectRow: row, place: access.Place{
			Full: row.FullName, Workspace: row.Workspace, Visibility: row.Visibility, Trashed: !row.TrashedAt.IsZero(),
		}}
		if me := r.Me(); me != nil {
			out.me = me.Username
		}
		out.settings = why(r, row, model.ProjectSettings)
		out.trash = why(r, row, model.ProjectTrash)
		out.place.Manage = why(r, row, model.ProjectPeopleManage)
		out.place.View = why(r, row, model.ProjectPeopleView)
		if asked, err := r.Requests(row.FullName, model.Page{Size: answerable}); err == nil {
			out.place.Requests, out.place.Asked = asked.Data, asked.Total
		}
		// Who got here by a grant alone does not see the workspace.
		if w, err := r.Workspace(row.Workspace); err == nil {
			out.place.Kind = w.Kind
			out.place.Guests = w.Settings != nil && w.Settings.Guests
		}
		out.leave = leaveWhy(r, out)
		out.site = site(r, row, out.place)
		meta, err := r.Metadata(row.FullName, model.Page{Size: asset.MaxPairs})
		if err != nil {
			return nil, err
		}
		out.meta = meta.Data
		out.copies = copies(r, row, begun)
		return out, nil
	})
}

// copies are those of the project that are being made in its own workspace, and
// those that were begun here, wherever to.
func copies(r *ui.Reader, row view.ProjectRow, begun []string) (all []view.WorkRow) {
	work, _ := r.Work(row.Workspace) // a guest does not see the workspace
	for _, w := range work {
		if w.Kind == model.TaskDuplicate.String() && string(w.Source) == row.FullName {
			all = append(all, w)
		}
	}
	for _, target := range begun {
		if w, err := r.Duplicate(target); err == nil && !slices.ContainsFunc(all, func(o view.WorkRow) bool { return o.Target == w.Target }) {
			all = append(all, w)
		}
	}
	return all
}

// begin remembers a copy that was begun here.
func (s *Screen) begin(target string) tea.Cmd {
	const most = 10
	s.begun = append(s.begun[max(0, len(s.begun)-most+1):], target)
	return s.read()
}

// why is the reason why the actor may not do something here: the role that is
// missing, where it is that.
func why(r *ui.Reader, row view.ProjectRow, a model.Action) string {
	return deed.Why(r, row, a)
}

// site is the project for the sections beside access.
func site(r *ui.Reader, row view.ProjectRow, at access.Place) deed.Site {
	gone := deed.LiveWhy(row)
	out := deed.Site{
		Full: row.FullName, Workspace: row.Workspace, Trashed: at.Trashed, Here: at.Kind != "", Role: string(row.Role),
		Comment:  deed.First(gone, why(r, row, model.ProjectComment)),
		Track:    deed.First(gone, why(r, row, model.ProjectTrack)),
		Edit:     deed.First(gone, why(r, row, model.ProjectEdit)),
		Erase:    deed.First(gone, why(r, row, model.ProjectDeleteData)),
		Moderate: deed.First(gone, why(r, row, model.ProjectSettings)),
		Connect:  gone,
	}
	if gone == "" {
		if ok, reason := r.May(model.IntegrationConnect, row.Workspace); !ok {
			out.Connect = reason
			if !out.Here {
				out.Connect = "connecting takes editors and admins of " + row.Workspace + "."
			}
		}
	}
	if out.Trashed {
		out.Role = "" // what a project uses is not shown while it is in the trash
	}
	return out
}

// leaveWhy is why the actor has nothing to give up here (P3).
func leaveWhy(r *ui.Reader, d loaded) string {
	if d.place.Kind == model.Individual.String() && d.me == d.Workspace {
		return "this is your own project; D moves it to the trash."
	}
	can, err := r.Can("", model.ProjectView.String(), d.FullName)
	granted := func(s view.Source) bool { return s.Source == model.FromGrant.String() && s.Role != "" }
	if err == nil && !slices.ContainsFunc(can.Sources, granted) {
		return "you have no grant here to give up; access by a workspace role ends with that role."
	}
	return ""
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		s.arrange()
		return tea.Batch(s.access.Know(msg.place), s.runs.Know(msg.site), s.comments.Know(msg.site), s.models.Know(msg.site), s.connections.Know(msg.site))
	case ui.Failed:
		if msg.Turn != &s.turn {
			return ui.Tell(msg.Err)
		}
		s.err = msg.Err
	case ui.Changed:
		if len(msg.Event.Tracked) > 0 {
			return s.runs.Update(msg)
		}
		return tea.Batch(s.read(), s.all(msg))
	case ui.Shown:
		s.turnTo(msg.Route.Section)
	case tea.KeyMsg:
		return s.key(msg)
	default:
		return s.all(msg)
	}
	return nil
}

// parts are the sections that are more than text, by their names.
func (s *Screen) parts() map[string]part {
	return map[string]part{
		sectionAccess: s.access, sectionRuns: s.runs, sectionComments: s.comments, sectionModels: s.models, sectionIntegrations: s.connections,
	}
}

// all gives a message to every section: each knows its own answers.
func (s *Screen) all(msg tea.Msg) tea.Cmd {
	return tea.Batch(s.access.Update(msg), s.runs.Update(msg), s.comments.Update(msg), s.models.Update(msg), s.connections.Update(msg))
}

// key turns over or moves in the section in view.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	motion := s.c.Keys.Move(msg)
	switch at := slices.Index(sections(), s.where); motion {
	case keys.NavLeft:
		return s.turnTo(sections()[tabs.Next(at, -1, len(sections()))])
	case keys.NavRight:
		return s.turnTo(sections()[tabs.Next(at, 1, len(sections()))])
	}
	if p := s.parts()[s.where]; p != nil {
		return p.Update(msg)
	}
	switch motion {
	case keys.NavUp:
		s.scroll--
	case keys.NavDown:
		s.scroll++
	case keys.NavPageUp:
		s.scroll -= s.h
	case keys.NavPageDown:
		s.scroll += s.h
	case keys.NavTop:
		s.scroll = 0
	case keys.NavBottom:
		s.scroll = 1 << 20
	}
	return nil
}

// turnTo goes to a section; an unknown one changes nothing.
func (s *Screen) turnTo(section string) tea.Cmd {
	if slices.Contains(sections(), section) {
		s.where = section
	}
	return nil
}

// turnOver goes to the settings, and from there back to the access list.
func (s *Screen) turnOver() tea.Cmd {
	if s.where == sectionSettings {
		return s.turnTo(sectionAccess)
	}
	return s.turnTo(sectionSettings)
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string {
	name := s.at.Full()
	if s.at.Workspace == s.c.Workspace.Name {
		name = s.at.Name // the header names the workspace
	}
	if s.data == nil {
		return name
	}
	return name + " (" + deed.State(s.data.ProjectRow) + ")"
}

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }
