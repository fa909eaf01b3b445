// Package signin signs people in through a login provider on another device: the
// page to open, the code to type there and a QR code of both, while it waits (H1,
// RFC 8628).
package signin

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/component/qr"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Flow is one login under way. The screen that has it passes it every message; the
// zero value waits for Start.
type Flow struct {
	c        *ui.Context
	provider string
	device   *ui.Device
	err      error
	stop     context.CancelFunc
	n        int // counts logins, so that an answer to an older one is not taken
}

// NewFlow makes one.
func NewFlow(c *ui.Context) *Flow { return &Flow{c: c} }

type (
	begun struct {
		n      int
		device ui.Device
		err    error
	}
	ended struct {
		n     int
		login model.Login
		err   error
	}
)

// Start asks the provider; what went before is given up.
func (f *Flow) Start(provider string) tea.Cmd {
	f.Stop()
	f.n++
	f.provider, f.device, f.err = provider, nil, nil
	ctx, stop := context.WithCancel(f.c.Base)
	f.stop = stop
	n, logins := f.n, f.c.Logins
	if logins == nil {
		f.err = model.Errorf(model.NotFound, "There is no login provider here.")
		return nil
	}
	return func() tea.Msg {
		d, err := logins.Begin(ctx, provider)
		return begun{n, d, err}
	}
}

// Stop gives the login up.
func (f *Flow) Stop() {
	if f.stop != nil {
		f.stop()
		f.stop = nil
	}
}

// Failed says that it has ended without a login.
func (f *Flow) Failed() bool { return f.err != nil }

// Provider is the one it was started for.
func (f *Flow) Provider() string { return f.provider }

// Update takes a message; login is the answer, once.
func (f *Flow) Update(msg tea.Msg) (cmd tea.Cmd, login *model.Login) {
	switch msg := msg.(type) {
	case begun:
		if msg.n != f.n {
			return nil, nil
		}
		if f.err = msg.err; f.err != nil {
			return nil, nil
		}
		f.device = &msg.device
		ctx, stop := context.WithCancel(f.c.Base)
		before := f.stop
		f.stop = func() { stop(); before() }
		n, wait := msg.n, msg.device.Wait
		return func() tea.Msg {
			l, err := wait(ctx)
			return ended{n, l, err}
		}, nil
	case ended:
		if msg.n != f.n {
			return nil, nil
		}
		f.Stop()
		if f.err = msg.err; f.err != nil {
			return nil, nil
		}
		return nil, &msg.login
	}
	return nil, nil
}

// Lines draw it in at most w × h cells.
func (f *Flow) Lines(w, h int) []string {
	th := f.c.Theme
	name := display.Text(f.provider)
	lines := []string{th.Draw(th.Title, layout.Truncate("Sign in through "+name, w, th.Glyphs.Ellipsis)), ""}
	wrap := func(s string) { lines = append(lines, layout.Wrap(s, w)...) }
	switch {
	case f.err != nil:
		wrap(display.Text(model.AsError(f.err).Error()))
		return lines
	case f.device == nil:
		wrap("Asking " + name + th.Glyphs.Ellipsis)
		return lines
	}
	d := f.device
	wrap("On any device, open")
	lines = append(lines, "", "  "+th.Draw(th.Strong, layout.Truncate(display.Text(d.Page), layout.Fit(w-2), th.Glyphs.Ellipsis)), "")
	wrap("and type this code there:")
	lines = append(lines, "", "  "+th.Draw(th.Accent, layout.Truncate(display.Text(d.Code), layout.Fit(w-2), th.Glyphs.Ellipsis)), "")
	wrap(f.caution())
	code := f.code(w, h)
	if len(code) == 0 {
		return lines
	}
	if across := layout.Width(code[0]) + 3; across+34 <= w { // beside the text
		side := f.narrow(w - across)
		for len(side) < len(code) {
			side = append(side, "")
		}
		for i, l := range side {
			if i < len(code) {
				side[i] = code[i] + "   " + l
			} else {
				side[i] = layout.Repeat(" ", across) + l
			}
		}
		return side
	}
	if len(lines)+1+len(code) <= h {
		return append(append(lines, ""), code...)
	}
	return lines
}

// narrow is the text without a code, to stand beside one.
func (f *Flow) narrow(w int) []string {
	other := *f
	d := *f.device
	d.Link = ""
	other.device = &d
	return other.Lines(w, 0)
}

// code is the QR code of the link, where it fits.
func (f *Flow) code(w, h int) []string {
	link := f.device.Link
	if link == "" {
		return nil
	}
	th := f.c.Theme
	return qr.Lines(link, qr.Options{ASCII: th.Glyphs.Name == "ascii", Light: strings.Contains(th.Palette.Name, "light")}, w, h)
}

// caution says what the code is good for: people are talked into confirming codes of
// others (RFC 8628, 5.4).
func (f *Flow) caution() string {
	left := "soon"
	if d := f.device.Expires.Sub(f.c.Now()); d > 0 {
		left = fmt.Sprintf("in %d minutes", int(d.Minutes()+0.5))
	}
	return "It signs in this session and no other, and expires " + left + ". Confirm it only if you began this yourself. Waiting" + f.c.Theme.Glyphs.Ellipsis
}
