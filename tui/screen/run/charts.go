package run

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

const (
	// mostMetrics is how many names are listed.
	mostMetrics = 2000
	// mostCharts is how many metrics are drawn at once (view.ChartQuery).
	mostCharts = 32
)

// charts draw the run's metrics, several at once.
type charts struct {
	c      *ui.Context
	w, h   int
	data   *loaded
	filter *filter.Filter

	list    ui.Reading
	metrics []view.MetricRow // by name
	more    bool             // there are others that are not listed
	known   bool
	stale   bool // something changed since they were read
	err     error

	curves map[string]view.Curve
	asked  asked
	made   map[picture]string // charts as they were drawn, while they look the same

	at       string // the name of the metric under the cursor
	top      int    // the first one in view, of those that match
	marked   map[string]bool
	zoom     bool // the one under the cursor alone
	together bool // those that are marked, in one chart
	log      bool
	clock    bool
}

// asked is what the curves that are here were asked for.
type asked struct {
	names           []string
	width           int
	clock, together bool
}

// picture is what the look of a chart depends on, beside its curves and the theme.
type picture struct {
	names      string
	w, h       int
	log, clock bool
}

func newCharts(c *ui.Context) *charts {
	return &charts{
		c: c, stale: true, curves: map[string]view.Curve{}, made: map[picture]string{}, marked: map[string]bool{},
		filter: filter.New(c.Theme, filter.Options{What: "metrics", Fields: []string{"name"}}),
	}
}

// drawn is what one read gave.
type drawn struct {
	metrics []view.MetricRow
	more    bool
	curves  []view.Curve
	asked   asked
}

func (s *charts) Know(d *loaded) { s.data = d }

func (s *charts) Show() tea.Cmd {
	if !s.stale || s.data == nil || !s.list.Free() {
		return nil
	}
	return s.read()
}

// read lists the metrics and reads the curves in view. Both are bounded, however
// much the run has logged.
func (s *charts) read() tea.Cmd {
	s.stale = false
	at, want := s.data.at, s.want()
	return s.c.Read(&s.list.Turn, func(r *ui.Reader) (tea.Msg, error) {
		out := drawn{asked: want}
		for page := (model.Page{Size: 1000}); ; {
			l, err := r.RunMetrics(at, page)
			if err != nil {
				return nil, err
			}
			out.metrics = append(out.metrics, l.Data...)
			if page.After = l.Next; l.Next == "" || len(out.metrics) >= mostMetrics {
				out.more = l.Next != ""
				break
			}
		}
		// Charts beside one another have an axis each, those in one have the same.
		together := [][]string{want.names}
		if !want.together {
			together = slices.Collect(slices.Chunk(want.names, 1))
		}
		for _, names := range together {
			curves, err := r.RunChart(at, view.ChartQuery{Names: names, Width: want.width, ByTime: want.clock})
			if err != nil {
				return nil, err
			}
			out.curves = append(out.curves, curves...)
		}
		return out, nil
	})
}

// want is what is to be read for what is in view.
func (s *charts) want() asked {
	names := s.inView()
	return asked{names: names[:min(len(names), mostCharts)], width: layout.Clamp(2*s.grid().w, 16, 4096), clock: s.clock, together: s.together}
}

// missing says whether something in view was not asked for yet.
func (s *charts) missing() bool {
	want := s.want()
	if len(want.names) > 0 && (want.width != s.asked.width || want.clock != s.asked.clock || want.together != s.asked.together) {
		return true
	}
	return slices.ContainsFunc(want.names, func(n string) bool { return !slices.Contains(s.asked.names, n) })
}

func (s *charts) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case drawn:
		s.take(msg)
		if s.list.Answered() || s.missing() {
			return s.read()
		}
	case ui.Failed:
		if msg.Turn == &s.list.Turn {
			s.err = msg.Err
		}
	case ui.Changed:
		s.stale = true
	case ui.Resized:
		return s.again()
	case ui.ThemeChanged:
		s.filter.SetTheme(s.c.Theme)
		s.made = map[picture]string{}
	case tea.KeyMsg:
		return s.key(msg)
	}
	return nil
}

func (s *charts) take(m drawn) {
	s.err, s.known = nil, true
	s.metrics, s.more, s.asked = m.metrics, m.more, m.asked
	s.curves, s.made = map[string]view.Curve{}, map[picture]string{}
	for _, c := range m.curves {
		s.curves[c.Metric.Name] = c
	}
	s.settle()
}

func (s *charts) key(msg tea.KeyMsg) tea.Cmd {
	switch s.filter.Update(msg) {
	case filter.Changed, filter.Left:
		s.settle()
		return s.again()
	case filter.Handled:
		return nil
	}
	g := s.grid()
	step := map[string]int{
		keys.NavUp: -1, keys.NavDown: 1, keys.NavPageUp: -g.cells(), keys.NavPageDown: g.cells(),
		keys.NavTop: -mostMetrics, keys.NavBottom: mostMetrics,
	}[s.c.Keys.Move(msg)]
	if step == 0 {
		return nil
	}
	all := s.matching()
	if len(all) == 0 {
		return nil
	}
	s.at = all[layout.Clamp(s.index(all)+step, 0, len(all)-1)]
	s.settle()
	return s.again()
}

// again reads what came into view and is not here.
func (s *charts) again() tea.Cmd {
	if s.data == nil || !s.missing() || !s.list.Free() {
		return nil
	}
	return s.read()
}

// matching are the names that the filter leaves.
func (s *charts) matching() (out []string) {
	typed := strings.ToLower(s.filter.Value())
	for _, m := range s.metrics {
		if strings.Contains(strings.ToLower(m.Name), typed) {
			out = append(out, m.Name)
		}
	}
	return out
}

// index is where the cursor is among names: on its metric or, if that is not among
// them, on the one after it.
func (s *charts) index(names []string) int {
	i, _ := slices.BinarySearch(names, s.at)
	return min(i, max(0, len(names)-1))
}

// settle keeps the cursor on a metric that there is, and in view.
func (s *charts) settle() {
	all := s.matching()
	s.filter.SetCounts(len(all), len(s.metrics))
	if len(all) == 0 {
		s.top = 0
		return
	}
	at := s.index(all)
	s.at = all[at]
	s.top = at - at%s.grid().cells()
}

// inView are the names whose charts are drawn.
func (s *charts) inView() []string {
	if s.zoom && s.at != "" {
		return []string{s.at}
	}
	if s.together {
		return s.chosen()
	}
	all := s.matching()
	return all[min(s.top, len(all)):min(len(all), s.top+s.grid().cells())]
}

// chosen are the names that are marked, by name.
func (s *charts) chosen() (out []string) {
	for _, m := range s.metrics {
		if s.marked[m.Name] {
			out = append(out, m.Name)
		}
	}
	return out
}

func (s *charts) Typing() bool { return s.filter.Typing() }

func (s *charts) SetSize(w, h int) {
	if w != s.w || h != s.h {
		s.made = map[picture]string{}
	}
	s.w, s.h = w, h
	s.filter.SetSize(max(0, w-1), 1)
	s.settle()
}
