package layout

import "strconv"

// The smallest terminal in which screens are drawn (SPEC C4).
const (
	MinWidth  = 60
	MinHeight = 20
)

// Fit returns n, or 0 when n is negative.
func Fit(n int) int { return max(0, n) }

// Clamp returns n brought into low…high. When high is below low, low wins.
func Clamp(n, low, high int) int { return max(low, min(n, high)) }

// Rect is a part of the screen in cells; X and Y count from the top left.
type Rect struct{ X, Y, W, H int }

// Frame is where the five parts of the console lie. Parts that do not fit have
// no height. The heights add up to the height of the terminal.
type Frame struct {
	Header, Tabs, Content, Status, Footer Rect
}

// NewFrame divides w × h cells. Without tabs their line goes to the content.
// When lines are scarce the content keeps one first, then come the header, the
// footer, the status line and the tabs.
func NewFrame(w, h int, tabs bool) Frame {
	w, h = Fit(w), Fit(h)
	left := Fit(h - 1)
	take := func(want bool) int {
		if !want || left == 0 {
			return 0
		}
		left--
		return 1
	}
	header := take(true)
	footer := take(true)
	status := take(true)
	tab := take(tabs)
	content := h - header - footer - status - tab

	var f Frame
	y := 0
	place := func(height int) Rect {
		r := Rect{Y: y, W: w, H: height}
		y += height
		return r
	}
	f.Header = place(header)
	f.Tabs = place(tab)
	f.Content = place(content)
	f.Status = place(status)
	f.Footer = place(footer)
	return f
}

// Split divides total into two parts, the first taking percent of it, with at
// least a and b cells. When both do not fit the first takes all.
func Split(total, percent, a, b int) (first, second int) {
	total, a, b = Fit(total), Fit(a), Fit(b)
	if total < a+b || b == 0 && percent >= 100 {
		return total, 0
	}
	first = Clamp(total*Clamp(percent, 0, 100)/100, a, total-b)
	return first, total - first
}

// Panes places a list and its detail. They stand side by side from 100 columns,
// one below the other when there are at least 30 lines, and otherwise only the
// list is shown and detail is empty. Side by side leaves one column between.
func Panes(r Rect) (list, detail Rect) {
	r.W, r.H = Fit(r.W), Fit(r.H)
	switch {
	case r.W >= 100:
		a, b := Split(r.W-1, 60, 50, 30)
		return Rect{r.X, r.Y, a, r.H}, Rect{r.X + a + 1, r.Y, b, r.H}
	case r.H >= 30:
		a, b := Split(r.H, 55, 10, 10)
		return Rect{r.X, r.Y, r.W, a}, Rect{r.X, r.Y + a, r.W, b}
	}
	return r, Rect{X: r.X, Y: r.Y + r.H}
}

// TooSmall returns the message to show instead of the screen when w × h is
// under the minimum, cut to that size; ok is false when the screen fits.
func TooSmall(w, h int) (message string, ok bool) {
	if w >= MinWidth && h >= MinHeight {
		return "", false
	}
	size := func(w, h int) string { return strconv.Itoa(Fit(w)) + "x" + strconv.Itoa(Fit(h)) }
	text := "Terminal too small: " + size(w, h) + ", need " + size(MinWidth, MinHeight) + "."
	return Block(Wrap(text, w), w, h), true
}
