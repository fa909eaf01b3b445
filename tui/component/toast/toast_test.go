package toast

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"atrium/theme"
	"atrium/tui/layout/layouttest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

var key = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}

func TestInfoGoesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var toast Toast
		start := time.Now()
		msg := toast.Show(Info, "ada invited")()
		if got := time.Since(start); got != InfoTime {
			t.Errorf("after %v", got)
		}
		toast.Update(key)
		if toast.Text() == "" {
			t.Error("a key took information away")
		}
		toast.Update(msg)
		if toast.Text() != "" {
			t.Error("still shown")
		}
	})
}

func TestEscTakesAnErrorAwayAtOnce(t *testing.T) {
	var toast Toast
	_ = toast.Show(Error, "cannot remove ada")
	toast.Update(tea.KeyMsg{Type: tea.KeyEsc})
	if toast.Text() != "" {
		t.Error("it outlives esc")
	}
	_ = toast.Show(Success, "ada is removed")
	toast.Update(tea.KeyMsg{Type: tea.KeyEsc})
	if toast.Text() == "" {
		t.Error("esc took information away, which goes by itself")
	}
}

func TestErrorStaysFourSecondsAndUntilAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var toast Toast
		start := time.Now()
		cmd := toast.Show(Error, "cannot remove ada")
		toast.Update(key)
		if toast.Text() == "" {
			t.Error("a key took a fresh error away")
		}
		msg := cmd()
		if got := time.Since(start); got != ErrorTime {
			t.Errorf("after %v", got)
		}
		toast.Update(msg)
		if toast.Text() == "" {
			t.Error("the error went without a key")
		}
		toast.Update(key)
		if toast.Text() != "" {
			t.Error("still shown")
		}
	})
}

func TestAnOldTimeDoesNotTakeANewMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var toast Toast
		old := toast.Show(Info, "first")
		toast.Show(Info, "second")
		toast.Update(old())
		if toast.Text() != "second" {
			t.Errorf("shows %q", toast.Text())
		}
		toast.Clear()
		if cmd := toast.Show(Info, ""); cmd != nil || toast.Text() != "" {
			t.Error("an empty message is shown")
		}
	})
}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "toast", func(th *theme.Theme, w int) string {
		var lines []string
		for _, kind := range []Kind{Info, Success, Warning, Error} {
			toast := Toast{kind: kind, text: "Cannot remove ada: the last admin of ml-team. Make someone else an admin first."}
			lines = append(lines, toast.View(th, w))
		}
		return strings.Join(lines, "\n")
	})
}

func TestEverySizeAndHostileText(t *testing.T) {
	var toast Toast
	toast.Show(Error, "日本\x1b[2J\nsecond line")
	if got := toast.View(layouttest.Theme(termenv.Ascii), 80); strings.ContainsAny(got, "\x1b\n") {
		t.Errorf("%q", got)
	}
	layouttest.Sweep(t, func(th *theme.Theme, w, h int) string {
		if h < 1 {
			return ""
		}
		return toast.View(th, w)
	})
}
