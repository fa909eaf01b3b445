package terminal

import (
	"fmt"
	"strings"
	"testing"
)

// list is a frame of 120x40 as the list of people is: a header, 34 rows from top
// on, one with the cursor, a footer.
func list(top, at int) string {
	var b strings.Builder
	b.WriteString("\x1b[1;38;5;111mml-team ▾\x1b[0m \x1b[38;5;248m› People\x1b[0m\n[Overview] \x1b[1;38;5;111mPeople 100,000\x1b[0m\n\n")
	fmt.Fprintf(&b, " \x1b[38;5;248mPeople  %d–%d of 100,000\x1b[0m\n", top+1, top+34)
	for i := top; i < top+34; i++ {
		row := fmt.Sprintf("user%06d  user%06d@example.com      editor   Active                    %4d  Someone Nobody", i, i, i%7)
		if i == at {
			b.WriteString("\x1b[48;5;236m>  " + row + strings.Repeat(" ", 120-3-len(row)) + "\x1b[0m\n")
			continue
		}
		b.WriteString("   \x1b[1m" + row[:10] + "\x1b[0m" + row[10:40] + "\x1b[38;5;117m" + row[40:48] + "\x1b[0m" + row[48:] + "\n")
	}
	b.WriteString("\n\x1b[38;5;111menter \x1b[38;5;248mopen the person\x1b[0m")
	return b.String()
}

// BenchmarkPaint is one frame after another: what it takes and what it sends.
func BenchmarkPaint(b *testing.B) {
	for name, next := range map[string]func(i int) string{
		"move":   func(i int) string { return list(0, 10+i%2) },
		"scroll": func(i int) string { return list(i, i+33) },
		"page":   func(i int) string { return list(34*i, 34*i) },
		"same":   func(int) string { return list(0, 10) },
	} {
		b.Run(name, func(b *testing.B) {
			const many = 64
			frames := make([]string, many)
			for i := range frames {
				frames[i] = next(i)
			}
			s, sent := screen{paper: true}, 0
			s.paint(nil, frames[many-1], 120, 40)
			s.paint(nil, frames[0], 120, 40)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if i++; i%many != 0 { // the way back to the first one is not what is measured
					sent += len(s.paint(nil, frames[i%many], 120, 40))
				}
			}
			b.ReportMetric(float64(sent)/float64(b.N), "bytes/frame")
		})
	}
}
