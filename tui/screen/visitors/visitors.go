// Package visitors shows platform admins who is here: the sessions of the process
// that holds the file, live, and ends them.
//
// What it shows is no record of the store, so the feed does not tell of it: a
// command waits for port.Presence instead. Rejected: reading every second, which
// would cost an idle console something and still be late.
package visitors

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/display"
	"atrium/model/port"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

const (
	// spacing is the least time between two readings.
	spacing = 200 * time.Millisecond
	// keysAge is after how long the times of keys are read anew while one looks.
	keysAge = 20 * time.Second
	// readTime is how long a reading may take.
	readTime = 10 * time.Second
)

// Screen is the list of visitors.
type Screen struct {
	c    *ui.Context
	w, h int

	table  *table.Table[port.Visitor]
	filter *filter.Filter
	all    []port.Visitor
	read   bool // at least once
	newest int  // numbers the readings
	drawn  bool // since the last reading
	err    error
}

// Messages of the screen to itself. loaded is a reading; stir says that it is time
// for the next one: somebody came or went, or the times of keys are old.
type (
	loaded struct {
		n    int
		rows []port.Visitor
		err  error
		watch
	}
	stir struct {
		aged bool
		watch
	}
)

// watch is what tells that somebody came or went; end ends it. The zero watch is
// none: another reading has one.
type watch struct {
	stirs <-chan struct{}
	end   func()
}

// New makes the list; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[port.Visitor]{
		Columns: []table.Column{
			{Title: "Person", Min: 14, Max: 30, Weight: 1},
			{Title: "At", Min: 12, Weight: 2},
			{Title: "Through", Min: 8, Max: 8, Drop: 2},
			{Title: "From", Min: 15, Max: 40, Weight: 1, Drop: 3},
			{Title: "Last key", Min: 14, Max: 14, Drop: 1},
			{Title: "Here since", Min: 14, Max: 14, Drop: 4},
		},
		ID: id, Cells: s.cells,
	})
	s.filter = filter.New(c.Theme, filter.Options{What: "visitors", Fields: []string{"person", "command", "address", "key"}})
	return s
}

func id(v port.Visitor) string { return strconv.FormatUint(v.ID, 10) }

func (s *Screen) cells(v port.Visitor, c *table.Cells) {
	switch {
	case v.Own:
		c.Tone(table.Accent, who(v)+" (you)")
	case v.Person == "":
		c.Tone(table.Warning, who(v))
	default:
		c.Tone(table.Strong, v.Person)
	}
	if at := at(v); console(v) {
		c.Add(at)
	} else {
		c.Tone(table.Dim, at)
	}
	c.Add(v.Via)
	c.Tone(table.Dim, v.Remote)
	now := s.c.Now()
	c.Add(ui.Ago(v.ActiveAt, now))
	c.Tone(table.Dim, ui.Ago(v.BeganAt, now))
}

// who names the person of a session.
func who(v port.Visitor) string {
	if v.Person == "" {
		return "(unknown)"
	}
	return v.Person
}

// console says whether a session shows the console: nothing but flags.
func console(v port.Visitor) bool { return v.Command == "" || v.Command[0] == '-' }

// at is where somebody is: the console, or the command that runs.
func at(v port.Visitor) string {
	if console(v) {
		return strings.TrimSpace("console " + v.Command)
	}
	return v.Command
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.reads(true) }

// reads is the command that reads who is here. watching also gives what to wait
// for; it is set up before the reading, so that nobody comes in between unseen.
func (s *Screen) reads(watching bool) tea.Cmd {
	p, actor, base := s.c.Presence, s.c.Actor, s.c.Base
	if p == nil {
		return nil
	}
	s.newest++
	n := s.newest
	return func() tea.Msg {
		m := loaded{n: n}
		ctx, stop := context.WithTimeout(base, readTime)
		defer stop()
		if watching {
			ctx, end := context.WithCancel(base)
			m.watch = watch{p.Watch(ctx), end}
		}
		m.rows, m.err = p.Visitors(ctx, actor)
		return m
	}
}

// waits is the command that waits until something stirs. The watch ends then:
// should the screen be forgotten meanwhile, nothing is left behind.
func (s *Screen) waits(w watch) tea.Cmd {
	base := s.c.Base
	return func() tea.Msg {
		old, pause := time.NewTimer(keysAge), time.NewTimer(spacing)
		defer old.Stop()
		defer pause.Stop()
		select {
		case <-w.stirs:
		case <-old.C:
			return stir{true, w}
		case <-base.Done():
			return nil
		}
		w.end()
		select {
		case <-pause.C:
			return stir{}
		case <-base.Done():
			return nil
		}
	}
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.arrange()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		return s.loaded(msg)
	case stir:
		if msg.aged && !s.drawn { // nobody looks
			return s.waits(msg.watch)
		}
		if msg.end != nil {
			msg.end()
		}
		return s.reads(true)
	case ended:
		return tea.Batch(msg.tell(), s.reads(false))
	case ui.Changed, ui.Shown:
		return s.reads(false)
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.key(msg)
	}
	return nil
}

