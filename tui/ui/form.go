package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/text"
	"atrium/tui/component/confirm"
	"atrium/tui/component/form"
	"atrium/tui/layout"
)

// FormOptions describe a form in a dialog.
type FormOptions struct {
	// Title stands in the frame.
	Title string
	// Form are the fields and the button.
	Form form.Options
	// Plan makes the change of what was typed. A refusal is shown in the
	// form, which keeps its text (C3); Then runs once the form is closed.
	Plan func(form.Values) Plan
	// Field names the field under which a refusal stands; nil or "": above
	// the button.
	Field func(*model.Error) string
	// Watch runs after every key, for completions and previews; Update takes
	// the answers to its commands. Both may be nil.
	Watch  func(*form.Form) tea.Cmd
	Update func(*form.Form, tea.Msg) tea.Cmd
}

// FormDialog is a form in a dialog: Ask(NewForm(…)).
type FormDialog struct {
	c     *Context
	o     FormOptions
	form  *form.Form
	after func() tea.Cmd
}

// formDone closes the dialog; then runs afterwards, if it is not nil.
type formDone struct{ then func() tea.Cmd }

// NewForm makes the dialog.
func NewForm(c *Context, o FormOptions) *FormDialog {
	return &FormDialog{c: c, o: o, form: form.New(c.Theme, o.Form)}
}

// After implements Dialog.
func (d *FormDialog) After() func() tea.Cmd { return d.after }

// Update implements Dialog.
func (d *FormDialog) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		cmd := d.form.Update(msg)
		if d.o.Watch != nil {
			cmd = tea.Batch(cmd, d.o.Watch(d.form))
		}
		return cmd, false
	case form.SubmitMsg:
		return d.submit(msg.Values), false
	case form.CancelMsg:
		if !msg.Changed {
			return nil, true
		}
		return Ask(confirm.New(d.c.Theme, confirm.Options{
			Title: "Throw away what you typed?", Yes: "Throw away", No: "Go on typing",
			OnYes: func() tea.Cmd { return Send(formDone{}) },
		})), false
	case formDone:
		d.after = msg.then
		return nil, true
	}
	if d.o.Update != nil {
		return d.o.Update(d.form, msg), false
	}
	return nil, false
}

func (d *FormDialog) submit(v form.Values) tea.Cmd {
	p := d.o.Plan(v)
	then := p.Then
	p.Then = func(effects []model.Effect) tea.Cmd {
		done := formDone{}
		if then != nil {
			done.then = func() tea.Cmd { return then(effects) }
		}
		return Send(done)
	}
	p.Else = func(err error) tea.Cmd {
		d.form.SetBusy("")
		e, id := model.AsError(err), ""
		if d.o.Field != nil {
			id = d.o.Field(e)
		}
		d.form.SetError(id, e.Error())
		return nil
	}
	p.No = func() tea.Cmd {
		d.form.SetBusy("")
		return nil
	}
	d.form.SetBusy("saving")
	return d.c.Change(p)
}

// View implements Dialog.
func (d *FormDialog) View(w, h int) string {
	w = min(w, 76)
	inner, th := layout.Fit(w-4), d.c.Theme
	help := layout.Truncate("enter next  ctrl+s "+strings.ToLower(d.o.Form.Submit)+"  esc cancel", inner, th.Glyphs.Ellipsis)
	d.form.SetSize(inner, layout.Fit(h-3))
	return Box(d.c, d.o.Title, d.form.View()+"\n"+th.Draw(th.KeyHelp, help), w, h, false)
}

// FreeText is the check of a field for free text of one line with at most limit
// characters (N4).
func FreeText(what string, limit int) func(string) string {
	return func(v string) string {
		if err := text.Free(what, v, limit, false); err != nil {
			return err.Error()
		}
		return ""
	}
}
