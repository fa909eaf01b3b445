package run

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/output"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// mostOutput is how many bytes of output are held; what is further away is read
// again when it is gone to.
const mostOutput = 512 << 10

// console is what the run printed: the end of it, followed while it runs, and
// what was before by pages.
type console struct {
	c    *ui.Context
	w, h int
	data *loaded

	pour  ui.Reading
	parts []view.ConsolePart // one behind the other
	tail  bool               // the last one goes to the end of what there is
	known bool
	stale bool
	err   error

	rows   *output.Rows
	at     int // width of the rows
	top    int
	follow bool
}

func newConsole(c *ui.Context) *console { return &console{c: c, stale: true, follow: true} }

// What a read is to what is held.
type place int

const (
	afresh place = iota
	before
	after
)

// poured is what one read gave.
type poured struct {
	place place
	start bool
	part  view.ConsolePart
}

func (s *console) Know(d *loaded) { s.data = d }

func (s *console) Show() tea.Cmd {
	switch {
	case !s.stale || s.data == nil || !s.pour.Free():
		return nil
	case len(s.parts) == 0:
		return s.read(afresh, view.ConsoleQuery{})
	case s.follow || s.tail && s.held() < mostOutput:
		return s.read(after, view.ConsoleQuery{After: s.parts[len(s.parts)-1].Next})
	}
	return nil
}

func (s *console) read(p place, q view.ConsoleQuery) tea.Cmd {
	if p == after || p == afresh {
		s.stale = false
	}
	at := s.data.at
	return s.c.Read(&s.pour.Turn, func(r *ui.Reader) (tea.Msg, error) {
		part, err := r.RunConsole(at, q)
		return poured{p, q.Start, part}, err
	})
}

// held is how many bytes are here.
func (s *console) held() (n int) {
	for _, p := range s.parts {
		n += size(p)
	}
	return n
}

func size(p view.ConsolePart) (n int) {
	for _, x := range p.Pieces {
		n += len(x.Data)
	}
	return n
}

func (s *console) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case poured:
		s.take(msg)
		if s.pour.Answered() {
			s.stale = true
		}
		if s.follow && !s.tail {
			return s.toEnd() // far behind: what is between is read when it is gone to
		}
		return s.Show()
	case ui.Failed:
		if msg.Turn == &s.pour.Turn {
			s.err = msg.Err
		}
	case ui.Changed:
		s.stale = true
	case ui.ThemeChanged:
		s.rows = nil
	case tea.KeyMsg:
		return s.move(s.c.Keys.Move(msg))
	}
	return nil
}

// take adds a part, and lets go of what is furthest from it.
func (s *console) take(m poured) {
	s.err, s.known = nil, true
	switch m.place {
	case afresh:
		s.parts, s.tail, s.rows = []view.ConsolePart{m.part}, !m.part.More, nil
		if m.start {
			s.top, s.follow = 0, false
		}
	case after:
		s.tail = !m.part.More
		s.append(m.part)
		for len(s.parts) > 1 && s.held() > mostOutput {
			s.parts = s.parts[1:]
			s.again()
		}
	case before:
		if len(m.part.Pieces) == 0 {
			s.parts[0].Prev = ""
			return
		}
		s.parts = append([]view.ConsolePart{m.part}, s.parts...)
		s.again()
		for len(s.parts) > 1 && s.held() > mostOutput {
			s.parts, s.tail, s.rows = s.parts[:len(s.parts)-1], false, nil
		}
	}
	s.settle()
}

// append adds what follows; small parts become one.
func (s *console) append(p view.ConsolePart) {
	last := &s.parts[len(s.parts)-1]
	const small = 32 << 10
	if size(*last)+size(p) < small {
		last.Pieces = append(last.Pieces, p.Pieces...)
		last.Next = p.Next
	} else {
		s.parts = append(s.parts, p)
	}
	if s.rows != nil {
		feed(s.rows, p)
	}
}

// again makes the rows anew after a change at the beginning: what is in view stays
// where it is.
func (s *console) again() {
	if s.rows == nil {
		return
	}
	was := s.rows.Len()
	s.rows = nil
	s.fill()
	s.top += s.rows.Len() - was
}

// fill makes the rows of what is held.
func (s *console) fill() *output.Rows {
	if w := max(1, s.w-2); s.rows == nil || s.at != w {
		s.rows, s.at = output.New(s.c.Theme, w), w
		for _, p := range s.parts {
			feed(s.rows, p)
		}
	}
	return s.rows
}

