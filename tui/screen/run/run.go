// Package run shows one run (T7): its metrics as charts, what it printed, the words
// and files that it keeps, and what it is.
//
// Shape: sections that read for themselves, and only the one in view does; while a
// run logs, each reads a bounded answer, and the next one only when that has come.
// Rejected: one read of everything, which a run of a million points would make
// slower with each event.
package run

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/tabs"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// The sections of the screen, in their order. Routes name them.
const (
	sectionCharts  = "charts"
	sectionConsole = "console"
	sectionFacts   = "facts"
	sectionTexts   = "texts"
	sectionFiles   = "artifacts"
)

func sections() []string {
	return []string{sectionCharts, sectionConsole, sectionFacts, sectionTexts, sectionFiles}
}

// part is a section.
type part interface {
	// Know tells it which run, and what is known of it.
	Know(*loaded)
	// Show has it read what is missing or was missed: it is in view.
	Show() tea.Cmd
	Update(tea.Msg) tea.Cmd
	SetSize(w, h int)
	View() string
	Typing() bool // letters are text
	Deeds(map[string]ui.Deed)
}

// Screen is one run.
type Screen struct {
	c     *ui.Context
	at    view.RunRef
	name  string // what it is called before it is known
	w, h  int
	where string

	facts  ui.Reading
	rights ui.Turn
	data   *loaded // nil before the first answer
	may    may
	err    error
	parts  map[string]part
}

// loaded is what one read gave.
type loaded struct {
	view.RunDetail
	at     view.RunRef
	origin view.RunRow // the run that it repeats, where the actor sees it
}

// may are the reasons why the actor may not; "" when they may.
type may struct {
	project view.ProjectRow
	execute string
	erase   string
}

// New makes the screen for the route's run, PROJECT:NUMBER.
func New(c *ui.Context, r ui.Route) *Screen {
	project, number, _ := strings.Cut(r.Name, ":")
	n, _ := strconv.Atoi(number)
	s := &Screen{c: c, at: view.RunRef{Project: r.Workspace + "/" + project, Number: n}, name: r.Name, where: sectionCharts}
	s.parts = map[string]part{
		sectionCharts: newCharts(c), sectionConsole: newConsole(c), sectionFacts: newFacts(c), sectionTexts: newTexts(c), sectionFiles: newFiles(c),
	}
	if slices.Contains(sections(), r.Section) {
		s.where = r.Section
	}
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.read(), s.learn()) }

func (s *Screen) read() tea.Cmd {
	if !s.facts.Free() {
		return nil
	}
	at := s.at
	return s.c.Read(&s.facts.Turn, func(r *ui.Reader) (tea.Msg, error) {
		d, err := r.Run(at)
		out := loaded{RunDetail: d, at: at}
		if err == nil && d.Origin != "" {
			ws, _, _ := strings.Cut(d.Project, "/")
			if o, err := r.Run(view.RunRef{Workspace: ws, Run: string(d.Origin)}); err == nil {
				out.origin = o.RunRow
			}
		}
		return out, err
	})
}

// learn reads what the actor may do.
func (s *Screen) learn() tea.Cmd {
	full := s.at.Project
	return s.c.Read(&s.rights, func(r *ui.Reader) (tea.Msg, error) {
		p, err := r.Project(full)
		if err != nil {
			return nil, err
		}
		gone := deed.LiveWhy(p)
		return may{
			project: p,
			execute: deed.First(gone, deed.Why(r, p, model.ProjectExecute)),
			erase:   deed.First(gone, deed.Why(r, p, model.ProjectDeleteData)),
		}, nil
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		for _, p := range s.parts {
			p.Know(s.data)
		}
		s.arrange()
		cmd := s.parts[s.where].Show()
		if s.facts.Answered() {
			return tea.Batch(cmd, s.read())
		}
		return cmd
	case words:
		return ui.Ask(ui.NewPanel(s.c, msg.name, msg.text...))
	case may:
		s.may = msg
	case ui.Failed:
		if msg.Turn == &s.facts.Turn || msg.Turn == &s.rights {
			s.err = msg.Err
			return nil
		}
		return s.all(msg)
	case ui.Changed:
		cmds := []tea.Cmd{s.read(), s.all(msg)}
		if len(msg.Event.Tracked) == 0 {
			cmds = append(cmds, s.learn())
		}
		return tea.Batch(cmds...)
	case ui.Shown:
		return s.turnTo(msg.Route.Section)
	case tea.KeyMsg:
		return s.key(msg)
	default:
		return s.all(msg)
	}
	return nil
}

// all gives a message to every section: each knows its own answers.
func (s *Screen) all(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, name := range sections() {
		cmds = append(cmds, s.parts[name].Update(msg))
	}
	if _, ok := msg.(ui.Changed); ok && s.data != nil {
		cmds = append(cmds, s.parts[s.where].Show())
	}
	return tea.Batch(cmds...)
}

// key turns over or moves in the section in view.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	p := s.parts[s.where]
	if p.Typing() {
		return p.Update(msg)
	}
	switch at := slices.Index(sections(), s.where); s.c.Keys.Move(msg) {
	case keys.NavLeft:
		return s.turnTo(sections()[tabs.Next(at, -1, len(sections()))])
	case keys.NavRight:
		return s.turnTo(sections()[tabs.Next(at, 1, len(sections()))])
	}
	return p.Update(msg)
}

// turnTo goes to a section; an unknown one changes nothing.
func (s *Screen) turnTo(section string) tea.Cmd {
	if !slices.Contains(sections(), section) {
		return nil
	}
	s.where = section
	if s.data == nil {
		return nil
	}
	return s.parts[section].Show()
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string {
	if s.data == nil {
		return s.name
	}
	return s.data.Key
}

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.parts[s.where].Typing() }
