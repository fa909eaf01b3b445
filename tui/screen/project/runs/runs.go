// Package runs lists what was tracked in one project, newest first (T7). It is a
// part of the project's screen: that hands it the messages and binds its deeds.
package runs

import (
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/track"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// List is the runs of one project.
type List struct {
	c     *ui.Context
	at    deed.Site
	w, h  int
	turn  ui.Turn
	table *table.Table[view.RunRow]
	state string // only those in it; "" for all
	err   error
}

// New makes the list; it reads nothing before it knows its project.
func New(c *ui.Context) *List {
	l := &List{c: c}
	l.table = table.New(c.Theme, c.Keys, table.Source[view.RunRow]{
		Columns: []table.Column{
			{Title: "Run", Min: 8, Max: 16, Weight: 1},
			{Title: "State", Min: 8, Max: 8},
			{Title: "Started", Min: 14, Max: 14, Drop: 1},
			{Title: "Took", Min: 9, Max: 9, Align: table.Right, Drop: 2},
			{Title: "Size", Min: 10, Max: 10, Align: table.Right, Drop: 4},
			{Title: "Person", Min: 8, Max: 24, Weight: 1, Drop: 3},
			{Title: "Name", Min: 8, Weight: 3},
		},
		ID: func(r view.RunRow) string { return strconv.Itoa(r.Number) },
		Cells: func(r view.RunRow, cells *table.Cells) {
			cells.Tone(table.Strong, r.Key)
			cells.Tone(Tone(r.State), r.State)
			cells.Tone(table.Dim, ui.Ago(r.StartedAt.Time, c.Now()))
			cells.Add(Took(r, c.Now()))
			cells.Add(ui.Bytes(r.Bytes))
			cells.Tone(table.Dim, string(r.Person))
			cells.Add(r.Name)
		},
	})
	return l
}

// Tone is the colour of a run's state, beside its word.
func Tone(state string) table.Tone {
	switch state {
	case model.RunRunning.String():
		return table.Accent
	case model.RunFinished.String():
		return table.Success
	case model.RunFailed.String():
		return table.Danger
	}
	return table.Warning
}

// Took is how long a run took, or has taken so far.
func Took(r view.RunRow, now time.Time) string {
	end := r.EndedAt.Time
	if end.IsZero() {
		end = now
	}
	return Length(end.Sub(r.StartedAt.Time))
}

// Length writes a length of time in its two largest units: 45s, 3m 20s, 2h 5m.
func Length(d time.Duration) string {
	const day = 24 * time.Hour
	unit := func(n time.Duration, of time.Duration, name string) string {
		return strconv.FormatInt(int64(n/of), 10) + name
	}
	switch d = max(0, d.Round(time.Second)); {
	case d >= day:
		return unit(d, day, "d") + " " + unit(d%day, time.Hour, "h")
	case d >= time.Hour:
		return unit(d, time.Hour, "h") + " " + unit(d%time.Hour, time.Minute, "m")
	case d >= time.Minute:
		return unit(d, time.Minute, "m") + " " + unit(d%time.Minute, time.Second, "s")
	}
	return unit(d, time.Second, "s")
}

// Know tells the list about its project and reads what is missing.
func (l *List) Know(at deed.Site) tea.Cmd {
	l.at = at
	l.say()
	return l.fetch()
}

// say is what stands in an empty list.
func (l *List) say() {
	message := "No run was tracked in " + l.at.Full + " yet.\nTrack one: atrium track " + l.at.Full + " -- COMMAND"
	switch {
	case l.state != "":
		message = "No run here is " + l.state + ".\nf goes on to the next state; esc shows all."
	case l.at.Track != "":
		message = "No run was tracked in " + l.at.Full + " yet.\nYou cannot track one: " + l.at.Track
	}
	l.table.SetMessage(message)
}

func (l *List) fetch() tea.Cmd {
	if l.at.Full == "" {
		return nil
	}
	full, q := l.at.Full, view.RunQuery{State: l.state}
	return ui.Fetch(l.c, &l.turn, l.table, func(r *ui.Reader, p model.Page) (model.List[view.RunRow], error) {
		q.Page = p
		return r.Runs(full, q)
	})
}

// Update takes the answers to the list's own reads, and keys.
func (l *List) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.RunRow]:
		if l.table.Deliver(msg); msg.Err != nil {
			l.err = msg.Err
			return nil
		}
		l.err = nil
		return l.fetch()
	case ui.Changed:
		l.table.Refresh()
		return l.fetch()
	case ui.Resized:
		return l.fetch()
	case ui.ThemeChanged:
		l.table.SetTheme(l.c.Theme)
	case tea.KeyMsg:
		if l.table.Update(msg) {
			return l.fetch()
		}
	}
	return nil
}

// SetSize gives the list its size; any is legal.
func (l *List) SetSize(w, h int) {
	l.w, l.h = w, h
	l.table.SetSize(w, max(0, h-1))
}

// Count is the number of runs, -1 where it is not known.
func (l *List) Count() int {
	if !l.table.Loaded() || l.state != "" {
		return -1
	}
	return l.table.Total()
}

// View draws the list.
func (l *List) View() string {
	switch {
	case l.w <= 0 || l.h <= 0:
		return ""
	case l.err != nil:
		return ui.Trouble(l.c, l.err, l.w, l.h)
	}
	note := l.table.Info()
	if l.state != "" {
		note = strings.TrimSpace(l.state + " only  " + note)
	}
	return layout.Clip(" "+ui.Section(l.c, "Runs", note, max(0, l.w-1))+"\n"+l.table.View(), l.w, l.h)
}

// Catalog lists what can be done to runs, with the default keys.
func Catalog() []keys.Action {
	const group = "Runs of the project"
	return []keys.Action{
		{ID: "runs.open", Keys: []string{"enter"}, Title: "open the run", Group: group, Footer: 65},
		{ID: "runs.state", Keys: []string{"f"}, Title: "show the next state", Group: group, Footer: 50},
		{ID: "runs.delete", Keys: []string{"x"}, Title: "delete the run", Group: group, Footer: 40},
		{ID: "runs.copy", Keys: []string{"c"}, Title: "copy the run's id", Group: group, Footer: 14},
		{ID: "runs.all", Keys: []string{"esc"}, Title: "show all", Group: group},
	}
}

// Deeds adds what can be done to the runs now.
func (l *List) Deeds(deeds map[string]ui.Deed) {
	deeds["runs.state"] = ui.Deed{Run: func() tea.Cmd { return l.only(next(l.state)) }}
	if l.state != "" {
		deeds["runs.all"] = ui.Deed{Run: func() tea.Cmd { return l.only("") }}
	}
	r, ok := l.table.Current()
	if !ok {
		return
	}
	ws, project, _ := strings.Cut(l.at.Full, "/")
	deeds["runs.open"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.Run, Workspace: ws, Name: project + ":" + strconv.Itoa(r.Number)})
	}}
	deeds["runs.delete"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Change(l.c, "", track.Delete{Workspace: ws, Run: r.Key})
	}, Disabled: l.at.Erase}
	deeds["runs.copy"] = ui.Deed{Run: func() tea.Cmd { return l.c.Copy(r.ID, r.ID) }}
}

// next is the state after one, all after the last.
func next(state string) string {
	for s := model.RunRunning; s <= model.RunKilled; s++ {
		if state == "" {
			return s.String()
		}
		if s.String() == state {
			state = ""
		}
	}
	return ""
}

// only narrows the list to a state; "" shows all.
func (l *List) only(state string) tea.Cmd {
	l.state = state
	l.say()
	l.table.Reset()
	return l.fetch()
}
