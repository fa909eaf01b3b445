package e2e

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"atrium/cmd/assume"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui"
)

// session is a console of this process in a terminal of its own: what a host of
// several people runs for each of them.
func session(t testing.TB, s port.Store, who string, w, h int) *terminal {
	t.Helper()
	f, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.Fatal(err)
	}
	actor := person(t, s, who)
	actor.Via = model.ViaTUI
	env := map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
	c := &terminal{t: t, f: f, scr: newScreen(w, h, f)}
	c.watch()
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		err := tui.Run(ctx, tui.Options{
			Store: s, Actor: actor, In: tty, Out: tty, Local: true, Getenv: func(k string) string { return env[k] },
			Log: func(err error) { t.Errorf("%s: %v", who, err) },
		})
		if err != nil {
			t.Errorf("%s: %v", who, err)
		}
		_ = tty.Close() // the other side sees the end
	}()
	t.Cleanup(func() {
		stop()
		<-c.done
		_ = f.Close()
	})
	return c
}

// person is the actor of that name.
func person(t testing.TB, s port.Store, who string) model.Actor {
	t.Helper()
	a, err := assume.Actor(context.Background(), s, who, func() string { return "tester" })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestChangesOfOthersAppear has two people look at the same list. What one of
// them does is on the other's screen within a second (SPEC C3), counted from the
// key press to the emulated screen.
func TestChangesOfOthersAppear(t *testing.T) {
	s, err := storage.Open(filepath.Join(t.TempDir(), "atrium.db"), true, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	do := func(a model.Actor, ops ...model.Operation) {
		t.Helper()
		if _, err := s.Do(context.Background(), a, ops...); err != nil {
			t.Fatal(err)
		}
	}
	do(model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"})
	ada := person(t, s, "ada")
	do(ada, op.CreateUser{Username: "grace", Email: "grace@example.com"}, op.CreateUser{Username: "eve", Email: "eve@example.com"}, op.CreateUser{Username: "linus", Email: "linus@example.com"},
		op.CreateWorkspace{Name: "ml-team"}, op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Admin},
		op.AddMember{Workspace: "ml-team", Who: "linus", Role: model.Viewer})
	a, g := session(t, s, "ada", 100, 30), session(t, s, "grace", 80, 24)
	for _, c := range []*terminal{a, g} {
		c.sees("[Overview]")
		if !strings.Contains(c.text(), "ml-team ▾") {
			c.press("w")
			c.sees("Workspaces")
			c.press("ml-team")
			c.line("> ", "ml-team")
			c.press("enter")
			c.sees("ml-team ▾ › Overview")
		}
		c.tab("People")
		c.line("linus", "viewer")
	}
	soon := func(what string, act, appears func()) {
		t.Helper()
		start := time.Now()
		act()
		appears()
		took := time.Since(start)
		t.Logf("%s: %.1f ms", what, took.Seconds()*1000)
		if took > time.Second {
			t.Errorf("%s took %v", what, took)
		}
	}

	// Grace looks at linus, at the end of the list; ada invites somebody who
	// comes after, and gives linus another role.
	g.at("linus")
	a.sees("i invite people")
	a.press("i")
	a.sees("enter invite")
	a.press("zoe@example.com")
	a.line("Invite", "zoe@example.com")
	soon("the invitation", func() { a.press("enter") }, func() { g.line("zoe@example.com", "Pending") })
	g.line("> ", "linus")
	a.sees("Shown this once")
	a.press("enter")
	a.loses("Shown this once")
	a.press("esc")
	a.sees("i invite people")
	a.at("linus")
	a.press("r")
	a.sees("Role of linus")
	a.press("editor")
	a.loses("admin   adds")
	soon("the role", func() { a.press("enter") }, func() { g.line("> ", "linus", "editor") })

	// Not by a console but by a command: both see it.
	soon("a new member", func() { do(ada, op.AddMember{Workspace: "ml-team", Who: "eve", Role: model.Viewer}) }, func() {
		a.line("eve", "viewer")
		g.line("eve", "viewer")
	})
	g.line("> ", "linus") // the cursor stays with the person, not with the row
	a.line("> ", "linus")

	// Who is removed is told so at once, and sees no row of it any more (H3).
	soon("the end of one's access", func() { do(ada, op.RemoveMember{Workspace: "ml-team", Who: "grace"}) }, func() { g.loses("linus", "eve") })
	g.sees("grace ▾ › Overview", "ml-team") // back at home, and told where from
	g.leave()
	a.leave()
}