// loaded takes a reading, unless a newer one is there.
func (s *Screen) loaded(m loaded) tea.Cmd {
	if m.n == s.newest {
		s.all, s.err, s.read, s.drawn = m.rows, m.err, true, false
		s.narrow()
	}
	if m.end == nil {
		return nil
	}
	return s.waits(m.watch)
}

// key is one that no action used up, or any while the filter is typed in.
func (s *Screen) key(msg tea.KeyMsg) {
	if s.filter.Typing() {
		switch s.filter.Update(msg) {
		case filter.Changed:
			s.narrow()
			return
		case filter.Handled, filter.Left:
			return
		}
		if len(msg.Runes) > 0 { // letters are the filter's
			return
		}
	}
	s.table.Update(msg)
}

// narrow shows those of the rows that the filter lets through.
func (s *Screen) narrow() {
	needle := strings.ToLower(s.filter.Value())
	rows := s.all
	if needle != "" {
		rows = nil
		for _, v := range s.all {
			text := strings.ToLower(who(v) + "\n" + at(v) + "\n" + v.Remote + "\n" + v.Via + "\n" + key(v))
			if strings.Contains(text, needle) {
				rows = append(rows, v)
			}
		}
	}
	s.table.SetMessage(s.filter.Empty())
	s.table.SetRows(rows)
}

// key is the fingerprint of the proven key; "" is none.
func key(v port.Visitor) string {
	if v.Key == nil {
		return ""
	}
	return *v.Key
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// below is the room under the list for the session under the cursor.
func (s *Screen) below() int {
	if s.h < 12 {
		return 0
	}
	return 5
}

// arrange shares the height between heading, filter, list and detail.
func (s *Screen) arrange() {
	s.filter.SetSize(max(0, s.w-1), 1)
	matched := -1
	if s.filter.Value() != "" {
		matched = s.table.Len()
	}
	s.filter.SetCounts(matched, len(s.all))
	s.table.SetSize(s.w, max(0, s.h-1-s.filter.Height()-s.below()))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Who is here" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.filter.Typing() }

// View implements ui.Screen.
func (s *Screen) View() string {
	s.drawn = true
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.c.Presence == nil:
		return ui.Message(s.c, nobody, "atrium serve lets people in over SSH.", s.w, s.h)
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case !s.read:
		return layout.Clip("", s.w, s.h)
	}
	lines := []string{" " + ui.Section(s.c, "Who is here", ui.Count(len(s.all), "session", "sessions"), max(0, s.w-1))}
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	lines = append(lines, layout.Lines(s.table.View())...)
	if v, ok := s.table.Current(); ok && s.below() > 0 {
		for len(lines) < s.h-s.below() {
			lines = append(lines, "")
		}
		lines = append(lines, "")
		lines = append(lines, s.detail(v)...)
	}
	return layout.Clip(strings.Join(lines, "\n"), s.w, s.h)
}

// nobody is said where this process has no door.
const nobody = "Nobody else can be here: this process lets nobody in."

// detail is all that is known of one session, at any width.
func (s *Screen) detail(v port.Visitor) []string {
	first := "Session " + id(v) + ", " + v.Via
	if v.Remote != "" {
		first += " from " + display.Text(v.Remote)
	}
	shown := display.Text(at(v))
	if !console(v) {
		shown = "runs: " + shown
	}
	if v.Terminal {
		shown += ", at a terminal"
	}
	proof := "no key"
	if v.Key != nil {
		proof = "key " + display.Text(key(v))
	}
	times := "since " + clock(v.BeganAt) + ", last key " + clock(v.ActiveAt) + " UTC"
	w := max(0, s.w-2)
	var out []string
	for _, l := range []string{first, shown, proof, times} {
		out = append(out, " "+s.c.Theme.Draw(s.c.Theme.Dim, layout.Truncate(l, w, s.c.Theme.Glyphs.Ellipsis)))
	}
	return out
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Who is here"
	return []keys.Action{
		{ID: "visitors.kick", Keys: []string{"x"}, Title: "end the session", Group: group, Footer: 60},
		{ID: "visitors.open", Keys: []string{"enter"}, Title: "open the account", Group: group, Footer: 50},
		{ID: "visitors.copy", Keys: []string{"y"}, Title: "copy the key's fingerprint", Group: group},
		{ID: "visitors.clear", Keys: []string{"esc"}, Title: "clear the filter", Group: group, Footer: 70},
		{ID: "visitors.filter", Keys: []string{"/"}, Title: "filter", Group: group, Footer: 45},
	}
}
