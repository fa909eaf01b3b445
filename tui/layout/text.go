package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the number of cells the widest line of s takes.
func Width(s string) int {
	w := 0
	for line := range strings.SplitSeq(s, "\n") {
		w = max(w, ansi.StringWidth(line))
	}
	return w
}

// Truncate cuts one line to at most w cells and ends what was cut with tail,
// itself cut when w is smaller than it.
func Truncate(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if ansi.StringWidth(s) <= w {
		return s
	}
	if ansi.StringWidth(tail) > w {
		tail = ansi.Truncate(tail, w, "")
	}
	return ansi.Truncate(s, w, tail)
}

// TruncateLeft cuts one line from its start, for paths and text whose end
// matters; head stands for what is missing.
func TruncateLeft(s string, w int, head string) string {
	if w <= 0 {
		return ""
	}
	have := ansi.StringWidth(s)
	if have <= w {
		return s
	}
	head = Truncate(head, w, "")
	cut := have - w + ansi.StringWidth(head)
	out := ansi.TruncateLeft(s, cut, head)
	for ansi.StringWidth(out) > w && cut < have {
		cut++
		out = ansi.TruncateLeft(s, cut, head)
	}
	return Truncate(out, w, "")
}

// Pad cuts or fills one line to exactly w cells.
func Pad(s string, w int, tail string) string {
	s = Truncate(s, w, tail)
	return s + Repeat(" ", w-ansi.StringWidth(s))
}

// PadLeft is Pad with the text at the right, for numbers.
func PadLeft(s string, w int, tail string) string {
	s = Truncate(s, w, tail)
	return Repeat(" ", w-ansi.StringWidth(s)) + s
}

// Center puts one line into the middle of exactly w cells.
func Center(s string, w int, tail string) string {
	s = Truncate(s, w, tail)
	return Pad(Repeat(" ", (w-ansi.StringWidth(s))/2)+s, w, "")
}

// Edges puts left and right at the two ends of exactly w cells. The right part
// is kept whole as long as the left one keeps keep cells.
func Edges(left, right string, w, keep int, tail string) string {
	w = Fit(w)
	r := ansi.StringWidth(right)
	if r == 0 {
		return Pad(left, w, tail)
	}
	room := max(min(ansi.StringWidth(left), Fit(keep)), w-r-1)
	if room+1 >= w {
		return Pad(left, w, tail)
	}
	return Pad(left, room, tail) + " " + PadLeft(right, w-room-1, tail)
}

// Repeat is strings.Repeat for any n.
func Repeat(s string, n int) string { return strings.Repeat(s, Fit(n)) }

// hyphen stands for a hyphen while lines are broken: names such as ml-team stay
// whole. It is private use, which never reaches a screen.
const hyphen = "\ue02d"

// Wrap breaks text into lines of at most w cells, at spaces where possible.
// Line feeds in s are kept. The result is empty when w is 0 or less.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	s = strings.ReplaceAll(s, "-", hyphen)
	lines := strings.Split(ansi.Wrap(s, w, ""), "\n")
	for i, line := range lines {
		line = strings.ReplaceAll(line, hyphen, "-")
		lines[i] = Truncate(strings.TrimRight(line, " "), w, "")
	}
	return lines
}

// Lines splits a block; an empty block has none.
func Lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// Block makes exactly h lines of exactly w cells.
func Block(lines []string, w, h int) string {
	w, h = Fit(w), Fit(h)
	if h == 0 {
		return ""
	}
	out := make([]string, h)
	blank := Repeat(" ", w)
	for i := range out {
		if i < len(lines) {
			out[i] = Pad(lines[i], w, "")
		} else {
			out[i] = blank
		}
	}
	return strings.Join(out, "\n")
}

// Clip cuts a block to at most h lines of at most w cells and adds nothing.
func Clip(s string, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	lines := Lines(s)
	lines = lines[:min(len(lines), h)]
	for i, line := range lines {
		lines[i] = Truncate(line, w, "")
	}
	return strings.Join(lines, "\n")
}

// Beside joins two blocks line by line into h lines: a cells of left, the
// separator, b cells of right.
func Beside(left string, a int, separator, right string, b, h int) string {
	l, r := Lines(Block(Lines(left), a, h)), Lines(Block(Lines(right), b, h))
	for i := range l {
		l[i] += separator + r[i]
	}
	return strings.Join(l, "\n")
}
