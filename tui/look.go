package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/theme"
	"atrium/tui/terminal"
	"atrium/tui/ui"
)

// look is what a session's theme is made from.
type look struct {
	shelf   *theme.Shelf
	env     func(string) string
	tty     bool
	noColor bool
	name    string // as chosen; "" and "auto" follow the background
	dark    bool
	save    func(string) error
}

func newLook(o Options) look {
	l := look{shelf: o.Themes, env: o.Getenv, tty: !o.NoTerminal, noColor: o.NoColor, name: o.Theme, dark: true, save: o.SaveTheme}
	if l.env == nil {
		l.env = func(string) string { return "" }
	}
	if name := l.env("ATRIUM_THEME"); name != "" {
		l.name = name
	}
	if light, known := background(l.env("COLORFGBG")); known {
		l.dark = !light
	}
	return l
}

// background reads COLORFGBG, which some terminals set: "15;0" is light on dark.
func background(v string) (light, known bool) {
	for i := len(v) - 1; i >= 0; i-- {
		if v[i] == ';' {
			n := v[i+1:]
			return n == "7" || n == "15", n != "" && n != "default"
		}
	}
	return false, false
}

// theme builds the theme of the present choice.
func (l look) theme() *theme.Theme {
	profile, palette := theme.Select(l.env, l.tty, l.noColor, l.name, l.dark)
	return l.shelf.Theme(profile, palette, l.dark, theme.GlyphsFor(l.env))
}

// automatic says that the palette follows the terminal's background.
func (l look) automatic() bool { return l.name == "" || l.name == "auto" || l.name == "ansi16" }

// Background tells the App whether the terminal's background is dark, once the
// terminal has said so.
type Background = terminal.Background

func (a *App) background(m Background) tea.Cmd {
	if a.look.dark == m.Dark {
		return nil
	}
	a.look.dark = m.Dark
	if !a.look.automatic() {
		return nil
	}
	return a.repaint()
}

// setTheme draws with another palette from now on and remembers it.
func (a *App) setTheme(name string) tea.Cmd {
	if _, ok := theme.Named(name, a.look.dark); !ok {
		return ui.Warn("There is no theme " + name + ".")
	}
	a.look.name = name
	cmd := tea.Batch(a.repaint(), ui.Say("Theme: "+name+"."))
	save := a.look.save
	if save == nil {
		return cmd
	}
	return tea.Batch(cmd, func() tea.Msg {
		if err := save(name); err != nil {
			return ui.Problem{Err: err}
		}
		return nil
	})
}

// nextTheme is the name after the present one.
func (a *App) nextTheme() string {
	names := theme.Names()
	for i, n := range names {
		if n == a.look.name {
			return names[(i+1)%len(names)]
		}
	}
	return names[1]
}

func (a *App) repaint() tea.Cmd {
	a.c.Theme = a.look.theme()
	var cmds []tea.Cmd
	for _, e := range a.open {
		cmds = append(cmds, a.to(e.id, ui.ThemeChanged{}))
	}
	return tea.Batch(cmds...)
}
