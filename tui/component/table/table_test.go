package table_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/tui/component/table"
	"atrium/tui/layout/layouttest"
)

// difficult are rows that break naive layouts.
func difficult() []person {
	rows := []person{
		{name: "ada", email: "ada@example.com", role: "admin", status: "active", display: "Ada Lovelace"},
		{name: "wang", email: "wang@example.cn", role: "editor", status: "active", display: "王小明（機械学習）"},
		{name: "kim", email: "kim@example.kr", role: "member", status: "pending", display: "김민준 김민준 김민준 김민준"},
		{name: "party", email: "p@example.com", role: "viewer", status: "active", display: "👩‍👩‍👧‍👦 🎉🎉 🏳️‍🌈 ⚠️ 1️⃣"},
		{name: "dana", email: "dana@example.il", role: "viewer", status: "suspended", display: "דנה כהן \u200f1234"},
		{name: "long." + strings.Repeat("x", 195), email: strings.Repeat("y", 200), role: "editor", status: "active", display: strings.Repeat("長い", 100)},
		{name: "combining", email: "é@x", role: "viewer", status: "active", display: "e\u0301\u0301\u0301 ﷽ \u0e33\u0e33"},
		{name: "keycaps", email: strings.Repeat("1️⃣", 40), role: "viewer", status: "active", display: strings.Repeat("#️⃣", 90)},
	}
	for _, p := range append(hostile.Payloads(), hostile.Shown()...) {
		rows = append(rows, person{name: p, email: p, role: "viewer", status: "active", display: p})
	}
	for i := range rows {
		rows[i].id = fmt.Sprint(i)
	}
	return rows
}

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{60, 12}, {80, 18}, {120, 24}} {
		for name, profile := range map[string]termenv.Profile{"ansi256": termenv.ANSI256, "ascii": termenv.Ascii} {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], name), func(t *testing.T) {
				tab := table.New(layouttest.Theme(profile), nil, source())
				tab.SetSize(size[0], size[1])
				tab.SetSort(0, true)
				tab.SetRows(difficult()[:7])
				for _, k := range []string{"down", " ", "down", "down", " ", "down"} {
					tab.Update(layouttest.Key(k))
				}
				layouttest.Golden(t, strings.TrimPrefix(t.Name(), "TestGolden/"), tab.Info()+"\n"+tab.View()+"\n")
			})
		}
	}
}

func TestEverySizeHoldsItsBounds(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.ANSI256, termenv.Ascii} {
		tab := table.New(layouttest.Theme(profile), nil, source())
		tab.SetRows(difficult())
		tab.Select("0", "3")
		for w := 0; w <= 500; w++ {
			for _, h := range []int{0, 1, 2, 3, 20, 40} {
				tab.SetSize(w, h)
				tab.Update(layouttest.Key("down"))
				fits(t, tab.View(), w, h)
			}
		}
		for h := 0; h <= 500; h++ {
			tab.SetSize(80, h)
			fits(t, tab.View(), 80, h)
		}
	}
}

func TestMessageInPlaceOfRows(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetMessage("Nobody here yet.\nPress i to invite someone.")
	for w := 0; w <= 90; w += 3 {
		for h := range 5 {
			tab.SetSize(w, h)
			fits(t, tab.View(), w, h)
		}
	}
	tab.SetSize(80, 10)
	if v := tab.View(); !strings.Contains(v, "Nobody here yet.\nPress i") {
		t.Errorf("message is missing:\n%s", v)
	}
	if tab.Info() != "" {
		t.Errorf("info before the first page: %q", tab.Info())
	}
	tab.SetRows(nil)
	if tab.Info() != "0" {
		t.Errorf("info of an empty list: %q", tab.Info())
	}
}

func TestCursorAndSelectionAreGlyphs(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetSize(80, 10)
	tab.SetRows(difficult()[:3])
	tab.Update(layouttest.Key(" "))
	tab.Update(layouttest.Key("down"))
	lines := strings.Split(tab.View(), "\n")
	for i, want := range []string{"   Username", " * ada", ">  wang", "   kim"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d = %q, want it to start with %q", i, lines[i], want)
		}
	}
}

