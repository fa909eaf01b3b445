package people_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/port"
	"atrium/storage/storagetest"
	"atrium/tui"
	"atrium/tui/keys"
	"atrium/tui/layout/layouttest"
	"atrium/tui/ui"
)

// driven is a whole console on a big workspace without an event loop: its
// commands run in goroutines of their own and are waited for by what they show.
type driven struct {
	tb   testing.TB
	app  *tui.App
	msgs chan tea.Msg
}

// crowded opens People of the big workspace with n members at 120×40.
func crowded(tb testing.TB, n int) *driven {
	tb.Helper()
	store, actor := storagetest.Open(tb, n)
	d := &driven{tb: tb, app: newApp(tb, store, actor), msgs: make(chan tea.Msg, 256)}
	d.run(d.app.Init())
	d.give(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.until("At a glance")
	d.give(layouttest.Key("2"))
	d.until("u0000030")
	d.until("open the person")
	return d
}

func newApp(tb testing.TB, store port.Store, actor model.Actor) *tui.App {
	tb.Helper()
	ctx, stop := context.WithCancel(context.Background())
	c := &ui.Context{
		Store: store, Actor: actor, Clock: time.Now, Log: func(err error) { tb.Error(err) }, Base: ctx,
		Workspace: ui.Workspace{Name: storagetest.Workspace},
	}
	c.Keys, _ = keys.Load(tui.Catalog(), nil)
	env := map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"}
	app := tui.NewApp(c, tui.Options{Out: io.Discard, Getenv: func(k string) string { return env[k] }})
	tb.Cleanup(func() {
		stop()
		app.Close()
	})
	return app
}

func (d *driven) give(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	d.run(cmd)
}

func (d *driven) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		if msg := cmd(); msg != nil {
			d.msgs <- msg
		}
	}()
}

// until handles what commands answer until the screen shows a text.
func (d *driven) until(text string) {
	d.tb.Helper()
	d.wait(text, true)
}

// gone is until for a text that goes away.
func (d *driven) gone(text string) {
	d.tb.Helper()
	d.wait(text, false)
}

func (d *driven) wait(text string, there bool) {
	d.tb.Helper()
	late := time.After(30 * time.Second)
	for strings.Contains(d.app.View(), text) != there {
		select {
		case msg := <-d.msgs:
			if parts, _, ok := ui.Parts(msg); ok {
				for _, p := range parts {
					d.run(p)
				}
				continue
			}
			d.give(msg)
		case <-late:
			d.tb.Fatalf("%q does not appear or go away:\n%s", text, d.app.View())
		}
	}
}

// press moves the cursor for the i-th time, up and down within the page, and
// draws the frame after it.
func (d *driven) press(i int, down, up tea.KeyMsg) {
	key := down
	if i%40 >= 20 {
		key = up
	}
	d.app.Update(key)
	_ = d.app.View()
}

// BenchmarkKey is one key and the frame after it, of the whole console at
// 120×40: under 200 µs, and the same with any number of people (C5).
func BenchmarkKey(b *testing.B) {
	for _, n := range storagetest.Sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := crowded(b, n)
			down, up := layouttest.Key("down"), layouttest.Key("up")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				d.press(i, down, up)
			}
		})
	}
}

// BenchmarkFilterKey is a letter in the filter line and the frame after it. What
// it reads is read elsewhere: no key waits for the store.
func BenchmarkFilterKey(b *testing.B) {
	for _, n := range storagetest.Sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := crowded(b, n)
			d.give(layouttest.Key("/"))
			letter, back := layouttest.Key("u"), layouttest.Key("backspace")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				key := letter
				if i%2 == 1 {
					key = back
				}
				d.app.Update(key)
				_ = d.app.View()
			}
		})
	}
}

// TestKeyCostsTheSame holds that a key costs no more among many people (C5). The
// least of many batches is what it costs on a machine that does other things as well.
func TestKeyCostsTheSame(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("times are measured without -short and without the race detector")
	}
	const batches, batch = 60, 80
	down, up := layouttest.Key("down"), layouttest.Key("up")
	sizes := storagetest.Sizes()
	consoles := make([]*driven, len(sizes))
	for i, n := range sizes {
		consoles[i] = crowded(t, n)
	}
	least := make([]time.Duration, len(sizes))
	for range batches {
		for i, d := range consoles {
			began := time.Now()
			for k := range batch {
				d.press(k, down, up)
			}
			if took := time.Since(began) / batch; least[i] == 0 || took < least[i] {
				least[i] = took
			}
		}
	}
	t.Logf("a key with %v people: %v", sizes, least)
	if low, high := slices.Min(least), slices.Max(least); float64(high) > 1.5*float64(low) {
		t.Errorf("a key costs between %v and %v", low, high)
	}
}

// TestManyPeople works on a list that is never read as a whole.
func TestManyPeople(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a file of 10,000 people")
	}
	d := crowded(t, 10_000)
	d.until("of 10,001")
	d.give(layouttest.Key("S"))
	d.until("u0009999")
	d.give(layouttest.Key("s"))
	d.until("for up to 5,000; here are 10,001")
	d.give(layouttest.Key("esc"))
	d.gone("Sort by")
	d.give(layouttest.Key("S"))
	d.until("u0000001")
	d.give(layouttest.Key("G"))
	d.until("u0009999")
	d.give(layouttest.Key("/"))
	for _, letter := range "zebulon" {
		d.give(layouttest.Key(string(letter)))
	}
	d.until("1 of 10,001")
	d.until("u0000777")
	d.give(layouttest.Key("enter"))
	d.give(layouttest.Key("esc"))
	d.until("u0000001")
}
