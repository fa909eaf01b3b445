package tui

import (
	"slices"
	"strings"

	"atrium/tui/component/footer"
	"atrium/tui/component/header"
	"atrium/tui/component/tabs"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// View implements tea.Model: exactly as many lines as the terminal has.
func (a *App) View() string {
	if a.w == 0 || a.h == 0 {
		return ""
	}
	if message, small := layout.TooSmall(a.w, a.h); small {
		return message
	}
	base := a.screen()
	th := a.c.Theme
	for i, l := range a.dialogs {
		view := l.dialog.View(a.w-4, a.h-2)
		paint := th.Paint(th.Dim)
		if i > 0 || th.Plain() {
			base = layout.Overlay(base, view, a.w, a.h, nil)
			continue
		}
		base = layout.Overlay(base, view, a.w, a.h, paint.Wrap)
	}
	return base
}

// screen is the frame with what is in view. Lines are not filled up at the
// right, so that little has to be sent.
func (a *App) screen() string {
	f, th := a.frame, a.c.Theme
	lines := make([]string, 0, a.h)
	put := func(r layout.Rect, s string) {
		part := layout.Lines(layout.Clip(s, r.W, r.H))
		for i := range r.H {
			line := ""
			if i < len(part) {
				line = strings.TrimRight(part[i], " ")
			}
			lines = append(lines, line)
		}
	}
	put(f.Header, header.View(th, a.header(), f.Header.W))
	put(f.Tabs, tabs.View(th, a.labels(), a.tab(), f.Tabs.W))
	content := ""
	if e := a.top(); e != nil {
		content = e.screen.View()
	}
	put(f.Content, content)
	put(f.Status, a.toast.View(th, f.Status.W))
	put(f.Footer, footer.View(th, a.foot(), f.Footer.W))
	return strings.Join(lines, "\n")
}

// foot are the actions whose keys work now: where letters are text, those of the
// screen that have another key.
func (a *App) foot() []keys.Action {
	if len(a.dialogs) > 0 {
		return nil // a dialog shows its own
	}
	list := a.screenActions()
	if e := a.top(); e == nil || !e.screen.CapturesInput() {
		return append(list, a.actions()...)
	}
	for i := range list {
		list[i].Keys = slices.DeleteFunc(slices.Clone(list[i].Keys), func(k string) bool { return len([]rune(k)) == 1 })
	}
	return list
}

func (a *App) header() header.Header {
	h := header.Header{Person: a.c.Me.Username}
	if a.starting() {
		h.Person, h.Crumbs = "", []string{"Atrium"}
		for _, r := range a.stack[1:] {
			if e := a.open[key(r)]; e != nil {
				h.Crumbs = append(h.Crumbs, e.screen.Title())
			}
		}
		return h
	}
	at := a.c.Workspace
	h.Workspace, h.Role = at.Name, at.Role
	if h.Role == "" && a.c.Me.PlatformAdmin {
		h.Role = "platform admin"
	}
	if at.ReadOnly != "" {
		h.Banner, h.Alert = at.ReadOnly, true
	} else if at.Warning != "" {
		h.Banner = at.Warning
	}
	for i, r := range a.stack {
		if last := a.stack[len(a.stack)-1]; last.Kind == ui.Switcher && i < len(a.stack)-1 {
			continue // it lies beside the workspace, not in it
		}
		if e := a.open[key(r)]; e != nil {
			h.Crumbs = append(h.Crumbs, e.screen.Title())
		}
	}
	return h
}

// labels are the tabs with what is known to be behind them.
func (a *App) labels() []tabs.Tab {
	if a.starting() {
		return nil
	}
	at := a.c.Workspace
	counts := map[ui.Kind]int{ui.People: at.People + at.Pending, ui.Projects: at.Projects}
	if a.asked > 0 {
		counts[ui.Overview] = a.asked
	}
	if a.inbox > 0 {
		counts[ui.Inbox] = a.inbox
	}
	var out []tabs.Tab
	for _, p := range a.tabs() {
		t := tabs.Tab{ID: string(p.kind), Label: p.tab, Count: tabs.NoCount}
		if n, ok := counts[p.kind]; ok && a.known {
			t.Count = n
		}
		out = append(out, t)
	}
	return out
}

// fits says whether a text fits one line of w cells.
func fits(s string, w int) bool { return !strings.Contains(s, "\n") && layout.Width(s) <= w }