func TestColumnsGoInOrderOfDrop(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetRows(difficult()[:1])
	for w, want := range map[int]string{
		100: "Username Role Status Email Name", 60: "Username Role Status Email",
		40: "Username Role Status", 30: "Username Role", 20: "Username", 6: "Use",
	} {
		tab.SetSize(w, 5)
		header, _, _ := strings.Cut(tab.View(), "\n")
		if got := strings.Join(strings.Fields(header), " "); got != want {
			t.Errorf("width %d shows %q, want %q", w, got, want)
		}
	}
}

func TestInfoCountsThroughPages(t *testing.T) {
	l := numbered(1204)
	tab := opened(t, l, 100, 21, termenv.ANSI256)
	check := func(want string) {
		t.Helper()
		if got := tab.Info(); got != want {
			t.Errorf("info = %q, want %q", got, want)
		}
	}
	check("1–20 of 1,204")
	press(t, tab, l, "down", "pgdown")
	check("3–22 of 1,204")
	for range 30 {
		press(t, tab, l, "pgdown")
	}
	check("603–622 of 1,204")
	press(t, tab, l, "end")
	check("1,185–1,204 of 1,204")
	for range 40 {
		press(t, tab, l, "pgup")
	}
	check("404–423 of 1,204")
	press(t, tab, l, "home", " ", "down", " ")
	check("1–20 of 1,204, 2 selected")
}

func TestWindowStaysBounded(t *testing.T) {
	l := numbered(100_000)
	tab := opened(t, l, 100, 40, termenv.ANSI256)
	for _, k := range []string{"pgdown", "pgup", "down", "up"} {
		for range 200 {
			press(t, tab, l, k)
			if tab.Len() > 1100 {
				t.Fatalf("%d rows are held", tab.Len())
			}
		}
	}
	if id := tab.CurrentID(); id != "person0000000" {
		t.Errorf("as many keys up as down end at %s", id)
	}
}

func TestNoKeyIsLostWhilePagesAreOnTheirWay(t *testing.T) {
	l := numbered(1000)
	tab := opened(t, l, 100, 11, termenv.ANSI256)
	var late []table.Want
	for range 130 {
		tab.Update(layouttest.Key("down"))
		if w, ok := tab.Want(); ok {
			late = append(late, w)
		}
	}
	if len(late) != 1 {
		t.Fatalf("%d pages asked for at once", len(late))
	}
	tab.Deliver(table.Fetch(late[0], l.page))
	serve(t, tab, l)
	if id := tab.CurrentID(); id != "person0000130" {
		t.Errorf("130 keys down end at %s", id)
	}
}

func TestLateBatchIsDropped(t *testing.T) {
	l := numbered(500)
	tab := opened(t, l, 100, 11, termenv.ANSI256)
	tab.Refresh()
	old, _ := tab.Want()
	tab.Reset()
	newer, ok := tab.Want()
	if !ok || newer.Query().Dir != table.First {
		t.Fatalf("a reset asks for %+v", newer.Query())
	}
	if tab.Deliver(table.Fetch(old, l.page)) {
		t.Error("the batch from before the reset was taken")
	}
	if !tab.Deliver(table.Fetch(newer, l.page)) {
		t.Error("the batch of the reset was dropped")
	}
}

func TestFailureKeepsRowsAndAsksAgainAfterAKey(t *testing.T) {
	l := numbered(500)
	tab := opened(t, l, 100, 11, termenv.ANSI256)
	before := tab.View()
	tab.Refresh()
	w, _ := tab.Want()
	broken := table.Fetch(w, func(model.Page) (model.List[person], error) {
		return model.List[person]{}, errors.New("the file is gone")
	})
	if broken.Err == nil || !tab.Deliver(broken) {
		t.Fatal("the failure did not arrive")
	}
	if tab.View() != before || tab.Loading() {
		t.Error("a failure changed the view")
	}
	if _, ok := tab.Want(); ok {
		t.Error("the table asks again by itself after a failure")
	}
	tab.Update(layouttest.Key("up"))
	if again, ok := tab.Want(); !ok || again.Query() != w.Query() {
		t.Errorf("after a key the table asks for %+v, want the refresh that failed", again.Query())
	}
	tab.Reset()
	w, _ = tab.Want()
	tab.Deliver(table.Fetch(w, func(model.Page) (model.List[person], error) {
		return model.List[person]{}, errors.New("the file is gone")
	}))
	tab.Update(layouttest.Key("up"))
	if again, ok := tab.Want(); !ok || again.Query().Dir != table.First {
		t.Errorf("after a key the table asks for %+v, want the first page of the new order", again.Query())
	}
}

func TestVanishedRowLeavesItsNeighbour(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetSize(80, 10)
	rows := difficult()[:6]
	tab.SetRows(rows)
	tab.MoveTo("2")
	tab.Select("2", "4")
	tab.SetRows(slices.Delete(slices.Clone(rows), 1, 3))
	if tab.CurrentID() != "3" {
		t.Errorf("cursor on %q, want the row below the one that vanished", tab.CurrentID())
	}
	if got := tab.Selected(); !slices.Equal(got, []string{"4"}) {
		t.Errorf("selected %v", got)
	}
	tab.MoveTo("5")
	tab.SetRows(rows[:2])
	if tab.CurrentID() != "0" {
		t.Errorf("cursor on %q, want the nearest above", tab.CurrentID())
	}
	tab.SetRows(nil)
	if _, ok := tab.Current(); ok || tab.CurrentID() != "" || tab.Targets() != nil {
		t.Error("an empty table has a current row")
	}
}

func TestQueryAsPage(t *testing.T) {
	for q, want := range map[table.Query]model.Page{
		{Dir: table.First, Limit: 5}:             {Size: 5},
		{Dir: table.Last, Limit: 5}:              {Size: 5, Last: true},
		{Dir: table.Next, Cursor: "c", Limit: 5}: {Size: 5, After: "c"},
		{Dir: table.Prev, Cursor: "c", Limit: 5}: {Size: 5, Before: "c"},
	} {
		if got := q.Page(); got != want {
			t.Errorf("%+v gives %+v", q, got)
		}
	}
}

func TestTargets(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetRows(difficult()[:4])
	if got := tab.Targets(); !slices.Equal(got, []string{"0"}) {
		t.Errorf("without marks: %v", got)
	}
	tab.Select("3", "1")
	if got := tab.Targets(); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("with marks: %v", got)
	}
	tab.Deselect()
	if got := tab.Selected(); len(got) != 0 {
		t.Errorf("after clearing: %v", got)
	}
}

func TestPasteAndForeignKeysAreNotTaken(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetRows(difficult())
	paste := layouttest.Key("j")
	paste.Paste = true
	if tab.Update(paste) || tab.Update(layouttest.Key("x")) || tab.Update(nil) || tab.CurrentID() != "0" {
		t.Error("the table took a message that is not one of its keys")
	}
}

func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.Ascii), nil, source())
	tab.SetRows(difficult())
	tab.SetSize(400, 100)
	for _, r := range tab.View() {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 {
			t.Fatalf("control character %U in the view", r)
		}
	}
}

func TestMoveRewritesTwoShortLines(t *testing.T) {
	l := numbered(1000)
	tab := opened(t, l, 120, 40, termenv.ANSI256)
	for range 20 {
		press(t, tab, l, "down")
	}
	before := strings.Split(tab.View(), "\n")
	press(t, tab, l, "down")
	changed, bytes := 0, 0
	for i, line := range strings.Split(tab.View(), "\n") {
		if line != before[i] {
			changed, bytes = changed+1, bytes+len(line)
		}
	}
	if changed != 2 || bytes > 350 {
		t.Errorf("%d lines with %d bytes change, want 2 with at most 350", changed, bytes)
	}
}

func TestSecondThemeRedrawsEverything(t *testing.T) {
	tab := table.New(layouttest.Theme(termenv.ANSI256), nil, source())
	tab.SetSize(80, 10)
	tab.SetRows(difficult()[:5])
	styled := tab.View()
	tab.SetTheme(layouttest.Theme(termenv.Ascii))
	plain := tab.View()
	if styled == plain || ansi.Strip(plain) != plain {
		t.Error("the view still has the styles of the first theme")
	}
}
