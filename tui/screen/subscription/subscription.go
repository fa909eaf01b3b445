// Package subscription shows what a workspace may use, has used and owes, and
// changes it (SPEC 5).
//
// Shape: one page of sections that is read from the top, like the overview.
// Rejected: a tab for each section; what is asked of a subscription most often,
// how much is left and until when, would be on two of them.
package subscription

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Screen is the subscription of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	turn   ui.Reading
	data   *loaded // nil before the first answer
	err    error
	scroll int
}

// loaded is everything the screen shows.
type loaded struct {
	view.SubscriptionRow
	seen     string // why the subscription itself is not shown; "" when it is
	manage   string // why it cannot be changed
	invoices []view.InvoiceRow
	days     []view.UsageRow
	projects []view.UsageRow
	people   []view.UsageRow
	forecast []view.ForecastRow
	plans    []view.PlanRow
	periods  []view.PeriodRow
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen { return &Screen{c: c, at: r.Workspace} }

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

// shares is how many projects and people are shown.
const shares = 10

func (s *Screen) read() tea.Cmd {
	if !s.turn.Free() {
		return nil
	}
	at := s.at
	return s.c.Read(&s.turn.Turn, func(r *ui.Reader) (tea.Msg, error) {
		var out loaded
		_, out.seen = r.May(model.SubscriptionView, at)
		_, out.manage = r.May(model.SubscriptionManage, at)
		for by, into := range map[model.Axis]*[]view.UsageRow{
			model.ByDay: &out.days, model.ByProject: &out.projects, model.ByPerson: &out.people,
		} {
			l, err := r.Usage(at, view.UsageQuery{By: by, Page: model.Page{Size: 1000}})
			if err != nil {
				return nil, err
			}
			*into = l.Data
		}
		forecast, err := r.Forecast(at, model.Page{})
		if err != nil {
			return nil, err
		}
		out.forecast = forecast.Data
		ended, err := r.Periods(at, model.Page{Size: 12})
		if err != nil {
			return nil, err
		}
		out.periods = ended.Data
		if out.seen != "" {
			return out, nil
		}
		if out.SubscriptionRow, err = r.Subscription(at); err != nil {
			return nil, err
		}
		invoices, err := r.Invoices(at, model.Page{Size: 6})
		if err != nil {
			return nil, err
		}
		out.invoices = invoices.Data
		plans, err := r.Plans(model.Page{Size: 100})
		out.plans = plans.Data
		return out, err
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		if s.turn.Answered() {
			return s.read()
		}
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case tea.KeyMsg:
		s.move(s.c.Keys.Move(msg))
	}
	return nil
}

// move scrolls; nothing here is chosen.
func (s *Screen) move(motion string) {
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
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) { s.w, s.h = w, h }

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Subscription" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }
