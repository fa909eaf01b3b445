package terminal

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// artist makes frames the way screens do: rows that change a little, scroll,
// get a cursor, or are replaced.
type artist struct {
	*rand.Rand
	rows []string
}

func (a *artist) styled(s string) string {
	codes := []string{"1", "2", "3", "4", "7", "9", "31", "94", "44", "103", "38;5;81", "48;5;236", "38;2;1;2;3", "48;2;9;8;7", "1;38;5;7;48;5;4", "0", ""}
	if a.IntN(3) == 0 {
		return s
	}
	end := "\x1b[0m"
	if a.IntN(8) == 0 {
		end = "" // goes on over the end of the line
	}
	return "\x1b[" + codes[a.IntN(len(codes))] + "m" + s + end
}

func (a *artist) word() string {
	words := []string{
		"ada", "grace", "  ", "            ", "─────", "│", "中文", "가나다", "é", "e\u0301", "ＡＢ", "日本語テキスト", "x",
		"▸", "●", "👍", "👍🏽", "👩‍👩‍👧", "⚠️", "🇩🇪", "ก็", "عربي", "a\u0300\u0301", "Привет", "owner", "123", "~", "✓",
	}
	return a.styled(words[a.IntN(len(words))])
}

func (a *artist) row(w int) string {
	var b strings.Builder
	for range a.IntN(w/4 + 2) {
		b.WriteString(a.word())
	}
	return b.String()
}

// next is the next frame of w x h.
func (a *artist) next(w, h int) string {
	for len(a.rows) < h {
		a.rows = append(a.rows, a.row(w))
	}
	a.rows = a.rows[:h]
	switch a.IntN(8) {
	case 0:
		for i := range a.rows {
			a.rows[i] = a.row(w)
		}
	case 1, 2, 3: // scroll a part
		top := a.IntN(h)
		part := a.rows[top : top+a.IntN(h-top)+1]
		n := a.IntN(len(part))
		if a.IntN(2) == 0 {
			copy(part, part[n:])
			for i := len(part) - n; i < len(part); i++ {
				part[i] = a.row(w)
			}
		} else {
			copy(part[n:], part[:len(part)-n])
			for i := range n {
				part[i] = a.row(w)
			}
		}
	default:
		for range a.IntN(4) {
			i := a.IntN(h)
			switch a.IntN(4) {
			case 0:
				a.rows[i] = ""
			case 1:
				a.rows[i] = "\x1b[48;5;236m> " + strings.Repeat("row ", a.IntN(w/4+1)) + strings.Repeat(" ", w) + "\x1b[0m"
			case 2:
				a.rows[i] += a.word()
			default:
				a.rows[i] = a.row(w)
			}
		}
	}
	return strings.Join(a.rows, "\n")
}

// TestPaintShowsTheFrame paints random frames one over the other, at sizes that
// change, and compares every cell with the frame painted as a whole.
func TestPaintShowsTheFrame(t *testing.T) {
	for _, paper := range []bool{true, false} {
		for range 60 {
			seed := uint64(time.Now().UnixNano())
			a := &artist{Rand: rand.New(rand.NewPCG(seed, 1))}
			names := map[string]rune{}
			w, h := 1+a.IntN(60), 1+a.IntN(14)
			s, e := screen{paper: paper}, newEmulator(w, h, names)
			for range 40 {
				if a.IntN(12) == 0 {
					w, h = 1+a.IntN(60), 1+a.IntN(14)
					e.vt.Resize(w, h)
				}
				frame := a.next(w, h)
				out := string(s.paint(nil, frame, w, h))
				e.write(out)
				if t.Failed() {
					return
				}
				func() {
					defer func() {
						if t.Failed() {
							t.Logf("seed %d, paper %v, %dx%d, output %q", seed, paper, w, h, out)
						}
					}()
					same(t, e, whole(frame, w, h, names), frame)
					if !paper && e.stained {
						t.Fatal("erased in colour on a terminal that may not")
					}
				}()
			}
		}
	}
}

// FuzzPaint paints any two texts as frames. Whatever they hold, the terminal
// gets nothing but what a frame may do, and the second shows as if alone.
func FuzzPaint(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b[31mred\x1b[0m\nblue", "\x1b]0;title\aafter", "\x1b[2J\x1b[H\x1bc", "\x1b[", "\x1b", "\x9b31m", "\xff\xfe", "a\u202eb",
		"\u0301x", "👩‍👩‍👧\u200d", "\x1b[38;5m\x1b[38;2;1m", "\x1b[999999999999999999m", "\x1bP+q\x1b\\", "\r\b\t\v\f\x00\x7f", "中\x1b[1m\u0301",
	} {
		f.Add(s, "x"+s+"y", uint8(20), uint8(3))
		f.Add("x\n"+s+"\ny", s, uint8(2), uint8(4))
	}
	f.Fuzz(func(t *testing.T, one, two string, width, height uint8) {
		w, h := int(width%90)+1, int(height%8)+1
		names := map[string]rune{}
		s, over := screen{paper: width%2 == 0}, newEmulator(w, h, names)
		over.write(string(s.paint(nil, one, w, h)))
		out := string(s.paint(nil, two, w, h))
		harmless(t, out)
		over.write(out)
		alone, fresh := screen{paper: s.paper}, newEmulator(w, h, names)
		fresh.write(string(alone.paint(nil, two, w, h)))
		same(t, over, fresh, two)
	})
}

// harmless fails on anything in the output that does not belong to drawing.
func harmless(t testing.TB, out string) {
	t.Helper()
	for i := 0; i < len(out); i++ {
		switch c := out[i]; {
		case c == '\r', c == '\n':
		case c == 0x1b:
			n := sequenceLength(out[i:])
			if out[i+1] != '[' || !strings.ContainsRune("mHJKXCDGLMr", rune(out[i+n-1])) || strings.ContainsAny(out[i:i+n], "?>=<!$") {
				t.Fatalf("sequence %q in the output", out[i:i+n])
			}
			i += n - 1
		case c < 0x20 || c == 0x7f:
			t.Fatalf("control byte %#x in the output", c)
		}
	}
	for _, r := range out {
		if r == 0xfffd && !strings.Contains(out, "\ufffd") || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Fatalf("%q in the output", r)
		}
	}
}
