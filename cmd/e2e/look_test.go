package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// until waits for the screen to be so. It looks whenever output arrives.
func (c *terminal) until(what string, so func(text string) bool) {
	c.t.Helper()
	c.within(patience, what, so)
}

func (c *terminal) within(limited time.Duration, what string, so func(text string) bool) {
	c.t.Helper()
	limit := time.NewTimer(limited)
	defer limit.Stop()
	for {
		if so(c.text()) {
			return
		}
		select {
		case <-c.more:
		case <-c.done:
			if !so(c.text()) {
				c.t.Fatalf("the program ended (%d) without %s:\n%s", c.exit, what, c.framed())
			}
			return
		case <-limit.C:
			c.t.Fatalf("no %s:\n%s", what, c.framed())
		}
	}
}

// sees waits until all texts are on the screen.
func (c *terminal) sees(texts ...string) {
	c.t.Helper()
	for _, s := range texts {
		c.until(fmt.Sprintf("%q on the screen", s), func(text string) bool { return strings.Contains(text, s) })
	}
}

// loses waits until none of the texts is on the screen.
func (c *terminal) loses(texts ...string) {
	c.t.Helper()
	for _, s := range texts {
		c.until(fmt.Sprintf("screen without %q", s), func(text string) bool { return !strings.Contains(text, s) })
	}
}

// line waits for a line with all parts in this order, and gives it.
func (c *terminal) line(parts ...string) (found string) {
	c.t.Helper()
	c.until(fmt.Sprintf("line with %q", parts), func(text string) bool {
		for _, l := range strings.Split(text, "\n") {
			rest, all := l, true
			for _, p := range parts {
				var ok bool
				if _, rest, ok = strings.Cut(rest, p); !ok {
					all = false
					break
				}
			}
			if all {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// tab goes to a tab by its name.
func (c *terminal) tab(name string) {
	c.t.Helper()
	c.sees(name)
	tabs := strings.Split(c.text(), "\n")[1]
	for n, tab := range tabNames.FindAllString(tabs, -1) {
		if tab == name {
			c.press(fmt.Sprint(n + 1))
			c.sees("[" + name)
			return
		}
	}
	c.t.Fatalf("no tab %s in %q", name, tabs)
}

// at moves the cursor of the list down to the row that begins with a name.
func (c *terminal) at(name string) {
	c.t.Helper()
	c.line(" " + name)
	for !regexp.MustCompile(`(?m)^>[ *]+` + regexp.QuoteMeta(name) + `\b`).MatchString(c.text()) {
		before := cursorRow.FindString(c.text())
		c.press("down")
		c.until("cursor that moves on to "+name, func(text string) bool { return cursorRow.FindString(text) != before })
	}
}

var (
	tabNames  = regexp.MustCompile(`[A-Z][a-z]+`)
	cursorRow = regexp.MustCompile(`(?m)^>.*$`)
)

// aligned checks that a sign stands in the same columns in every line that has
// it so often.
func (c *terminal) aligned(sign string, often int) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var want string
	_, h := c.scr.vt.Size()
	for y := range h {
		var at []int
		for x, g := range c.scr.row(y) {
			if string(g.Char) == sign {
				at = append(at, x)
			}
		}
		if len(at) != often {
			continue
		}
		if want == "" {
			want = fmt.Sprint(at)
		}
		if got := fmt.Sprint(at); got != want {
			c.t.Errorf("line %d has %q in columns %s, others in %s:\n%s", y+1, sign, got, want, c.scr.text())
		}
	}
	if want == "" {
		c.t.Errorf("no line has %q %d times", sign, often)
	}
}

// column is the cell in which a text begins; -1 where it is not shown.
func (c *terminal) column(text string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, h := c.scr.vt.Size()
	for y := range h {
		row := c.scr.row(y)
		letters := make([]rune, len(row))
		for x, g := range row {
			letters[x] = g.Char
		}
		if before, _, ok := strings.Cut(string(letters), text); ok {
			return utf8.RuneCountInString(before)
		}
	}
	return -1
}
