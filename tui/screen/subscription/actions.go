package subscription

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/subscription"
	"atrium/model/quota/figure"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Catalog lists the screen's actions with their default keys.
func Catalog() []keys.Action {
	const group = "Subscription"
	return []keys.Action{
		{ID: "subscription.topup", Keys: []string{"t"}, Title: "top up hours", Group: group, Footer: 40},
		{ID: "subscription.plan", Keys: []string{"p"}, Title: "choose a plan", Group: group, Footer: 35},
		{ID: "subscription.storage", Keys: []string{"s"}, Title: "set the storage quota", Group: group, Footer: 20},
		{ID: "subscription.method", Keys: []string{"m"}, Title: "set the payment method", Group: group, Footer: 30},
		{ID: "subscription.export", Keys: []string{"x"}, Title: "export the figures", Group: group, Footer: 10},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	d := s.data
	topUp := ui.Deed{Run: s.topUp, Disabled: d.manage}
	if d.manage == "" && d.Hours.Limit == 0 {
		topUp.Disabled = "the plan " + d.Plan + " has no limit of hours, so there is nothing to top up."
	}
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"subscription.topup":   topUp,
		"subscription.plan":    {Run: s.plan, Disabled: d.manage},
		"subscription.storage": {Run: s.storage, Disabled: d.manage},
		"subscription.method":  {Run: s.method, Disabled: d.manage},
		"subscription.export":  {Run: s.export},
	})
}

// ask asks for one value and makes a change of it.
func (s *Screen) ask(title, submit string, f form.Field, op func(string) model.Operation) tea.Cmd {
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: title, Form: form.Options{ID: f.ID, Submit: submit, Fields: []form.Field{f}},
		Field: func(*model.Error) string { return f.ID },
		Plan:  func(v form.Values) ui.Plan { return ui.Plan{Ops: []model.Operation{op(v[f.ID])}} },
	}))
}

// checked is the check of a field by a parser.
func checked[T any](parse func(string) (T, error)) func(string) string {
	return func(v string) string {
		if _, err := parse(strings.TrimSpace(v)); err != nil {
			return err.Error()
		}
		return ""
	}
}

func (s *Screen) topUp() tea.Cmd {
	at := s.at
	return s.ask("Top "+at+" up", "Top up", form.Field{
		ID: "hours", Label: "Hours", Hint: "such as 100", Limit: 20, Check: checked(figure.ParseHours),
		Help: "They last a year; what ends first is used first.",
	}, func(v string) model.Operation {
		seconds, _ := figure.ParseHours(strings.TrimSpace(v)) // checked by the field
		return subscription.TopUp{Workspace: at, Seconds: seconds}
	})
}

func (s *Screen) storage() tea.Cmd {
	at := s.at
	return s.ask("Storage quota of "+at, "Set", form.Field{
		ID: "limit", Label: "Quota", Hint: "such as 500GiB", Limit: 20, Value: figure.Size(s.data.Storage.Limit), Check: checked(figure.ParseSize),
		Help: "0 is the plan's own.",
	}, func(v string) model.Operation {
		bytes, _ := figure.ParseSize(strings.TrimSpace(v)) // checked by the field
		return subscription.LimitStorage{Workspace: at, Bytes: bytes}
	})
}

func (s *Screen) method() tea.Cmd {
	at := s.at
	return s.ask("Payment method of "+at, "Set", form.Field{
		ID: "method", Label: "Label", Hint: "visa 4242 12/2027, or invoice", Limit: 60, Value: string(s.data.Payment.Method),
		Help:  "Brand, last four digits, month and year; never a card number.",
		Check: checked(figure.ParseMethod),
	}, func(v string) model.Operation {
		return subscription.SetMethod{Workspace: at, Method: strings.TrimSpace(v)}
	})
}

func (s *Screen) plan() tea.Cmd {
	at := s.at
	var items []picker.Item
	for _, p := range s.data.plans {
		items = append(items, picker.Item{
			ID: p.Name, Title: p.Name, Current: p.Name == s.data.Plan,
			Detail: limit(int64(p.Hours), figure.Count) + " h, " + limit(p.Storage, figure.Size) + ", " +
				limit(int64(p.Seats), figure.Count) + " seats, " + figure.Cents(p.Price) + " a month",
		})
	}
	return ui.Ask(ui.NewPick(s.c, "The plan of "+at, items, func(name string) tea.Cmd {
		return ui.Change(s.c, "", subscription.ChoosePlan{Workspace: at, Plan: name})
	}))
}

// export says how the figures are written into a file.
func (s *Screen) export() tea.Cmd {
	command := "atrium subscription usage -w " + s.at
	return ui.Ask(ui.NewPanel(s.c, "Export the figures",
		"As CSV, by day, project, person or period:", command+" --by day -o csv --all > usage.csv",
		"As JSON:", command+" --by project --json --all > usage.json",
		"Invoices:", "atrium subscription invoices -w "+s.at+" -o csv --all > invoices.csv"))
}