func feed(rows *output.Rows, p view.ConsolePart) {
	for _, x := range p.Pieces {
		if x.Dropped > 0 {
			rows.Note("(" + ui.Count(int(x.Dropped), "byte was", "bytes were") + " not kept here)")
		}
		rows.Feed(x.Stream, x.Data)
	}
}

// move scrolls; at the ends of what is here it reads on.
func (s *console) move(motion string) tea.Cmd {
	page := max(1, s.h-2)
	switch motion {
	case keys.NavUp, keys.NavPageUp:
		s.settle()
		s.follow = false
		s.top -= map[string]int{keys.NavUp: 1, keys.NavPageUp: page}[motion]
	case keys.NavDown, keys.NavPageDown:
		s.top += map[string]int{keys.NavDown: 1, keys.NavPageDown: page}[motion]
		if s.tail && s.top >= s.fill().Len()-(s.h-1) {
			return s.toEnd()
		}
	case keys.NavTop:
		s.follow, s.top = false, 0
		if s.data != nil && len(s.parts) > 0 && s.parts[0].Prev != "" && s.pour.Free() {
			return s.read(afresh, view.ConsoleQuery{Start: true})
		}
	case keys.NavBottom:
		return s.toEnd()
	}
	s.settle()
	return s.beyond()
}

// toEnd goes to the newest, and follows.
func (s *console) toEnd() tea.Cmd {
	s.follow = true
	s.settle()
	if s.data == nil || s.tail && !s.stale || !s.pour.Free() {
		return nil
	}
	return s.read(afresh, view.ConsoleQuery{})
}

// beyond reads what is before or after what is here, when that comes into view.
func (s *console) beyond() tea.Cmd {
	if s.data == nil || len(s.parts) == 0 || s.pour.Turn.Waiting() {
		return nil
	}
	if prev := s.parts[0].Prev; s.top < s.h && prev != "" {
		return s.read(before, view.ConsoleQuery{Before: prev})
	}
	if !s.tail && s.top > s.fill().Len()-2*s.h {
		return s.read(after, view.ConsoleQuery{After: s.parts[len(s.parts)-1].Next})
	}
	return nil
}

// settle brings the view into range.
func (s *console) settle() {
	most := max(0, s.fill().Len()-max(0, s.h-1))
	if s.follow {
		s.top = most
	}
	s.top = layout.Clamp(s.top, 0, most)
}

func (s *console) Typing() bool { return false }

func (s *console) SetSize(w, h int) { s.w, s.h = w, h }

func (s *console) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil && !s.known:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case !s.known:
		return ui.Message(s.c, "Reading the output"+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	s.settle()
	th, all := s.c.Theme, s.rows.All()
	if len(all) == 0 {
		return ui.Message(s.c, "This run has printed nothing yet.", "", s.w, s.h)
	}
	out := []string{" " + ui.Section(s.c, "Output", s.note(len(all)), max(0, s.w-1))}
	for _, row := range all[s.top:min(len(all), s.top+max(0, s.h-1))] {
		mark := "  "
		if row.Stream == 2 {
			mark = th.Draw(th.Warning, th.Glyphs.Warning) + " "
		}
		out = append(out, mark+row.Text)
	}
	return layout.Clip(strings.Join(out, "\n"), s.w, s.h)
}

// note says where in the output one is.
func (s *console) note(n int) string {
	running := s.data != nil && s.data.State == model.RunRunning.String()
	switch {
	case s.follow && running:
		return "following; " + s.c.Theme.Glyphs.Warning + " marks errors"
	case s.follow:
		return "to its end; " + s.c.Theme.Glyphs.Warning + " marks errors"
	}
	first := "from its beginning"
	if len(s.parts) > 0 && s.parts[0].Prev != "" || s.top > 0 {
		first = ui.Count(n-s.top, "line", "lines") + " to the end of what is read"
	}
	if s.stale && running {
		first += ", there is more since"
	}
	return first + "; G goes to the end"
}

func consoleCatalog() []keys.Action {
	return []keys.Action{
		{ID: "output.follow", Keys: []string{"f"}, Title: "follow the end", Group: "Output of the run", Footer: 60},
	}
}

// Deeds adds what can be done to the output now.
func (s *console) Deeds(deeds map[string]ui.Deed) {
	if !s.follow {
		deeds["output.follow"] = ui.Deed{Run: s.toEnd}
	}
}
